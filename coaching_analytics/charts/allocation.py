"""How dollars reach a site: where they were booked, and what each allocation rule gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, sentences
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.bar import Part, bar_figure
from coaching_analytics.charts.picture import (
    Names,
    Panel,
    Picture,
    about,
    blank,
    known,
    named,
    pick,
    table,
    tabled,
)
from coaching_analytics.metrics.result import Result

RULE_CHANGED = (
    "It is a convention: another one chosen above the page, and every figure of cost here goes by it."
)


def booked(whole: Result, by_place: Result, names: Names | None = None) -> Picture:
    """Where every dollar went: to the site it was booked to, to sites by the rule, or to none.

    `whole` is `cost_reconciliation` of the whole system, `by_place` the same by region, agency or site.
    """
    title = "How do dollars reach a site?"
    cell = _parts(pick(whole, kind="actual"))
    came = cell.get("input")
    if came is None or float(came) <= 0:
        return blank("allocation", title, whole)
    rule = str(whole.settings.get("allocation_rule", "hours"))
    bar = [
        Part(words, max(float(cell[part]), 0.0) / float(came), say.dollars(cell[part]), part == "unallocated")
        for part, words in labels.BOOKED.items()
    ]
    said = "; ".join(f"{part.name} {part.note}" for part in bar)
    place = by_place.by[0]
    lines = [
        (named(name, names, "Booked wider, or place not known"), *_line(_parts(rows)))
        for name, rows in pick(by_place, kind="actual").groupby(place, sort=False, dropna=False)
        if len(known(rows))
    ]
    return Picture(
        name="allocation",
        title=title,
        unit="actual dollars",
        panels=(Panel("", bar_figure(bar), f"Bar in parts: {said}."),),
        sentence=sentences.allocated(cell["direct"], cell["allocated"], cell["unallocated"]),
        caption=labels.RULES[rule],
        table=table((f"{place.capitalize()} booked to", *labels.BOOKED.values(), "Ledger"), lines),
        numeric=(*labels.BOOKED.values(), "Ledger"),
        data=by_place.rows.drop(columns="excluded"),
        **about(whole, by_place),
    )


def _parts(rows: pd.DataFrame) -> dict[str, Any]:
    return dict(zip(rows["part"], rows["value"], strict=True))


def _line(cell: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(say.exact_dollars(cell.get(part)) for part in (*labels.BOOKED, "input"))


def rules(result: Result, names: Names | None = None, total: str = "with_overhead") -> Picture:
    """What each rule gives each place, the rule in force marked; `result` is `allocation_rules` by region."""
    title = "What would another rule give?"
    place = result.by[0]
    rows = known(pick(result, total=total))
    if rows.empty:
        return blank("allocation-rules", title, result)
    force = str(result.settings.get("allocation_rule", ""))
    heads = [f"{words}{' (in force)' if rule == force else ''}" for rule, words in labels.RULE_NAMES.items()]
    lines = []
    for name, cell in rows.groupby(place, sort=False, dropna=False):
        dollars = dict(zip(cell["rule"], cell["value"], strict=True))
        figures = (say.dollars(dollars.get(rule)) for rule in labels.RULE_NAMES)
        lines.append((named(name, names, "Given to no site"), *figures))
    return Picture(
        name="allocation-rules",
        title=title,
        unit="actual dollars",
        sentence="",
        caption=f"{labels.TOTALS[total]}. Every column adds up to the same dollars. Booked only: nothing is "
        f"given on from agencies, regions or the system. {RULE_CHANGED}",
        **tabled((place.capitalize(),), heads, lines, result),
    )
