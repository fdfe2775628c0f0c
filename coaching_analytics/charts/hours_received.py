"""Hours of coaching that educators received, those without any apart; and the list for staff."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import by_place as places
from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.columns import Column, columns_figure
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, named, pick, tabled
from coaching_analytics.disclosure import PUBLISHED
from coaching_analytics.metrics.result import Result

RECIPIENTS = {"any": "All educators", "educator": "Those who teach", "leader": "Site leaders"}
ROLES = {
    "lead": "Lead teacher",
    "assistant": "Assistant teacher",
    "home_based": "Home-based educator",
    "site_leader": "Site leader",
}
COLUMNS = (
    "Educators",
    "Without any",
    "Mean hours",
    "Middle educator",
    "A quarter less than",
    "A quarter more than",
)
MOST = 5_000
"""Educators listed at most: whoever looks for one of more has a place to choose first."""
CAPTION = (
    "Educators on the roster of an enrolled site at any time of the period; the hollow column had no "
    "session. A session of five educators counts in full for each of them, so these hours never add up to "
    "the hours given. Research gives no number of hours that is enough."
)


def hours_received(
    whole: Result, by_place: Result | None = None, names: Names | None = None, by: str = "region"
) -> Picture:
    """Educators by hours received, and the middle by region; both are `exposure_hours`."""
    name, title = "hours-received", "How many hours of coaching did educators receive?"
    total = pick(whole, statistic="mean", recipient="any").iloc[0]
    if total["value"] is None:
        return blank(name, title, whole, str(total["reason"] or ""))
    columns = _columns(whole.curves["spread"])
    said = "; ".join(column.hover for column in columns)
    lines = [("All", text, *_cells(_of(whole.rows, recipient))) for recipient, text in RECIPIENTS.items()]
    if by_place is not None:
        lines += sorted(
            (places.place_name(place, names, by), RECIPIENTS["any"], *_cells(_of(rows, "any")))
            for place, rows in by_place.rows.groupby(by, dropna=False, sort=False)
        )
    return Picture(
        name=name,
        title=title,
        unit="educators by hours received",
        sentence=_sentence(whole),
        panels=(
            Panel(
                "", columns_figure(columns, "hours received in the period", "educators"), f"Columns. {said}."
            ),
        ),
        caption=f"{CAPTION} {wording.left_out(total['excluded'] or {})}".rstrip(),
        **tabled(
            (by.capitalize(), "Who"),
            COLUMNS,
            lines,
            whole,
            *(() if by_place is None else (by_place,)),
            data=(whole if by_place is None else by_place).rows.drop(columns="excluded"),
        ),
    )


def _of(rows: pd.DataFrame, recipient: str) -> places.Cell:
    return {row["statistic"]: row for _, row in rows[rows["recipient"] == recipient].iterrows()}


def _cells(cell: places.Cell) -> tuple[str, ...]:
    return (
        say.count(cell["mean"]["n"]),
        say.percent(cell["none"]["value"]),
        *(say.decimal(cell[name]["value"], 1) for name in ("mean", "median", "q25", "q75")),
    )


def _columns(spread: pd.DataFrame) -> list[Column]:
    found = []
    for low, high, people in spread[["from_hours", "to_hours", "people"]].itertuples(index=False, name=None):
        none = high == 0
        text = f"{low:g} or more" if high is None else f"{low:g} to {high:g}" if low else f"under {high:g}"
        short = f"{low:g}+" if high is None else f"{low:g}–{high:g}" if low else f"&lt;{high:g}"
        words = "without any hours" if none else f"with {text} hours"
        found.append(
            Column(
                "None" if none else short,
                int(people),
                f"{wording.plural(int(people), 'educator')} {words}",
                none,
            )
        )
    return found


def _sentence(whole: Result) -> str:
    cell = _of(whole.rows, "any")
    leaders = _of(whole.rows, "leader")["mean"]["value"]
    text = (
        f"The average educator received **{say.decimal(cell['mean']['value'], 1)} hours**, the middle one "
        f"{say.decimal(cell['median']['value'], 1)}; {say.percent(cell['none']['value'])} received none."
    )
    return text if leaders is None else f"{text} Site leaders received {say.decimal(leaders, 1)} on average."


def by_educator(result: Result, names: Names | None = None) -> Picture:
    """Hours and sessions of each educator, by site; for staff only. `result` is `exposure_hours`."""
    name, title = "hours-by-educator", "How many hours did each educator receive?"
    if PUBLISHED in result.cautions:
        return blank(name, title, result, "Hidden: a figure about one educator is for staff only.")
    curve = result.curves["educators"]
    if curve.empty:
        return blank(name, title, result)
    if len(curve) > MOST:
        many = wording.plural(len(curve), "educator")
        return blank(name, title, result, f"{many}: choose a region, an agency or a site to see them listed.")
    found = curve.sort_values(["site_id", "educator_id"], kind="stable", ignore_index=True)
    lines = [
        (
            named(row["site_id"], names),
            str(row["educator_id"]),
            ROLES.get(str(row["role"]), labels.SETTINGS.get(str(row["role"]), str(row["role"]))),
            say.decimal(row["hours"], 1),
            say.count(row["sessions"]),
        )
        for row in found.to_dict("records")
    ]
    return Picture(
        name=name,
        title=title,
        sentence=f"**{wording.plural(len(lines), 'educator')}**, by site and id.",
        caption="For staff only. Hours are the full length of every session attended.",
        **tabled(("Site", "Educator", "Role"), ("Hours", "Sessions"), lines, result, data=found),
    )
