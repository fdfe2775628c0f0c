"""Import round trip: whatever a table may hold, written as CSV and imported, stands in the store as it was."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

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
SITES = "site_id,region_id,setting\n00123,north,centre\n"
COACHES = "coach_id,coach_role\nC1,coach\nC2,coach\n"
TOTALS = ("total", "subtotal", "sub-total", "grand", "totals")

texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\"',;\t"), min_size=1, max_size=20
).map(lambda s: s.strip(" \t\n\r")).filter(lambda s: s and s == s.strip() and not s.lower().startswith(TOTALS))  # fmt: skip


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
        found = st.decimals(-10_000 if low is None else low, 10_000 if high is None else high, places=column.scale)
    elif column.kind == "date":
        found = st.dates(date(1950, 1, 1), date(2025, 12, 31))
    else:
        found = texts
    return found if column.required else st.none() | found


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, list[dict[str, Any]]]:
    table = TABLES[draw(st.sampled_from(FREE))]
    record = st.fixed_dictionaries({column.name: values(table, column) for column in table.columns})
    drawn = draw(st.lists(record, max_size=6, unique_by=lambda row: tuple(row[name] for name in table.key)))
    for row in drawn:
        _mend(table, row)
    return table, [row for row in drawn if any(value is not None for value in row.values())]


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


@settings(max_examples=50)
@given(tables(), st.randoms(use_true_random=False))
def test_rows_come_back_as_they_were_written(drawn: tuple[Table, list[dict[str, Any]]], chance: Any):
    """The columns stand in any order in the file."""
    table, records = drawn
    names = list(table.names)
    chance.shuffle(names)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=chance.choice(["\n", "\r\n"]))
    writer.writerows([names, *([shown(record[name]) for name in names] for record in records)])
    others = {**FIXED, "site": SITES, "coach": COACHES}
    with tempfile.TemporaryDirectory() as folder:
        report = load(written(Path(folder) / "in", {**others, table.name: text.getvalue()}), Path(folder) / "store")
        assert report.exit_code == 0, report.problems
        order = ", ".join(table.key)
        found = rows(Path(folder) / "store", f"SELECT {', '.join(table.names)} FROM {table.name} ORDER BY {order}")
    key = [table.names.index(name) for name in table.key]
    expected = sorted((tuple(r[name] for name in table.names) for r in records), key=lambda row: [row[i] for i in key])
    assert found == [tuple(map(_plain, row)) for row in expected]


def _plain(value: Any) -> Any:
    return value.normalize() if isinstance(value, Decimal) and value == 0 else value
