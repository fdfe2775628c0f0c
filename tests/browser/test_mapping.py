"""From a file nobody has seen and an empty store to charts, in a browser, without a line of code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coaching_analytics.vocabulary.tables import TABLES
from tests.browser.mapping_steps import add, begin, pick, press, say, system, write
from tests.browser.serving import serving, settled, visit

COACHES = ("Ito, Ana", "Roy, Ben", "Paz, Eva")
ROSTER = (
    "Provider ID,Provider Name,County,License Type,Capacity,Coach Name,"
    "Coach FTE,Coach Hired,Enrolled,Assigned,Notes"
)
ENROLMENT = f"Site enrolment: {TABLES['site_enrolment'].description}"
EMPLOYMENT = f"Staff employment: {TABLES['staff_employment'].description}"
DIMENSIONS = (
    "Positive Climate",
    "Negative Climate",
    "Teacher Sensitivity",
    "Regard for Student Perspectives",
    "Behavior Management",
    "Productivity",
    "Instructional Learning Formats",
    "Concept Development",
    "Quality of Feedback",
    "Language Modeling",
)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server of a store that does not exist yet."""
    with serving(tmp_path / "store") as address:
        yield address, tmp_path / "store"


def roster() -> str:
    """A wide list of sites: with their county, kind, beds, coach and a column nobody needs."""
    lines = [ROSTER]
    for number in range(1, 31):
        kind = "Center" if number % 3 else "Home"
        beds = "NA" if number == 7 else str(20 + number)
        coach = COACHES[number % 3]
        lines.append(
            f"{number:04d},Site {number},{'Adder' if number < 16 else 'Birch'},{kind},{beds},"
            f'"{coach}",{0.5 + number % 3 / 4},07/01/2024,09/15/2024,{number % 9 + 1:02d}/28/2025,no'
        )
    return "\n".join([*lines, "Total,,,,,,,,,,"]) + "\n"


def observations() -> str:
    """A sheet of visits: one row a visit, one column a dimension, two visits to each of 12 rooms."""
    lines = [f"Visit ID,Provider ID,County,Room ID,Obs Date,Observer ID,{','.join(DIMENSIONS)}"]
    for room in range(1, 13):
        for year in (2024, 2025):
            scores = [
                "1" if name == "Negative Climate" else str(3 + (room + place + (year == 2025)) % 4)
                for place, name in enumerate(DIMENSIONS)
            ]
            day = f"10/{room + 12}/{year}"
            lines.append(f"V{room}-{year},P{room % 6},Adder,R{room},{day},O{room % 2},{','.join(scores)}")
    return "\n".join(lines) + "\n"


def test_a_wide_roster_is_mapped_and_becomes_charts(page: Page, empty):
    site, store = empty
    begin(page, site, "roster may.csv", roster())
    say(page, "The rows above are read as they should be")
    add(page, "tables", ENROLMENT, EMPLOYMENT)
    say(page, "Add its rows, and bring rows that were loaded before up to date.")
    system(page)
    pick(page, "site-setting-value-Center", "centre")
    pick(page, "coach-coach_role", "The same in every row ...")
    pick(page, "coach-coach_role-constant", "coach")
    for field, value in (("staff_type", "coach"), ("spell_kind", "employed")):
        pick(page, f"staff_employment-{field}", "The same in every row ...")
        pick(page, f"staff_employment-{field}-constant", value)
    pick(page, "staff_employment-start_date", "Column Coach Hired")
    pick(page, "site_enrolment-start_date", "Column Enrolled")
    pick(page, "coach_assignment-start_date", "Column Assigned")
    say(page, "Leave out the 1 row with Total in column Provider ID")
    press(page, "Leave out all columns that feed nothing")
    say(page, "suggested columns above")
    write(page, "name", "state-roster")
    press(page, "Save the mapping")
    expect(page.get_by_text("Saved as state-roster.")).to_be_visible()
    press(page, "Check")
    expect(page.get_by_text("No problem was found; the file can be loaded.")).to_be_visible()
    press(page, "Load")
    expect(page.get_by_text("Loaded.", exact=True)).to_be_visible()
    assert (store / "mappings" / "state-roster.toml").exists()
    visit(page, f"{site}Caseload")
    assert page.locator(".js-plotly-plot").count() >= 1, page.locator(
        "main, [data-testid=stMain]"
    ).first.inner_text()
    expect(page.get_by_text("sites per coach").first).to_be_visible()


def test_next_month_the_saved_mapping_says_what_is_gone(page: Page, empty):
    site, store = empty
    (store / "mappings").mkdir(parents=True)
    text = (
        'load_mode = "append"\n[[table]]\nname = "region"\n[table.fields]\nregion_id = "Code"\n'
        'region_name = "Title"\nsystem_id = { constant = "x" }\n'
    )
    (store / "mappings" / "regions.toml").write_text(text)
    visit(page, f"{site}Add_data")
    say(page, "Another layout, with a mapping")
    page.locator(".st-key-file_mapping").wait_for()
    settled(page)
    page.locator(".st-key-mapping").get_by_role("combobox").click()
    page.get_by_role("option", name="Saved: regions").click()
    june = {"name": "june.csv", "mimeType": "text/csv", "buffer": b"Code,Name\nn,North\n"}
    page.locator(".st-key-file_mapping input[type=file]").set_input_files(june)
    expect(page.get_by_text("Column Title is gone; the mapping reads it.")).to_be_visible()
    expect(page.get_by_text("Column Name is new; the mapping does not know it.")).to_be_visible()


@pytest.mark.full
def test_a_sheet_with_a_column_for_each_dimension_becomes_charts(page: Page, empty):
    site, _ = empty
    begin(page, site, "class.csv", observations())
    say(page, "The rows above are read as they should be")
    say(page, "Add its rows. A row that was loaded before is a fault.")
    system(page)
    pick(page, "site-setting", "The same in every row ...")
    pick(page, "site-setting-constant", "centre")
    for field, value in (
        ("instrument", "class pre k"),
        ("age_group", "pre k"),
        ("purpose", "formal"),
        ("score_level", "visit"),
        ("edition", "1"),
    ):
        pick(page, f"observation-{field}", "The same in every row ...")
        pick(page, f"observation-{field}-constant", value)
    say(page, re.compile("^1 to 7$"))
    say(page, "As seen: about 1 in most rooms")
    pick(page, "observation_score-cycle", "The same in every row ...")
    write(page, "observation_score-cycle-constant", "1")
    say(page, "suggested columns above")
    press(page, "Check")
    expect(page.get_by_text("No problem was found; the file can be loaded.")).to_be_visible()
    press(page, "Load")
    expect(page.get_by_text("Loaded.", exact=True)).to_be_visible()
    visit(page, f"{site}Quality_trends")
    assert page.locator(".js-plotly-plot").count() >= 1, page.locator(
        "main, [data-testid=stMain]"
    ).first.inner_text()
