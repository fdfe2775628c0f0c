"""Hours to date: every extract loads what is new since the one before, and says what it cannot know."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from coaching_analytics.ingest import Report, load
from coaching_analytics.store import StoreError, info, ledger, purge, rebuild, undo
from coaching_analytics.store.backup import backup, restore
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.verify import verify
from tests.extracts import counts, places_store, rows, written

HOURS = """
name = "{name}"
extract_date = {{ from = "Day" }}
[[table]]
name = "session"
to_date = {{ total = "Hours", of = ["site_id"], name_to = "new", {more} }}
[table.fields]
session_id = {{ joined = ["Site", "Day"{part}] }}
coach_id = {{ constant = "C1" }}
session_date = "Day"
minutes = {{ from = "new", duration = "hours" }}
status = {{ constant = "completed" }}
site_id = "Site"
"""
YEARLY = 'first = "counts", year_from = 7'
START = 'first = "starting_point", year_from = 7'


def extract(
    tmp_path: Path,
    day: str,
    hours: dict[str, str],
    more: str = YEARLY,
    *,
    name: str = "hours",
    part: str = "",
) -> Report:
    """Load the hours to date of some sites on a day."""
    text = "Site,Day,Hours\n" + "".join(f"{site},{day},{total}\n" for site, total in hours.items())
    return whole(tmp_path, text, f"{day}.csv", HOURS.format(name=name, more=more, part=part))


def whole(tmp_path: Path, text: str, file: str, toml: str) -> Report:
    folder = written(tmp_path / "given", {file: text, "m.toml": toml})
    return load(folder / file, places_store(tmp_path), mapping=folder / "m.toml")


@cache
def _begun() -> Path:
    """A store with a first extract: 12 and 3 hours up to the end of January, made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="hours-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    assert extract(folder, "2025-01-31", {"00123": "12", "00124": "3"}).exit_code == 0
    return folder / "store"


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    shutil.copytree(_begun(), tmp_path / "store")
    return tmp_path


def loaded(tmp_path: Path) -> list[Any]:
    """Site, day and hours of every session."""
    query = "SELECT site_id, session_date::VARCHAR, minutes FROM session ORDER BY 2, 1, minutes DESC"
    return [(site, day, minutes / 60) for site, day, minutes in rows(tmp_path / "store", query)]


def batch(report: Report) -> str:
    return report.batches[0].batch


def aside(report: Report) -> dict[str, int]:
    return dict(report.batches[0].aside)


def told(report: Report) -> Sequence[tuple[str, Any, Any]]:
    return [(p.severity, p.record, p.value) for p in report.problems]


def test_an_extract_loads_what_is_new_since_the_one_before(begun: Path):
    """12 and 3 hours, then 20 and 4: 8 and 1 are new. Built from the landing the store is the same."""
    report = extract(begun, "2025-02-28", {"00123": "20", "00124": "4"})
    assert (report.exit_code, report.problems, counts(report, "session")) == (0, (), (2, 2, 0))
    assert loaded(begun) == [
        ("00123", "2025-01-31", 12), ("00124", "2025-01-31", 3),
        ("00123", "2025-02-28", 20 - 12), ("00124", "2025-02-28", 4 - 3),
    ]  # fmt: skip
    before = info(begun / "store")
    assert before["route"] == "extend"
    rebuild(begun / "store")
    assert info(begun / "store")["content_hash"] == before["content_hash"]


def test_two_extracts_in_one_command_are_compared_with_each_other(tmp_path: Path):
    toml = HOURS.format(name="hours", more=YEARLY, part="")
    folder = written(
        tmp_path / "given",
        {"a.csv": "Site,Day,Hours\n00123,2025-01-31,5\n", "b.csv": "Site,Day,Hours\n00123,2025-02-28,6\n",
         "m.toml": toml},
    )  # fmt: skip
    load([folder / "a.csv", folder / "b.csv"], places_store(tmp_path), mapping=folder / "m.toml")
    assert [hours for _, _, hours in loaded(tmp_path)] == [5, 1]


