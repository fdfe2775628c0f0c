"""One site: its parts beside the region's, and the topics its coaching covered."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from coaching_analytics.charts import headline, labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.headline import Cell
from coaching_analytics.charts.part_words import Cells, caption, key, part_name, sentence, unsure
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.part_gaps import ONE_SITE
from coaching_analytics.metrics.result import Result

Line = tuple[str, str, str]
LINE = ["instrument", "edition", "age_group"]
PART = ("domain", "part")
TITLE = "Which parts lie lowest against the region?"
NUMBERS = (
    "Site",
    "Region",
    "Difference",
    "Likely range",
    "Touched before",
    "Touched since",
    "Rooms",
    "Region's rooms",
)
TOPIC_NUMBERS = ("Visits before", "Hours before", "Visits since", "Hours since")


def lines(result: Result) -> list[Line]:
    """Instruments with edition and age group the site was rated on, the one with most rooms first."""
    found = result.rows[LINE].drop_duplicates() if len(result.rows) else result.rows
    return [
        (str(row["instrument"]), str(row["edition"]), str(row["age_group"])) for _, row in found.iterrows()
    ]


def parts(result: Result, line: Line | None, site: str, names: Names | None = None) -> Picture:
    """Difference of each part from the region's mean; `result` is `part_gaps` of one site."""
    if line is None:
        why = ONE_SITE if ONE_SITE in result.cautions else "the site has no formal rating that counts"
        empty = blank("part-gaps", TITLE, result, why)
        # What it says already is not said again below it.
        return replace(empty, cautions=tuple(text for text in empty.cautions if text != why))
    name = f"part-gaps-{'-'.join(line)}"
    gaps = known(_of(result, line, "difference")).sort_values("value", kind="stable")
    if gaps.empty:
        reasons = [str(one) for one in _of(result, line, "difference")["reason"] if one]
        return blank(name, TITLE, result, next(iter(reasons), ""))
    cells = {key(row, row["statistic"]): row for _, row in _of(result, line).iterrows()}
    marks = [_mark(row, cells) for _, row in gaps.iterrows()]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high)]
    return Picture(
        name=name,
        title=TITLE,
        unit=f"{labels.instrument(*line)}; points from the region's mean",
        sentence=sentence(gaps, cells, named(site, names), _rated(result, line)),
        panels=(
            Panel(
                "",
                rows_figure(marks, "points from the region's mean", span_of([*ends, 0.0]), zero=True),
                f"Dot plot of parts beside the region's mean. {row_words(marks)}.",
            ),
        ),
        caption=caption(_rated(result, line), gaps),
        **tabled(
            ("Part", "Domain"),
            NUMBERS,
            [_line(row, cells) for _, row in gaps.iterrows()],
            result,
            data=_of(result, line).drop(columns=["excluded", "people"], errors="ignore"),
        ),
    )


def lowest(result: Result, line: Line) -> Cell | None:
    """The difference that lies lowest, which the sentence of `parts` speaks of; None when there is none."""
    gaps = known(_of(result, line, "difference")).sort_values("value", kind="stable")
    if gaps.empty:
        return None
    return headline.cell(result, **{name: str(gaps.iloc[0][name]) for name in (*LINE, *PART, "statistic")})


def topics(result: Result, line: Line, site: str, names: Names | None = None) -> Picture:
    """Visits and hours by topic before and since the site's newest rating on a line."""
    name, title = f"site-topics-{'-'.join(line)}", f"What was coaching at {named(site, names)} about?"
    listed = _curve(result, "topics", line)
    rated = _rated(result, line)
    if rated is None:
        reasons = [str(one) for one in _of(result, line)["reason"] if one]
        return blank(name, title, result, next(iter(reasons), ""))
    if listed.empty:
        return blank(name, title, result, "Needs: Visits with topics. No topics are logged for this site.")
    rows = [
        (
            str(row["title"]),
            _parts_named(str(row["parts"])),
            say.count(row["visits_before"]),
            say.decimal(row["hours_before"], 1),
            say.count(row["visits_since"]),
            say.decimal(row["hours_since"], 1),
        )
        for _, row in listed.iterrows()
    ]
    return Picture(
        name=name,
        title=title,
        unit="visits, and hours given",
        sentence="",
        caption=f"Before: the twelve months before {say.month(rated['newest'])}, the month of the newest "
        "rating; since: that month and all after it. A visit with two topics stands under both. Parts are "
        "matched with topics by our own matching, which comes from nobody else.",
        **tabled(("Topic", "Parts it is matched with"), TOPIC_NUMBERS, rows, result, data=listed),
    )


def _of(result: Result, line: Line, statistic: str | None = None) -> pd.DataFrame:
    rows = result.rows
    for name, value in zip(LINE, line, strict=True):
        rows = rows[rows[name] == value]
    return rows if statistic is None else rows[rows["statistic"] == statistic]


def _curve(result: Result, name: str, line: Line) -> pd.DataFrame:
    rows = result.curves[name]
    for column, value in zip(LINE, line, strict=True):
        rows = rows[rows[column] == value]
    return rows


def _rated(result: Result, line: Line) -> pd.Series | None:
    found = _curve(result, "rated", line)
    return None if found.empty else found.iloc[0]


def _mark(row: pd.Series, cells: Cells) -> RowMark:
    site, region = (cells[key(row, name)]["value"] for name in ("site", "region"))
    said = f"{say.points(site)}, region {say.points(region)}"
    return RowMark(
        part_name(row),
        f"<b>{say.signed(row['value'])}</b> ({said})",
        float(row["value"]),
        row["low"],
        row["high"],
        unsure=unsure(row),
        hover=f"{part_name(row)}: {said}, {wording.plural(row['n'], 'room')}",
    )


def _line(row: pd.Series, cells: Cells) -> tuple[str, ...]:
    site, region = cells[key(row, "site")], cells[key(row, "region")]
    likely = say.BLANK if row["low"] is None else f"{say.signed(row['low'])} to {say.signed(row['high'])}"
    return (
        part_name(row),
        labels.domain(str(row["domain"])),
        say.points(site["value"]),
        say.points(region["value"]),
        say.signed(row["value"]),
        likely,
        *(_of_visits(cells[key(row, f"touched_{span}")]) for span in ("before", "since")),
        say.count(site["n"]),
        say.count(region["n"]),
    )


def _of_visits(cell: pd.Series) -> str:
    if cell["value"] is None:
        return str(cell["reason"])
    return f"{say.count(cell['numerator'])} of {say.count(cell['denominator'])}"


def _parts_named(codes: str) -> str:
    """Codes of parts in words; a reason why there are none, or a dash, stays as it is."""
    told = []
    for code in codes.split("; "):
        domain, _, part = code.partition(" ")
        if domain not in labels.DOMAINS or (part and part not in labels.PARTS):
            return codes or "none of these parts"
        told.append(labels.part(domain, part or "whole"))
    return ", ".join(told)
