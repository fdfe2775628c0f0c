"""Which months each coach sent no logs for: a list to ask by, not a table of who is best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.log_months import PARTS, month_name, parts_of, reason_of
from coaching_analytics.charts.picture import Names, Picture, blank, named, tabled
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import add_months

COLUMNS = ("Months due", *(name for name, _, _ in PARTS.values()))
MONTHS = "Months without logs"


def by_coach(result: Result, names: Names | None = None) -> Picture:
    """Coaches with a month that is not complete, in the order of their ids; for staff only.

    `result` is `log_completeness` by coach.
    """
    title = "Which coaches have months without logs?"
    cells = parts_of(result, "coach")
    hidden = [str(reason) for reason in result.rows["reason"] if str(reason).startswith("Hidden")]
    if not cells:
        return blank("log-coaches", title, result, hidden[0] if hidden else reason_of(result))
    thin = {coach: parts for coach, parts in cells.items() if parts["silent"] or parts["some"]}
    months: dict[str, list[str]] = {}
    for coach, month in result.curves["silent"][["coach", "month"]].itertuples(index=False, name=None):
        months.setdefault(str(coach), []).append(str(month))
    silent = sum(1 for parts in thin.values() if parts["silent"])
    lines = [
        (named(coach, names), spans(months.get(str(coach), ())), *_counts(thin[coach]))
        for coach in sorted(thin, key=str)
    ]
    return Picture(
        name="log-coaches",
        title=title,
        sentence=f"**{say.count(silent)} of {wording.plural(len(cells), 'coach', 'coaches')}** sent no logs "
        "for at least one month and stated nothing.",
        caption="Only coaches with a month that is not complete, in the order of their ids. A month without "
        "logs is not a month without coaching.",
        **tabled(("Coach", MONTHS), COLUMNS, lines, result, data=_data(result, months)),
    )


def _counts(parts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(say.count(parts[name]) for name in ("months", *PARTS))


def _data(result: Result, months: Mapping[str, list[str]]) -> pd.DataFrame:
    """The rows of the result, each silent figure with the months it counts."""
    rows = result.rows.drop(columns="excluded")
    listed = [
        "; ".join(months.get(str(coach), ())) if statistic == "silent" else None
        for coach, statistic in zip(rows["coach"], rows["statistic"], strict=True)
    ]
    return rows.assign(months_without_logs=pd.Series(listed, index=rows.index, dtype=object))


def spans(months: Iterable[str]) -> str:
    """Months such as 2024-07 in words, neighbours joined: Jul to Sep 2024, Jan 2025."""
    runs: list[list[date]] = []
    for month in months:
        day = date.fromisoformat(f"{month}-01")
        if runs and add_months(runs[-1][-1], 1) == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run(run[0], run[-1]) for run in runs) or say.BLANK


def _run(first: date, last: date) -> str:
    until = month_name(f"{last:%Y-%m}")
    if first == last:
        return until
    since = month_name(f"{first:%Y-%m}")
    return f"{since[:3] if first.year == last.year else since} to {until}"
