"""Published QRIS levels by county and how they changed between two rosters."""

from __future__ import annotations

from datetime import date

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, known, named, pick, table
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result


def level_name(level: object) -> str:
    """A level in words: Level 3, or Not rated."""
    if (
        level is None
        or level != level
        or str(level).strip().lower() in ("", "0", "not_rated", "not rated", "none")
    ):
        return "Not rated"
    text = str(level)
    return f"Level {text}" if text[:1].isdigit() else text.replace("_", " ").capitalize()


def levels(now: Result, before: Result | None = None, dates: tuple[date, date] | None = None) -> Picture:
    """Share of sites at each level, filled now and hollow on the earlier roster; both `qris_level` of the selection."""
    title = "At which published level are sites?"
    found = known(pick(now))
    if found.empty:
        return blank("levels", title, now)
    earlier = {row["qris_level"]: row for _, row in known(pick(before)).iterrows()} if before else {}
    marks = [_mark(row, earlier.get(row["qris_level"])) for _, row in found.iterrows()]
    highest = max(value for mark in marks for value in (mark.value, mark.earlier) if value is not None)
    figure = rows_figure(
        marks, "share of sites on the roster", (0, min(104.0, highest * 1.1 + 1)), ticksuffix="%"
    )
    said = row_words(marks)
    total = int(found.iloc[0]["denominator"])
    return Picture(
        name="levels",
        title=title,
        unit="published QRIS level",
        sentence=_sentence(found, total, now),
        panels=(Panel("", figure, f"Dot plot. {said}."),),
        caption=_caption(dates, bool(earlier)),
        table=table(
            ("Level", "Sites", "Share of sites", "Sites before"),
            [_line(row, earlier.get(row["qris_level"])) for _, row in found.iterrows()],
        ),
        numeric=("Sites", "Share of sites", "Sites before"),
        data=now.rows.drop(columns="excluded"),
        **about(now, before),
    )


def _mark(row: pd.Series, earlier: pd.Series | None) -> RowMark:
    name = level_name(row["qris_level"])
    was = None if earlier is None else 100 * float(earlier["value"])
    note = f"<b>{say.count(row['numerator'])}</b> ({say.percent(row['value'])})"
    return RowMark(
        name,
        note,
        100 * float(row["value"]),
        earlier=was,
        hover=f"{name}: {say.count(row['numerator'])} sites",
        earlier_hover="" if earlier is None else f"{name} before: {say.count(earlier['numerator'])} sites",
    )


def _line(row: pd.Series, earlier: pd.Series | None) -> tuple[str, ...]:
    return (
        level_name(row["qris_level"]),
        say.count(row["numerator"]),
        say.percent(row["value"], 1),
        say.count(None if earlier is None else earlier["numerator"]),
    )


def _sentence(found: pd.DataFrame, total: int, now: Result) -> str:
    unrated = sum(
        int(row["numerator"]) for _, row in found.iterrows() if level_name(row["qris_level"]) == "Not rated"
    )
    rated = total - unrated
    return (
        f"On {say.day(now.as_of)} **{say.count(rated)} of {wording.plural(total, 'site')}** had a published level."
        + (
            f" {wording.plural(unrated, 'site has', 'sites have')} none, which is not a low level."
            if unrated
            else ""
        )
    )


def _caption(dates: tuple[date, date] | None, earlier: bool) -> str:
    text = "Levels as the state publishes them. Blank is not rated."
    if not earlier:
        return text
    return (
        f"{text} Filled: {say.day(dates[1])}. Hollow: {say.day(dates[0])}."
        if dates
        else f"{text} Hollow: the earlier roster."
    )


def levels_by_place(
    result: Result, names: Names | None = None, by: str = "region", place: str = "County"
) -> Picture:
    """Sites at each level in each county; `result` is `qris_level` by region."""
    title = f"How do published levels differ by {place.lower()}?"
    found = known(pick(result))
    if found.empty:
        return blank("levels-by-place", title, result)
    order = sorted(set(found["level"]), key=lambda level: (level_name(level) == "Not rated", str(level)))
    lines = []
    for where, part in found.groupby(by, dropna=False, sort=False):
        sites = {row["qris_level"]: row["numerator"] for _, row in part.iterrows()}
        lines.append(
            (
                named(where, names),
                say.count(part["denominator"].iloc[0]),
                *(say.count(sites.get(level, 0)) for level in order),
            )
        )
    columns = ("Sites", *(level_name(level) for level in order))
    return Picture(
        name="levels-by-place",
        title=title,
        unit="sites",
        sentence="",
        table=table((place, *columns), sorted(lines)),
        numeric=columns,
        data=result.rows.drop(columns="excluded"),
        **about(result),
    )


def level_change(result: Result, names: Names | None = None, place: str = "County") -> Picture:
    """Sites up, down, new and gone between the two rosters, as the curve `change` of `qris_level` counts them."""
    title = "What changed between the two rosters?"
    curve = result.curves.get("change", pd.DataFrame())
    if curve.empty:
        return blank(
            "level-change", title, result, "Needs: two rosters of the same sites on different dates."
        )
    columns = [str(column) for column in curve.columns]
    heads = [
        place if column in ("region", "region_id") else column.replace("_", " ").capitalize()
        for column in columns
    ]
    lines = [
        [
            named(row[column], names)
            if column in ("region", "region_id")
            else level_name(row[column])
            if "level" in column
            else _cell(row[column])
            for column in columns
        ]
        for _, row in curve.iterrows()
    ]
    return Picture(
        name="level-change",
        title=title,
        unit="sites",
        sentence="",
        table=table(heads, lines),
        data=curve,
        numeric=tuple(
            head
            for head, column in zip(heads, columns, strict=True)
            if pd.api.types.is_numeric_dtype(curve[column])
        ),
        **about(result),
    )


def _cell(value: object) -> str:
    if isinstance(value, date):
        return say.day(value)
    if value is None or value != value:
        return say.BLANK
    return say.count(value) if isinstance(value, (int, float)) or hasattr(value, "item") else str(value)  # type: ignore[arg-type]
