"""How long the money lasts: what ends soon, what is committed for longer, and which sources they are."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.bar import Part, bar_figure
from coaching_analytics.charts.budget import KINDS, kind_of
from coaching_analytics.charts.picture import Panel, Picture, blank, known, pick, tabled
from coaching_analytics.metrics.result import Result


def horizon(result: Result) -> Picture:
    """All dollars by how long their source lasts; `result` is `funding_horizon`, whole."""
    months = int(result.settings["horizon_months"])
    title = f"Which money ends within {months} months?"
    kind = kind_of(result)
    rows = {row["due"]: row for _, row in known(pick(result, kind=kind)).iterrows()}
    if not rows or ("not_stated" in rows and rows["not_stated"]["value"] == 1):
        return blank("horizon", title, result)
    parts = [
        Part(
            labels.DUE[due],
            float(rows[due]["value"]),
            f"{say.dollars(rows[due]['numerator'])}, {say.percent(rows[due]['value'])}",
            due == "not_stated",
        )
        for due in labels.DUE
        if due in rows and rows[due]["numerator"]
    ]
    said = "; ".join(f"{part.name} {part.note}" for part in parts)
    lines = [
        (
            labels.DUE[due],
            say.dollars(rows[due]["numerator"]),
            say.percent(rows[due]["value"], 1),
            say.count(rows[due]["n"]),
        )
        for due in labels.DUE
        if due in rows
    ]
    return Picture(
        name="horizon",
        title=title,
        unit=f"dollars {KINDS[kind]}",
        sentence=_sentence(rows, result, months),
        panels=(Panel("", bar_figure(parts), f"Bar in parts: {said}."),),
        caption=f"Soon: within {months} months after {say.day(result.as_of)}. A source that is renewed every "
        "year looks as if it ended. Striped: the line does not say when its funding ends.",
        **tabled(("Funding",), ("Dollars", "Share", "Lines"), lines, result),
    )


def _sentence(rows: dict[str, pd.Series], result: Result, months: int) -> str:
    ending, longer = rows.get("ending"), rows.get("multi_year")
    parts = []
    if ending is not None:
        parts.append(
            f"**{say.percent(ending['value'])}** of the money, {say.dollars(ending['numerator'])}, comes "
            f"from sources that end within {months} months after {say.day(result.as_of)}."
        )
    if longer is not None:
        parts.append(f"{say.percent(longer['value'])} is committed for longer.")
    return " ".join(parts)


def sources(result: Result) -> Picture:
    """The sources by the day they end; `result` is `funding_horizon`, whole."""
    title = "Which sources end, and when?"
    listed = result.curves.get("sources", pd.DataFrame())
    if not listed.empty:
        listed = listed[listed["kind"] == kind_of(result)]
    if listed.empty or listed["funding_end"].isna().all():
        return blank("sources", title, result)
    lines = [
        (
            labels.line_part("source", row["source"]),
            say.BLANK if row["funding_end"] is None else say.day(row["funding_end"]),
            labels.DUE[row["due"]],
            say.dollars(row["amount"]),
        )
        for _, row in listed.iterrows()
    ]
    return Picture(
        name="sources",
        title=title,
        unit=f"dollars {KINDS[kind_of(result)]} in the period",
        sentence="",
        caption="The source that ends first stands first; those without a day of end stand last.",
        **tabled(("Source", "Ends", "Funding"), ("Dollars",), lines, result, data=listed),
    )
