"""Import round trip: whatever a table may hold, written as CSV and imported, stands in the store."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.ingest import load
from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.tables import TABLES
from tests.extracts import rows, written

FREE = ("site", "coach", "price_index", "resource", "calendar", "coach_support", "spending", "session")
"""Tables whose parents are few: systems, regions, coaches and sites made by hand below."""
PARENTS = {
    "system.system_id": ["demo"], "region.region_id": ["north"], "agency.agency_id": ["A1"],
    "coach.coach_id": ["C1", "C2"], "site.site_id": ["00123"], "person.person_id": ["P1"],
    "coaching_cycle.cycle_id": [None],
}  # fmt: skip
FIXED = {
    "system": "system_id,system_name,fiscal_year_start_month,school_year_start_month\ndemo,Demo,7,8\n",
    "region": "region_id,system_id,region_name\nnorth,demo,North\n",
    "agency": "agency_id,region_id\nA1,north\n",
    "person": "person_id\nP1\n",
}
PARENT_ROWS = {
    "site": [{"site_id": "00123", "region_id": "north", "setting": "centre"}],
    "coach": [{"coach_id": "C1", "coach_role": "coach"}, {"coach_id": "C2", "coach_role": "coach"}],
}
TOTALS = ("total", "subtotal", "sub-total", "grand", "totals")

texts = (
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\"',;\t"),
        min_size=1,
        max_size=20,
    )
    .map(str.strip)
    .filter(lambda s: s and not s.lower().startswith(TOTALS))
)


def values(table: Table, column: Column) -> st.SearchStrategy[Any]:
    """What a column may hold."""
    if column.references:
        found: st.SearchStrategy[Any] = st.sampled_from(PARENTS[column.references])
    elif column.kind == "choice":
        found = st.sampled_from(column.allowed)
    elif column.kind == "boolean":
        found = st.booleans()
    elif column.kind == "integer":
        found = st.integers(int(column.minimum or 0), int(column.maximum or 10_000))
    elif column.kind == "decimal":
        low, high = column.minimum, column.maximum
        found = st.decimals(
            -10_000 if low is None else low, 10_000 if high is None else high, places=column.scale
        )
    elif column.kind == "date":
        found = st.dates(date(1950, 1, 1), date(2025, 12, 31))
    else:
        found = texts
    return found if column.required else st.none() | found


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table, with the rows that others refer to."""
    found = {}
    for name in FREE:
        table = TABLES[name]
        record = st.fixed_dictionaries({column.name: values(table, column) for column in table.columns})
        given_rows = [{**dict.fromkeys(table.names), **row} for row in PARENT_ROWS.get(name, ())]
        drawn = draw(st.lists(record, max_size=6))
        for row in drawn:
            _mend(table, row)
        by_key = {tuple(row[part] for part in table.key): row for row in (*drawn, *given_rows)}
        found[name] = list(by_key.values())
    return found


def _mend(table: Table, row: dict[str, Any]) -> None:
    """Make a drawn row obey the rules across columns: ends after starts, whole months, places that exist."""
    if table.name == "spending":
        row["place_level"], row["place_id"] = "agency", "A1"
        row["start_date"] = row["start_date"].replace(day=1)
        row["end_date"] = (row["start_date"] + timedelta(days=62)).replace(day=1)
    for start, end in table.order:
        if row[start] and row[end] and row[end] <= row[start]:
            row[end] = row[start] + timedelta(days=1)


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@settings(max_examples=6)
@given(tables(), st.randoms(use_true_random=False))
def test_rows_come_back_as_they_were_written(drawn: dict[str, list[dict[str, Any]]], chance: Any):
    """The columns stand in any order, the lines end either way."""
    _come_back(drawn, chance)


@pytest.mark.full
@settings(max_examples=60)
@given(tables(), st.randoms(use_true_random=False))
def test_rows_come_back_as_they_were_written_in_sixty_draws(
    drawn: dict[str, list[dict[str, Any]]], chance: Any
):
    _come_back(drawn, chance)


def _come_back(drawn: dict[str, list[dict[str, Any]]], chance: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = {name: _written(TABLES[name], records, chance) for name, records in drawn.items()}
        report = load(written(Path(folder) / "in", {**FIXED, **files}), Path(folder) / "store")
        assert report.exit_code == 0, report.problems
        for name, records in drawn.items():
            names, key = TABLES[name].names, TABLES[name].key
            found = rows(Path(folder) / "store", f"SELECT {', '.join(names)} FROM {name}")
            expected = [tuple(record[column] for column in names) for record in records]
            place = [names.index(part) for part in key]
            assert sorted(found, key=lambda row: str([row[i] for i in place])) == sorted(
                expected, key=lambda row: str([row[i] for i in place])
            )


def _written(table: Table, records: list[dict[str, Any]], chance: Any) -> str:
    names = list(table.names)
    chance.shuffle(names)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=chance.choice(["\n", "\r\n"]))
    writer.writerows([names, *([shown(record[name]) for name in names] for record in records)])
    return text.getvalue()
