"""The starter workbook: six sheets that a small system can fill in by hand and load in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from os import PathLike
from typing import Any

from coaching_analytics.vocabulary.coaching import DELIVERY, ROLES, STATUS
from coaching_analytics.vocabulary.money import INGREDIENTS
from coaching_analytics.vocabulary.places import NEEDS, SETTINGS
from coaching_analytics.vocabulary.ratings import INSTRUMENTS

ROWS = 2000
"""Rows of each sheet that have drop-downs."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a sheet: its header, what to write, two example values, and what a drop-down offers."""

    name: str
    note: str
    example: tuple[Any, Any]
    choices: tuple[str, ...] = ()
    needed: bool = True


SITES = (
    Cell("System", "Your state or county, the same in every row.", ("Demo State", "Demo State")),
    Cell("Region", "Region or county the site lies in.", ("North", "North")),
    Cell("Site", "Number or licence of the site; leading zeros are kept.", ("00123", "00124")),
    Cell("Name", "Name of the site.", ("Maple Centre", "Oak Home"), needed=False),
    Cell("Setting", "Kind of site.", ("centre", "home"), SETTINGS),
    Cell("Rooms", "How many rooms; a home has 1.", (2, 1)),
    Cell(
        "Enrolled from",
        "First day in coaching; blank: not enrolled.",
        (date(2024, 7, 1), date(2024, 9, 1)),
        needed=False,
    ),
    Cell(
        "Enrolled until",
        "First day no longer in coaching; blank while it goes on.",
        (None, None),
        needed=False,
    ),
    Cell("Need", "Need for coaching; blank: not known.", ("high", "low"), NEEDS, needed=False),
)
COACHES = (
    Cell("Coach", "A number or initials, never the name.", ("C1", "C2")),
    Cell("Agency", "Agency that employs the coach.", ("North Hub", "North Hub")),
    Cell("Region", "Region of the agency, as on Sites.", ("North", "North")),
    Cell("Full-time share", "1 for full time, 0.8 for four days of five.", (1, 0.8)),
    Cell("Start", "First day as a coach.", (date(2024, 7, 1), date(2024, 8, 1))),
    Cell("End", "First day no longer a coach; blank while employed.", (None, None), needed=False),
    Cell("Paid hours a year", "Of a full-time post.", (1800, 1800), needed=False),
)
ASSIGNMENTS = (
    Cell("Coach", "As on Coaches.", ("C1", "C2")),
    Cell("Site", "As on Sites.", ("00123", "00124")),
    Cell("Start", "First day.", (date(2024, 7, 1), date(2024, 9, 1))),
    Cell("End", "First day no longer; blank while it goes on.", (None, None), needed=False),
    Cell(
        "Share", "Share of the site's coaching; blank: equal among its coaches.", (None, None), needed=False
    ),
)
VISITS = (
    Cell("Visit", "A number of its own for every visit.", ("V1", "V2")),
    Cell("Coach", "As on Coaches.", ("C1", "C2")),
    Cell("Site", "As on Sites.", ("00123", "00124")),
    Cell("Date", "Day of the visit.", (date(2025, 3, 4), date(2025, 3, 6))),
    Cell("Minutes", "Whole minutes; 0 when it was not held.", (60, 45)),
    Cell("Status", "What became of it; blank: completed.", ("completed", "completed"), STATUS, needed=False),
    Cell("How", "How it was delivered.", ("in_person", "virtual"), DELIVERY, needed=False),
    Cell("With whom", "Role of the person coached.", ("lead", "home_based"), ROLES, needed=False),
    Cell("Entered on", "Day the coach entered it.", (date(2025, 3, 5), date(2025, 3, 9)), needed=False),
)
SCORES = (
    Cell("Site", "As on Sites.", ("00123", "00123")),
    Cell("Room", "Number of the room in the site: 1, 2, 3 ...", (1, 1)),
    Cell("Date", "Day of the rating.", (date(2025, 4, 10), date(2025, 4, 10))),
    Cell("Instrument", "The instrument.", ("class_pre_k", "class_pre_k"), INSTRUMENTS),
    Cell("Edition", "As printed: 1, 2, R or 3.", ("1", "1")),
    Cell("Rater", "A number or initials, never the name.", ("R1", "R1"), needed=False),
    Cell("Lead educator", "A number or initials, never the name.", ("E1", "E1"), needed=False),
    Cell(
        "Domain",
        "CLASS: ES, CO, IS (toddler EBS, ESL; infant RC). Environment scales: total or the subscale.",
        ("ES", "IS"),
    ),
    Cell("Score", "Mean of the domain, 1 to 7.", (5.75, 2.75)),
)
SPENDING = (
    Cell("Line", "A number of its own for every line.", ("M1", "M2")),
    Cell("System", "As on Sites.", ("Demo State", "Demo State")),
    Cell(
        "Place is a",
        "What kind of place the amount belongs to.",
        ("agency", "site"),
        ("site", "agency", "region", "system"),
    ),
    Cell("Place", "The place, as on Sites or Coaches.", ("North Hub", "00123")),
    Cell("From", "First day the amount covers: the first of a month.", (date(2024, 7, 1), date(2024, 7, 1))),
    Cell(
        "Until", "First day it no longer covers: the first of a month.", (date(2025, 7, 1), date(2024, 8, 1))
    ),
    Cell("Amount", "US dollars.", (62000, 450)),
    Cell(
        "Kind", "Spent or budgeted; blank: actual.", ("actual", "actual"), ("actual", "budget"), needed=False
    ),
    Cell("Ingredient", "What it pays for.", ("coach_pay", "travel"), INGREDIENTS, needed=False),
)
SHEETS: dict[str, tuple[Cell, ...]] = {
    "Sites": SITES,
    "Coaches": COACHES,
    "Who coaches whom": ASSIGNMENTS,
    "Visits": VISITS,
    "Scores": SCORES,
    "Spending": SPENDING,
}


