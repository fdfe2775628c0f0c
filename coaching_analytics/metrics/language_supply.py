"""Do coaches speak the languages educators speak at home? (E8)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.metrics.spoken import parts_of
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

NO_EDUCATORS = "no educator's home language is on record"
NO_COACHES = "no coach's languages are on record"
NO_SPEAKER = "no coach at work speaks it"
UNKNOWN_EDUCATORS = "educators whose home language is not on record"
UNKNOWN_COACHES = "coaches whose languages are not on record"
ALL_SETTINGS = "Coaches are those of the places' employers, whatever settings and sites are chosen."
_NEED = """
SELECT {keys}home_language, count(DISTINCT person_id) AS people
FROM educator_person
WHERE start_date <= $day AND end_date > $day AND site_id IN (
    SELECT site_id FROM site_enrolled WHERE start_date <= $day AND end_date > $day
)
GROUP BY ALL ORDER BY ALL
"""
_SUPPLY = """
SELECT {keys}coach_id, languages, sum(CAST(fte_days AS DOUBLE)) AS fte_days
FROM coach_profile_month
WHERE month >= $start AND month < $end AND coach_role = 'coach' AND fte_days > 0
GROUP BY ALL ORDER BY ALL
"""


def language_supply(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of educators speaks each language at home, and which share of coaching posts speaks it?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency: the site's for educators, the employer's for coaches.

    Returns
    -------
    Result
        Facets `language` and `statistic`: educators (of those whose home language is on record, on the last
        day), coaches (of full-time-post days of the period), educators_per_post.

    Notes
    -----
    A coach counts in every language they speak, so the shares of posts do not sum to 1. Educators per post:
    educators with that home language / average full-time posts that speak it.
    """
    asked = ask(gate, selection, "language_supply", by)
    need = asked.rows(_NEED.format(keys=asked.keys()), day=asked.window.end - timedelta(days=1))
    supply = asked.rows(_SUPPLY.format(keys=asked.keys()))
    rows = [row for key, sides in _cells(asked, need, supply) for row in _rows(key, *sides, _days(asked))]
    chosen = asked.selection
    result = asked.result(rows, cautions=(ALL_SETTINGS,) if chosen.settings or chosen.sites else ())
    return replace(
        result, rows=result.rows.assign(people=pd.Series([row["people"] for row in rows], dtype=object))
    )


def _days(asked: Ask) -> int:
    return (asked.window.end - asked.window.start).days


def _cells(
    asked: Ask, need: pd.DataFrame, supply: pd.DataFrame
) -> Iterator[tuple[dict[str, Any], tuple[pd.DataFrame, pd.DataFrame]]]:
    """Each cell with the lines of both sides; places only one side has are there too."""
    if not asked.by:
        yield {}, (need, supply)
        return
    columns = [f"by_{name}" for name in asked.by]
    keys = pd.concat([need[columns], supply[columns]]).drop_duplicates().sort_values(columns)
    for key in keys.itertuples(index=False, name=None):
        sides = []
        for lines in (need, supply):
            own = pd.Series(True, index=lines.index)
            for column, value in zip(columns, key, strict=True):
                own &= lines[column].isna() if pd.isna(value) else lines[column] == value
            sides.append(lines[own])
        names = (None if pd.isna(one) else one for one in key)
        yield dict(zip(asked.by, names, strict=True)), (sides[0], sides[1])


def _rows(
    key: dict[str, Any], need: pd.DataFrame, supply: pd.DataFrame, days: int
) -> Iterator[dict[str, Any]]:
    """The three figures of every language of one cell."""
    educators: Counter[str] = Counter()
    for cell, people in zip(need["home_language"], need["people"], strict=True):
        for name in parts_of(cell)[:1] or ("",):
            educators[name] += int(people)
    posts: Counter[str] = Counter()
    speakers: Counter[str] = Counter()
    for cell, worked in zip(supply["languages"], supply["fte_days"], strict=True):
        for name in parts_of(cell) or ("",):
            posts[name] += float(worked)  # type: ignore[assignment]
            speakers[name] += 1
    told = int(sum(count for name, count in educators.items() if name))
    known = [bool(parts_of(cell)) for cell in supply["languages"]]
    paid = float(supply["fte_days"][known].sum()) if len(supply) else 0.0
    left_out = (_excluded(UNKNOWN_EDUCATORS, educators[""]), _excluded(UNKNOWN_COACHES, speakers[""]))
    for name in sorted({*educators, *posts} - {""}, key=lambda one: (-educators[one], one)):
        line = {**key, "language": name}
        wanted, held = educators[name], float(posts[name])
        yield {
            **line,
            "statistic": "educators",
            "value": ratio(wanted, told),
            "numerator": wanted,
            "denominator": told,
            "n": told,
            "people": wanted,
            "excluded": left_out[0],
            "reason": None if told else NO_EDUCATORS,
        }
        yield {
            **line,
            "statistic": "coaches",
            "value": ratio(held, paid),
            "numerator": held,
            "denominator": paid,
            "n": sum(known),
            "people": speakers[name],
            "excluded": left_out[1],
            "reason": None if paid else NO_COACHES,
        }
        yield {
            **line,
            "statistic": "educators_per_post",
            "value": ratio(wanted, held / days),
            "numerator": wanted,
            "denominator": held / days,
            "n": wanted,
            "people": min(wanted, speakers[name]) if held else wanted,
            "reason": None if held else NO_SPEAKER,
        }


def _excluded(reason: str, count: int) -> dict[str, int]:
    return {reason: count} if count else {}
