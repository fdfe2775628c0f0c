"""Has quality changed? A panel per domain, school years as categories, all rooms rated and the same rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from coaching_analytics.charts import choice, labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, about, blank, known, table
from coaching_analytics.charts.trend import Mark, Trend, trend_figure
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.thresholds import Threshold, thresholds

NUMERIC = ("Rooms rated", "Share of roster", "All rooms rated", "Same rooms, both years")


def trend(
    result: Result, instrument: choice.Instrument | None = None, settings: Sequence[str] = ()
) -> Picture:
    """Domain means by school year; `result` is `quality_level` by school year.

    Thresholds are drawn only when every chosen setting is one they apply to, and only over years they hold.
    """
    title = "Has quality changed?"
    rows = choice.of(result, instrument)
    shown = known(rows[rows["line"].isin(("all_rated", "same_rooms"))]) if len(rows) else rows
    if shown.empty:
        reasons = (
            [reason for reason in rows["reason"] if reason and str(reason).startswith("Hidden")]
            if len(rows)
            else []
        )
        return blank("trend", title, result, str(reasons[0]) if reasons else "")
    pair = (str(shown.iloc[0]["instrument"]), str(shown.iloc[0]["age_group"]))
    years = sorted(set(rows["school_year"]))
    trends = [
        _trend(code, name, shown, years, lines_for(pair[0], code, settings, years))
        for code, name in choice.domains(result, pair).items()
        if (shown["domain"] == code).any()
    ]
    span = max(1.0, *(item.high - item.low for item in trends)) * 1.1
    panels = tuple(Panel(item.title, trend_figure(item, span), _alt(item)) for item in trends)
    name = labels.instrument(*pair[:1], None, pair[1])
    return Picture(
        name="trend",
        title=title,
        unit=f"{name} domain mean, by school year",
        sentence=_sentence(shown, years),
        panels=panels,
        caption=_caption(rows, span, trends),
        table=_table(rows, years),
        numeric=NUMERIC,
        data=rows.drop(columns="excluded"),
        **{**about(result), "cautions": choice.cautions(result, pair)},
    )


def lines_for(
    instrument: str, domain: str, settings: Sequence[str], years: Sequence[str]
) -> list[tuple[Threshold, list[int]]]:
    """Thresholds that apply to all chosen settings, each with the places of the years in which it holds."""
    found = []
    for line in thresholds():
        apt = line.kind == "rating" and line.instrument == instrument and line.domain == domain
        if apt and settings and set(settings) <= set(line.applies_to):
            places = [place for place, year in enumerate(years) if line.holds(_middle(year))]
            if places:
                found.append((line, places))
    return found


def _middle(year: str) -> date:
    """The turn of the calendar year in a school year such as 2024-25."""
    return date(int(year[:4]) + 1, 1, 1)


def _trend(
    code: str, name: str, shown: pd.DataFrame, years: list[str], lines: list[tuple[Threshold, list[int]]]
) -> Trend:
    own = shown[shown["domain"] == code]
    marks: dict[str, dict[str, list[Mark]]] = {"all_rated": {}, "same_rooms": {}}
    for _, row in own.sort_values(["edition", "school_year"]).iterrows():
        mark = Mark(
            years.index(row["school_year"]),
            float(row["value"]),
            row["low"],
            row["high"],
            row["n"],
            _share(row),
        )
        marks[row["line"]].setdefault(str(row["edition"]), []).append(mark)
    drawn = [
        (f"{line.value:g}: {labels.LINES.get(line.id, line.id)}", line.value, places)
        for line, places in lines
    ]
    return Trend(name, tuple(years), marks["all_rated"], marks["same_rooms"], drawn, _breaks(own, years))


def _share(row: pd.Series) -> float | None:
    if row["numerator"] is None or not row["denominator"]:
        return None
    return min(1.0, float(row["numerator"]) / float(row["denominator"]))


def _closed_since(rows: pd.DataFrame) -> bool:
    """Whether more rooms were rated in a year than are on the roster at its end."""
    both = rows[rows["numerator"].notna() & rows["denominator"].notna()]
    return bool((both["numerator"].astype(float) > both["denominator"].astype(float)).any())


def _breaks(own: pd.DataFrame, years: list[str]) -> list[tuple[float, str]]:
    """Where a new edition starts: half a year before its first year, with its name."""
    first = own.groupby("edition")["school_year"].min().sort_values(kind="stable")
    return [
        (years.index(year) - 0.5, labels.edition_name(str(edition)))
        for edition, year in first.iloc[1:].items()
    ]


def _sentence(shown: pd.DataFrame, years: list[str]) -> str:
    code = choice.headline(shown)
    own = shown[(shown["domain"] == code) & (shown["line"] == "same_rooms")].sort_values("school_year")
    own = own[own["edition"] == own["edition"].iloc[-1]] if len(own) else own
    shares = [
        _share(row) for _, row in shown[(shown["domain"] == code) & (shown["line"] == "all_rated")].iterrows()
    ]
    rated = f"{say.percent_range(shares)} of rooms on the roster were rated in a year." if any(shares) else ""
    if len(own) < 2:
        return rated
    first, last = own.iloc[0], own.iloc[-1]
    return (
        f"In the same rooms, {labels.domain(str(code)).lower()} went from {say.points(first['value'])} in "
        f"{first['school_year']} to "
        f"**{say.points(last['value'])}** in {last['school_year']}. {rated}"
    ).rstrip()


def _alt(item: Trend) -> str:
    parts = [f"Lines by school year for {item.title.lower()}."]
    for title, editions in (("Same rooms", item.same), ("All rooms rated", item.rated)):
        for edition, marks in editions.items():
            said = ", ".join(f"{item.years[mark.place]} {say.points(mark.value)}" for mark in marks)
            parts.append(
                f"{title}{f', {labels.edition_name(edition)}' if len(editions) > 1 else ''}: {said}."
            )
    return " ".join(parts)


def _caption(rows: pd.DataFrame, span: float, trends: Sequence[Trend]) -> str:
    parts = [
        "Blue: the same rooms, both years. Dotted grey: all rooms rated that year. Under each year: "
        "rooms rated "
        "and their share of rooms on the roster."
    ]
    for group, what in (("same", "same-room mean"), ("rated", "mean of all rooms rated")):
        if any(
            m.low is not None for item in trends for marks in getattr(item, group).values() for m in marks
        ):
            parts.append(f"Band: likely range of the {what}.")
    if _closed_since(rows):
        parts.append("100% where rooms rated in the year had closed by its end.")
    if any(item.breaks for item in trends):
        parts.append("A new edition starts a new line; the two do not compare.")
    parts.append(f"Each panel spans {say.decimal(span, 1)} points of the 1-7 scale.")
    return " ".join(parts)


def _table(rows: pd.DataFrame, years: list[str]) -> pd.DataFrame:
    lines = []
    for (domain, edition, year), part in rows.groupby(["domain", "edition", "school_year"], dropna=False):
        cell = {row["line"]: row for _, row in part.iterrows()}
        rated, same = cell.get("all_rated"), cell.get("same_rooms")
        if rated is None and same is None:
            continue
        lines.append(
            (
                labels.domain(str(domain)),
                str(year),
                labels.edition_name(str(edition)),
                say.count(None if rated is None else rated["n"]),
                say.percent(None if rated is None else _share(rated)),
                say.points(None if rated is None else rated["value"]),
                say.points(None if same is None else same["value"]),
            )
        )
    return table(("Domain", "School year", "Edition", *NUMERIC), lines)
