"""What became of the records: matched or not, and whether sums add up."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.join_rate import NOBODYS
from coaching_analytics.metrics.result import Result


def matched(whole: Result, places: Result, names: Names | None = None) -> Picture:
    """Share of records matched, by feed; `whole` and `places` are `join_rate`, whole and by region."""
    title = "How many records were matched to the roster?"
    shown = known(whole.rows)
    if shown.empty:
        return blank("matched", title, whole)
    lost = int(sum(row["denominator"] - row["numerator"] for _, row in shown.iterrows()))
    total = int(sum(shown["denominator"]))
    marks = [
        RowMark(
            labels.FEEDS[row["feed"]],
            f"<b>{say.part_of(row['numerator'], row['denominator'])}</b> of {say.count(row['denominator'])}",
            100 * float(row["value"]),
        )
        for _, row in shown.iterrows()
    ]
    figure = rows_figure(marks, "share of records matched", (0, 104), ticksuffix="%")
    columns = ("Records", "Records matched", "Records without a site", "Share matched")
    lines = [("All", *_matched(row)) for _, row in shown.iterrows()]
    lines += [
        (named(row["region"], names, "No region"), *_matched(row)) for _, row in known(places.rows).iterrows()
    ]
    lines += [
        ("No known system", labels.FEEDS[row["feed"]], say.count(row["records"]), say.count(0),
         say.count(row["records"]), say.BLANK)
        for _, row in whole.curves.get("no_system", pd.DataFrame()).iterrows()
    ]  # fmt: skip
    return Picture(
        name="matched",
        title=title,
        unit="share of records",
        sentence=f"**{say.count(total - lost)} of {wording.plural(total, 'record')}** name a known site or "
        f"place; {say.count(lost)} do not.",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption="Records turned away because nobody knows their site count as not matched. In a store of "
        "several systems nobody knows whose they are: they stand under No known system, in no total.",
        **tabled(("Region", "Feed"), columns, lines, whole, places, data=_placed(whole, places)),
    )


def _placed(whole: Result, places: Result) -> pd.DataFrame:
    """The figures by region, and below them the records of no known system."""
    apart = whole.curves.get("no_system", pd.DataFrame())
    rows = places.rows.drop(columns="excluded")
    if apart.empty:
        return rows
    records = apart["records"]
    more = pd.DataFrame({"region": None, "feed": apart["feed"], "numerator": 0, "denominator": records,
                         "n": records, "reason": NOBODYS})  # fmt: skip
    return pd.concat([rows, more.reindex(columns=rows.columns)], ignore_index=True)


def _matched(row: pd.Series) -> tuple[str, ...]:
    top, bottom = row["numerator"], row["denominator"]
    return (
        labels.FEEDS[row["feed"]],
        say.count(bottom),
        say.count(top),
        say.count(bottom - top),
        say.part_of(top, bottom),
    )


def orphans(result: Result) -> Picture:
    """What each table handed in and what was turned away; `result` is `join_rate`, for its curve `tables`."""
    title = "Which tables had records without a site, coach or other parent?"
    curve = result.curves.get("tables", pd.DataFrame())
    if curve.empty:
        return blank("orphans", title, result)
    columns = ("Rows in", "Loaded", "Rows not loaded", "No parent")
    lines = [
        (labels.records(row["table_name"]), *(say.count(row[name]) for name in list(curve.columns[1:])))
        for _, row in curve.iterrows()
    ]
    lost = int(curve["orphans"].sum())
    return Picture(
        name="orphans",
        title=title,
        sentence=f"**{say.count(lost) if lost else 'None'}** of "
        f"{wording.plural(int(curve['rows_in'].sum()), 'row')} "
        "handed in named a site, coach or other record that is not there.",
        caption="No parent: the row names a record that is not there. Rows in are rows loaded and rows not "
        "loaded. All systems of the store together.",
        **tabled(("Table",), columns, lines, result, data=curve),
    )


def adds_up(result: Result) -> Picture:
    """Allocated, unallocated and unexplained beside what came in; `result` is `reconciliation`."""
    title = "Do hours and dollars add up?"
    if known(result.rows).empty:
        return blank("adds-up", title, result)
    lines, gaps = [], []
    for flow, rows in known(result.rows).groupby("flow", sort=False):
        parts = {row["part"]: row["value"] for _, row in rows.iterrows()}
        lines.append((labels.FLOWS[str(flow)], *(_exact(flow, parts[name]) for name in ADDED)))
        if parts["unexplained"]:
            gaps.append(labels.FLOWS[str(flow)].lower())
    said = f"{' and '.join(gaps)} do not add up" if gaps else "**nothing is lost**"
    return Picture(
        name="adds-up",
        title=title,
        sentence=f"Of what came in, {said}: given to sites plus not given to a site"
        + (" falls short of it or exceeds it." if gaps else " is exactly what came in."),
        caption="Minutes are whole and dollars exact to the cent. Dollars include overhead and what is in "
        "kind.",
        **tabled(("What",), tuple(ADDED.values()), lines, result),
    )


ADDED = {
    "allocated": "Given to sites",
    "unallocated": "Not given to a site",
    "unexplained": "Unexplained",
    "input": "Came in",
}


def _exact(flow: Any, value: Any) -> str:
    return say.count(value) if flow == "minutes" else say.exact_dollars(value)
