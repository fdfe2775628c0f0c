"""Posts that are kept and posts that stand empty, how long coaches stay, and what became of educators."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_text, row_words, rows_figure
from coaching_analytics.metrics.result import Result

UNIT = "share of full-time posts"
POSTS = {"all": "All coaches", "full_time": "Full-time posts", "part_time": "Part-time posts"}
STYLES = ((theme.BLUE, "solid"), (theme.RUST, "dash"), (theme.GREY, "dot"))
GROUPS = {"coached": "Coached", "not_coached": "Not coached, or less", "new_hire": "New at the site"}
OUTCOMES = {
    "same_site": "At the same site",
    "other_site": "At another site",
    "left": "Left",
    "site_closed": "Site closed",
}
PITCH = 84


def kept(whole: Result, placed: Result, names: Names | None, by: str) -> Picture:
    """Posts held by the same people a year later (filled), by region; hollow: by the same agency."""
    title = f"Are posts held by the same coaches a year later, by {by}?"
    total = known(pick(whole, statistic="retained"))
    if total.empty:
        return blank("posts-kept", title, whole, _why(whole, "retained"))
    marks = [_kept("All", whole)] + [
        _kept(named(place, names), placed, **{by: place})
        for place in known(pick(placed, statistic="retained")).sort_values("value", ascending=False)[by]
    ]
    lines = [_line("All", whole, {})] + [
        _line(named(place, names), placed, {by: place}) for place in dict.fromkeys(placed.rows[by])
    ]
    row = total.iloc[0]
    return Picture(
        name="posts-kept",
        title=title,
        unit=UNIT,
        sentence=f"**{say.percent(row['value'])}** of the {say.decimal(row['denominator'])} full-time posts held a year "
        "before the end of the period are still held by the same people.",
        panels=(
            Panel(
                "",
                rows_figure(marks, UNIT, (0, 104), ticksuffix="%"),
                f"Dot plot by {by}. {row_words(marks)}.",
            ),
        ),
        caption="Filled: the same people still coach in the system. Hollow: for the same agency. Leave counts as "
        "employed. Few coaches stand behind a region: one who leaves moves it a lot.",
        **tabled(
            (by.capitalize(),),
            ("Still coaching", "At the same agency", "Coaches", "Posts empty"),
            lines,
            placed,
            whole,
        ),
    )


def _kept(label: str, result: Result, **cell: Any) -> RowMark:
    row = pick(result, statistic="retained", **cell).iloc[0]
    same = pick(result, statistic="same_agency", **cell).iloc[0]
    return RowMark(
        label,
        f"<b>{say.percent(row['value'])}</b> of {wording.plural(row['n'], 'coach', 'coaches')}' posts",
        100 * float(row["value"]),
        earlier=None if same["value"] is None else 100 * float(same["value"]),
        hover=f"{label}: {say.percent(row['value'])} still coach",
        earlier_hover=f"{label}: {say.percent(same['value'])} for the same agency",
    )


def _line(label: str, result: Result, cell: dict[str, Any]) -> tuple[str, ...]:
    rows = {row["statistic"]: row for _, row in pick(result, **cell).iterrows()}
    return (
        label,
        say.percent(rows["retained"]["value"]),
        say.percent(rows["same_agency"]["value"]),
        say.count(rows["retained"]["n"]),
        say.percent(rows["vacancy"]["value"]),
    )


def vacancies(whole: Result, placed: Result, names: Names | None, by: str) -> Picture:
    """Full-time-post days that stood empty, by region or agency."""
    title = f"How much of the posts stands empty, by {by}?"
    total = known(pick(whole, statistic="vacancy"))
    if total.empty:
        return blank("posts-empty", title, whole, _why(whole, "vacancy"))
    rows = known(pick(placed, statistic="vacancy")).sort_values("value", ascending=False)
    marks = [_empty("All", total.iloc[0])] + [
        _empty(named(row[by], names), row) for _, row in rows.iterrows()
    ]
    highest = max(100 * float(mark) for mark in [total.iloc[0]["value"], *rows["value"]])
    row, days = total.iloc[0], (whole.window.end - whole.window.start).days
    lines = [
        (
            label,
            say.percent(one["value"]),
            say.decimal(float(one["numerator"]) / days),
            say.decimal(float(one["denominator"]) / days),
        )
        for label, one in [("All", row), *((named(one[by], names), one) for _, one in rows.iterrows())]
    ]
    return Picture(
        name="posts-empty",
        title=title,
        unit=UNIT,
        sentence=f"On an average day **{say.decimal(float(row['numerator']) / days)}** of "
        f"{say.decimal(float(row['denominator']) / days)} full-time posts stood empty.",
        panels=(
            Panel(
                "",
                rows_figure(marks, UNIT, (0, max(20.0, highest * 1.1)), ticksuffix="%"),
                f"Dot plot by {by}. {row_words(marks)}.",
            ),
        ),
        caption=_budget(whole),
        **tabled((by.capitalize(),), ("Empty", "Posts empty a day", "Posts in all"), lines, placed, whole),
    )


def _empty(label: str, row: pd.Series) -> RowMark:
    return RowMark(
        label,
        f"<b>{say.percent(row['value'])}</b>",
        100 * float(row["value"]),
        hover=f"{label}: {say.percent(row['value'])}",
    )


def _budget(result: Result) -> str:
    stated = result.settings.get("budgeted_posts", "")
    if stated != "":
        return f"Of the {say.decimal(float(stated))} posts budgeted for the whole; places by the most filled in a month."
    return "Posts in all are the most each employer filled in a month of the period: those that stood empty all along are not seen."


def stays(result: Result, names: Names | None = None) -> Picture:
    """Share of coaches still there by years since they began, with its likely range; `result` is `coach_retention`."""
    title = "How long do coaches stay?"
    curve = result.curves.get("stays", pd.DataFrame())
    if curve.empty:
        return blank("coach-stays", title, result, _why(result, "after_one_year"))
    groups = [(str(name), part) for name, part in curve.groupby("group", sort=False)]
    start = float(curve.loc[curve["group"] == groups[0][0], "years"].min())
    lines = [
        (
            _group(name, names),
            say.decimal(row["years"]),
            say.count(row["at_risk"]),
            say.percent(row["share"]),
            f"{say.percent(row['low'])} to {say.percent(row['high'])}",
        )
        for name, part in groups
        for _, row in part.iterrows()
    ]
    since = (
        ""
        if start == 0
        else f" The first curve begins {say.decimal(start)} years after the first day: earlier too few were watched, so it tells of those who stayed so long."
    )
    return Picture(
        name="coach-stays",
        title=title,
        unit="share of coaches still there, by years since their first day",
        sentence=_compared(result, names),
        panels=(Panel("", _curves(groups, names), f"Falling steps. {_told(groups, names)}"),),
        caption="Each step is a coach who left; the band of the first curve is its likely range. Coaches who began before "
        f"the records are watched from their beginning on; drawn while five or more were watched.{since}",
        **tabled(
            ("Group",), ("Years", "Coaches watched", "Still there", "Likely range"), lines, result, data=curve
        ),
    )


def _group(name: str, names: Names | None) -> str:
    return POSTS.get(name) or named(name, names)


def _told(groups: list[tuple[str, pd.DataFrame]], names: Names | None) -> str:
    return " ".join(
        f"{_group(name, names)}: {say.percent(part['share'].iloc[-1])} after {say.decimal(part['years'].iloc[-1])} years."
        for name, part in groups
    )


def _curves(groups: list[tuple[str, pd.DataFrame]], names: Names | None) -> Drawing:
    traces: list[dict[str, Any]] = []
    notes = []
    for place, (name, part) in enumerate(groups[: len(STYLES)]):
        colour, dash = STYLES[place]
        x = part["years"].tolist()
        if place == 0:
            both = [("high", 100 * part["high"]), ("low", 100 * part["low"])]
            for number, (_, band) in enumerate(both):
                fill = {"fill": "tonexty", "fillcolor": "rgba(0, 90, 156, 0.14)"} if number else {}
                traces.append(
                    {
                        "type": "scatter",
                        "mode": "lines",
                        "x": x,
                        "y": band.tolist(),
                        "hoverinfo": "skip",
                        "line": {"width": 0, "shape": "hv", "color": colour},
                        **fill,
                    }  # fmt: skip
                )
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": (100 * part["share"]).tolist(),
                "line": {"width": 2.5 if place == 0 else 2, "color": colour, "shape": "hv", "dash": dash},
                "hovertext": [
                    f"{_group(name, names)}: {say.percent(share)} after {say.decimal(years)} years"
                    for share, years in zip(part["share"], part["years"], strict=True)
                ],
                "hoverinfo": "text",
            }
        )
        notes.append(
            theme.text(
                _group(name, names),
                x[-1],
                100 * float(part["share"].iloc[-1]),
                xanchor="right",
                yanchor="bottom",
                yshift=3 + 0 * place,
                color=colour,
            )
        )
    return theme.figure(
        traces,
        300,
        margin={"b": 44, "t": 12, "r": 12},
        annotations=notes,
        xaxis=theme.axis(title="years since the first day", rangemode="tozero"),
        yaxis=theme.axis(range=[-3, 104], ticksuffix="%"),
    )


def _compared(result: Result, names: Names | None) -> str:
    test = result.curves.get("compared", pd.DataFrame())
    after = known(pick(result, statistic="after_three_years"))
    said = ""
    if len(after) == 1:
        row = after.iloc[0]
        span = (
            ""
            if row["low"] is None
            else f" {wording.likely(say.percent(row['low']), say.percent(row['high']))}"
        )
        said = f"**{say.percent(row['value'])}** of coaches stay three years{span}. "
    if test.empty or test["p"].iloc[0] is None:
        return said.rstrip()
    groups = " and ".join(_group(str(name), names).lower() for name in test["group"])
    if float(test["p"].iloc[0]) < 0.05:
        return f"{said}Coaches on {groups} leave at different rates, more than chance alone would explain."
    return f"{said}The data cannot tell whether coaches on {groups} leave at different rates."


def educators(result: Result) -> Picture:
    """What became of educators within a year, by whether they were coached; `result` is `educator_retention`."""
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
        caption=f"Coached: {contacts} contacts or more in the {days} days before the census day, among educators at the site "
        f"for that long. New at the site: fewer than {days} days. Site closed: or no longer enrolled. Site leaders are "
        "not counted. Who moved to another site is found only where people have one id.",
        **tabled(("Group",), ("Educators", *OUTCOMES.values()), lines, result),
    )


def _share(part: pd.DataFrame, outcome: str) -> str:
    return say.percent(part[part["outcome"] == outcome].iloc[0]["value"])


def _educators(stay: dict[str, pd.Series]) -> str:
    if {"coached", "not_coached"} <= set(stay):
        first, second = (say.percent(stay[name]["value"]) for name in ("coached", "not_coached"))
        return (
            f"A year later **{first}** of coached educators were at the same site, and {second} of those not coached. "
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
        notes += row_text(place, GROUPS[name], people)
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
                }  # fmt: skip
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
        theme.text(f"<b>{place + 1}</b> {name}", 0.5 * (place % 2), 1, xref="paper", yref="paper", xanchor="left",
                   yanchor="bottom", yshift=22 - 18 * (place // 2), color=theme.INK)
        for place, name in enumerate(OUTCOMES.values())
    ]  # fmt: skip


def _why(result: Result, statistic: str) -> str:
    reasons = [str(reason) for reason in pick(result, statistic=statistic)["reason"] if reason]
    return reasons[0] if reasons else ""
