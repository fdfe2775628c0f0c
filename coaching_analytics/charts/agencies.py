"""The employers of coaches: who works there, what they carry, whether their logs are whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, named, pick, table
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.charts.side_by_side import place_leads
from coaching_analytics.metrics.result import Result

Row = Mapping[str, Any]
COLUMNS = (
    "Sites",
    "Coaches",
    "Full-time posts",
    "Sites per post",
    "Months of logs complete",
    "Coaches who left",
)
NAMED = "No agency stated"


def agencies(caseload: Result, logs: Result, left: Result, names: Names | None) -> Picture:
    """Sites per full-time post of every agency, and what else is known of it.

    Parameters
    ----------
    caseload, logs, left
        `sites_per_coach`, `log_completeness` and `coach_turnover` by agency.
    names
        Names of the agencies.
    """
    title = "How many sites does a full-time post carry, by employer?"
    posts = _rows(pick(caseload, basis="fte", unit="site"))
    people = _rows(pick(caseload, basis="people", unit="site"))
    complete, gone = _rows(pick(logs, statistic="complete")), _rows(left.rows)
    order = sorted(posts, key=lambda place: (-float(posts[place]["numerator"] or 0), named(place, names)))
    marks = [_mark(place, posts[place], names) for place in order if place]
    known = [mark.value for mark in marks if mark.value is not None]
    if not known:
        reasons = [str(row["reason"]) for row in posts.values() if row["reason"]]
        return blank("agencies", title, caseload, next(iter(reasons), ""))
    figure = rows_figure(marks, "enrolled sites per full-time post", (0, 1.12 * max(known)), leads="agency")
    lines = [
        (
            named(place, names, NAMED),
            say.count(posts[place]["numerator"]),
            _figure(people.get(place), "denominator", 1),
            _figure(posts[place], "denominator", 1),
            _figure(posts[place], "value", 1),
            _share(complete.get(place)),
            _left(gone.get(place)),
        )
        for place in order
    ]
    return Picture(
        name="agencies",
        title=title,
        sentence=_sentence(posts, people),
        panels=(Panel("", figure, f"Dot plot by agency. {row_words(marks)}.", {"agency": ""}),),
        caption="In the order of the number of sites, which is no order of merit. Sites are all that are "
        "enrolled with the agency, with and without a coach; coaches and posts are averages over the period.",
        click=wording.narrows("agency"),
        leads=place_leads("agency", order),
        table=table(("Agency", *COLUMNS), lines),
        numeric=COLUMNS,
        data=pick(caseload, unit="site").drop(columns="excluded"),
        **about(caseload, logs, left),
    )


def _rows(rows: pd.DataFrame) -> dict[str, Row]:
    """The row of each agency; '' for what has none."""
    lines: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]
    return {str(row["agency"] or ""): row for row in lines}


def _mark(place: str, row: Row, names: Names | None) -> RowMark:
    label = named(place, names)
    if say.is_missing(row["value"]):
        hidden = str(row["reason"]).startswith("Hidden")
        return RowMark(label, "hidden" if hidden else "no coach employed")
    value = float(row["value"])
    note = f"<b>{say.sites(value)}</b>, {wording.plural(float(row['numerator']), 'site')}"
    return RowMark(label, note, value, hover=f"{label}: {say.sites(value)} sites a post", place=place)


def _figure(row: Row | None, column: str, digits: int) -> str:
    if row is None or say.is_missing(row[column]):
        return say.BLANK
    return say.decimal(float(row[column]), digits)


def _share(row: Row | None) -> str:
    return say.BLANK if row is None or say.is_missing(row["value"]) else say.percent(float(row["value"]))


def _left(row: Row | None) -> str:
    if row is None or say.is_missing(row["numerator"]):
        return say.BLANK
    return f"{say.count(float(row['numerator']))} of {say.count(float(row['denominator']))}"


def _sentence(posts: Mapping[str, Row], people: Mapping[str, Row]) -> str:
    """How many agencies, with and without coaches."""
    with_coach = [place for place in posts if place and not say.is_missing(posts[place]["value"])]
    coaches = sum(
        float(people[place]["denominator"])
        for place in with_coach
        if place in people and not say.is_missing(people[place]["denominator"])
    )
    return f"**{len(with_coach)} agencies** employ {say.decimal(coaches, 1)} coaches on average."
