"""Dated rosters: a series of extracts becomes spells; what is gone is closed on the date it was missed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from coaching_analytics.store import undo
from tests.stores import add
from tests.unit.store.test_load_modes import counts, table

SPELLS = "SELECT site_id, level, start_date, end_date FROM qris_rating ORDER BY site_id, start_date"
DAY_1, DAY_2, DAY_3 = date(2025, 2, 1), date(2025, 12, 1), date(2026, 8, 1)


def levels(day: date, **level: str) -> dict[str, Any]:
    """An extract: site=level."""
    rows = [{"site_id": site, "start_date": day, "level": value} for site, value in level.items()]
    return {"qris_rating": rows}


def load(path: Path, day: date, **level: str) -> str:
    return add(path, levels(day, **level), load_mode="dated_roster", extract_date=day, roster="qris")


def test_identical_states_are_one_spell_and_a_change_ends_it(tmp_path: Path) -> None:
    load(tmp_path, DAY_1, a="3", b="1")
    load(tmp_path, DAY_2, a="3", b="2")
    assert table(tmp_path, SPELLS) == [
        ("a", "3", DAY_1, None),
        ("b", "1", DAY_1, DAY_2),
        ("b", "2", DAY_2, None),
    ]


def test_absence_ends_a_spell_and_a_return_starts_another(tmp_path: Path) -> None:
    load(tmp_path, DAY_1, a="3", b="1")
    load(tmp_path, DAY_2, b="1")
    load(tmp_path, DAY_3, a="3", b="1")
    assert table(tmp_path, SPELLS) == [
        ("a", "3", DAY_1, DAY_2),
        ("a", "3", DAY_3, None),
        ("b", "1", DAY_1, None),
    ]


def test_the_order_of_loading_does_not_matter(tmp_path: Path) -> None:
    for name, days in (("forward", (DAY_1, DAY_2, DAY_3)), ("backward", (DAY_3, DAY_2, DAY_1))):
        states = {DAY_1: {"a": "3"}, DAY_2: {"a": "4"}, DAY_3: {"a": "4", "b": "1"}}
        for day in days:
            load(tmp_path / name, day, **states[day])
    assert table(tmp_path / "forward", SPELLS) == table(tmp_path / "backward", SPELLS)


def test_the_report_says_new_changed_unchanged_gone(tmp_path: Path) -> None:
    load(tmp_path, DAY_1, a="3", b="1", c="2")
    rows = levels(DAY_2, a="3", b="2", d="1")["qris_rating"]
    found = counts(tmp_path, "qris_rating", rows, load_mode="dated_roster", extract_date=DAY_2, roster="qris")
    assert found == (1, 1, 1, 1)


def test_a_site_whose_row_was_rejected_is_not_gone(tmp_path: Path) -> None:
    """Its level keeps on; in the next extract it really is missing, and the spell ends there."""
    load(tmp_path, DAY_1, a="3", b="1")
    rows = levels(DAY_2, b="1")["qris_rating"]
    batch = {"load_mode": "dated_roster", "extract_date": DAY_2, "roster": "qris"}
    found = counts(tmp_path, "qris_rating", rows, rejected={"qris_rating": "SELECT 'a' AS site_id"}, **batch)
    assert found == (0, 0, 1, 0)
    assert ("a", "3", DAY_1, None) in table(tmp_path, SPELLS)
    load(tmp_path, DAY_3, b="1")
    assert ("a", "3", DAY_1, DAY_3) in table(tmp_path, SPELLS)


def test_two_series_do_not_close_each_other(tmp_path: Path) -> None:
    load(tmp_path, DAY_1, a="3")
    add(tmp_path, levels(DAY_2, z="1"), load_mode="dated_roster", extract_date=DAY_2, roster="another")
    assert ("a", "3", DAY_1, None) in table(tmp_path, SPELLS)


def test_a_corrected_extract_of_the_same_day_replaces_the_first(tmp_path: Path) -> None:
    load(tmp_path, DAY_1, a="3")
    load(tmp_path, DAY_1, a="4")
    assert table(tmp_path, SPELLS) == [("a", "4", DAY_1, None)]


def test_a_site_that_is_gone_closes_on_the_date_it_was_missed(tmp_path: Path) -> None:
    first = "site_id | region_id | setting | site_name\na | n | home | Old\nb | n | home | Bee"
    second = "site_id | region_id | setting | site_name\na | n | home | New"
    for day, drawing in ((DAY_1, first), (DAY_2, second)):
        add(tmp_path, {"site": drawing}, load_mode="dated_roster", extract_date=day)
    rows = table(tmp_path, "SELECT site_id, site_name, close_date FROM site ORDER BY 1")
    assert rows == [("a", "New", None), ("b", "Bee", DAY_2)]


def test_undoing_the_newest_extract_opens_the_spell_again(tmp_path: Path) -> None:
    load(tmp_path, DAY_1, a="3")
    batch = load(tmp_path, DAY_2, b="1")
    undo(tmp_path, batch)
    assert table(tmp_path, SPELLS) == [("a", "3", DAY_1, None)]


def test_spells_loaded_before_the_rosters_end_where_they_begin(tmp_path: Path) -> None:
    history = "site_id | start_date | level\na | 2020-01-01 | 1\na | 2022-01-01 | 2"
    add(tmp_path, {"qris_rating": history.replace("| 1\n", "| 1\n")})
    load(tmp_path, DAY_1, a="3")
    assert table(tmp_path, SPELLS)[-2:] == [
        ("a", "2", date(2022, 1, 1), DAY_1),
        ("a", "3", DAY_1, None),
    ]


def test_an_award_date_in_the_source_starts_the_spell(tmp_path: Path) -> None:
    """The site was awarded level 4 between the extracts: level 3 ends on that day."""
    rows = [
        (DAY_1, date(2021, 5, 1), "3"),
        (DAY_2, date(2025, 6, 15), "4"),
    ]
    for day, award, level in rows:
        drawing = [{"site_id": "a", "start_date": award, "level": level}]
        add(tmp_path, {"qris_rating": drawing}, load_mode="dated_roster", extract_date=day, roster="qris")
    assert table(tmp_path, SPELLS) == [
        ("a", "3", date(2021, 5, 1), date(2025, 6, 15)),
        ("a", "4", date(2025, 6, 15), None),
    ]
