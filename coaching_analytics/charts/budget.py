"""Money by declared priority: all of it in one bar, then year by year and by what lines say of themselves."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.bar import Part, bar_figure
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

KINDS = {"actual": "spent", "budget": "budgeted"}
LARGEST = 6  # priorities with a part of their own in the bar
SPAN = (-3.0, 104.0)  # a dot at zero or at all of it stands whole
MOST = 12  # rows drawn; the table holds all
APART = ("untagged", "restricted", "fixed")
PLACES = ("region", "agency")
COLUMNS = ("With a priority", "No priority", "Share with a priority", "Restricted", "Fixed")
HOW = (
    "Restricted and fixed money cannot follow a priority, so it is in no share. Striped: money without a "
    "priority; it is never spread over priorities."
)


def kind_of(result: Result) -> str:
    """Actual dollars where there are any, else the budget."""
    return "budget" if known(pick(result, kind="actual")).empty else "actual"


def aligned(result: Result) -> Picture:
    """All dollars as one bar: priorities, no priority, restricted, fixed; `result` is `alignment`, whole."""
    title = "Is money tagged to what we say matters?"
    kind = kind_of(result)
    rows = pick(result, kind=kind)
    head = rows[rows["standing"] == "aligned"]
    if head.empty or head.iloc[0]["denominator"] is None:
        return blank("aligned", title, result)
    parts = [(str(row["priority"]), row) for _, row in rows[rows["standing"] == "priority"].iterrows()]
    parts.sort(key=lambda pair: -pair[1]["numerator"])
    apart = [(labels.STANDINGS[s], _one(rows, s)) for s in APART]
    lines = [
        (name.capitalize(), say.dollars(row["numerator"]), say.percent(row["value"], 1), say.count(row["n"]))
        for name, row in parts
    ]
    lines += [
        (
            name,
            say.dollars(row["numerator"]),
            say.percent(row["value"], 1) if row["standing"] == "untagged" else say.BLANK,
            say.count(row["n"]),
        )
        for name, row in apart
    ]
    drawn = _bar([(name.capitalize(), row["numerator"]) for name, row in parts], apart)
    said = "; ".join(f"{part.name} {part.note}" for part in drawn)
    return Picture(
        name="aligned",
        title=title,
        unit=f"dollars {KINDS[kind]}",
        sentence=_sentence(head.iloc[0], dict(apart), kind),
        panels=(Panel("", bar_figure(drawn), f"Bar in parts: {said}."),) if drawn else (),
        caption=HOW,
        **tabled(("Part",), ("Dollars", "Share of what can be moved", "Lines"), lines, result),
    )


def _one(rows: pd.DataFrame, standing: str) -> pd.Series:
    return rows[rows["standing"] == standing].iloc[0]


def _bar(priorities: list[tuple[str, Decimal]], apart: list[tuple[str, pd.Series]]) -> list[Part]:
    """The parts of the bar; none when reversals leave a part below zero."""
    rest = priorities[LARGEST:]
    if len(rest) > 1:
        small = sum((amount for _, amount in rest), Decimal(0))
        priorities = [*priorities[:LARGEST], (f"{len(rest)} further priorities", small)]
    amounts = [*priorities, *((name, row["numerator"]) for name, row in apart)]
    whole = sum((amount for _, amount in amounts), Decimal(0))
    if whole <= 0 or any(amount < 0 for _, amount in amounts):
        return []
    hollow = labels.STANDINGS["untagged"]
    return [
        Part(
            name,
            float(amount / whole),
            f"{say.dollars(amount)}, {say.percent(amount / whole)}",
            name == hollow,
        )
        for name, amount in amounts
        if amount
    ]


def _sentence(head: pd.Series, apart: dict[str, pd.Series], kind: str) -> str:
    """The share, what is untagged, and what no priority can have."""
    untagged, fixed = apart[labels.STANDINGS["untagged"]], apart[labels.STANDINGS["fixed"]]
    restricted = apart[labels.STANDINGS["restricted"]]
    aside = (
        f" Apart from it: {say.dollars(restricted['numerator'])} restricted and "
        f"{say.dollars(fixed['numerator'])} fixed."
    )
    if head["value"] is None:
        return f"No share can be told: {head['reason']}.{aside}"
    return (
        f"Of {say.dollars(head['denominator'])} {KINDS[kind]} that can be moved, "
        f"**{say.percent(head['value'])}** is tagged to a priority; {say.dollars(untagged['numerator'])} "
        f"has none.{aside}"
    )


def over_years(result: Result) -> Picture:
    """The share year by year, oldest first; `result` is `alignment` by fiscal_year."""
    return _rows(result, "fiscal_year", "aligned-years", "How did that change over the years?", None)


def by_part(result: Result, by: str, names: Names | None = None) -> Picture:
    """The share by function, source or place, most money first; `result` is `alignment` by `by`."""
    return _rows(result, by, f"aligned-{by}", f"Where is money tagged, by {by}?", names)


def _rows(result: Result, by: str, name: str, title: str, names: Names | None) -> Picture:
    kind = kind_of(result)
    shown = pick(result, kind=kind)
    if known(shown).empty:
        return blank(name, title, result)
    cells = [
        (called(result, by, key, names), {row["standing"]: row for _, row in part.iterrows()})
        for key, part in shown.groupby(by, sort=False, dropna=False)
    ]
    cells = [(label, cell) for label, cell in cells if "untagged" in cell]
    yearly = by == "fiscal_year"
    if not yearly:
        cells.sort(key=lambda pair: -pair[1]["aligned"]["denominator"])
    drawn = [(label, cell["aligned"]) for label, cell in cells if cell["aligned"]["value"] is not None]
    marks = [_mark(label, row) for label, row in (drawn[-MOST:] if yearly else drawn[:MOST])]
    figure = rows_figure(marks, "share tagged to a priority", SPAN, ticksuffix="%") if marks else None
    lines = [
        (
            label,
            say.dollars(cell["aligned"]["numerator"]),
            say.dollars(cell["untagged"]["numerator"]),
            say.percent(cell["aligned"]["value"]),
            *(say.dollars(cell[standing]["numerator"]) for standing in ("restricted", "fixed")),
        )
        for label, cell in cells
    ]
    left = len(cells) - len(marks)
    return Picture(
        name=name,
        title=title,
        unit=f"share of dollars {KINDS[kind]} that can be moved",
        sentence="",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),) if figure is not None else (),
        caption="Each dot is a share of the money there that is neither restricted nor fixed."
        + (f" A fiscal year starts in {say.MONTHS[result.window.start.month - 1]}." if yearly else "")
        + (f" {left} more in the table." if left else ""),
        **tabled((_column(by),), COLUMNS, lines, result),
    )


def _mark(label: str, row: pd.Series) -> RowMark:
    note = f"<b>{say.percent(row['value'])}</b> of {say.dollars(row['denominator'])}"
    return RowMark(label, note, 100 * float(row["value"]), hover=f"{label}: {say.percent(row['value'], 1)}")


def called(result: Result, by: str, key: object, names: Names | None) -> str:
    """What a row is about, in words; a fiscal year by both its calendar years where it has two."""
    code = None if key is None or key != key else str(key)
    if by in PLACES:
        return named(code, names, f"No {by}")
    if by != "fiscal_year" or code is None:
        return labels.line_part(by, code)
    year = int(code.removeprefix("FY"))
    return f"FY {year}" if result.window.start.month == 1 else f"FY {year - 1}-{year % 100:02d}"


def _column(by: str) -> str:
    return labels.NATIONAL.get(by, by.replace("_", " ")).capitalize()