def starter_workbook(path: str | PathLike[str], examples: bool = True) -> None:
    """Write the starter workbook.

    Parameters
    ----------
    path
        Where to write it.
    examples
        With two made-up rows on every sheet, to be overwritten.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        # A fixed date keeps the file the same each time it is generated.
        book.set_properties(
            {"title": "Coaching Analytics starter workbook", "created": _midnight(date(2026, 1, 1))}
        )
        styles = {
            "needed": book.add_format({"bold": True, "bottom": 1}),
            "optional": book.add_format({"italic": True, "bottom": 1}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for name, cells in SHEETS.items():
            _sheet(book.add_worksheet(name), cells, styles, examples)


def _sheet(sheet: Any, cells: tuple[Cell, ...], styles: dict[str, Any], examples: bool) -> None:
    sheet.freeze_panes(1, 0)
    for place, cell in enumerate(cells):
        kind = (
            "date"
            if isinstance(cell.example[0], date) or cell.name in ("End", "Enrolled until")
            else ("text" if isinstance(cell.example[0], str) else None)
        )
        sheet.set_column(place, place, max(12, len(cell.name) + 2), styles.get(kind or ""))
        sheet.write(0, place, cell.name, styles["needed" if cell.needed else "optional"])
        sheet.write_comment(
            0, place, cell.note + ("" if cell.needed else " May be blank."), {"author": "", "x_scale": 2}
        )
        if cell.choices:
            sheet.data_validation(
                1,
                place,
                ROWS,
                place,
                {
                    "validate": "list",
                    "source": list(cell.choices),
                    "error_message": "Choose one of the list.",
                },
            )
        for row, value in enumerate(cell.example if examples else (), start=1):
            if isinstance(value, date):
                sheet.write_datetime(row, place, _midnight(value), styles["date"])
            elif isinstance(value, str):
                sheet.write_string(row, place, value, styles["text"])
            elif value is not None:
                sheet.write_number(row, place, value)


def _midnight(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day)
