"""A second writer, a damaged snapshot, a lost file: each said plainly, with the way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching_analytics.store import (
    StoreDamaged,
    StoreError,
    StoreLocked,
    open_store,
    rebuild,
    verify,
    writer,
)
from coaching_analytics.store.layout import Layout
from tests.stores import add
from tests.unit.store.test_load_modes import SESSIONS, table

COACH = "coach_id | coach_role\nC1 | coach"


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


def test_a_flipped_byte_is_found_by_verify(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    layout = Layout.of(tmp_path)
    file = layout.snapshot(layout.published() or "")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert "damaged" in verify(tmp_path)[0].message


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
