"""Hours given beside hours planned; a site without a plan has no figure, and is counted as such."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import labels, site_lists, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import (
    Names,
    Panel,
    Picture,
    blank,
    known,
    named,
    pick,
    sites_lead,
    tabled,
)
from coaching_analytics.charts.rows import Reference, RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

COLUMNS = (
    "Hours planned",
    "Hours given",
    "Given of planned",
    "Middle site",
    "Sites with a plan",
    "Sites without",
)
CAPTION = (
    "Filled: hours given of hours planned, over all sites with a plan. Hollow: the middle site. A month's "
    "plan counts as far as the site was open, so a break plans no hours; a plan stands while its assignment "
    "does. It says whether a plan was kept, not whether the plan is enough: research gives no number."
)


def planned_hours(whole: Result, by_place: Result, names: Names | None = None, by: str = "agency") -> Picture:
    """Share of planned hours given, in all and by agency; both are `dose_fidelity`."""
    name, title = "planned-hours", "Were the planned hours given?"
    total = pick(whole, statistic="delivered").iloc[0]
    if total["value"] is None:
        return blank(name, title, whole, str(total["reason"] or ""))
    cells = {"All": whole.rows} | {
        _place(place, names, by): rows for place, rows in by_place.rows.groupby(by, dropna=False, sort=False)
    }
    marks = [_mark(label, rows) for label, rows in cells.items()]
    first, rest = marks[0], sorted(marks[1:], key=lambda mark: (mark.value is None, -(mark.value or 0)))
    drawn = [first, *rest]
    high = max([110.0, *(each for mark in drawn for each in (mark.value, mark.earlier) if each is not None)])
    figure = rows_figure(
        drawn,
        "share of planned hours",
        (-0.03 * high, high * 1.05),
        references=(Reference(100, "as planned"),),
        ticksuffix="%",
    )
    return Picture(
        name=name,
        title=title,
        unit="share of planned hours",
        sentence=_sentence(whole, total),
        panels=(Panel("", figure, f"Dot plot. {row_words(drawn)}."),),
        caption=CAPTION,
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [(label, *_cells(rows)) for label, rows in cells.items()],
            whole,
            by_place,
            data=by_place.rows.drop(columns="excluded"),
        ),
    )


def _place(place: object, names: Names | None, by: str) -> str:
    return labels.SETTINGS.get(str(place), str(place)) if by == "setting" else named(place, names, f"No {by}")


def _mark(label: str, rows: pd.DataFrame) -> RowMark:
    cell = {row["statistic"]: row for _, row in rows.iterrows()}
    row, middle = cell["delivered"], cell["median"]["value"]
    if row["value"] is None:
        return RowMark(label, "no plan")
    value = 100 * float(row["value"])
    note = f"<b>{say.percent(row['value'])}</b> of {say.count(row['denominator'])} h"
    return RowMark(
        label,
        note,
        value,
        earlier=None if middle is None else 100 * float(middle),
        hover=f"{label}: {say.count(row['numerator'])} of {say.count(row['denominator'])} hours",
        earlier_hover=f"{label}: the middle site {say.percent(middle)}",
    )


def _cells(rows: pd.DataFrame) -> tuple[str, ...]:
    cell = {row["statistic"]: row for _, row in rows.iterrows()}
    row = cell["delivered"]
    return (
        say.count(row["denominator"]),
        say.count(row["numerator"]),
        say.percent(row["value"]),
        say.percent(cell["median"]["value"]),
        say.count(row["n"]),
        say.count(cell["no_plan"]["numerator"]),
    )


def _sentence(whole: Result, total: pd.Series) -> str:
    middle = pick(whole, statistic="median").iloc[0]["value"]
    without = pick(whole, statistic="no_plan").iloc[0]
    text = (
        f"**{say.percent(total['value'])}** of {say.count(total['denominator'])} planned hours were given; "
        f"the middle site was given {say.percent(middle)} of its own."
    )
    if without["numerator"]:
        count, sites = int(without["numerator"]), int(without["denominator"])
        text += f" {say.count(count)} of {wording.plural(sites, 'site')} have no planned hours."
    return text


def sites(result: Result, names: Names | None = None) -> Picture:
    """Every site with its planned and given hours, those without a plan first, of `dose_fidelity`."""
    name, title = "planned-hours-sites", "How much of its planned hours did each site get?"
    curve = result.curves["sites"]
    if known(pick(result, statistic="delivered")).empty and curve.empty:
        return blank(name, title, result)
    found = site_lists.region_order(curve, names, ("status", "share", "site_id"))
    first = site_lists.with_coach(("Site", "Region", "Setting", "Note"), found)
    lines = [
        (
            *site_lists.place_cells(site, names),
            "; ".join(
                part
                for part in ("" if site["status"] == "planned" else "No plan", site_lists.mark_words(site))
                if part
            ),
            *site_lists.coach_cell(site, names),
            say.decimal(site["planned_hours"], 1),
            say.decimal(site["delivered_hours"], 1),
            say.percent(site["share"]),
        )
        for site in found.to_dict("records")
    ]
    without = int((curve["status"] == "no_plan").sum())
    return Picture(
        name=name,
        title=title,
        sentence=f"**{wording.plural(without, 'site')}** of {say.count(len(curve))} without planned hours.",
        caption="By region, sites without a plan first, then the least given of planned first.",
        leads=sites_lead(found["site_id"]),
        **tabled(first, ("Hours planned", "Hours given", "Given of planned"), lines, result, data=found),
    )
