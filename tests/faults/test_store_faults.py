"""A second writer, a damaged snapshot, a lost file: each said plainly, with the way out."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from coaching_analytics.store import (
    StoreDamaged,
    StoreError,
    StoreLocked,
    handle,
    open_store,
    rebuild,
    undo,
    verify,
    writer,
)
from coaching_analytics.store.layout import Layout
from coaching_analytics.vocabulary.selection import Selection
from tests.stores import add
from tests.unit.store.test_load_modes import SESSIONS, table

COACH = "coach_id | coach_role\nC1 | coach"
BLOCK = 1 << 18
"""Bytes of a block of a database file; each has a checksum of its own."""


def test_a_second_writer_is_refused_and_told_who_holds_the_store(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    with writer(tmp_path, by="Ana"):  # noqa: SIM117
        with pytest.raises(StoreLocked, match=r"Ana \(process \d+, since "), writer(tmp_path, by="Ben"):
            raise AssertionError("the second writer got in")
    with writer(tmp_path, by="Ben") as w:
        assert w.publish().route == "none"


def test_readers_go_on_while_somebody_writes(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    gate = open_store(tmp_path)
    with writer(tmp_path, by="Ana"):
        assert open_store(tmp_path).snapshot == gate.snapshot


def test_an_open_gate_keeps_its_snapshot_after_the_next_publish(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    gate = open_store(tmp_path)
    add(tmp_path, {"session": SESSIONS})
    assert len(gate.batches()) == 1
    assert len(open_store(tmp_path).batches()) == 2


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def lose_its_head(file: Path) -> None:
    file.write_bytes(b"\0" * 8192 + file.read_bytes()[8192:])


def remove(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("harm", [truncate, lose_its_head, remove])
def test_a_damaged_snapshot_is_refused_and_a_rebuild_mends_it(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    add(tmp_path, {"coach": COACH})
    first = open_store(tmp_path).snapshot
    add(tmp_path, {"session": SESSIONS})
    layout = Layout.of(tmp_path)
    harm(layout.snapshot(layout.published() or ""))
    with pytest.raises(StoreDamaged, match=rf"store rebuild.*{first}"):
        open_store(tmp_path)
    assert verify(tmp_path)
    rebuild(tmp_path)
    assert table(tmp_path, "SELECT count(*) FROM session") == [(2,)]
    assert verify(tmp_path) == []


def flip(file: Path, place: int) -> None:
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("third", range(3))
def test_a_flipped_byte_is_found_and_never_shown_as_a_figure(tmp_path: Path, third: int) -> None:
    """Wherever it is: verify finds it, and each table is read as it was or refused as damaged."""
    add(tmp_path, {"coach": COACH})
    add(tmp_path, {"session": SESSIONS})
    layout = Layout.of(tmp_path)
    file = layout.snapshot(layout.published() or "")
    queries = [f"SELECT * FROM {name} ORDER BY ALL" for name in ("coach_month", "month", "site_dim")]
    whole = [open_store(tmp_path).rows(Selection(), query) for query in queries]
    handle.let_go()
    flip(file, int(file.stat().st_size * random.Random(third).uniform(third / 3, (third + 1) / 3)))
    assert "damaged" in verify(tmp_path)[0].message
    for query, before in zip(queries, whole, strict=True):
        with suppress(StoreDamaged):
            pd.testing.assert_frame_equal(open_store(tmp_path).rows(Selection(), query), before)
    add(tmp_path, {"coach": COACH.replace("C1", "C2")})
    assert verify(tmp_path) == []


def test_every_block_flipped_is_refused_by_a_query_and_by_an_import(tmp_path: Path) -> None:
    """The head of the file is whole, so it opens; what is damaged turns up while it is read."""
    from coaching_analytics.ingest import load

    add(tmp_path / "store", {"coach": COACH})
    layout = Layout.of(tmp_path / "store")
    file = layout.snapshot(layout.published() or "")
    for place in range(3 * 4096 + BLOCK // 2, file.stat().st_size, BLOCK):
        flip(file, place)
    with pytest.raises(StoreDamaged, match="store rebuild"):
        open_store(tmp_path / "store").rows(Selection(), "SELECT * FROM coach_month")
    (tmp_path / "coach.csv").write_text("coach_id,coach_role\nC1,coach\nC2,coach\n", "utf-8")
    report = load([tmp_path / "coach.csv"], tmp_path / "store", by="t")
    assert report.exit_code == 2
    assert "is damaged" in report.problems[0].expected
    rebuild(tmp_path / "store")
    assert load([tmp_path / "coach.csv"], tmp_path / "store", by="t").exit_code == 1
    assert verify(tmp_path / "store") == []


def test_a_write_does_not_build_on_a_damaged_snapshot(tmp_path: Path) -> None:
    """The next import sees that the published file is cut short and builds from the landing."""
    add(tmp_path, {"coach": COACH})
    layout = Layout.of(tmp_path)
    truncate(layout.snapshot(layout.published() or ""))
    add(tmp_path, {"session": SESSIONS})
    assert table(tmp_path, "SELECT (SELECT count(*) FROM coach), (SELECT count(*) FROM session)") == [(1, 2)]


def test_a_write_mends_a_damaged_snapshot_of_the_right_size(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    layout = Layout.of(tmp_path)
    lose_its_head(layout.snapshot(layout.published() or ""))
    add(tmp_path, {"session": SESSIONS})
    assert table(tmp_path, "SELECT (SELECT count(*) FROM coach), (SELECT count(*) FROM session)") == [(1, 2)]


def test_a_ledger_entry_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    batch = add(tmp_path, {"coach": COACH})
    Layout.of(tmp_path).entry(batch).write_text("{", "utf-8")
    with pytest.raises(StoreError, match=batch):
        add(tmp_path, {"session": SESSIONS})
    assert open_store(tmp_path).origin == "real"
    assert verify(tmp_path)[0].kind == "ledger"


def test_rows_that_changed_in_the_landing_are_never_built_from(tmp_path: Path) -> None:
    """A flipped byte in a file of rows can read as another value; the file is refused by name instead."""
    add(tmp_path, {"coach": COACH})
    batch = add(tmp_path, {"session": SESSIONS})
    before = open_store(tmp_path).snapshot
    file = Layout.of(tmp_path).rows("session", batch)
    flip(file, file.stat().st_size // 4)
    with pytest.raises(StoreError, match=rf"session\.csv are damaged or gone.*undo {batch}"):
        rebuild(tmp_path)
    assert open_store(tmp_path).snapshot == before


def test_a_batch_with_damaged_rows_can_be_taken_back_and_loaded_again(tmp_path: Path) -> None:
    """The way out that `verify` names; batches that may depend on its rows are named first."""
    batch = add(tmp_path, {"coach": COACH})
    sessions = add(tmp_path, {"session": SESSIONS})
    Layout.of(tmp_path).rows("coach", batch).write_bytes(b"garbled")
    assert any(f"undo {batch}" in f.message for f in verify(tmp_path))
    with pytest.raises(StoreError, match=sessions):
        undo(tmp_path, batch)
    undo(tmp_path, batch, cascade=True)
    add(tmp_path, {"coach": COACH})
    add(tmp_path, {"session": SESSIONS})
    assert table(tmp_path, "SELECT (SELECT count(*) FROM coach), (SELECT count(*) FROM session)") == [(1, 2)]
    assert verify(tmp_path) == []
