"""Which sites had a contact, which had none, and which cannot be told because no logs came."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import (
    Names,
    Panel,
    Picture,
    about,
    blank,
    known,
    named,
    pick,
    sites_lead,
    table,
)
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

COLUMNS = (
    "Sites counted",
    "With a contact",
    "Over the period",
    "Average quarter",
    "Educators",
    "Site leaders",
)


def coverage_by_region(
    whole: Result, by_region: Result, names: Names | None = None, by: str = "region"
) -> Picture:
    """Share of sites with a contact: filled over the period, hollow in an average quarter.

    `whole` is `coverage` of the selection, `by_region` the same by region (or agency, setting).
    """
    title = f"Which share of sites had a contact, by {by}?"
    total = known(pick(whole, statistic="at_least_once", recipient="any"))
    if total.empty:
        return blank("coverage", title, whole)
    rows = pick(by_region, statistic="at_least_once", recipient="any")
    shown = known(rows).sort_values("value", ascending=False)
    quarters = {
        row[by]: row["value"]
        for _, row in pick(by_region, statistic="mean_of_quarters", recipient="any").iterrows()
    }
    all_quarters = pick(whole, statistic="mean_of_quarters", recipient="any")["value"].iloc[0]
    marks = [_mark("All", total.iloc[0], all_quarters)]
    marks += [
        replace(_mark(named(row[by], names), row, quarters.get(row[by])), place=str(row[by] or ""))
        for _, row in shown.iterrows()
    ]
    figure = rows_figure(marks, "share of sites", (0, 104), leads=by, ticksuffix="%")
    said = row_words(marks)
    return Picture(
        name="coverage",
        title=title,
        sentence=_sentence(total.iloc[0], all_quarters, whole),
        panels=(Panel("", figure, f"Dot plot. {said}.", {by: ""}),),
        caption=_caption(whole),
        click=wording.narrows(by),
        table=_table(whole, by_region, by, names),
        numeric=COLUMNS,
        data=by_region.rows.drop(columns="excluded"),
        **about(whole, by_region),
    )


def _mark(label: str, row: pd.Series, quarter: float | None) -> RowMark:
    value = 100 * float(row["value"])
    note = f"<b>{say.percent(row['value'])}</b> of {say.count(row['denominator'])}"
    return RowMark(
        label,
        note,
        value,
        earlier=None if quarter is None else 100 * float(quarter),
        hover=f"{label}: {say.count(row['numerator'])} of {say.count(row['denominator'])} sites over the "
        f"period",
        earlier_hover=f"{label}: {say.percent(quarter)} in an average quarter",
    )


def _sentence(row: pd.Series, quarter: float | None, whole: Result) -> str:
    excluded = row["excluded"] or {}
    text = wording.coverage(
        int(row["denominator"]),
        int(row["numerator"]),
        int(whole.settings.get("at_risk_days", 30)),
        int(whole.settings.get("contact_minutes", 15)),
        sum(excluded.values()),
    )
    return text if quarter is None else f"{wording.reached_quarter(quarter)} {text}"


def _caption(whole: Result) -> str:
    return (
        "Filled: at least one contact in the period. Hollow: mean of its quarters. A contact is completed, "
        f"{whole.settings.get('contact_minutes', 15):g} minutes or more, with an educator or leader; "
        f"phone, e-mail and "
        "observation-only visits do not count. The roster is counted whole, so there is no likely range."
    )


def _table(whole: Result, by_region: Result, by: str, names: Names | None) -> pd.DataFrame:
    lines = [_line("All", whole.rows)]
    lines += sorted(
        _line(named(place, names), part)
        for place, part in by_region.rows.groupby(by, dropna=False, sort=False)
    )
    return table((by.capitalize(), *COLUMNS), lines)


def _line(place: str, rows: pd.DataFrame) -> tuple[str, ...]:
    cell = {(row["statistic"], row["recipient"]): row for _, row in rows.iterrows()}

    def of(statistic: str, recipient: str, column: str = "value") -> float | None:
        row = cell.get((statistic, recipient))
        return None if row is None else row[column]

    once = "at_least_once"
    return (
        place,
        say.count(of(once, "any", "denominator")),
        say.count(of(once, "any", "numerator")),
        say.percent(of(once, "any")),
        say.percent(of("mean_of_quarters", "any")),
        say.percent(of(once, "educator")),
        say.percent(of(once, "leader")),
    )


def not_reached(result: Result, names: Names | None = None) -> Picture:
    """Sites counted in coverage without a contact, although their coaches sent logs."""
    return _site_list(
        result,
        names,
        "not_reached",
        "Which sites are not yet reached?",
        "{sites} counted in coverage had no contact.",
    )


def no_logs(result: Result, names: Names | None = None) -> Picture:
    """Sites whose coaches sent no logs: whether they were reached cannot be told."""
    return _site_list(
        result,
        names,
        "no_logs",
        "For which sites did no logs come from the coach?",
        "{sites} cannot be told: no logs from this coach.",
    )


def _site_list(result: Result, names: Names | None, statistic: str, title: str, said: str) -> Picture:
    row = pick(result, statistic=statistic)
    name = statistic.replace("_", "-")
    if row.empty or row.iloc[0]["value"] is None:
        return blank(name, title, result)
    found = result.curves.get("sites", pd.DataFrame(columns=["list"]))
    found = found[found["list"] == statistic].reset_index(drop=True)
    columns = {
        "site_id": "Site",
        "region_id": "Region",
        "setting": "Setting",
        "enrolled_since": "Enrolled since",
        "coach": "Coach",
    }
    present = [column for column in columns if column in found.columns]
    lines = [[_cell(column, site[column], names) for column in present] for _, site in found.iterrows()]
    count = int(row.iloc[0]["value"])
    noun = f"**{wording.plural(count, 'site')}**" if count else "No site"
    return Picture(
        name=name,
        title=title,
        sentence=said.format(sites=noun),
        data=found,
        caption="New staff, closed doors and late logs look the same from here." if count else "",
        table=table([columns[column] for column in present], lines),
        leads=sites_lead(found["site_id"]) if "site_id" in found.columns else None,
        **about(result),
    )


def _cell(column: str, value: object, names: Names | None) -> str:
    if column == "setting":
        return labels.SETTINGS.get(str(value), str(value))
    if hasattr(value, "strftime") and value == value:
        return say.day(value)  # type: ignore[arg-type]
    return named(value, names, "–")
