"""What became of educators within a year, by whether they were coached before the census day."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Panel, Picture, blank, known, tabled
from coaching_analytics.charts.rows import row_text
from coaching_analytics.metrics.result import Result

GROUPS = {"coached": "Coached", "not_coached": "Not coached, or less", "new_hire": "New at the site"}
OUTCOMES = {
    "same_site": "At the same site",
    "other_site": "At another site",
    "left": "Left",
    "site_closed": "Site closed",
}
PITCH = 84


def educators(result: Result) -> Picture:
    """What became of educators within a year, coached or not; `result` is `educator_retention`."""
    title, unit = "Do educators stay?", "share of educators a year after the census day"
    rows = known(result.rows)
    if rows.empty:
        reasons = [str(one) for one in result.rows["reason"] if one]
        return blank("educators-stay", title, result, reasons[0] if reasons else "")
    groups = [(name, rows[rows["group"] == name]) for name in GROUPS if (rows["group"] == name).any()]
    lines = [
        (GROUPS[name], say.count(part["n"].iloc[0]), *(_share(part, outcome) for outcome in OUTCOMES))
        for name, part in groups
    ]
    stay = {name: part[part["outcome"] == "same_site"].iloc[0] for name, part in groups}
    contacts = result.settings.get("coached_contacts", 3)
    days = result.settings.get("census_days", 180)
    return Picture(
        name="educators-stay",
        title=title,
        unit=unit,
        sentence=_educators(stay),
        panels=(Panel("", _stacks(groups), f"Bars in parts. {_stack_words(groups)}"),),
        caption=f"Coached: {contacts} contacts or more in the {days} days before the census day, among "
        "educators at the site "
        f"for that long. New at the site: fewer than {days} days. Site closed: or no longer enrolled. Site "
        "leaders are "
        "not counted. Who moved to another site is found only where people have one id.",
        **tabled(("Group",), ("Educators", *OUTCOMES.values()), lines, result),
    )


def _share(part: pd.DataFrame, outcome: str) -> str:
    return say.percent(part[part["outcome"] == outcome].iloc[0]["value"])


def _educators(stay: dict[str, pd.Series]) -> str:
    if {"coached", "not_coached"} <= set(stay):
        first, second = (say.percent(stay[name]["value"]) for name in ("coached", "not_coached"))
        return (
            f"A year later **{first}** of coached educators were at the same site, and {second} of those "
            "not coached. "
            "This is an association, not proof that coaching kept anyone."
        )
    name = next(iter(stay))
    return (
        f"A year later **{say.percent(stay[name]['value'])}** were at the same site ({GROUPS[name].lower()})."
    )


def _stack_words(groups: list[tuple[str, pd.DataFrame]]) -> str:
    return " ".join(
        f"{GROUPS[name]}: "
        + ", ".join(f"{OUTCOMES[one].lower()} {_share(part, one)}" for one in OUTCOMES)
        + "."
        for name, part in groups
    )


def _stacks(groups: list[tuple[str, pd.DataFrame]]) -> Drawing:
    """A bar a group, in parts, below a line of text; the parts are named above the first."""
    n = len(groups)
    traces, notes = [], _key()
    for place, (name, part) in enumerate(groups):
        people = wording.plural(part["n"].iloc[0], "educator")
        left = 0.0
        notes += [{**label, "yshift": 26} for label in row_text(place, GROUPS[name], people)]
        for number, outcome in enumerate(OUTCOMES):
            share = 100 * float(part[part["outcome"] == outcome].iloc[0]["value"])
            traces.append(
                {
                    "type": "bar",
                    "orientation": "h",
                    "x": [share],
                    "y": [place],
                    "base": [left],
                    "width": 0.34,
                    "marker": {"color": theme.PARTS[number], "line": {"color": "#FFFFFF", "width": 1.5}},
                    "hovertext": f"{GROUPS[name]}: {OUTCOMES[outcome].lower()} {say.percent(share / 100)}",
                    "hoverinfo": "text",
                }
            )
            if share >= 9:
                notes.append(
                    theme.text(
                        f"{number + 1} · {say.decimal(share, 0)}%",
                        left + share / 2,
                        place,
                        bgcolor="#FFFFFF",
                        borderpad=2,
                    )
                )
            left += share
    return theme.figure(
        traces,
        n * PITCH + 60,
        margin={"t": 46, "b": 4, "l": 2, "r": 2},
        annotations=notes,
        barmode="overlay",
        xaxis=theme.hidden_axis(range=[0, 100]),
        yaxis=theme.hidden_axis(range=[n - 0.7, -0.55]),
    )


def _key() -> list[dict[str, Any]]:
    """The four parts by number, in two lines above the bars."""
    return [
        theme.text(
            f"<b>{place + 1}</b> {name}",
            0.5 * (place % 2),
            1,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            yshift=22 - 18 * (place // 2),
            color=theme.INK,
        )
        for place, name in enumerate(OUTCOMES.values())
    ]
