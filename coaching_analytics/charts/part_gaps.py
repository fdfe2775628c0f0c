"""One site: its parts beside the region's, and the topics its coaching covered."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.part_gaps import ONE_SITE
from coaching_analytics.metrics.result import Result

Line = tuple[str, str, str]
LINE = ["instrument", "edition", "age_group"]
NAMED = 3  # parts a sentence names
TITLE = "Which parts lie lowest against the region?"
NUMBERS = ("Site, points", "Region, points", "Difference", "Likely range", "Rooms", "Rooms in the region")
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
        return blank("part-gaps", TITLE, result, why)
    name = f"part-gaps-{'-'.join(line)}"
    gaps = known(_of(result, line, "difference")).sort_values("value", kind="stable")
    if gaps.empty:
        reasons = [str(one) for one in _of(result, line, "difference")["reason"] if one]
        return blank(name, TITLE, result, next(iter(reasons), ""))
    cells = {_key(row, row["statistic"]): row for _, row in _of(result, line).iterrows()}
    marks = [_mark(row, cells) for _, row in gaps.iterrows()]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high)]
    return Picture(
        name=name,
        title=TITLE,
        unit=f"{labels.instrument(*line)}; points from the region's mean",
        sentence=_sentence(gaps, cells, named(site, names), _rated(result, line)),
        panels=(
            Panel(
                "",
                rows_figure(marks, "points from the region's mean", span_of([*ends, 0.0]), zero=True),
                f"Dot plot of parts beside the region's mean. {row_words(marks)}.",
            ),
        ),
        caption=_caption(result, line, gaps),
        **tabled(
            ("Part", "Domain"),
            (*NUMBERS, "Visits that touched it, 12 months before", "Since"),
            [_line(row, cells) for _, row in gaps.iterrows()],
            result,
            data=_of(result, line).drop(columns=["excluded", "people"], errors="ignore"),
        ),
    )


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
        caption=f"Before: the twelve months before {say.month(rated['newest'])}, the month of the newest rating; since: "
        "that month and all after it. A visit with two topics stands under both. Parts are matched with topics by our "
        "own matching, which comes from nobody else.",
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


def _key(row: pd.Series, statistic: str) -> tuple[str, str, str]:
    return (str(row["domain"]), str(row["part"]), statistic)


def _part(row: pd.Series) -> str:
    return labels.part(str(row["domain"]), str(row["part"]))


def _mark(row: pd.Series, cells: dict[tuple[str, str, str], pd.Series]) -> RowMark:
    site, region = (cells[_key(row, name)]["value"] for name in ("site", "region"))
    said = f"{say.points(site)}, region {say.points(region)}"
    return RowMark(
        _part(row),
        f"<b>{say.signed(row['value'])}</b> ({said})",
        float(row["value"]),
        row["low"],
        row["high"],
        unsure=_unsure(row),
        hover=f"{_part(row)}: {said}, {wording.plural(row['n'], 'room')}",
    )


def _unsure(row: pd.Series) -> bool:
    """Whether error of rating could explain the difference, or nobody knows."""
    return row["low"] is None or float(row["low"]) <= 0 <= float(row["high"])


def _sentence(
    gaps: pd.DataFrame, cells: dict[tuple[str, str, str], pd.Series], site: str, rated: pd.Series | None
) -> str:
    """The parts surely below the region, or why none is called so, and whether coaching touched them."""
    below = [row for _, row in gaps.iterrows() if not _unsure(row) and row["value"] < 0][:NAMED]
    on = (
        ""
        if rated is None
        else f" on {wording.plural(rated['rooms'], 'room')} rated up to {say.day(rated['newest'])}"
    )
    if below:
        told = in_words(
            [f"{_part(row).lower()} ({say.points(-float(row['value']))} points below)" for row in below]
        )
        return f"At {site} **{told}** scored lowest against the region{on}. {_touched(below, cells)}"
    lowest = gaps.iloc[0]
    if float(lowest["value"]) >= 0:
        return f"At {site} **no part lies below the region's mean**{on}."
    said = f"{_part(lowest).lower()} ({say.points(-float(lowest['value']))} points below)"
    if lowest["low"] is None:
        return (
            f"At {site} **{said}** lies lowest against the region{on}; how exact one rating is, is not known, so this "
            f"cannot be told apart from chance. {_touched([lowest], cells)}"
        )
    return (
        f"At {site} **no part can be told apart from the region's mean**{on}. Lowest beside it is {said}, "
        f"{wording.likely(say.signed(lowest['low']), say.signed(lowest['high']))}. {_touched([lowest], cells)}"
    )


def in_words(texts: Sequence[str]) -> str:
    """A list in words: a, b and c."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _touched(rows: Sequence[pd.Series], cells: dict[tuple[str, str, str], pd.Series]) -> str:
    """What the visits of the twelve months before were about, part by part; one reason for all once."""
    found = [(row, cells[_key(row, "touched_before")]) for row in rows]
    reasons = {str(cell["reason"]) for _, cell in found if cell["value"] is None}
    if len(reasons) == 1 and all(cell["value"] is None for _, cell in found):
        return f"Did coaching touch it in the 12 months before? Not known: {reasons.pop()}."
    many = next(cell for _, cell in found if cell["value"] is not None)
    texts = [
        f"{_visits(cell)} touched {_part(row).lower()}" for row, cell in found if cell["value"] is not None
    ]
    left = [_part(row).lower() for row, cell in found if cell["value"] is None]
    more = f" With {in_words(left)} no topic is matched." if left else ""
    return (
        f"Of {wording.plural(many['denominator'], 'coaching visit')} with a topic on record in the 12 months before "
        f"(of {say.count(many['n'])}), {in_words(texts)}.{more}"
    )


