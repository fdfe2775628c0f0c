"""Do coaches speak the home languages of the educators they coach? (E3)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, log_cautions
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STATISTICS = ("matched", "unknown")
NOT_KNOWN = "no hours with both languages known"
# An educator has one home language and one site: the largest month of a coach at a site counts no one twice.
_QUERY = """
WITH met AS (
    SELECT {keys}site_id, home_language, sum(minutes) AS minutes,
           coalesce(sum(minutes) FILTER (spoken), 0) AS spoken, max(educators) AS educators
    FROM coach_language_month WHERE month >= $start AND month < $end GROUP BY ALL
), given AS (
    SELECT {all_keys}sum(minutes_given) AS minutes FROM site_month
    WHERE month >= $start AND month < $end GROUP BY ALL
), heard AS (
    SELECT {names}sum(minutes) AS minutes, sum(spoken) AS spoken, sum(educators) AS educators
    FROM met GROUP BY ALL
)
SELECT {shown}h.minutes AS known, h.spoken, h.educators, {given} AS given
FROM {joined} {order}
"""


def language_match(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of hours is given by a coach who speaks the educator's home language?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, language (the educator's), quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: matched, and unknown (hours of which one of the two languages is not on record, of
        all hours given; not by language). `n` counts educators, at least: the most any coach saw in one month
        at each site, by language.

    Notes
    -----
    A session's minutes are shared out evenly among those who took part (hours given)::

        matched = hours with an educator whose home language the coach speaks / hours with both known
        unknown = 1 - hours with both known / all hours given
    """
    asked = ask(gate, selection, "language_match", by)
    rows = []
    for key, values in asked.cells(asked.rows(_query(asked))):
        rows += _rows(asked, key, values)
    return asked.result(rows, cautions=log_cautions(asked))


def _query(asked: Ask) -> str:
    """The query of the cells asked by; by language there is no sum of all hours to compare with."""
    places = tuple(name for name in asked.by if name != "language")
    of_language = "language" in asked.by
    keys = asked.keys(only=places)
    spoken = "home_language AS by_language, " if of_language else ""
    named = "".join(f"by_{name}, " for name in asked.by)
    same = " AND ".join(f"g.by_{name} IS NOT DISTINCT FROM h.by_{name}" for name in places) or "TRUE"
    if of_language:
        shown, given, joined = "".join(f"h.by_{name}, " for name in asked.by), "NULL", "heard h"
    else:
        shown = "".join(f"g.by_{name}, " for name in asked.by)
        given, joined = "g.minutes", f"given g LEFT JOIN heard h ON {same}"
    return _QUERY.format(
        keys=keys + spoken,
        all_keys=keys,
        names=named,
        shown=shown,
        given=given,
        joined=joined,
        order=asked.order(),
    )


def _rows(asked: Ask, key: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The share matched of one cell, and where it can be said the share unknown."""
    known, spoken = (float(values[name] or 0) / 60 for name in ("known", "spoken"))
    people = int(values["educators"] or 0)
    given = float(values["given"] or 0) / 60
    of_language = "language" in asked.by
    none = NOT_KNOWN if given or of_language else NO_LOGS
    base = {**key, "n": people}
    matched = {"value": ratio(spoken, known), "numerator": spoken, "denominator": known}
    rows = [{**base, "statistic": "matched", **matched, "reason": None if known else none}]
    if not of_language:
        rest = max(given - known, 0.0)
        unknown = {"value": ratio(rest, given), "numerator": rest, "denominator": given}
        rows.append({**base, "statistic": "unknown", **unknown, "reason": None if given else NO_LOGS})
    return rows