def test_a_first_extract_that_is_a_starting_point_loads_nothing_and_counts_it(tmp_path: Path):
    first = extract(tmp_path, "2025-01-31", {"00123": "12"}, START)
    assert (counts(first, "session"), aside(first)) == ((1, 0, 0), {"starting_point": 1})
    extract(tmp_path, "2025-02-28", {"00123": "14.5", "00124": "2"}, START)
    assert loaded(tmp_path) == [("00123", "2025-02-28", 2.5), ("00124", "2025-02-28", 2)]


@pytest.mark.parametrize("first", ['first = "guess"', "year_from = 7"])
def test_what_a_first_extract_means_must_be_stated(tmp_path: Path, first: str):
    report = extract(tmp_path, "2025-01-31", {"00123": "12"}, first)
    assert report.exit_code == 2
    assert "what a first extract means" in report.problems[0].expected


def test_a_total_that_is_the_same_is_nothing_new_and_is_counted(begun: Path):
    report = extract(begun, "2025-02-28", {"00123": "12", "00124": "4"})
    assert (counts(report, "session"), aside(report)) == ((2, 1, 0), {"nothing_new": 1})
    assert loaded(begun)[-1] == ("00124", "2025-02-28", 1)


def test_a_total_that_fell_is_an_error_of_its_row_and_the_earlier_one_still_counts(begun: Path):
    report = extract(begun, "2025-02-28", {"00123": "10", "00124": "4"})
    assert counts(report, "session") == (2, 1, 1)
    problem = report.problems[0]
    assert (problem.record, problem.value) == (1, "it fell from 12 on 2025-01-31 to 10")
    assert "no lower than in the extract before" in problem.expected
    assert "Take that extract back" in problem.mend
    extract(begun, "2025-03-31", {"00123": "13", "00124": "4"})
    assert loaded(begun)[-1] == ("00123", "2025-03-31", 13 - 12)


def test_a_count_starts_anew_with_the_year(tmp_path: Path):
    """30 June is of one year, 31 July of the next: 2 hours are all new; nothing lies between."""
    extract(tmp_path, "2025-06-30", {"00123": "12"})
    report = extract(tmp_path, "2025-07-31", {"00123": "2"})
    assert report.problems == ()
    assert loaded(tmp_path)[-1] == ("00123", "2025-07-31", 2)


def test_a_fall_without_a_stated_year_asks_for_it(tmp_path: Path):
    extract(tmp_path, "2025-06-30", {"00123": "12"}, 'first = "counts"')
    report = extract(tmp_path, "2025-07-31", {"00123": "2"}, 'first = "counts"')
    assert "State year_from" in report.problems[0].mend


def test_hours_between_the_last_extract_of_a_year_and_its_end_are_told(tmp_path: Path):
    extract(tmp_path, "2025-05-31", {"00123": "12"})
    report = extract(tmp_path, "2025-07-31", {"00123": "2"})
    assert [p.severity for p in report.problems] == ["warning", "warning"]
    assert (report.problems[1].value, report.problems[1].column) == ("2025-06", "session_date")
    assert "after 2025-05-31 and before 2025-07-01 is in no extract" in report.problems[0].mend


def test_totals_that_did_not_start_anew_with_the_year_are_refused(tmp_path: Path):
    """Exported on 1 July, up to 30 June: taken for the new year, every hour would count twice."""
    store = places_store(tmp_path)
    sites = "site_id,region_id,setting\n00125,north,centre\n"
    load(written(tmp_path / "more", {"site": sites}) / "site.csv", store)
    before = {"00123": "12", "00124": "3", "00125": "7"}
    extract(tmp_path, "2025-05-31", before)
    report = extract(tmp_path, "2025-07-01", {**before, "00123": "15"})
    assert report.exit_code == 2
    assert "3 of 3 are no lower than on 2025-05-31" in report.problems[0].expected
    assert len(loaded(tmp_path)) == 3


def test_an_extract_no_later_than_one_already_loaded_is_refused(begun: Path):
    for day in ("2024-12-31", "2025-01-30", "2025-01-31"):
        report = extract(begun, day, {"00123": "11"})
        assert report.exit_code == 2
        said = "a later day than 2025-01-31, the last one loaded (2025-01-31.csv, batch 000007-"
        assert said in report.problems[0].expected
    assert len(loaded(begun)) == 2


