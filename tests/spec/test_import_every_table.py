"""Rules that hold for every table: copies, references, days to come, the scale of every instrument.

The rows are the examples of the templates, so a table that is added is looked at without a word here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from coaching_analytics.ingest import Report, load
from coaching_analytics.ingest.copies import DAYS, NAMED
from coaching_analytics.ingest.rules import FUTURE
from coaching_analytics.vocabulary.instruments import instruments, known_domains, known_parts
from coaching_analytics.vocabulary.tables import TABLES, Table
from coaching_analytics.vocabulary.template import template_csv
from tests.extracts import imported, places_store, written

LATER = "2199-01-01"
Row = dict[str, str]


def examples(change: Callable[[Table, Row], Row], names: Mapping[str, object] = TABLES) -> dict[str, str]:
    """Files of the tables with their first example row as `change` leaves it."""
    files = {}
    for name in names:
        text = io.StringIO()
        writer = csv.DictWriter(text, TABLES[name].names, lineterminator="\n")
        writer.writeheader()
        row = next(csv.DictReader(io.StringIO(template_csv(name))))
        writer.writerow(change(TABLES[name], row))
        files[name] = text.getvalue()
    return files


def free_text(table: Table) -> list[str]:
    """The first column that may hold any text."""
    return [c.name for c in table.columns if c.kind == "text" and c.name not in (*table.key, "edition")][:1]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with both examples of every table."""
    folder = tmp_path_factory.mktemp("filled")
    report = load(written(folder / "in", {name: template_csv(name) for name in TABLES}), folder / "store")
    assert report.exit_code == 0, report.problems
    return folder / "store"


def warnings(report: Report, table: str) -> list[tuple[str | None, str]]:
    return [(p.value, p.expected) for p in report.problems if (p.table, p.severity) == (table, "warning")]


