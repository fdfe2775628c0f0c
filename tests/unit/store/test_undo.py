"""Taking batches back: dependents are named, a cascade is one publish, a purge leaves a tombstone only."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.store import StoreError, info, open_store, purge, undo, writer
from coaching_analytics.store.layout import Layout
from tests.stores import add
from tests.unit.store.test_load_modes import SESSIONS, TAKING_PART, table

COACH = "coach_id | coach_role\nC1 | coach"
REPLACED = "session_id | coach_id | session_date | minutes | status\nS1 | C1 | 2024-03-05 | 90 | completed"


def test_undo_brings_back_the_earlier_version(tmp_path: Path) -> None:
    add(tmp_path, {"session": SESSIONS})
    before = open_store(tmp_path).snapshot
    newer = add(tmp_path, {"session": REPLACED}, load_mode="upsert")
    assert table(tmp_path, "SELECT minutes FROM session WHERE session_id = 'S1'") == [(90,)]
    assert undo(tmp_path, newer).snapshot == before
    assert table(tmp_path, "SELECT minutes FROM session WHERE session_id = 'S1'") == [(60,)]


def test_undo_refuses_and_names_batches_that_depend_on_it(tmp_path: Path) -> None:
    coaches = add(tmp_path, {"coach": COACH})
    sessions = add(tmp_path, {"session": SESSIONS})
    with pytest.raises(StoreError, match=sessions):
        undo(tmp_path, coaches)
    assert len(open_store(tmp_path).batches()) == 2


def test_a_key_that_another_batch_provides_too_makes_no_dependent(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    again = add(tmp_path, {"coach": COACH}, load_mode="upsert")
    add(tmp_path, {"session": SESSIONS})
    assert undo(tmp_path, again).batches == (again,)


def test_cascade_takes_back_all_that_depends_at_once(tmp_path: Path) -> None:
    coaches = add(tmp_path, {"coach": COACH})
    sessions = add(tmp_path, {"session": SESSIONS})
    parts = add(tmp_path, {"session_participant": TAKING_PART})
    assert undo(tmp_path, coaches, cascade=True).batches == (parts, sessions, coaches)
    assert open_store(tmp_path).origin == "empty"


def test_an_undone_batch_can_be_loaded_again_and_not_be_undone_again(tmp_path: Path) -> None:
    batch = add(tmp_path, {"session": SESSIONS}, sha256="a" * 64)
    undo(tmp_path, batch)
    with pytest.raises(StoreError, match="undone or purged before"):
        undo(tmp_path, batch)
    with writer(tmp_path) as w:
        assert w.already_loaded("a" * 64, "m") is None
    assert add(tmp_path, {"session": SESSIONS}, sha256="a" * 64) != batch


def test_undo_of_an_unknown_batch_says_so(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    with pytest.raises(StoreError, match="There is no batch"):
        undo(tmp_path, "000099-none")


def test_purge_leaves_no_file_that_holds_the_rows(tmp_path: Path) -> None:
    """The text of a purged id is in no file of the store."""
    add(tmp_path, {"coach": COACH})
    batch = add(tmp_path, {"coach": "coach_id | coach_role\nSECRETCOACH7 | coach"})
    assert found(tmp_path, b"SECRETCOACH7")
    purge(tmp_path, batch)
    assert not found(tmp_path, b"SECRETCOACH7")
    assert Layout.of(tmp_path).entry(batch, "purged").exists()
    assert table(tmp_path, "SELECT coach_id FROM coach") == [("C1",)]


def test_purge_of_an_undone_batch_erases_it_too(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    batch = add(tmp_path, {"coach": "coach_id | coach_role\nSECRETCOACH7 | coach"})
    undo(tmp_path, batch)
    purge(tmp_path, batch)
    assert not found(tmp_path, b"SECRETCOACH7")
    assert info(tmp_path)["batches"] == 1


def found(path: Path, text: bytes) -> list[Path]:
    """Files below `path` that contain `text`."""
    return [file for file in path.rglob("*") if file.is_file() and text in file.read_bytes()]
