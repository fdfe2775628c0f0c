"""Planned sessions that were not held, by reason: lack of time as a number."""

from __future__ import annotations

from coaching_analytics.charts import by_place as places
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import site_lists, wording
from coaching_analytics.charts.bar import Part, bar_figure
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, pick, sites_lead, tabled
from coaching_analytics.metrics.result import Result

REASONS = {
    "no_release_time": "No release time",
    "staff_absence": "Staff absent",
    "illness": "Illness",
    "coach": "The coach could not",
    "weather": "Weather",
    "other": "Another reason",
    "not_stated": "No reason on record",
}
COLUMNS = ("Sessions planned", "Not held", *REASONS.values())


def not_held(
    whole: Result, by_place: Result | None = None, names: Names | None = None, by: str = "region"
) -> Picture:
    """Sessions cancelled or missed by reason, in all and by the employer's region; both are `not_held`."""
    name, title = "not-held", "Why were planned sessions not held?"
    total = pick(whole, why="all").iloc[0]
    if total["value"] is None:
        return blank(name, title, whole, str(total["reason"] or ""))
    rows = {row["why"]: row for _, row in whole.rows.iterrows()}
    parts = [
        Part(
            text,
            float(rows[why]["value"]),
            f"{say.count(rows[why]['numerator'])}, {say.percent(rows[why]['value'], 1)}",
            hollow=why == "not_stated",
        )
        for why, text in REASONS.items()
        if rows[why]["numerator"]
    ]
    said = "; ".join(f"{part.name} {part.note}" for part in parts)
    panels = (Panel("", bar_figure(parts), f"Bar in parts: {said}."),) if parts else ()
    found = places.cells("why", whole, by_place, names, by)
    return Picture(
        name=name,
        title=title,
        unit="share of planned sessions",
        sentence=_sentence(rows),
        panels=panels,
        caption="Number of sessions, and their share of all planned: cancelled or missed, of those and the "
        "ones held. Each counts once, at the coach's employer. A visit called off that nobody wrote down "
        f"is not in it. The {by} is the employer's.",
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [(place, *_cells(cell)) for place, cell in found.items()],
            whole,
            *(() if by_place is None else (by_place,)),
            data=(whole if by_place is None else by_place).rows.drop(columns="excluded"),
        ),
    )


def _cells(cell: places.Cell) -> tuple[str, ...]:
    return (
        say.count(cell["all"]["denominator"]),
        say.percent(cell["all"]["value"], 1),
        *(say.percent(cell[why]["value"], 1) for why in REASONS),
    )


def _sentence(rows: places.Cell) -> str:
    every, time = rows["all"], rows["no_release_time"]
    text = (
        f"**{say.percent(every['value'])}** of "
        f"{wording.plural(int(every['denominator']), 'planned session')} were not held."
    )
    if every["numerator"]:
        share = float(time["numerator"]) / float(every["numerator"])
        text += f" Lack of release time was the reason for {say.percent(share)} of them."
    return text


def sites(result: Result, names: Names | None = None) -> Picture:
    """Sessions held and not held of each site, by reason; `result` is `not_held`."""
    name, title = "not-held-sites", "How many planned sessions of each site were not held?"
    curve = result.curves["sites"]
    if curve.empty:
        return blank(name, title, result)
    found = site_lists.region_order(curve, names, ("site_id",))
    lines = [
        (
            *site_lists.place_cells(site, names),
            *(say.count(site[key]) for key in ("planned", "held", "not_held", *REASONS)),
            say.percent(site["share"]),
        )
        for site in found.to_dict("records")
    ]
    return Picture(
        name=name,
        title=title,
        sentence=f"**{say.count(found['not_held'].sum())} of {say.count(found['planned'].sum())}** sessions.",
        caption="A session held with several sites counts at each of them.",
        leads=sites_lead(found["site_id"]),
        **tabled(
            ("Site", "Region", "Setting"),
            ("Planned", "Held", "Not held", *REASONS.values(), "Share not held"),
            lines,
            result,
            data=found,
        ),
    )
