"""A person's own list of ingredients as dollars: line by line, and the three totals."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, table
from coaching_analytics.metrics.ingredient_lines import Costed, summed
from coaching_analytics.statistics.ingredients import Convention

CONVENTIONS: dict[Convention, str] = {
    "first_year_undiscounted": "Paid as each year begins",
    "end_of_year": "Paid as each year ends",
}
HEADS = {
    "ingredient": "Ingredient",
    "perspective": "Counted as",
    "quantity": "Quantity",
    "unit": "Unit",
    "price": "Price, $",
    "fringe": "Fringe, share",
    "share": "Share used",
    "years_of_use": "Years of use",
    "price_level": "Price level",
}
PERSPECTIVES = {"direct": "Budget", "allocated": "Overhead", "in_kind": "In kind"}


def lines(found: Costed) -> Picture:
    """Every line with what one unit costs a year, and its dollars."""
    title = "What does each ingredient cost?"
    if not found.totals:
        needs = " ".join(found.problems) or "Needs: at least one line with a quantity and a price."
        return Picture(name="ingredient-lines", title=title, sentence="", needs=needs)
    level = "at_average_prices" in found.lines.columns
    numeric = (
        "Quantity",
        "Each, a year",
        "Share",
        "Dollars a year",
        *(("At average prices",) if level else ()),
    )
    return Picture(
        name="ingredient-lines",
        title=title,
        sentence="",
        table=table(
            ("Ingredient", "Counted as", *numeric),
            [_line(row, level=level) for _, row in found.lines.iterrows()],
        ),
        numeric=numeric,
        data=found.lines,
        caption="Dollars = quantity x price x share; price with fringe. What is used for several years "
        "counts with the equal yearly payments that repay its price with interest. Nothing of this is "
        "stored: download it.",
    )


def totals(
    found: Costed, served: float, years: int = 1, rate: float = 0.03, convention: Convention = "end_of_year"
) -> Picture:
    """The three totals, for each one served, and over several years in dollars of the first."""
    title, name = "What does it cost in all?", "ingredient-totals"
    if not found.totals:
        return Picture(name=name, title=title, sentence="", needs="Needs: lines without problems.")
    sums = summed(found, served, years, rate, convention)
    heads = {
        "year": "A year",
        "each": "For each one served",
        **({"average": "A year, at average prices"} if found.average else {}),
        **({"several": f"{say.count(years)} years, in dollars of the first"} if years > 1 else {}),
    }
    by_total = {row["total"]: row for row in sums.to_dict("records")}
    whole, own = by_total["with_in_kind"], by_total["budgetary"]
    each = "" if whole["each"] is None else f", {say.exact_dollars(whole['each'])} for each one served"
    return Picture(
        name=name,
        title=title,
        sentence=f"It costs **{say.exact_dollars(whole['year'])}** a year with in-kind time{each}; "
        f"{say.exact_dollars(own['year'])} in the budget alone.",
        table=table(
            ("Total", *heads.values()),
            [
                (labels.TOTALS[row["total"]], *(say.exact_dollars(row[column]) for column in heads))
                for _, row in sums.iterrows()
            ],
        ),
        numeric=tuple(heads.values()),
        data=sums[["total", *heads]],
        caption=_caption(found, years, rate, convention),
    )


def _caption(found: Costed, years: int, rate: float, convention: Convention) -> str:
    told = [f"Interest {say.percent(rate, 1)} a year."]
    if years > 1:
        told.append(f"{CONVENTIONS[convention]}; the same dollars every year.")
    if found.average:
        told.append("At average prices: dollars over the price level of each line, 100 being the average.")
    return " ".join(told)


def _line(row: pd.Series, *, level: bool) -> tuple[str, ...]:
    unit = f" {row['unit']}" if row["unit"] else ""
    cells = (
        f"{row['quantity']}{unit}",
        say.exact_dollars(row["each"]),
        str(row["share"] or "1"),
        say.exact_dollars(row["dollars"]),
    )
    more = (say.exact_dollars(row["at_average_prices"]),) if level else ()
    return str(row["ingredient"]), PERSPECTIVES[str(row["perspective"])], *cells, *more