def _visits(cell: pd.Series) -> str:
    return say.count(cell["numerator"]) if cell["numerator"] else "none"


def _line(row: pd.Series, cells: dict[tuple[str, str, str], pd.Series]) -> tuple[str, ...]:
    site, region = cells[_key(row, "site")], cells[_key(row, "region")]
    likely = say.BLANK if row["low"] is None else f"{say.signed(row['low'])} to {say.signed(row['high'])}"
    return (
        _part(row),
        labels.domain(str(row["domain"])),
        say.points(site["value"]),
        say.points(region["value"]),
        say.signed(row["value"]),
        likely,
        say.count(site["n"]),
        say.count(region["n"]),
        *(_of_visits(cells[_key(row, f"touched_{span}")]) for span in ("before", "since")),
    )


def _of_visits(cell: pd.Series) -> str:
    if cell["value"] is None:
        return str(cell["reason"])
    return f"{say.count(cell['numerator'])} of {say.count(cell['denominator'])}"


def _caption(result: Result, line: Line, gaps: pd.DataFrame) -> str:
    rated = _rated(result, line)
    raters = (
        ""
        if rated is None
        else f" {wording.plural(rated['rooms'], 'room')} rated by {wording.plural(rated['raters'], 'person', 'people')}, "
        f"{say.day(rated['oldest'])} to {say.day(rated['newest'])}."
    )
    ranges = (
        " Line: what error of rating leaves open."
        if gaps["low"].notna().any()
        else " No likely range: too few repeated visits tell how exact one rating of a part is."
    )
    return (
        "Dot: mean of the site's rooms less that of all rooms rated in the region, the site's own among them; hollow: "
        f"cannot be told apart from chance.{ranges}{raters}"
    )


def _parts_named(codes: str) -> str:
    """Codes of parts in words; a reason why there are none, or a dash, stays as it is."""
    told = []
    for code in codes.split("; "):
        domain, _, part = code.partition(" ")
        if domain not in labels.DOMAINS or (part and part not in labels.PARTS):
            return codes or "none of these parts"
        told.append(labels.part(domain, part or "whole"))
    return ", ".join(told)
