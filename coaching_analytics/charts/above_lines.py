"""Rooms at or above the lines in force, and rooms that crossed them beside those to expect anyway."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, about, blank, known, table, tabled
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.thresholds import thresholds

STATISTICS = {
    "share": "At or above",
    "up": "Crossed up",
    "down": "Crossed down",
    "net": "Net",
    "net_expected": "Net expected anyway",
}


def above_lines(result: Result) -> Picture:
    """A table of each line and domain; `result` is `threshold_share` of the whole selection."""
    title = "Which share of rooms is above the line?"
    if known(result.rows).empty:
        reasons = [str(reason) for reason in result.rows["reason"] if reason]
        return blank("above-lines", title, result, next(iter([*reasons, *result.cautions]), ""))
    lines = []
    for (line, domain, edition), part in result.rows.groupby(["threshold", "domain", "edition"], sort=False):
        cells = {row["statistic"]: row for _, row in part.iterrows()}
        rooms = cells["share"]["n"] if "share" in cells else None
        lines.append(
            (
                labels.LINES.get(str(line), str(line)),
                labels.domain(str(domain)),
                labels.edition_name(str(edition)),
                say.count(rooms),
                *(_cell(cells.get(name), name) for name in STATISTICS),
            )
        )
    columns = ("Line", "Domain", "Edition", "Rooms", *STATISTICS.values())
    return Picture(
        name="above-lines",
        title=title,
        unit="rooms of Head Start",
        sentence="",
        table=table(columns, lines),
        numeric=("Rooms", *STATISTICS.values()),
        caption="Equal to a line is above it. Each room is held against the line in force on the day of "
        "its visit. "
        "Crossers are shares of rooms with two ratings.",
        data=result.rows.drop(columns="excluded"),
        **about(result),
    )


def in_force(result: Result) -> Picture:
    """The lines themselves and when they hold; `result` is `threshold_share` of the whole selection."""
    title = "Which lines are in force, and when?"
    told = [
        (
            labels.LINES.get(line.id, line.id),
            labels.domain(line.domain),
            labels.instrument(line.instrument),
            say.day(line.valid_from),
            say.BLANK if line.valid_to is None else say.day(line.valid_to),
            line.source,
            say.decimal(line.value, 1),
        )
        for line in thresholds()
        if line.kind == "rating"
    ]
    columns = ("Line", "Domain", "Instrument", "From", "Until", "Source")
    listed = table((*columns, "Value"), told)
    return Picture(
        name="lines-in-force",
        title=title,
        unit="points",
        sentence="",
        caption="From: the first day. Until: the first day it no longer holds. Only lines checked against "
        "their source are listed and counted.",
        **tabled(columns, ("Value",), told, result, data=listed),
    )


def _cell(row: pd.Series | None, name: str) -> str:
    if row is None:
        return say.BLANK
    if row["value"] is None:
        return "hidden" if str(row["reason"]).startswith("Hidden") else say.BLANK
    text = say.percent(row["value"])
    return f"+{text}" if name.startswith("net") and float(row["value"]) >= 0.005 else text
