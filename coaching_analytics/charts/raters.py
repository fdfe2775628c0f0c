"""Whether raters differ or drift, and whether coaches differ; people in the order of their ids."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import choice, labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.choice import Instrument
from coaching_analytics.charts.picture import Panel, Picture, blank, known, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

# More people than this stand in the table only: a drawing of them all would be taller than a screen.
DRAWN = 20
ORDER = "In the order of ids, not by value."


def of_instrument(result: Result, instrument: Instrument | None) -> pd.DataFrame:
    """Rows of one instrument, of all ages; of the one with most behind it when none is named."""
    rows = result.rows
    if rows.empty:
        return rows
    code = instrument[0] if instrument else None
    if code not in set(rows["instrument"]):
        code = str(pd.to_numeric(rows["n"]).fillna(0).groupby(rows["instrument"]).max().idxmax())
    return rows[rows["instrument"] == code]


def one(rows: pd.DataFrame, like: pd.Series, statistic: str) -> pd.Series | None:
    """The row of another statistic of the same cell; None without a value."""
    mask = rows["statistic"] == statistic
    for name in ("edition", "domain", "age_group", "lead", "visits", "rater", "coach"):
        if name in rows.columns:
            mask &= rows[name] == like[name]
    found = known(rows[mask])
    return None if found.empty else found.iloc[0]


def ranged(row: pd.Series | None, *, sign: bool = True) -> str:
    """A value with its likely range in two decimals; with a sign where it is a difference."""
    if row is None:
        return say.BLANK
    text = say.signed if sign else say.decimal
    if row["low"] is None:
        return text(row["value"], 2)
    return f"{text(row['value'], 2)} ({text(row['low'], 2)} to {text(row['high'], 2)})"


def strictness(
    whole: Result, each: Result, instrument: Instrument | None = None, domain: str | None = None
) -> Picture:
    """How raters differ and drift; `whole` and `each` are `rater_drift`, the second by rater."""
    name, title = "rater-drift", "Are some raters stricter, and do they drift?"
    rows = of_instrument(whole, instrument)
    code, edition = _headline(rows, "severity_spread", domain)
    if code is None:
        return blank(name, title, whole, why(rows, "severity_spread"))
    people = known(each.rows[each.rows["instrument"] == rows["instrument"].iloc[0]])
    own = people[(people["domain"] == code) & (people["edition"] == edition)]
    panels = []
    for statistic, heading, unit in (
        ("severity", "Strictness", "points"),
        ("drift", "Drift", "points a year"),
    ):
        panels += _panel(own, ("rater", statistic), heading, unit)
    return Picture(
        name=name,
        title=title,
        unit=f"{labels.domain(code)}, points",
        sentence=_raters_said(rows[(rows["domain"] == code) & (rows["edition"] == edition)]),
        panels=tuple(panels),
        caption=f"{ORDER} Dot: how far a rater scores above or below the other raters of the same rooms, and "
        "how that moves in a year, with its likely range; grey and hollow when it cannot be told from none.",
        **tabled(
            ("Domain", "Edition", "Rater"),
            ("Ratings", "Strictness, points", "Drift, points a year"),
            _people(people, "rater", ("severity", "drift"))
            or _spreads(rows, ("severity", "drift"), "All raters"),
            whole,
            each,
            data=(people if len(people) else rows).drop(columns="excluded"),
        ),
    )


def coaches(
    whole: Result, each: Result, instrument: Instrument | None = None, domain: str | None = None
) -> Picture:
    """How coaches differ in the net change of their rooms; `whole` and `each` are `coach_differences`."""
    name, title = "coach-differences", "Do coaches differ in the change of their rooms?"
    rows = choice.of(whole, instrument)
    rows = rows[rows["lead"] == "same"]
    code, edition = _headline(rows, "spread", domain)
    if code is None:
        return blank(name, title, whole, why(rows, "spread"))
    people = known(choice.of(each, (rows["instrument"].iloc[0], rows["age_group"].iloc[0])))
    people = people[people["lead"] == "same"]
    own = people[(people["domain"] == code) & (people["edition"] == edition)]
    return Picture(
        name=name,
        title=title,
        unit=f"{labels.domain(code)}, points",
        sentence=_coaches_said(rows[(rows["domain"] == code) & (rows["edition"] == edition)]),
        panels=tuple(_panel(own, ("coach", "effect"), "", "points")),
        caption=f"{ORDER} Dot: net change of a coach's rooms above or below that of the coaches of the same "
        "sites, drawn towards zero by doubt. Rooms with the same lead teacher at both ratings.",
        **tabled(
            ("Domain", "Edition", "Coach"),
            ("Rooms", "Difference, points", "Reliability"),
            _people(people, "coach", ("effect", "reliability")) or _spreads(rows, ("",), "All coaches"),
            whole,
            each,
            data=(people if len(people) else rows).drop(columns="excluded"),
        ),
    )


def _headline(rows: pd.DataFrame, statistic: str, domain: str | None) -> tuple[str | None, str | None]:
    """The domain to speak of and its edition; None where no domain has a value."""
    shown = known(rows[rows["statistic"] == statistic])
    if shown.empty:
        return None, None
    wanted = domain if domain in set(shown["domain"]) else choice.headline(shown)
    cell = choice.latest_edition(shown[shown["domain"] == wanted]).iloc[0]
    return str(wanted), str(cell["edition"])


def why(rows: pd.DataFrame, statistic: str) -> str:
    """The first reason why a statistic has no value."""
    reasons = rows[rows["statistic"] == statistic]["reason"].dropna()
    return next((str(reason) for reason in reasons), "")


def _panel(rows: pd.DataFrame, what: tuple[str, str], heading: str, unit: str) -> list[Panel]:
    """The drawing of one figure of each person; none when they are hidden or too many."""
    who, statistic = what
    shown = rows[rows["statistic"] == statistic]
    if shown.empty or len(shown) > DRAWN:
        return []
    marks = [_person(row, who) for _, row in shown.sort_values(who, kind="stable").iterrows()]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high)]
    figure = rows_figure(marks, unit, span_of([*ends, 0.0]), zero=True)
    return [Panel(heading, figure, f"Dot plot by {who}. {heading} {row_words(marks)}.".replace(".  ", ". "))]


def _person(row: pd.Series, who: str) -> RowMark:
    low, high = row["low"], row["high"]
    return RowMark(
        str(row[who]),
        f"<b>{say.signed(row['value'])}</b>",
        float(row["value"]),
        low,
        high,
        unsure=low is None or low <= 0 <= high,
        hover=f"{row[who]}: {ranged(row)}",
    )


def _people(rows: pd.DataFrame, who: str, statistics: tuple[str, str]) -> list[tuple[str, ...]]:
    """Lines of a table, one a person and domain, in the order of domains and ids."""
    first = rows[rows["statistic"] == statistics[0]]
    return [
        (
            labels.domain(str(row["domain"])),
            labels.edition_name(str(row["edition"])),
            str(row[who]),
            say.count(row["n"]),
            ranged(row),
            _second(one(rows, row, statistics[1])),
        )
        for _, row in first.iterrows()
    ]


def _second(row: pd.Series | None) -> str:
    if row is None or row["statistic"] != "reliability":
        return ranged(row)
    return say.decimal(row["value"], 2)


def _spreads(rows: pd.DataFrame, statistics: tuple[str, ...], everybody: str) -> list[tuple[str, ...]]:
    """Lines of a table of spreads, where figures of single people are not shown."""
    names = [f"{name}_spread".removeprefix("_") for name in statistics]
    first = known(rows[rows["statistic"] == names[0]])
    second = names[1] if len(names) > 1 else "reliability"
    return [
        (
            labels.domain(str(row["domain"])),
            labels.edition_name(str(row["edition"])),
            f"{everybody} (spread)",
            say.count(row["n"]),
            ranged(row, sign=False),
            ranged(one(rows, row, second), sign=False),
        )
        for _, row in first.iterrows()
    ]


def _raters_said(rows: pd.DataFrame) -> str:
    cell = {row["statistic"]: row for _, row in known(rows).iterrows()}
    spread, shared = cell["severity_spread"], cell.get("shared")
    told = ""
    if shared is not None:
        told = f" {say.percent(shared['value'])} of ratings are by raters whom shared rooms link."
    if not spread["value"]:
        return f"These ratings show **no differences in strictness** between raters of the same rooms.{told}"
    text = f"Raters of the same rooms differ by **{say.decimal(spread['value'], 2)} points** in strictness"
    return f"{text} (standard deviation{_between(spread)}).{told}"


def _coaches_said(rows: pd.DataFrame) -> str:
    cell = {row["statistic"]: row for _, row in known(rows).iterrows()}
    spread, trust = cell["spread"], cell.get("reliability")
    if not spread["value"]:
        return (
            "The data **show no differences** between coaches of the same sites; they do not prove that "
            "there are none."
        )
    text = (
        f"Coaches of the same sites differ by **{say.decimal(spread['value'], 2)} points** in the net change "
        f"of their rooms (standard deviation{_between(spread)})."
    )
    if trust is None:
        return text
    return f"{text} {say.percent(trust['value'])} of what tells single coaches apart is more than chance."


def _between(row: pd.Series) -> str:
    if row["low"] is None:
        return ""
    return f", likely between {say.decimal(row['low'], 2)} and {say.decimal(row['high'], 2)}"
