"""The one writer of a store: stages batches, then publishes them together."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from os import PathLike

import duckdb

from coaching_analytics.store import handle, ledger, totals
from coaching_analytics.store.build import Resources, Route
from coaching_analytics.store.earlier import in_use
from coaching_analytics.store.errors import StoreError, opening, unsound, writing
from coaching_analytics.store.landing import Batch, TableLoad, check, escaped, land, rejected_things
from coaching_analytics.store.layout import Layout, file_sha256
from coaching_analytics.store.ledger import Entry, TableCounts
from coaching_analytics.store.lock import locked, now, user
from coaching_analytics.store.notes import known
from coaching_analytics.store.publish import publish
from coaching_analytics.store.sweep import forget, sweep
from coaching_analytics.vocabulary.ddl import vocabulary_version
from coaching_analytics.vocabulary.tables import TABLES


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did: the snapshot, the batches it added with their counts, and how it was built."""

    snapshot: str
    batches: tuple[Entry, ...]
    route: Route


@dataclass(slots=True)
class Writer:
    """Holds the store's lock; see `writer`."""

    layout: Layout
    by: str
    resources: Resources
    entries: list[Entry]
    sequence: int
    staged: list[Entry] = field(default_factory=list)
    settled: bool = False

    def already_loaded(self, sha256: str, mapping_sha256: str) -> str | None:
        """The live or staged batch of the same bytes read with the same mapping."""
        for entry in (*self.entries, *self.staged):
            if (entry.sha256, entry.mapping_sha256) == (sha256, mapping_sha256):
                return entry.batch_id
        return None

    def attach(self, con: duckdb.DuckDBPyConnection) -> bool:
        """Attach the published snapshot to `con`, read-only, as `published`; False when there is none."""
        self._settle()
        snapshot = self.layout.published()
        if snapshot is None or not self.layout.snapshot(snapshot).exists():
            return False
        path = escaped(self.layout.snapshot(snapshot))
        con.execute(f"ATTACH IF NOT EXISTS '{path}' AS published (READ_ONLY)")
        return True

    def known(self, con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> str:
        """SQL yielding `columns` of every row of `table`: published before or staged so far."""
        names = ", ".join(columns)
        parts = [f"SELECT {names} FROM published.{table}"] if self.attach(con) else []
        for entry in self.staged:
            if table in entry.tables:
                path = escaped(self.layout.temporary / entry.batch_id / f"{table}.parquet")
                parts.append(f"SELECT {names} FROM read_parquet('{path}')")
        casts = ", ".join(f"NULL::{TABLES[table].column(name).sql_type} AS {name}" for name in columns)
        return " UNION ALL ".join(parts) or f"SELECT {casts} WHERE false"

    def stage(self, batch: Batch, con: duckdb.DuckDBPyConnection) -> Entry:
        """Write the batch's rows to the writer's folder; nothing counts until `publish`.

        Parameters
        ----------
        batch
            What was read and how.
        con
            The connection the batch's queries run on.

        Raises
        ------
        StoreError
            When the batch is incomplete, its counts do not add up, or it would mix simulated with real rows.
        """
        check(batch)
        self._settle()
        self._refuse_mixing(batch)
        sequence = self.sequence + len(self.staged) + 1
        batch_id = f"{sequence:06d}-{batch.sha256[:8] or 'rows'}"
        folder = self.layout.temporary / batch_id
        folder.mkdir(parents=True)
        tables = {name: self._land(con, batch, name, load, batch_id) for name, load in batch.tables.items()}
        rejects_sha256 = ""
        if batch.rejects is not None:
            rejects = folder / "rejects.parquet"
            con.execute(f"COPY ({batch.rejects}) TO '{escaped(rejects)}' (FORMAT parquet)")
            rejects_sha256 = file_sha256(rejects)
        held = None
        if batch.totals is not None:
            totals.land(con, batch.totals, folder / f"{totals.FOLDER}.parquet")
            digest = file_sha256(folder / f"{totals.FOLDER}.parquet")
            held = totals.Totals(dict(batch.series), digest)
        entry = Entry(
            batch_id, sequence, batch.file_name, batch.sha256, batch.mapping_name, batch.mapping_sha256,
            batch.load_mode, batch.origin, vocabulary_version(), tables, now(), self.by, batch.scope,
            batch.extract_date, batch.roster or batch.mapping_name, dict(batch.reasons), rejects_sha256,
            list(batch.ignored), held,
        )  # fmt: skip
        self.staged.append(entry)
        return entry

    def _land(
        self, con: duckdb.DuckDBPyConnection, batch: Batch, name: str, load: TableLoad, batch_id: str
    ) -> TableCounts:
        target = self.layout.temporary / batch_id / f"{name}.parquet"
        loaded = land(con, TABLES[name], load, target)
        return TableCounts(
            load.load_mode or batch.load_mode, load.rows_in, loaded, load.rows_rejected, load.orphans,
            file_sha256(target), load.keys_checked, present=rejected_things(con, load),
            aside=dict(load.aside),
        )  # fmt: skip

    def _settle(self) -> None:
        """See to it that what is published is what the ledger says, before anything is compared with it.

        A publish that was cut short left batches that count and are not published yet: a file read now would
        not see their keys.

        Raises
        ------
        StoreError
            When somebody chose to show an earlier snapshot: that is theirs to end.
        """
        if self.settled:
            return
        if in_use(self.layout.root) is not None:
            raise StoreError(
                "An earlier snapshot is shown now, which does not hold all that was loaded, so a new file "
                "cannot be compared with it. Nothing was changed. Run 'coaching-analytics store rebuild' "
                "first."
            )
        note = known(self.layout, self.layout.published())
        if note is not None and note["batches"] != [entry.batch_id for entry in self.entries]:
            publish(self.layout, self.entries, resources=self.resources)
        self.settled = True

    def _refuse_mixing(self, batch: Batch) -> None:
        held = {entry.origin for entry in (*self.entries, *self.staged)}
        if held and batch.origin not in held:
            other = held.pop()
            raise StoreError(
                f"This store holds {other} data and {batch.file_name} is {batch.origin}: the two are never "
                "mixed. Import it into another store."
            )

    def publish(self, *, dry_run: bool = False) -> Published:
        """Build, verify and publish; finishes an interrupted publish even when nothing is staged.

        Raises
        ------
        StoreError
            When a key occurs twice. The store is as it was.
        """
        built = publish(
            self.layout, [*self.entries, *self.staged], self.staged, resources=self.resources, dry_run=dry_run
        )
        added = {entry.batch_id for entry in self.staged}
        batches = tuple(entry for entry in built.entries if entry.batch_id in added)
        if not dry_run:
            self.entries, self.staged = list(built.entries), []
            self.sequence += len(batches)
        return Published(built.snapshot, batches, built.route)


@contextmanager
def _sound(layout: Layout) -> Iterator[None]:
    """Say what is damaged, and the ways out, when the published snapshot turns out to be so in use."""
    try:
        yield
    except duckdb.Error as error:
        if not unsound(error):
            raise
        raise handle.damaged(layout, layout.published() or "", error) from error


@contextmanager
def writer(
    path: str | PathLike[str], by: str = "", resources: Resources | None = None, *, create: bool = True
) -> Iterator[Writer]:
    """Open the store in the folder `path` for writing; with `create` it is made when there is none.

    Leaving without `publish` drops what was staged.

    Raises
    ------
    StoreLocked
        When somebody else is writing; the message names them.
    StoreError
        When there is no store and none is to be made.
    """
    layout = Layout.of(path)
    if not (create or layout.ledger.exists()):
        raise StoreError("There is no store in this folder.")
    with ExitStack() as held:
        held.enter_context(writing())
        held.enter_context(_sound(layout))
        with opening():
            held.enter_context(locked(layout, by))
            layout.create()
            sweep(layout)
        every = ledger.entries(layout)
        live = [entry for entry in every if ledger.is_live(layout, entry.batch_id)]
        last = max((entry.sequence for entry in every), default=0)
        try:
            yield Writer(layout, by or user(), resources or Resources(), live, last)
            # A purge that was cut short leaves rows in what was published until now.
            forget(layout)
        finally:
            shutil.rmtree(layout.temporary, ignore_errors=True)
            layout.temporary.mkdir(exist_ok=True)
