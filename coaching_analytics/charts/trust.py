"""Whether the ratings can be leaned on: how old they are, who made them, what their error leaves standing."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.choice import Instrument, of
from coaching_analytics.charts.picture import Names, Picture, blank, known, named, tabled
from coaching_analytics.metrics.result import Result

STATISTICS = {"up": "Rose by more", "down": "Fell by more", "neither": "Within the error"}
AGES = ("Rooms rated", "Days since, middle room", "Older than {months} months", "Never rated")


def ages(result: Result, names: Names | None, by: str) -> Picture:
    """Age of the last formal rating by place; `result` is `rating_freshness` by `by`."""
    title = "How old are the ratings?"
    unit = f"rooms in use on {say.day(say.last_day(result.window))}"
    if known(result.rows).empty:
        return blank("rating-ages", title, result)
    months = int(result.settings["old_rating_months"])
    lines, old, rated, never, rooms = [], 0, 0, 0, 0
    places = result.rows.groupby(by, dropna=False, sort=False)
    for place, part in sorted(places, key=lambda each: named(each[0], names)):
        cell = {row["statistic"]: row for _, row in part.iterrows()}
        lines.append(
            (
                named(place, names),
                say.count(cell["median_days"]["n"]),
                say.count(cell["median_days"]["value"]),
                say.percent(cell["old"]["value"]),
                say.count(cell["never"]["numerator"]),
            )
        )
        old, rated = old + int(cell["old"]["numerator"] or 0), rated + int(cell["old"]["denominator"] or 0)
        never, rooms = never + int(cell["never"]["numerator"] or 0), rooms + int(cell["never"]["n"] or 0)
    columns = [column.format(months=months) for column in AGES]
    return Picture(
        name="rating-ages",
        title=title,
        unit=unit,
        sentence=f"**{wording.plural(old, 'room')} of {say.count(rated)}** with a rating "
        f"{'has' if old == 1 else 'have'} none of the last {months} months; {say.count(never)} of "
        f"{wording.plural(rooms, 'room')} in use {'was' if never == 1 else 'were'} never rated.",
        caption="Formal ratings only. Days to the last day of the period.",
        **tabled((by.capitalize(),), columns, lines, result, data=result.curves["rooms"]),
    )


def own_coach(result: Result, names: Names | None = None) -> Picture:
    """Ratings by the site's own coach; `result` is `rating_overlap` of the whole selection."""
    title, unit = "Which ratings were made by the site's own coach?", "formal ratings"
    overlap, unlinked = result.row(statistic="overlap"), result.row(statistic="unlinked")
    if overlap.value is None:
        return blank("own-coach", title, result, str(overlap.reason or ""))
    listed = result.curves["ratings"]
    lines = [
        (
            str(row["site_id"]),
            named(row["region_id"], names),
            str(row["classroom_id"]),
            say.day(pd.Timestamp(row["observation_date"]).date()),
        )
        for _, row in listed.iterrows()
    ]
    count = int(overlap.numerator or 0)
    return Picture(
        name="own-coach",
        title=title,
        unit=unit,
        sentence=f"**{say.count(overlap.numerator)} of {say.count(overlap.denominator)}** ratings "
        f"({say.percent(overlap.value)}) {'was' if count == 1 else 'were'} made by somebody who had coached "
        "the site in the 12 months before.",
        caption=f"{say.percent(unlinked.value)} of all ratings have a rater who is not linked to the "
        "registry of persons: they are not in the share. Ratings by the site's own coach do not count in the "
        "change in the same rooms.",
        **tabled(("Site", "Region", "Room", "Day of the visit"), (), lines, result, data=listed),
    )


def beyond_error(result: Result, instrument: Instrument | None, domain: str | None) -> Picture:
    """Rooms that changed by more than the error of a rating; `result` is `reliable_change`."""
    title = "Changed by more than measurement error?"
    rows = of(result, instrument)
    rows = rows if domain is None else rows[rows["domain"] == domain]
    shown = known(rows)
    if shown.empty:
        reasons = [str(reason) for reason in rows["reason"] if reason]
        return blank("beyond-error", title, result, next(iter(reasons), ""))
    least = result.curves["least"]
    keys = ["edition", "domain", "lead"]
    lines = []
    for (edition, code, lead), part in shown.groupby(keys, sort=False):
        cell = {row["statistic"]: row for _, row in part.iterrows()}
        own = least[(least["edition"] == edition) & (least["domain"] == code) & (least["lead"] == lead)]
        points = own["least_change"].iloc[0] if len(own) else None
        lines.append(
            (
                labels.domain(str(code)),
                labels.edition_name(str(edition)),
                labels.LEADS[str(lead)],
                say.count(cell["up"]["n"]),
                say.points(points),
                *(say.percent(cell[name]["value"]) for name in STATISTICS),
            )
        )
    return Picture(
        name="beyond-error",
        title=title,
        unit="rooms with two ratings",
        sentence="",
        caption="The least change that counts is 1.96 times the error of a difference of two ratings.",
        **tabled(
            ("Domain", "Edition", "Lead teacher"),
            ("Rooms", "Least change, points", *STATISTICS.values()),
            lines,
            result,
            data=rows.drop(columns="excluded"),
        ),
    )
