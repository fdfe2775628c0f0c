"""How recent each table is, and which agency's records have stopped arriving."""

from __future__ import annotations

from datetime import date
from typing import Any

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Picture, about, blank, known, named, table
from coaching_analytics.metrics.result import Result

FAR = 10_000  # months behind of an agency that sent no visits at all


def by_table(result: Result) -> Picture:
    """Last day with data and day of loading of each table; `result` is `freshness` of the whole selection."""
    title = "How recent is each table?"
    shown = known(result.rows)
    if shown.empty:
        return blank("fresh", title, result)
    behind = {row["table"]: int(row["value"]) for _, row in shown.iterrows()}
    last = {row["table"]: row for _, row in result.curves["last"].iterrows()}
    newest = max(row["last_day"] for row in last.values())
    columns = ("Records", "Last day", "Loaded", "Months behind")
    lines = [
        (
            labels.records(name),
            say.count(last[name]["records"]),
            _day(last[name]["last_day"]),
            _day(last[name]["loaded"]),
            say.count(months),
        )
        for name, months in behind.items()
    ]
    late = [labels.records(name).lower() for name, months in behind.items() if months]
    said = f" Behind it: {', '.join(late)}." if late else ""
    return Picture(
        name="fresh",
        title=title,
        sentence=f"The newest record is of **{say.day(newest)}**.{said}",
        table=table(("Table", *columns), lines),
        numeric=("Records", "Months behind"),
        caption="Months from the month of the last day to the month of the newest record. Spending counts "
        "with the first day a line covers.",
        data=result.curves["last"],
        **about(result),
    )


def by_agency(result: Result, names: Names | None = None) -> Picture:
    """Last day of each table in each agency, furthest behind first; `result` is `freshness` by agency."""
    title = "Which agencies' records have stopped arriving?"
    shown = known(result.rows)
    if shown.empty:
        return blank("fresh-agencies", title, result)
    last: dict[Any, dict[str, date]] = {}
    for _, row in result.curves["last"].iterrows():
        last.setdefault(row["agency"], {})[row["table"]] = row["last_day"]
    visits = shown[shown["table"] == "session"]
    behind = {row["agency"]: int(row["value"]) for _, row in visits.iterrows()}
    tables = [
        name for name in dict.fromkeys(result.rows["table"]) if any(name in days for days in last.values())
    ]
    ordered = sorted(last, key=lambda one: (one is None, -behind.get(one, FAR), named(one, names)))
    lines = [
        (
            named(one, names, "No agency"),
            *(_day(last[one].get(name)) for name in tables),
            say.count(behind.get(one)),
        )
        for one in ordered
    ]
    placed = [one for one in last if one is not None]
    late = sum(1 for one in placed if behind.get(one, FAR) > 1)
    return Picture(
        name="fresh-agencies",
        title=title,
        unit="last day with data",
        sentence=f"**{say.count(late) if late else 'None'} of "
        f"{wording.plural(len(placed), 'agency', 'agencies')}** {'is' if late == 1 else 'are'} more "
        "than a month behind the newest record with visits, or sent none.",
        table=table(("Agency", *(labels.records(name) for name in tables), "Visits behind (months)"), lines),
        numeric=("Visits behind (months)",),
        caption="A dash: no records of this agency, which is not the same as records of zero.",
        data=result.curves["last"],
        **about(result),
    )


def _day(moment: date | None) -> str:
    return say.BLANK if moment is None else say.day(moment)
