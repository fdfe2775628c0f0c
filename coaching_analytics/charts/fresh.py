"""How recent each table is, and which agency's records have stopped arriving."""

from __future__ import annotations

from datetime import date

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Picture, about, blank, known, named, table
from coaching_analytics.metrics.result import Result

FAR = 10_000  # months behind of an agency that sent no visits at all
COLUMNS = ("Records", "Last day", "Loaded", "Months behind")
NUMERIC = ("Records", "Months behind")


def by_table(result: Result) -> Picture:
    """Last day with data and day of loading of each table; `result` is `freshness` of the whole selection."""
    title = "How recent is each table?"
    shown = known(result.rows)
    if shown.empty:
        return blank("fresh", title, result)
    behind = {row["table"]: int(row["value"]) for _, row in shown.iterrows()}
    last = {row["table"]: row for _, row in result.curves["last"].iterrows()}
    newest = max(row["last_day"] for row in last.values())
    lines = [(labels.records(name), *_told(last[name], months)) for name, months in behind.items()]
    late = [labels.records(name).lower() for name, months in behind.items() if months]
    said = f" Behind it: {', '.join(late)}." if late else ""
    return Picture(
        name="fresh",
        title=title,
        sentence=f"The newest record is of **{say.day(newest)}**.{said}",
        table=table(("Table", *COLUMNS), lines),
        numeric=NUMERIC,
        caption="Months from the month of the last day to the month of the newest record. Spending counts "
        "with the first day a line covers.",
        data=result.curves["last"],
        **about(result),
    )


def by_agency(result: Result, names: Names | None = None) -> Picture:
    """Last day and day of loading of each table in each agency, furthest behind first.

    `result` is `freshness` by agency.
    """
    title = "Which agencies' records have stopped arriving?"
    shown = known(result.rows)
    if shown.empty:
        return blank("fresh-agencies", title, result)
    behind = {(row["agency"], row["table"]): int(row["value"]) for _, row in shown.iterrows()}
    found = [row for _, row in result.curves["last"].iterrows()]
    agencies = list(dict.fromkeys(row["agency"] for row in found))
    visits = {one: behind.get((one, "session"), FAR) for one in agencies}
    ordered = sorted(agencies, key=lambda one: (one is None, -visits[one], named(one, names)))
    lines = [
        (
            named(one, names, "No agency"),
            labels.records(row["table"]),
            *_told(row, behind.get((one, row["table"]))),
        )
        for one in ordered
        for row in found
        if row["agency"] == one
    ]
    placed = [one for one in agencies if one is not None]
    late = sum(1 for one in placed if visits[one] > 1)
    return Picture(
        name="fresh-agencies",
        title=title,
        unit="last day with data",
        sentence=f"**{say.count(late) if late else 'None'} of "
        f"{wording.plural(len(placed), 'agency', 'agencies')}** {'is' if late == 1 else 'are'} more "
        "than a month behind the newest record with visits, or sent none.",
        table=table(("Agency", "Table", *COLUMNS), lines),
        numeric=NUMERIC,
        caption="Loaded: the day on which records of this agency were last loaded. A table that is not "
        "listed has no records of the agency, which is not the same as records of zero.",
        data=result.curves["last"],
        **about(result),
    )


def _told(row: pd.Series, months: int | None) -> tuple[str, ...]:
    """Records, last day, day of loading and months behind of one table."""
    return (say.count(row["records"]), _day(row["last_day"]), _day(row["loaded"]), say.count(months))


def _day(moment: date | None) -> str:
    return say.BLANK if moment is None else say.day(moment)
