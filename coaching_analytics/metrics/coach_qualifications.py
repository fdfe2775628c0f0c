"""What do coaches bring: degrees, years with young children, languages, content? (E4)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.coach_standard import Standard, standard_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.metrics.spoken import parts_of
from coaching_analytics.vocabulary.profiles import Profile
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

LADDER = ("none", "associate", "bachelor", "master", "doctorate")
QUALIFICATIONS = (
    *("bachelor", "early_childhood_degree", "pathway", "bilingual", "years", "content_knowledge"),
    "meets_standard",
)
SETTINGS = ("coach_degree", "coach_pathway", "coach_years")
NOBODY = "no coach was at work"
NOT_KNOWN = "not on record for any coach"
NO_STANDARD = "neither the policy nor the settings (coach_degree, coach_years) ask anything of coaches"
UNKNOWN = "coaches for whom it is not on record"
_QUERY = """
SELECT {keys}coach_id, sum(CAST(fte_days AS DOUBLE)) AS fte_days, any_value(degree) AS degree,
       any_value(early_childhood_degree) AS early, any_value(years_birth_to_five) AS years,
       any_value(languages) AS languages, any_value(content_knowledge) AS content
FROM coach_profile_month
WHERE month >= $start AND month < $end AND coach_role = 'coach' AND fte_days > 0
GROUP BY ALL ORDER BY ALL
"""


def coach_qualifications(
    gate: Gate,
    selection: Selection = Selection(),
    *,
    by: Sequence[str] = (),
    profile: Profile | str | None = None,
) -> Result:
    """Which share of coaching posts is held by people with each qualification, and as the system asks?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, month, quarter, school_year, fiscal_year; places are the employer's.
    profile
        The profile whose standard is meant; the one the system follows when left out.

    Returns
    -------
    Result
        Facets `statistic` (the qualification) and `area` (a field of content, else blank). Numerators and
        denominators are full-time-post days; for years the value is a mean. `n` counts coaches.

    Notes
    -----
    Over coaches c with days d_c at work (days x full-time post, without leave) for whom it is on record::

        share = sum(d_c [c has it]) / sum(d_c)        years = sum(d_c years_c) / sum(d_c)

    meets_standard: the degree asked for or a higher one (or on a pathway to it, where that is enough) and at
    least `coach_years` years; see `standard_of`.
    """
    asked = ask(gate, selection, "coach_qualifications", by)
    found = asked.rows(_QUERY.format(keys=asked.keys()))
    keys = [f"by_{name}" for name in asked.by]
    groups = found.groupby(keys, dropna=False, sort=True) if keys else [((), found)]
    standard = standard_of(asked, profile)
    rows = [
        row
        for key, part in groups
        for row in _rows({n: _text(v) for n, v in zip(asked.by, key, strict=True)}, part, standard)
    ]
    told = {"asked_degree": standard.degree, "asked_pathway": "yes" if standard.pathway else "no"}
    words = {"asked_in_words": standard.said, "asked_by": standard.by}
    return asked.result(rows, settings=SETTINGS, extra_settings={**told, **words})


def _text(value: Any) -> str | None:
    return None if value is None or value != value else str(value)


def _rows(key: dict[str, Any], coaches: pd.DataFrame, standard: Standard) -> Iterator[dict[str, Any]]:
    """The rows of one cell."""
    days = coaches["fte_days"].to_numpy(float)
    for name, area, has in _each(coaches, standard):
        known = ~np.isnan(has)
        top, bottom = float((days * np.where(known, has, 0)).sum()), float(days[known].sum())
        value = ratio(top, bottom)
        reason = None if value is not None else NOT_KNOWN if len(coaches) else NOBODY
        if name == "meets_standard" and not standard.asks:
            value, reason = None, NO_STANDARD
        yield {
            **key,
            "statistic": name,
            "area": area,
            "value": value,
            "numerator": top if value is not None else None,
            "denominator": bottom if value is not None else None,
            "n": int(known.sum()),
            "excluded": {UNKNOWN: int((~known).sum())} if (~known).any() else {},
            "reason": reason,
        }


def _each(coaches: pd.DataFrame, standard: Standard) -> Iterator[tuple[str, str | None, np.ndarray]]:
    """Each qualification with what every coach has of it: 1, 0, years, or nan where it is not on record."""
    degree = coaches["degree"].to_numpy(object)
    stated = np.array([one in (*LADDER, "pathway") for one in degree], dtype=bool)
    # A pathway leads to a degree and is none yet.
    step = np.array([LADDER.index(one) if one in LADDER else -1 for one in degree], dtype=float)
    on_way = np.array([one == "pathway" for one in degree], dtype=bool)
    years = pd.to_numeric(coaches["years"]).to_numpy(float)
    languages = [parts_of(one) for one in coaches["languages"]]
    content = [parts_of(one) for one in coaches["content"]]
    yield "bachelor", None, np.where(stated, step >= LADDER.index("bachelor"), np.nan)
    yield "early_childhood_degree", None, coaches["early"].astype("Float64").to_numpy(float, na_value=np.nan)
    yield "pathway", None, np.where(stated, on_way, np.nan)
    yield "bilingual", None, np.array([np.nan if not one else len(one) > 1 for one in languages], dtype=float)
    yield "years", None, years
    yield "meets_standard", None, _meets(stated, step, on_way, years, standard)
    yield "content_knowledge", None, np.array([bool(one) for one in content], dtype=float)
    for area in sorted({name for one in content for name in one}):
        yield "content_knowledge", area, np.array([area in one for one in content], dtype=float)


def _meets(
    stated: np.ndarray, step: np.ndarray, on_way: np.ndarray, years: np.ndarray, standard: Standard
) -> np.ndarray:
    """Who has what the system asks; nan where something it asks is not on record."""
    least = standard.years
    has = np.where(stated, step >= LADDER.index(standard.degree), np.nan)
    if standard.degree == "none":
        has = np.ones(len(step))
    elif standard.pathway:
        has = np.where(stated & on_way, 1.0, has)
    if least:
        has = np.where(np.isnan(years), np.nan, has * (years >= least))
    return has
