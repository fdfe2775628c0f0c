"""The ledger: one entry a batch. Landing plus ledger is the truth; a snapshot is a function of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from coaching_analytics.store.errors import StoreError, failed
from coaching_analytics.store.landing import LoadMode, ReplaceScope
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.totals import Totals


@dataclass(frozen=True, slots=True)
class TableCounts:
    """What became of the rows of one table of a batch.

    Rows in are rows loaded, rejected and set aside on purpose; `aside` counts the last by what the mapping
    says of them. `new`, `changed`, `unchanged` and `gone` compare with what the store held before. `present`
    names what a roster lists in rejected rows: it is not gone.
    """

    load_mode: LoadMode
    rows_in: int
    rows_loaded: int
    rows_rejected: int
    orphans: int
    sha256: str
    keys_checked: bool = False
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    present: list[list[str]] = field(default_factory=list)
    aside: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows_set_aside(self) -> int:
        """Rows that the mapping leaves out on purpose."""
        return sum(self.aside.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """A batch as the ledger keeps it.

    `ignored` are columns of the file that were left out on purpose; `totals` are its totals to date, if any.
    """

    batch_id: str
    sequence: int
    file_name: str
    sha256: str
    mapping_name: str
    mapping_sha256: str
    load_mode: LoadMode
    origin: str
    vocabulary_version: str
    tables: Mapping[str, TableCounts]
    loaded_at: str
    loaded_by: str
    scope: ReplaceScope | None = None
    extract_date: date | None = None
    roster: str = ""
    reasons: Mapping[str, int] = field(default_factory=dict)
    rejects_sha256: str = ""
    ignored: Sequence[str] = ()
    totals: Totals | None = None

    def identity(self) -> list[Any]:
        """What decides what the batch puts into a snapshot (not who loaded it or when)."""
        rows = {name: (t.load_mode, t.sha256, t.present) for name, t in sorted(self.tables.items())}
        return [self.batch_id, self.origin, self.vocabulary_version, rows, _scope(self.scope),
                str(self.extract_date), self.roster]  # fmt: skip

    def with_counts(self, table: str, counts: Mapping[str, int]) -> Entry:
        """The entry with new, changed, unchanged and gone of one table filled in; absent ones are 0."""
        new, changed, unchanged, gone = (counts.get(n, 0) for n in ("new", "changed", "unchanged", "gone"))
        held = replace(self.tables[table], new=new, changed=changed, unchanged=unchanged, gone=gone)
        return replace(self, tables={**self.tables, table: held})

    def as_json(self) -> dict[str, Any]:
        """The entry as written to disk."""
        raw = {**asdict(self), "scope": _scope(self.scope)}
        return {**raw, "checksum": checksum(raw)}


def checksum(raw: Mapping[str, Any]) -> str:
    """Sixteen hex digits of all that stands in an entry or a note."""
    rest = {name: value for name, value in raw.items() if name != "checksum"}
    text = json.dumps(rest, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def unchanged(raw: Mapping[str, Any]) -> bool:
    """Whether it is as it was written; what an early store wrote has no checksum and is taken as it is."""
    return raw.get("checksum", checksum(raw)) == checksum(raw)


def _scope(scope: ReplaceScope | None) -> dict[str, Any] | None:
    if scope is None:
        return None
    return {
        "date_column": scope.date_column,
        "start": scope.start.isoformat() if scope.start else None,
        "end": scope.end.isoformat() if scope.end else None,
        "where": {name: list(values) for name, values in sorted(scope.where.items())},
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def from_json(raw: Mapping[str, Any]) -> Entry:
    """An entry as read from disk; a time that is none is a `ValueError`, like a date that is none."""
    scope = raw.get("scope")
    datetime.fromisoformat(raw["loaded_at"])
    return Entry(
        **{
            **{name: value for name, value in raw.items() if name != "checksum"},
            "tables": {name: TableCounts(**counts) for name, counts in raw["tables"].items()},
            "extract_date": _day(raw.get("extract_date")),
            "totals": Totals(**raw["totals"]) if raw.get("totals") else None,
            "scope": scope
            and ReplaceScope(
                scope["date_column"],
                _day(scope["start"]),
                _day(scope["end"]),
                {name: tuple(values) for name, values in scope["where"].items()},
            ),
        }
    )


def entries(layout: Layout) -> list[Entry]:
    """Every batch ever loaded, oldest first, undone and purged ones included."""
    found = []
    for path in sorted(layout.ledger.glob("*.json")):
        try:
            found.append(from_json(json.loads(path.read_text("utf-8"))))
        except (ValueError, KeyError, TypeError) as error:
            raise failed(
                f"The ledger entry of batch {path.stem} cannot be read. Restore it from a backup.",
                "ledger_entry_damaged", error,
            ) from error  # fmt: skip
    return sorted(found, key=lambda entry: entry.sequence)


def is_live(layout: Layout, batch: str) -> bool:
    """Neither undone nor purged."""
    return not (layout.entry(batch, "undone").exists() or layout.entry(batch, "purged").exists())


def live(layout: Layout) -> list[Entry]:
    """The batches that make up the store now, oldest first."""
    return [entry for entry in entries(layout) if is_live(layout, entry.batch_id)]


def find(layout: Layout, batch: str) -> Entry:
    """The live batch with this id; `StoreError` when there is none."""
    for entry in entries(layout):
        if entry.batch_id == batch:
            if not is_live(layout, batch):
                raise StoreError(f"Batch {batch} was undone or purged before.")
            return entry
    raise StoreError(f"There is no batch {batch} in this store.")
