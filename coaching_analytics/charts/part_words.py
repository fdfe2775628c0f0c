"""What is said of a site's parts beside its region's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say

Cells = Mapping[tuple[str, str, str], pd.Series]
"""Rows of one line by domain, part and statistic."""
NAMED = 3  # parts a sentence names


def part_name(row: pd.Series) -> str:
    """The part of a row in words."""
    return labels.part(str(row["domain"]), str(row["part"]))


def key(row: pd.Series, statistic: str) -> tuple[str, str, str]:
    """Where the row of a part and statistic stands among `Cells`."""
    return (str(row["domain"]), str(row["part"]), statistic)


def unsure(row: pd.Series) -> bool:
    """Whether error of rating could explain the difference, or nobody knows."""
    return row["low"] is None or float(row["low"]) <= 0 <= float(row["high"])


def sentence(gaps: pd.DataFrame, cells: Cells, site: str, rated: pd.Series | None) -> str:
    """The parts surely below the region, or why none is called so, and whether coaching touched them."""
    below = [row for _, row in gaps.iterrows() if not unsure(row) and row["value"] < 0][:NAMED]
    on = (
        ""
        if rated is None
        else f" on {wording.plural(rated['rooms'], 'room')} rated up to {say.day(rated['newest'])}"
    )
    if below:
        told = in_words(
            [f"{part_name(row).lower()} ({say.points(-float(row['value']))} points below)" for row in below]
        )
        return f"At {site} **{told}** scored lowest against the region{on}. {_touched(below, cells)}"
    lowest = gaps.iloc[0]
    if float(lowest["value"]) >= 0:
        return f"At {site} **no part lies below the region's mean**{on}."
    said = f"{part_name(lowest).lower()} ({say.points(-float(lowest['value']))} points below)"
    if lowest["low"] is None:
        return (
            f"At {site} **{said}** lies lowest against the region{on}; how exact one rating is, is not "
            f"known, so this cannot be told apart from chance. {_touched([lowest], cells)}"
        )
    likely = wording.likely(say.signed(lowest["low"]), say.signed(lowest["high"]))
    return (
        f"At {site} **no part can be told apart from the region's mean**{on}. Lowest beside it is {said} "
        f"{likely}. {_touched([lowest], cells)}"
    )


def in_words(texts: Sequence[str]) -> str:
    """A list in words: a, b and c."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _touched(rows: Sequence[pd.Series], cells: Cells) -> str:
    """What the visits of the twelve months before were about, part by part; one reason for all once."""
    found = [(row, cells[key(row, "touched_before")]) for row in rows]
    reasons = {str(cell["reason"]) for _, cell in found if cell["value"] is None}
    if len(reasons) == 1 and all(cell["value"] is None for _, cell in found):
        return f"In the 12 months before: {reasons.pop()}."
    many = next(cell for _, cell in found if cell["value"] is not None)
    texts = [
        f"{_visits(cell)} touched {part_name(row).lower()}"
        for row, cell in found
        if cell["value"] is not None
    ]
    left = [part_name(row).lower() for row, cell in found if cell["value"] is None]
    more = f" With {in_words(left)} no topic is matched." if left else ""
    return (
        f"Of {wording.plural(many['denominator'], 'coaching visit')} with a topic on record in the 12 months "
        f"before (of {say.count(many['n'])} visits), {in_words(texts)}.{more}"
    )


def _visits(cell: pd.Series) -> str:
    return say.count(cell["numerator"]) if cell["numerator"] else "none"


def caption(rated: pd.Series | None, gaps: pd.DataFrame) -> str:
    """How to read the marks, and what the ratings are."""
    raters = (
        ""
        if rated is None
        else f" {wording.plural(rated['rooms'], 'room')} rated by "
        f"{wording.plural(rated['raters'], 'person', 'people')}, {say.day(rated['oldest'])} to "
        f"{say.day(rated['newest'])}."
    )
    ranges = (
        " Line: what error of rating leaves open."
        if gaps["low"].notna().any()
        else " No likely range: too few repeated visits tell how exact one rating of a part is."
    )
    return (
        "Dot: mean of the site's rooms less that of all rooms rated in the region, the site's own among "
        f"them; hollow: cannot be told apart from chance.{ranges}{raters} Touched: visits with a topic "
        "matched with the part, of those that name a topic, in the twelve months before the month of the "
        "newest rating, and since."
    )
