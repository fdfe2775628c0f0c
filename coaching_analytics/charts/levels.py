"""Published QRIS levels by county and how they changed between two rosters."""

from __future__ import annotations

from datetime import date

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

NOT_RATED = "Not rated"


def level_name(level: object) -> str:
    """A level in words: Level 3, or Not rated."""
    if (
        level is None
        or level != level
        or str(level).strip().lower() in ("", "0", "not_rated", "not rated", "none")
    ):
        return NOT_RATED
    text = str(level)
    return f"Level {text}" if text[:1].isdigit() else text.replace("_", " ").capitalize()


def levels(result: Result) -> Picture:
    """Sites at each level, filled on the last roster and hollow on the first; `result` is `qris_level`,
    whole."""
    title = "At which published level are sites?"
    found = known(result.rows)
    if found.empty:
        return blank("levels", title, result)
    dates, earlier = _first_roster(result)
    marks = [_mark(row, earlier) for _, row in found.iterrows()]
    figure = rows_figure(
        marks,
        "sites on the roster",
        span_of([v for m in marks for v in (m.value, m.earlier)], floor=0),
        tickformat=",d",
    )
    lines = [_line(row, earlier) for _, row in found.iterrows()]
    return Picture(
        name="levels",
        title=title,
        unit="published QRIS level",
        sentence=_sentence(found, result),
        panels=(Panel("", figure, f"Dot plot of sites. {row_words(marks)}."),),
        caption=_caption(dates),
        **tabled(("Level",), ("Sites", "Share of sites", "Sites on the first date"), lines, result),
    )


def _first_roster(result: Result) -> tuple[tuple[date, date] | None, dict[str, int]]:
    """First and last date of the curve `dates`, and the sites at each level on the first."""
    curve = result.curves.get("dates", pd.DataFrame())
    if curve.empty or curve["date"].nunique() < 2:
        return None, {}
    first, last = curve["date"].min(), curve["date"].max()
    sites = curve[curve["date"] == first].groupby("level")["sites"].sum()
    return (first, last), {str(level): int(n) for level, n in sites.items()}


def _mark(row: pd.Series, earlier: dict[str, int]) -> RowMark:
    name, was = level_name(row["qris_level"]), earlier.get(str(row["qris_level"]), 0 if earlier else None)
    return RowMark(
        name,
        f"<b>{say.count(row['numerator'])}</b> ({say.percent(row['value'])})",
        float(row["numerator"]),
        earlier=None if was is None else float(was),
        hover=f"{name}: {wording.plural(row['numerator'], 'site')}",
        earlier_hover="" if was is None else f"{name} on the first date: {wording.plural(was, 'site')}",
    )


def _line(row: pd.Series, earlier: dict[str, int]) -> tuple[str, ...]:
    was = earlier.get(str(row["qris_level"]), 0) if earlier else None
    return (
        level_name(row["qris_level"]),
        say.count(row["numerator"]),
        say.percent(row["value"], 1),
        say.count(was),
    )


def _sentence(found: pd.DataFrame, result: Result) -> str:
    total = int(found.iloc[0]["denominator"])
    unrated = sum(
        int(row["numerator"]) for _, row in found.iterrows() if level_name(row["qris_level"]) == NOT_RATED
    )
    day = say.day(say.last_day(result.window))
    text = (
        f"On {day} **{say.count(total - unrated)} of {wording.plural(total, 'site')}** had a published level."
    )
    if not unrated:
        return text
    return f"{text} {wording.plural(unrated, 'site has', 'sites have')} none, which is not a low level."


def _caption(dates: tuple[date, date] | None) -> str:
    text = "Levels as the state publishes them. Blank is not rated."
    return text if dates is None else f"{text} Filled: {say.day(dates[1])}. Hollow: {say.day(dates[0])}."


def levels_by_place(
    result: Result, names: Names | None = None, by: str = "region", place: str = "Region"
) -> Picture:
    """Sites at each level in each county; `result` is `qris_level` by region."""
    title = f"How do published levels differ by {place.lower()}?"
    found = known(result.rows)
    if found.empty:
        return blank("levels-by-place", title, result)
    order = sorted(set(found["qris_level"]), key=lambda level: (level_name(level) == NOT_RATED, str(level)))
    lines = []
    for where, part in found.groupby(by, dropna=False, sort=False):
        sites = {row["qris_level"]: row["numerator"] for _, row in part.iterrows()}
        counts = [say.count(sites.get(level, 0)) for level in order]
        lines.append((named(where, names), say.count(part["denominator"].iloc[0]), *counts))
    columns = ("Sites", *(level_name(level) for level in order))
    return Picture(
        name="levels-by-place",
        title=title,
        unit="sites",
        sentence="",
        **tabled((place,), columns, sorted(lines), result),
    )


CHANGE = {
    "in_both": "On both rosters",
    "moved_up": "Moved up",
    "moved_down": "Moved down",
    "other_change": "Changed otherwise",
    "newly_rated": "Newly rated",
    "no_longer_rated": "No longer rated",
    "gone": "Gone",
    "new": "New",
}


def _moved(sums: dict[str, int]) -> str:
    """What became of the sites; those rated for the first time, or no more, only when there are any."""
    many = {name: say.count(sums.get(name, 0)) for name in CHANGE}
    parts = [
        f"Of {wording.plural(sums.get('in_both', 0), 'site')} on both rosters **{many['moved_up']}** moved "
        f"up and {many['moved_down']} down"
    ]
    if sums.get("newly_rated") or sums.get("no_longer_rated"):
        parts.append(f"{many['newly_rated']} newly and {many['no_longer_rated']} no longer rated")
    return "; ".join([*parts, f"{many['gone']} were gone and {many['new']} new."])


def level_change(result: Result, names: Names | None = None, place: str = "Region") -> Picture:
    """Sites that moved, came and went between the first and the last roster; `result` is `qris_level`."""
    title = "What changed between the two rosters?"
    curve = result.curves.get("change", pd.DataFrame())
    if curve.empty:
        return blank(
            "level-change", title, result, "Needs: two rosters of the same sites on different dates."
        )
    columns = [column for column in CHANGE if column in curve.columns]
    sums = {column: int(curve[column].sum()) for column in columns}
    lines = [("All", *(say.count(sums[column]) for column in columns))]
    lines += sorted(
        (named(row["region"], names), *(say.count(row[c]) for c in columns)) for _, row in curve.iterrows()
    )
    first, last = say.day(curve["first"].min()), say.day(curve["last"].max())
    return Picture(
        name="level-change",
        title=title,
        unit="sites",
        sentence=_moved(sums),
        caption=f"From {first} to {last}. Newly and no longer rated are counted apart from up and down.",
        **tabled((place,), [CHANGE[column] for column in columns], lines, result, data=curve),
    )
