"""Posts that are held by the same people a year later, and posts that stand empty."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

UNIT = "share of full-time posts"


def kept(whole: Result, placed: Result, names: Names | None, by: str) -> Picture:
    """Posts held by the same people a year later (filled), by region; hollow: by the same agency."""
    title = f"Are posts held by the same coaches a year later, by {by}?"
    total = known(pick(whole, statistic="retained"))
    if total.empty:
        return blank("posts-kept", title, whole, _why(whole, "retained"))
    marks = [_kept("All", whole)] + [
        _kept(named(place, names), placed, **{by: place})
        for place in known(pick(placed, statistic="retained")).sort_values("value", ascending=False)[by]
    ]
    lines = [_line("All", whole, {})] + [
        _line(named(place, names), placed, {by: place}) for place in dict.fromkeys(placed.rows[by])
    ]
    row = total.iloc[0]
    return Picture(
        name="posts-kept",
        title=title,
        unit=UNIT,
        sentence=f"**{say.percent(row['value'])}** of the {say.decimal(row['denominator'])} full-time "
        "posts held a year "
        "before the end of the period are still held by the same people.",
        panels=(
            Panel(
                "",
                rows_figure(marks, UNIT, (0, 104), ticksuffix="%"),
                f"Dot plot by {by}. {row_words(marks)}.",
            ),
        ),
        caption="Filled: the same people still coach in the system. Hollow: for the same agency. Leave "
        "counts as "
        "employed. Few coaches stand behind a region: one who leaves moves it a lot.",
        **tabled(
            (by.capitalize(),),
            ("Still coaching", "At the same agency", "Coaches", "Posts empty"),
            lines,
            placed,
            whole,
        ),
    )


def _kept(label: str, result: Result, **cell: Any) -> RowMark:
    row = pick(result, statistic="retained", **cell).iloc[0]
    same = pick(result, statistic="same_agency", **cell).iloc[0]
    return RowMark(
        label,
        f"<b>{say.percent(row['value'])}</b> of {wording.plural(row['n'], 'coach', 'coaches')}' posts",
        100 * float(row["value"]),
        earlier=None if same["value"] is None else 100 * float(same["value"]),
        hover=f"{label}: {say.percent(row['value'])} still coach",
        earlier_hover=f"{label}: {say.percent(same['value'])} for the same agency",
    )


def _line(label: str, result: Result, cell: dict[str, Any]) -> tuple[str, ...]:
    rows = {row["statistic"]: row for _, row in pick(result, **cell).iterrows()}
    return (
        label,
        say.percent(rows["retained"]["value"]),
        say.percent(rows["same_agency"]["value"]),
        say.count(rows["retained"]["n"]),
        say.percent(rows["vacancy"]["value"]),
    )


def vacancies(whole: Result, placed: Result, names: Names | None, by: str) -> Picture:
    """Full-time-post days that stood empty, by region or agency."""
    title = f"How much of the posts stands empty, by {by}?"
    total = known(pick(whole, statistic="vacancy"))
    if total.empty:
        return blank("posts-empty", title, whole, _why(whole, "vacancy"))
    rows = known(pick(placed, statistic="vacancy")).sort_values("value", ascending=False)
    marks = [_empty("All", total.iloc[0])] + [
        _empty(named(row[by], names), row) for _, row in rows.iterrows()
    ]
    highest = max(100 * float(mark) for mark in [total.iloc[0]["value"], *rows["value"]])
    drawn = rows_figure(marks, UNIT, (0, max(20.0, highest * 1.1)), ticksuffix="%")
    row, days = total.iloc[0], (whole.window.end - whole.window.start).days
    lines = [
        (
            label,
            say.percent(one["value"]),
            say.decimal(float(one["numerator"]) / days),
            say.decimal(float(one["denominator"]) / days),
        )
        for label, one in [("All", row), *((named(one[by], names), one) for _, one in rows.iterrows())]
    ]
    return Picture(
        name="posts-empty",
        title=title,
        unit=UNIT,
        sentence=f"On an average day **{say.decimal(float(row['numerator']) / days)}** of "
        f"{say.decimal(float(row['denominator']) / days)} full-time posts stood empty.",
        panels=(
            Panel(
                "",
                drawn,
                f"Dot plot by {by}. {row_words(marks)}.",
            ),
        ),
        caption=_budget(whole),
        **tabled((by.capitalize(),), ("Empty", "Posts empty a day", "Posts in all"), lines, placed, whole),
    )


def _empty(label: str, row: pd.Series) -> RowMark:
    return RowMark(
        label,
        f"<b>{say.percent(row['value'])}</b>",
        100 * float(row["value"]),
        hover=f"{label}: {say.percent(row['value'])}",
    )


def _budget(result: Result) -> str:
    stated = result.settings.get("budgeted_posts", "")
    if stated != "":
        return (
            f"Of the {say.decimal(float(stated))} posts budgeted for the whole; places by the most filled in "
            "a month."
        )
    return (
        "Posts in all are the most each employer filled in a month of the period: those that stood empty all "
        "along are not seen."
    )


def _why(result: Result, statistic: str) -> str:
    reasons = [str(reason) for reason in pick(result, statistic=statistic)["reason"] if reason]
    return reasons[0] if reasons else ""
