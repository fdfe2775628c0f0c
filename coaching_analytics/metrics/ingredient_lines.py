"""What a service costs from a person's own list of ingredients: quantity x price x share, line by line.

Nothing of a store is asked and nothing is kept: lines come in as text, dollars and problems go out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from coaching_analytics.metrics.spending import TOTALS
from coaching_analytics.statistics.ingredients import (
    Convention,
    annuity_factor,
    ingredient_cost,
    present_value,
)
from coaching_analytics.statistics.prices import regional_factors

PERSPECTIVES = ("direct", "allocated", "in_kind")
COLUMNS = (
    "ingredient", "perspective", "quantity", "unit", "price", "fringe", "share", "years_of_use",
    "price_level",
)  # fmt: skip
NEEDED = ("ingredient", "perspective", "quantity", "price")
NUMBERS = {
    "quantity": (0.0, float("inf"), "0 or more"),
    "price": (float("-inf"), float("inf"), "a number"),
    "fringe": (0.0, 5.0, "a share of pay, 0 to 5"),
    "share": (0.0, 1.0, "between 0 and 1"),
    "years_of_use": (0.0, 100.0, "above 0"),
    "price_level": (0.0, float("inf"), "above 0 (100: the average)"),
}
ABOVE_ZERO = ("years_of_use", "price_level")
# A worked example: two coaches for a year, and 40 teachers whom they see for 20 hours each.
EXAMPLE: tuple[Mapping[str, str], ...] = tuple(
    dict(zip(COLUMNS, line, strict=True))
    for line in (
        ("Coaches", "direct", "2", "posts", "62000", "0.30", "1", "", ""),
        ("Supervisor", "direct", "1", "posts", "90000", "0.30", "0.10", "", ""),
        ("Laptops", "direct", "2", "laptops", "1200", "", "1", "4", ""),
        ("Travel", "direct", "1", "year", "4800", "", "1", "", ""),
        ("Training", "direct", "1", "year", "3000", "", "1", "", ""),
        ("Teachers' release time", "in_kind", "800", "hours", "38", "0.30", "1", "", ""),
    )
)


@dataclass(frozen=True, slots=True)
class Costed:
    """Lines with their dollars.

    Attributes
    ----------
    lines
        As given, with `each` (dollars of one unit in a year: price, fringe, a year's part of what is used for
        several), `dollars` (quantity x each x share), and `at_average_prices` where price levels are stated.
    totals
        Dollars a year in the three totals: budgetary, with_overhead, with_in_kind.
    average
        The same at average prices; empty where no price level is stated.
    problems
        What keeps lines from being counted, a sentence each; then there are no dollars.
    """

    lines: pd.DataFrame
    totals: Mapping[str, float]
    average: Mapping[str, float]
    problems: tuple[str, ...]


def costed(given: Sequence[Mapping[str, str]], rate: float) -> Costed:
    """Dollars of each line and the three totals.

    Parameters
    ----------
    given
        Lines by the names of `COLUMNS`, as text. Blank fringe is none, blank share is all, blank years of use
        is one year's use; a blank quantity or price is a problem, not a zero.
    rate
        Yearly interest as a share, for what is bought once and used for several years.

    Returns
    -------
    Costed
        Without dollars as long as one line has a problem: a total of the others would look complete.
    """
    lines = [{name: str(row.get(name) or "").strip() for name in COLUMNS} for row in given]
    lines = [line for line in lines if any(line.values())]
    problems = [text for number, line in enumerate(lines, 1) for text in _problems(number, line)]
    stated = [bool(line["price_level"]) for line in lines]
    if any(stated) and not all(stated):
        problems.append("Some lines state a price level and others do not: state it for all, or for none.")
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    if problems or not lines:
        return Costed(frame, {}, {}, tuple(problems))
    numbers = [{name: _number(line[name]) for name in NUMBERS} for line in lines]
    each = [
        float(one["price"] or 0.0)
        * (1 + (one["fringe"] or 0.0))
        * (1.0 if one["years_of_use"] is None else annuity_factor(rate, one["years_of_use"]))
        for one in numbers
    ]
    shares = [1.0 if one["share"] is None else one["share"] for one in numbers]
    dollars = ingredient_cost([one["quantity"] or 0.0 for one in numbers], each, shares)
    frame = frame.assign(each=each, dollars=dollars)
    totals = _totals(frame, "dollars")
    if not any(stated):
        return Costed(frame, totals, {}, ())
    index = {str(place): float(one["price_level"] or 0.0) for place, one in enumerate(numbers)}
    frame = frame.assign(at_average_prices=dollars * regional_factors(list(index), index))
    return Costed(frame, totals, _totals(frame, "at_average_prices"), ())


def read_lines(content: bytes) -> tuple[list[dict[str, str]], str]:
    """Lines of a CSV file as text, and what is wrong with the file; column names in any order and case."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], "The file is not UTF-8 text. Save it as CSV UTF-8."
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = [row for row in reader if any(cell.strip() for cell in row)]
    names = [name.strip().casefold().replace(" ", "_") for name in rows[0]] if rows else []
    missing = [name for name in NEEDED if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    if missing or unknown or len(set(names)) < len(names):
        told = f"missing: {', '.join(missing) or 'none'}; not known: {', '.join(unknown) or 'none'}"
        return [], f"The first line has to name the columns of the template once each ({told})."
    if ragged := next((n for n, row in enumerate(rows[1:], 2) if len(row) != len(names)), None):
        return [], f"Line {ragged} of the file has another number of cells than the first one."
    return [dict(zip(names, row, strict=True)) for row in rows[1:]], ""


def template() -> str:
    """The worked example as a CSV file to begin with."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(EXAMPLE)
    return out.getvalue()


def summed(found: Costed, served: float, years: int, rate: float, convention: Convention) -> pd.DataFrame:
    """A line for each of the three totals.

    Columns: `total`, `year` (dollars a year), `each` (for each one served; None when nobody is), `average`
    (at average prices; None where no price level is stated), `several` (dollars of so many years of the same
    cost, in dollars of the first, by the convention).
    """
    rows = [
        (
            total,
            dollars,
            dollars / served if served else None,
            found.average.get(total),
            present_value([dollars] * years, rate, convention=convention),
        )
        for total, dollars in found.totals.items()
    ]
    return pd.DataFrame(rows, columns=["total", "year", "each", "average", "several"], dtype=object)


def _totals(lines: pd.DataFrame, column: str) -> dict[str, float]:
    return {
        total: float(lines.loc[lines["perspective"].isin(perspectives), column].sum())
        for total, perspectives in TOTALS.items()
    }


def _problems(number: int, line: Mapping[str, str]) -> list[str]:
    """What is wrong with one line."""
    named = f"Line {number}" + (f" ({line['ingredient']})" if line["ingredient"] else "")
    found = [f"{named}: {name} is missing." for name in NEEDED if not line[name]]
    if line["perspective"] and line["perspective"] not in PERSPECTIVES:
        found.append(f"{named}: perspective is one of {', '.join(PERSPECTIVES)}.")
    for name, (low, high, told) in NUMBERS.items():
        if line[name]:
            value = _number(line[name])
            good = value is not None and low <= value <= high
            if not good or (name in ABOVE_ZERO and value == 0):
                found.append(f"{named}: {name.replace('_', ' ')} is {told}; got {line[name]}.")
    return found


def _number(text: str) -> float | None:
    """A number as text: 62,000 and $62,000 are 62000; None for a blank or anything else."""
    try:
        value = float(text.replace(",", "").replace("$", ""))
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None
