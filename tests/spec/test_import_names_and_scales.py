"""The salt of a store outlives backups and damage is told; scores on another scale are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.ingest import load
from coaching_analytics.store.backup import backup, restore
from tests.extracts import places_store, written

COACH = """
[[table]]
name = "coach"
load_mode = "upsert"
[table.fields]
coach_id = { derived = ["Coach name"], salt = "store", name_order = "first_last" }
coach_role = { constant = "peer" }
"""


def named(tmp_path: Path, store: Path, who: str = "Ada Madeup") -> int:
    folder = written(tmp_path / "n", {"n.csv": f"Coach name\n{who}\n", "m.toml": COACH})
    return load(folder / "n.csv", store, mapping=folder / "m.toml").exit_code


def test_a_store_that_stores_no_person_by_name_has_no_salt(tmp_path: Path):
    assert not (places_store(tmp_path) / "salt").exists()


def test_the_salt_is_made_once_and_comes_back_with_a_backup(tmp_path: Path):
    store = places_store(tmp_path)
    assert named(tmp_path, store) == 0
    salt = (store / "salt").read_bytes()
    assert named(tmp_path, store, "Bo Invented") == 0
    backup(store, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    assert (store / "salt").read_bytes() == salt == (tmp_path / "again" / "salt").read_bytes()


def test_a_damaged_salt_is_refused_and_never_replaced(tmp_path: Path):
    """A new one would give every person another id."""
    store = places_store(tmp_path)
    named(tmp_path, store)
    (store / "salt").write_text("short")
    assert named(tmp_path, store, "Bo Invented") == 2
    assert (store / "salt").read_text() == "short"


@pytest.mark.parametrize(("scale", "code"), [("1-7", 1), ("1-4", 2), ("0-100", 2)])
def test_a_stated_scale_that_is_not_the_instruments_is_refused(tmp_path: Path, scale: str, code: int):
    """On 1-7 the file is read (its visit is not known, so the row is rejected)."""
    toml = f"""
[[table]]
name = "observation_score"
scale = "{scale}"
fields = {{ observation_id = "Visit", cycle = {{ constant = 1 }}, part = "Part", score = "Score" }}
"""
    folder = written(tmp_path / "s", {"s.csv": "Visit,Part,Score\nO1,PC,3\n", "m.toml": toml})
    report = load(folder / "s.csv", places_store(tmp_path), mapping=folder / "m.toml")
    assert report.exit_code == code
    assert (code == 2) == ("scale of the instruments" in report.problems[0].expected)
