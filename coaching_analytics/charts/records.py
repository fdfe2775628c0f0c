"""What became of the records: matched or not, blank or zero, said twice, and whether sums add up."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.log_months import reason_of
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, known, named, pick, table
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
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
            f"<b>{_share(row['numerator'], row['denominator'])}</b> of {say.count(row['denominator'])}",
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
    return Picture(
        name="matched",
        title=title,
        unit="share of records",
        sentence=f"**{say.count(total - lost)} of {wording.plural(total, 'record')}** name a known site or "
        f"place; {say.count(lost)} do not.",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption="Records turned away because nobody knows their site count as not matched; in a store of "
        "several systems nobody knows whose they are, and they stand in the table of tables only.",
        table=table(("Region", "Feed", *columns), lines),
        numeric=columns,
        data=places.rows.drop(columns="excluded"),
        **about(whole, places),
    )


def _matched(row: pd.Series) -> tuple[str, ...]:
    top, bottom = row["numerator"], row["denominator"]
    return (
        labels.FEEDS[row["feed"]],
        say.count(bottom),
        say.count(top),
        say.count(bottom - top),
        _share(top, bottom),
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
        table=table(("Table", *columns), lines),
        numeric=columns,
        caption="No parent: the row names a record that is not there. Rows in are rows loaded and rows not "
        "loaded. All systems of the store together.",
        data=curve,
        **about(result),
    )


def blanks(result: Result) -> Picture:
    """Cells that are blank where a figure needs them, beside explicit zeros; `result` is `blank_cells`."""
    title = "What is blank, and what is zero?"
    shown = pick(result, statistic="blank")
    if known(shown).empty:
        return blank("blanks", title, result)
    zeros = {(row["table"], row["column"]): row for _, row in pick(result, statistic="zero").iterrows()}
    shown = shown.sort_values(["value", "table", "column"], ascending=[False, True, True])
    lines, gaps = [], 0
    for _, row in shown.iterrows():
        zero = zeros[row["table"], row["column"]]
        gaps += bool(row["numerator"])
        lines.append(
            (
                labels.records(row["table"]),
                labels.CELLS.get(row["column"], row["column"]),
                say.count(row["denominator"]),
                say.count(row["numerator"]),
                _share(row["numerator"], row["denominator"]),
                say.count(zero["numerator"]),
            )
        )
    first = lines[0]
    return Picture(
        name="blanks",
        title=title,
        sentence=f"**{say.count(gaps)} of {len(lines)} columns** that figures need have blanks"
        + (f", most of all {first[1].lower()} ({first[0].lower()}): {first[4]}." if gaps else "."),
        table=table(("Table", "Column", "Rows", "Blank", "Share blank", "Zero"), lines),
        numeric=("Rows", "Blank", "Share blank", "Zero"),
        caption="A blank is left out of a figure; a zero is counted.",
        data=result.rows.drop(columns="excluded"),
        **about(result),
    )


def same(result: Result) -> Picture:
    """Records that say the same under another id; `result` is `duplicate_records`."""
    title = "Which records say the same as another one?"
    shown = known(result.rows)
    if shown.empty:
        return blank("same", title, result, reason_of(result))
    more = int(sum(shown["numerator"]))
    columns = ("Records", "Say the same", "Share")
    lines = [
        (
            labels.records(row["table"]),
            say.count(row["denominator"]),
            say.count(row["numerator"]),
            _share(row["numerator"], row["denominator"]),
        )
        for _, row in shown.iterrows()
    ]
    return Picture(
        name="same",
        title=title,
        sentence=f"**{say.count(more) if more else 'No'}** {'record says' if more == 1 else 'records say'} "
        "the same as another one under a different id.",
        table=table(("Table", *columns), lines),
        numeric=columns,
        caption="They are counted in every figure: only somebody who knows them can tell a twin from two "
        "short visits on one day.",
        data=result.rows.drop(columns="excluded"),
        **about(result),
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
        table=table(("What", *ADDED.values()), lines),
        numeric=tuple(ADDED.values()),
        caption="Minutes are whole and dollars exact to the cent. Dollars include overhead and what is in "
        "kind.",
        data=result.rows.drop(columns="excluded"),
        **about(result),
    )


ADDED = {
    "allocated": "Given to sites",
    "unallocated": "Not given to a site",
    "unexplained": "Unexplained",
    "input": "Came in",
}


def _exact(flow: Any, value: Any) -> str:
    return say.count(value) if flow == "minutes" else say.exact_dollars(value)


def _share(top: Any, bottom: Any) -> str:
    """A share that is never rounded up to all or down to none."""
    if not bottom:
        return say.BLANK
    share = float(top) / float(bottom)
    digits = (
        0
        if share in (0.0, 1.0)
        else next((d for d in (0, 1, 2) if 10 ** -(d + 2) <= min(share, 1 - share)), 2)
    )
    if 0 < share < 0.0001:
        return "under 0.01%"
    return "over 99.99%" if 0.9999 < share < 1 else say.percent(share, digits)
