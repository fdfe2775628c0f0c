"""What a reader must know about which rooms were rated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.pairs import FACETS
from coaching_analytics.vocabulary.instruments import instruments

# The latest score of every room before each school year: of all rooms, and of those rated again in the year.
# A score is the latest before a year when it is older and the next of its line is not.
PREVIOUS = """
    WITH score AS (
        SELECT school_year AS year, facet_id, score,
               lead(school_year) OVER (PARTITION BY facet_id, room_code ORDER BY school_year) AS next_year
        FROM {ratings}
        WHERE purpose = 'formal' AND observation_date < $end
          AND (latest_of_year OR next_formal IS NULL OR next_formal >= $end)
    ), before AS (
        SELECT y.year, facet_id, avg(score) AS everyone, stddev_samp(score) AS sd,
               avg(score) FILTER (next_year = y.year) AS rated
        FROM (SELECT DISTINCT year FROM score) y
        JOIN score s ON s.year < y.year AND (next_year IS NULL OR next_year >= y.year)
        GROUP BY y.year, facet_id
    ), facet AS (
        SELECT DISTINCT facet_id, instrument, edition, age_group, domain FROM rating_line
    )
    SELECT before.*, facet.* EXCLUDE (facet_id)
    FROM before JOIN facet ON facet.facet_id = before.facet_id
    ORDER BY year, instrument, edition, age_group, domain
"""


def unchecked_layouts(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """A sentence that names the instruments whose layout nobody has checked against the printed scale."""
    seen = sorted({(row["instrument"], row["edition"]) for row in rows})
    named = [
        f"{instruments()[name].title} (edition {edition})"
        for name, edition in seen
        if name in instruments() and not instruments()[name].checked(edition)
    ]
    if not named:
        return []
    return [
        f"The layout of {', '.join(named)} has not been checked against the printed scale: its parts and "
        "domains were written from memory."
    ]


def thin_years(asked: Ask, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """A sentence for each instrument of which fewer rooms were rated than the setting rated_share asks."""
    least = float(asked.setting("rated_share"))
    thin: dict[str, list[tuple[float, str]]] = {}
    for row in rows:
        if row["denominator"] and row["numerator"] / row["denominator"] < least:
            found = thin.setdefault(f"{row['instrument']} {row['age_group']}", [])
            found.append((row["numerator"] / row["denominator"], str(row.get("school_year", ""))))
    return [_thin(name, found, least) for name, found in sorted(thin.items())]


def _thin(name: str, found: list[tuple[float, str]], least: float) -> str:
    years = sorted({year for _, year in found if year})
    when = f" in {', '.join(years)}" if years else ""
    return (
        f"{name}: Fewer than {least:.0%} of rooms on the roster have a rating{when} "
        f"(as few as {int(min(found)[0] * 100)}%), so rooms without one may be higher or lower."
    )


def differing(asked: Ask) -> list[str]:
    """A sentence for each school year whose rated rooms had another previous score than all rooms."""
    most, told = float(asked.setting("rated_difference")), []
    for line in asked.rows(PREVIOUS.format(ratings=independent.ratings(asked))).to_dict("records"):
        if not (line["sd"] and line["sd"] > 0) or line["rated"] != line["rated"]:
            continue
        apart = (line["rated"] - line["everyone"]) / line["sd"]
        if abs(apart) > most:
            told.append(_leaning(line, apart))
    return told


def _leaning(line: Mapping[Any, Any], apart: float) -> str:
    """What a year does to both lines without any change, as its rated rooms were high or low before."""
    which, rated, same = ("higher", "rises", "sinks") if apart > 0 else ("lower", "sinks", "rises")
    name, year = " ".join(str(line[facet]) for facet in FACETS), int(line["year"])
    return (
        f"{name}, {year}-{(year + 1) % 100:02d}: the rooms rated had scored {which} before than all rooms "
        f"({abs(apart):.1f} standard deviations). Even when nothing changes, the line of all rooms rated "
        f"then {rated} and the line of the same rooms {same}: read the net change instead."
    )