@pytest.fixture(scope="module")
def again(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The first example of each table that is compared, under another id."""

    def renamed(table: Table, row: Row) -> Row:
        return {**row, table.key[0]: "another"}

    files = examples(renamed, {**DAYS, **NAMED})
    return load(written(tmp_path_factory.mktemp("again"), files), filled, dry_run=True)


@pytest.mark.parametrize("name", [*DAYS, *NAMED])
def test_the_same_content_as_a_row_loaded_before_is_said(again: Report, name: str):
    """Of every table whose rows are entered one by one or carry a name of their own."""
    told = [value for value, expected in warnings(again, name) if "loaded before" in expected]
    assert len(told) == 1, again.problems
    assert told[0].startswith("1 rows, such as another (as ")


@pytest.mark.parametrize("name", sorted(set(TABLES) - {*DAYS, *NAMED}))
def test_a_table_that_is_not_compared_has_no_id_or_nothing_that_tells_two_rows_apart(name: str):
    """Two rooms, coaches or educators may be alike in all that is known of them."""
    alike = {"classroom", "educator", "coach", "person"}
    table = TABLES[name]
    of_their_own = len(table.key) == 1 and not table.column(table.key[0]).references
    assert name in alike or not of_their_own


@pytest.fixture(scope="module")
def met(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The first example of each table under its old key, with another text where a table has one."""

    def changed(table: Table, row: Row) -> Row:
        return {**row, **dict.fromkeys(free_text(table), "something else")}

    return load(written(tmp_path_factory.mktemp("met"), examples(changed)), filled, dry_run=True)


@pytest.mark.parametrize("name", TABLES)
def test_a_key_that_was_loaded_before_says_whether_its_row_is_the_same(met: Report, name: str):
    table = TABLES[name]
    (found,) = [p for p in met.problems if p.table == name and p.column == ", ".join(table.key)]
    if free := free_text(table):
        assert found.expected == "a new key; another row with this one was loaded before"
        assert found.mend.startswith(f"It differs in {free[0]}. ")
    else:
        assert found.expected == "a new key; the same row was loaded before"


@pytest.fixture(scope="module")
def orphans(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """One row of every table whose parents nobody knows."""
    either = {("staff_employment", "staff_id"), ("spending", "place_id")}

    def lost(table: Table, row: Row) -> Row:
        parents = {c.name for c in table.columns if c.references or (table.name, c.name) in either}
        return {name: "nobody" if name in parents else value for name, value in row.items()}

    folder = tmp_path_factory.mktemp("orphans")
    return load(written(folder / "in", examples(lost)), folder / "store", dry_run=True)


REFERENCES = [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.references]


@pytest.mark.parametrize(
    ("table", "column"), [*REFERENCES, ("staff_employment", "staff_id"), ("spending", "place_id")]
)
def test_an_id_that_names_nobody_is_said(orphans: Report, table: str, column: str):
    found = [p for p in orphans.problems if (p.table, p.column, p.value) == (table, column, "nobody")]
    assert [p.severity for p in found] == ["row"]
    assert found[0].expected.startswith("an id found in ")


@pytest.fixture(scope="module")
def later(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """One row of every table on whose days something happened, all of them to come."""

    def to_come(table: Table, row: Row) -> Row:
        days = (*FUTURE[table.name], *(["session_date"] if table.name == "session" else []))
        key = {table.key[0]: "new"} if len(table.key) == 1 else {}
        return {**row, **key, **dict.fromkeys(days, LATER)}

    files = examples(to_come, FUTURE)
    return load(written(tmp_path_factory.mktemp("later"), files), filled, dry_run=True)


@pytest.mark.parametrize(
    ("table", "column"), [*((t, c) for t, days in FUTURE.items() for c in days), ("session", "session_date")]
)
def test_a_day_to_come_is_said_and_loaded(later: Report, table: str, column: str):
    found = [p for p in later.problems if (p.table, p.column, p.value) == (table, column, LATER)]
    assert [(p.severity, p.expected) for p in found] == [("warning", "a day that has come already")]


def test_what_is_planned_may_be_to_come(tmp_path: Path):
    visit = "session_id,coach_id,session_date,minutes,status,site_id\nS1,C1,2199-01-01,0,planned,00123\n"
    report = imported(tmp_path, {"session": visit})
    assert (report.exit_code, report.problems) == (0, ())


PARTS = [
    (name, edition, level, next(p for p in parts if p != "NC"))
    for name, each in instruments().items()
    if (each.low, each.high) == (1, 7)  # the one of 1 to 3 has its own test in test_import_score_scales
    for edition in each.editions
    for level, parts in (("visit", known_parts(name, edition)), ("domain", known_domains(name, edition)))
]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Of every instrument of 1 to 7 and edition a part and a domain with 0.99, 7.01, 1 and 7."""
    folder = tmp_path_factory.mktemp("scored")
    visits = "observation_id,classroom_id,observation_date,instrument,edition,age_group,purpose,score_level\n"
    scores = "observation_id,cycle,part,score\n"
    for number, (name, edition, level, part) in enumerate(PARTS):
        visits += f"O{number},00123-1,2025-04-10,{name},{edition},pre_k,practice,{level}\n"
        for cycle, score in enumerate(("0.99", "7.01", "1", "7"), 1):
            scores += f"O{number},{cycle},{part},{score}\n"
    files = written(folder / "in", {"observation": visits, "observation_score": scores})
    return load(files, places_store(folder))


@pytest.mark.parametrize("number", range(len(PARTS)), ids=["-".join(each) for each in PARTS])
def test_a_score_outside_its_instrument_is_left_out_and_the_bounds_are_in(scored: Report, number: int):
    """CLASS and the environment scales run from 1 to 7, their parts and their domains."""
    mine = range(4 * number + 1, 4 * number + 5)
    found = [p for p in scored.problems if p.table == "observation_score" and p.record in mine]
    assert [(p.record, p.column, p.value) for p in found] == [
        (mine[0], "score", "0.99"), (mine[1], "score", "7.01")]  # fmt: skip
    assert {p.expected for p in found} == {"a value from 1 to 7 points"}
