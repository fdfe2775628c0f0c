"""How soon after a visit its entry is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.log_months import reason_of
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result


def lateness(
    lag: Result, lags: Result, logs: Result, names: Names | None = None, by: str = "region"
) -> Picture:
    """Median days to entry by region; `lag` and `lags` are `entry_lag`, `logs` `log_completeness` by it."""
    title = f"How soon are visits entered, by {by}?"
    half = known(pick(lag, statistic="median"))
    if half.empty:
        return blank("lateness", title, lag, reason_of(lag))
    late = {row[by]: row for _, row in pick(logs, statistic="late").iterrows()}
    nine = {row[by]: row["value"] for _, row in pick(lags, statistic="nine_in_ten").iterrows()}
    shown = known(pick(lags, statistic="median")).sort_values("value", ascending=False)
    limit, days = int(lag.settings["late_days"]), int(half["value"].iloc[0])
    ninth = known(pick(lag, statistic="nine_in_ten"))["value"].iloc[0]
    marks = [
        RowMark(
            named(row[by], names, f"No {by}"),
            f"<b>{say.count(row['value'])}</b> days, late {_late(late, row[by])}",
            float(row["value"]),
            tick=nine.get(row[by]),
        )
        for _, row in shown.iterrows()
    ]
    figure = rows_figure(marks, "days to entry", span_of([0, *nine.values()], floor=0))
    columns = ("Visits", "Half within (days)", "Nine in ten within (days)", "Late")
    lines = [
        (
            named(row[by], names, f"No {by}"),
            say.count(row["n"]),
            say.count(row["value"]),
            say.count(nine.get(row[by])),
            _late(late, row[by]),
        )
        for _, row in shown.iterrows()
    ]
    return Picture(
        name="lateness",
        title=title,
        unit="days from visit to entry",
        sentence=f"Half of visits were entered within **{wording.plural(days, 'day')}**, nine in ten within "
        f"{say.count(ninth)}.",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption=f"Dot: half of the visits. Stroke: nine in ten. Late: more than {limit} days after the "
        f"visit. {wording.left_out(half['excluded'].iloc[0] or {})}".rstrip(),
        **tabled(
            (by.capitalize(),), columns, lines, lag, lags, logs, data=lags.rows.drop(columns="excluded")
        ),
    )


def _late(late: Mapping[Any, pd.Series], place: Any) -> str:
    return say.percent(late[place]["value"]) if place in late else say.BLANK