def test_a_rejected_row_of_the_last_day_may_come_again_mended(begun: Path):
    """Site 00123 fell to 10: mended to 20, it loads on the same day; site 00124 does not load twice."""
    extract(begun, "2025-02-28", {"00123": "10", "00124": "4"})
    toml = HOURS.format(name="hours", more=YEARLY, part="")
    mended = whole(begun, "Site,Day,Hours\n00123,2025-02-28,20\n", "mended.csv", toml)
    assert (mended.exit_code, loaded(begun)[-2:]) == (
        0,
        [("00123", "2025-02-28", 8), ("00124", "2025-02-28", 1)],
    )
    assert extract(begun, "2025-02-28", {"00124": "5"}).exit_code == 2


def test_the_same_file_again_loads_nothing(begun: Path):
    report = extract(begun, "2025-01-31", {"00123": "12", "00124": "3"})
    assert (report.exit_code, report.files[0].loaded_before) == (0, True)
    assert len(loaded(begun)) == 2


def test_undo_of_an_earlier_extract_names_the_later_ones_that_count_from_it(begun: Path):
    first = ledger.live(Layout.of(begun / "store"))[-1].batch_id
    later = batch(extract(begun, "2025-02-28", {"00123": "20"}))
    for take_back in (undo, purge):
        with pytest.raises(StoreError, match=f"count from its totals: {later}"):
            take_back(begun / "store", first)
    assert undo(begun / "store", first, cascade=True).batches == (later, first)
    assert loaded(begun) == []


def test_an_extract_that_was_taken_back_is_as_if_it_had_never_come(begun: Path):
    """12, then 20 taken back, then 21: 9 are new. Its totals are erased with it."""
    wrong = batch(extract(begun, "2025-02-28", {"00123": "20"}))
    purge(begun / "store", wrong)
    assert not list((begun / "store").rglob(f"{wrong}.parquet"))
    extract(begun, "2025-02-28", {"00123": "21"})
    assert loaded(begun)[-1] == ("00123", "2025-02-28", 21 - 12)


def test_the_extract_of_another_year_does_not_depend_on_this_one(tmp_path: Path):
    first = batch(extract(tmp_path, "2025-06-30", {"00123": "12"}))
    extract(tmp_path, "2025-07-31", {"00123": "2"})
    undo(tmp_path / "store", first)
    assert loaded(tmp_path) == [("00123", "2025-07-31", 2)]


def test_hours_of_a_rejected_row_come_with_the_next_extract(tmp_path: Path):
    """Site 00777 is not known at first: its hours are rejected, and nothing of them is lost."""
    assert counts(extract(tmp_path, "2025-01-31", {"00777": "5"}), "session") == (1, 0, 1)
    sites = "site_id,region_id,setting\n00777,north,centre\n"
    load(written(tmp_path / "more", {"site": sites}) / "site.csv", tmp_path / "store")
    extract(tmp_path, "2025-02-28", {"00777": "6"})
    assert loaded(tmp_path) == [("00777", "2025-02-28", 6)]


def test_a_row_rejected_at_the_starting_point_starts_with_the_next_extract(tmp_path: Path):
    """Its total of then is not known, so what is new since is not known either: set aside, never guessed."""
    assert counts(extract(tmp_path, "2025-01-31", {"00123": "many"}, START), "session") == (1, 0, 1)
    second = extract(tmp_path, "2025-02-28", {"00123": "40"}, START)
    assert aside(second) == {"starting_point": 1}
    extract(tmp_path, "2025-03-31", {"00123": "41"}, START)
    assert loaded(tmp_path) == [("00123", "2025-03-31", 1)]


def test_two_totals_of_one_site_are_both_errors(tmp_path: Path):
    text = "Site,Day,Hours\n00123,2025-01-31,5\n00123,2025-01-31,6\n00124,2025-01-31,1\n"
    report = whole(tmp_path, text, "d.csv", HOURS.format(name="hours", more=YEARLY, part=""))
    assert counts(report, "session") == (3, 1, 2)
    assert {p.expected for p in report.problems} == {"one total for each site_id"}


def test_more_hours_than_a_session_holds_become_several(tmp_path: Path):
    """50.5 hours: 24, 24 and 2.5."""
    more = YEARLY + ", at_most = 24"
    report = extract(tmp_path, "2025-01-31", {"00123": "50.5"}, more, part=', "part"')
    assert report.problems == ()
    assert [hours for _, _, hours in loaded(tmp_path)] == [24, 24, 50.5 - 48]
    refused = extract(tmp_path, "2025-02-28", {"00123": "60"}, more)
    assert "an id that reads part" in refused.problems[0].expected


