"""How long ago each site's last contact was, against the plan; sites without a plan are no good news."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import site_lists, wording
from coaching_analytics.charts.bar import Part, bar_figure
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
from coaching_analytics.metrics.result import Result

STATUSES = {
    "in_time": "In time",
    "overdue": "Overdue",
    "no_plan": "Contact, but no plan",
    "never": "Never contacted",
}
COLUMNS = ("Sites", *STATUSES.values(), "Middle site, working days since")
LISTED = ("Site", "Region", "Setting", "Status", "Last contact", "Note")
DAYS = ("Working days since", "Planned every", "Working days enrolled")


def contact_gaps(
    whole: Result, by_place: Result | None = None, names: Names | None = None, by: str = "region"
) -> Picture:
    """Sites by the time since their last contact; both are `contact_gaps`, one of them by region."""
    name, title = "contact-gaps", "How long ago was the last contact?"
    cells = {row["statistic"]: row for _, row in known(whole.rows).iterrows()}
    if "overdue" not in cells:
        return blank(name, title, whole, next((str(why) for why in whole.rows["reason"] if why), ""))
    parts = [
        Part(
            text,
            float(cells[status]["value"]),
            f"{say.count(cells[status]['numerator'])} sites, {say.percent(cells[status]['value'])}",
            hollow=status == "never",
        )
        for status, text in STATUSES.items()
    ]
    said = "; ".join(f"{part.name} {part.note}" for part in parts)
    lines = [("All", *_cells(whole.rows))]
    if by_place is not None:
        lines += sorted(
            (named(place, names, f"No {by}"), *_cells(rows))
            for place, rows in by_place.rows.groupby(by, dropna=False, sort=False)
        )
    return Picture(
        name=name,
        title=title,
        unit="share of enrolled sites",
        sentence=_sentence(cells, whole),
        panels=(Panel("", bar_figure(parts), f"Bar in parts: {said}."),),
        caption=_caption(whole),
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            lines,
            whole,
            *(() if by_place is None else (by_place,)),
            data=(whole if by_place is None else by_place).rows.drop(columns="excluded"),
        ),
    )


def _cells(rows: pd.DataFrame) -> tuple[str, ...]:
    cell = {row["statistic"]: row for _, row in rows.iterrows()}
    return (
        say.count(cell["overdue"]["denominator"]),
        *(say.count(cell[status]["numerator"]) for status in STATUSES),
        say.decimal(cell["median"]["value"], 0),
    )


def _sentence(cells: dict[str, pd.Series], result: Result) -> str:
    sites, late, never = (
        int(cells["overdue"]["denominator"]),
        int(cells["overdue"]["numerator"]),
        int(cells["never"]["numerator"]),
    )
    factor = float(result.settings.get("overdue_factor", 1.5))
    are = "is" if late == 1 else "are"
    text = (
        f"**{say.count(late)} of {wording.plural(sites, 'site')}** {are} overdue: their last contact is "
        f"longer ago than {factor:g} times the planned gap."
    )
    if never:
        text += f" {wording.plural(never, 'site was', 'sites were')} never contacted."
    if "median" in cells:
        text += f" The middle site had its last contact {_days(cells['median']['value'])} ago."
    return text


def _days(value: float) -> str:
    return f"{say.decimal(value, 0)} working {'day' if value == 1 else 'days'}"


def _caption(result: Result) -> str:
    without = pick(result, statistic="no_plan")["numerator"].iloc[0]
    plan = (
        f" {wording.plural(int(without), 'site')} with a contact but no planned gap cannot be overdue, which "
        "is not the same as fine."
        if without
        else ""
    )
    return (
        "Enrolled sites on the last day of the period, or of the data. Working days of the site's own "
        "calendar: a break is no gap. How often contact should be is what the plan says; research gives no "
        f"number that is enough.{plan}"
    )


def sites(
    result: Result, names: Names | None = None, statuses: Sequence[str] = ("overdue", "never")
) -> Picture:
    """The sites with one of these statuses, longest ago first within a region; `result` is `contact_gaps`."""
    name = "contact-gap-sites"
    title = "Which sites are overdue or were never contacted?"
    if tuple(statuses) == tuple(STATUSES):
        title = "When was each site's last contact?"
    if known(result.rows).empty:
        return blank(name, title, result, next((str(why) for why in result.rows["reason"] if why), ""))
    curve = result.curves["sites"]
    found = curve[curve["status"].isin(statuses)]
    found = found.assign(days=found["operating_days"].astype(float).fillna(float("inf")) * -1)
    found = site_lists.region_order(found, names, ("days", "site_id")).drop(columns="days")
    first = site_lists.with_coach(LISTED, found)
    lines = [
        (
            *site_lists.place_cells(site, names),
            _status(site),
            site_lists.day_words(site["last_contact"]),
            site_lists.mark_words(site),
            *site_lists.coach_cell(site, names),
            *(site_lists.whole(site[key]) for key in ("operating_days", "cadence_days", "days_enrolled")),
        )
        for site in found.to_dict("records")
    ]
    return Picture(
        name=name,
        title=title,
        sentence=f"**{wording.plural(len(found), 'site')}**." if len(found) else "No site.",
        caption="By region, longest ago first. New staff, closed doors and late logs look the same here.",
        leads=sites_lead(found["site_id"]),
        **tabled(first, DAYS, lines, result, data=found),
    )


def _status(site: site_lists.Line) -> str:
    """The status in words; a site never contacted can lack a plan too."""
    text = STATUSES[str(site["status"])]
    return f"{text}, no plan" if site["status"] == "never" and pd.isna(site["cadence_days"]) else text