def test_another_mapping_of_the_same_totals_is_asked_whether_it_is_the_same_count(begun: Path):
    """Under another name the first extract would load every hour once more."""
    refused = extract(begun, "2025-02-28", {"00123": "20"}, name="february")
    assert refused.exit_code == 2
    assert 'State series = "hours"' in refused.problems[0].mend
    extract(begun, "2025-02-28", {"00123": "20"}, YEARLY + ', series = "hours"', name="february")
    assert loaded(begun)[-1] == ("00123", "2025-02-28", 8)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('name = "session"', 'name = "session"\nload_mode = "upsert"'), "append: every extract adds"),
        (('name = "session"', 'name = "session"\ndistinct = true'), "no to_date beside it"),
        (('extract_date = { from = "Day" }', ""), "the day up to which the totals count"),
        (('of = ["site_id"]', 'of = ["Site"]'), "fields that say whose total it is"),
        (('from = "new"', 'from = "Hours"'), "a field that reads new"),
        (("year_from = 7", "year_from = 13"), "a month from 1 to 12"),
        (('total = "Hours", ', ""), "the column of the total"),
    ],
)  # fmt: skip
def test_what_does_not_go_with_totals_to_date_is_refused(tmp_path: Path, change: tuple[str, str], said: str):
    toml = HOURS.format(name="hours", more=YEARLY, part="").replace(*change)
    report = whole(tmp_path, "Site,Day,Hours\n00123,2025-01-31,5\n", "d.csv", toml)
    assert report.exit_code == 2
    assert any(said in problem.expected for problem in report.problems)


def test_totals_are_part_of_a_backup_and_their_damage_is_found(begun: Path):
    backup(begun / "store", begun / "copy")
    restore(begun / "copy", begun / "again")
    assert verify(begun / "again") == []
    held = next((begun / "store" / "landing" / "totals_to_date").glob("*.parquet"))
    held.write_bytes(held.read_bytes() + b"x")
    assert [(f.kind, f.where) for f in verify(begun / "store")] == [
        ("landing", f"totals_to_date/{held.name}")]  # fmt: skip
    held.unlink()
    assert "Is gone" in verify(begun / "store")[0].message


def test_totals_hold_ids_and_no_names(tmp_path: Path):
    toml = HOURS.format(name="hours", more=YEARLY, part="")
    toml = toml.replace('of = ["site_id"]', 'of = ["site_id", "coach_id"]').replace(
        'coach_id = { constant = "C1" }',
        'coach_id = { derived = ["Coach"], salt = "store", name_order = "first_last" }',
    )
    toml += (
        '[[table]]\nname = "coach"\nload_mode = "upsert"\ndistinct = true\n[table.fields]\n'
        'coach_id = { derived = ["Coach"], salt = "store", name_order = "first_last" }\n'
        'coach_role = { constant = "coach" }\n'
    )
    text = "Site,Day,Hours,Coach\n00123,2025-01-31,5,Dana Quillfeather\n"
    assert whole(tmp_path, text, "d.csv", toml).exit_code == 0
    held = next((tmp_path / "store" / "landing" / "totals_to_date").glob("*.parquet"))
    with duckdb.connect() as con:
        key, total = con.execute("SELECT key, total FROM read_parquet(?)", [str(held)]).fetchone() or ("", 0)
    assert (key.split("\x1f")[0], len(key.split("\x1f")[1]), total) == ("00123", 16, Decimal(5))


def test_the_ledger_says_what_was_set_aside(tmp_path: Path):
    extract(tmp_path, "2025-01-31", {"00123": "12"}, START)
    layout = Layout.of(tmp_path / "store")
    entry = json.loads(sorted(layout.ledger.glob("*.json"))[-1].read_text())
    table = entry["tables"]["session"]
    assert (table["rows_in"], table["rows_loaded"], table["rows_rejected"]) == (1, 0, 0)
    assert table["aside"] == {"starting_point": 1}
    assert entry["totals"]["series"] == {"session": "hours"}
