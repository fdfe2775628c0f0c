"""Do coaches differ in the change of the rooms they coach, and how far can that be known? (A1)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.estimated import estimate_columns
from coaching_analytics.metrics.matched_gain import NO_PAIRS, NO_RELIABILITY, net_change
from coaching_analytics.metrics.pairs import LEADS, Cell, Pairs, Rooms, load_pairs
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.coach_differences import CoachDifferences
from coaching_analytics.statistics.coach_differences import coach_differences as differences_of
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

MINIMUM_SITES, MINIMUM_ROOMS = 5, 10
METHOD = "mixed model, coaches of the same sites"
NO_COACH = "no coach between the ratings"
NONE_COACHED = "no room had a coach between its two ratings"
FEW = f"fewer than {MINIMUM_SITES} sites or {MINIMUM_ROOMS} rooms are behind this coach's figure"
ASSUMPTION = (
    "That some coaches are more effective is an assumption here: less than half of what tells their figures "
    "apart is more than chance. Do not plan by it."
)
NEIGHBOURS = (
    "Coaches are compared only where they share a site. Coaches who work in sites alike, or whose neighbours "
    "are like them, can differ more than this shows; an association, not proof of what a coach caused."
)
# The coach who gave most minutes to the site between the months of the two ratings.
_COACHED = """
WITH span AS (
    SELECT DISTINCT span_code, site_id, earlier_month, month AS later_month
    FROM rating_pair WHERE month >= $start AND month < $end
), given AS (
    SELECT span.span_code, log.coach_id, sum(log.minutes_given) AS minutes
    FROM span JOIN coach_site_month AS log ON log.site_id = span.site_id
        AND log.month >= span.earlier_month AND log.month < span.later_month
    WHERE log.minutes_given > 0
    GROUP BY ALL
)
SELECT span_code, coach_id FROM given
QUALIFY row_number() OVER (PARTITION BY span_code ORDER BY minutes DESC, coach_id) = 1
"""


@dataclass(frozen=True, slots=True)
class _Coached:
    """The rooms of a cell with a coach, who that was, and how coaches differ."""

    rooms: Rooms
    coaches: np.ndarray
    found: CoachDifferences


def coach_differences(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How far do coaches differ in the net change of the rooms they coach?

    Parameters
    ----------
    gate, selection
        The store; places, and the period in which the later rating lies. Rooms are those of `matched_gain`.
    by
        Any of system, region, coach. A row for one coach is for supervisors only, and needs 5 sites and 10
        rooms; coaches stand in the order of their ids, never by value.

    Returns
    -------
    Result
        Rows by instrument, edition, age group, domain, lead educator and statistic. Whole: `spread` (standard
        deviation between coaches, points) and `reliability` (mean share of coaches' figures that is not
        chance). By coach: `effect`, points above or below the average of the coaches linked to them, drawn
        towards zero, and its `reliability`. Column `people` counts coaches.

    Notes
    -----
    ::

        net gain of a room = site + coach + rater at each date + rest

    within connected sets of coaches and sites, by restricted maximum likelihood; a room's coach is the one
    who gave its site most minutes between the months of the two ratings. See
    `statistics.coach_differences`.
    """
    asked = ask(gate, selection, "coach_differences", by)
    places = tuple(name for name in asked.by if name != "coach")
    everybody = replace(asked, by=places, selection=replace(asked.selection, coaches=()))
    pairs = load_pairs(everybody)
    coached = everybody.rows(_COACHED).set_index("span_code")["coach_id"]
    rows: list[dict[str, Any]] = []
    assumed = False
    for cell in pairs.cells:
        for lead in LEADS:
            base, found = _cell(everybody, pairs, cell, lead, coached)
            assumed |= isinstance(found, _Coached) and found.found.assumption
            rows += _rows(asked, base, found)
    cautions = [*((ASSUMPTION,) if assumed else ()), *((NEIGHBOURS,) if rows else ())]
    answer = asked.result(
        rows, settings=("interval_level",), extra_settings=pairs.settings(), cautions=cautions
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(answer, rows=answer.rows.assign(people=people))


def _cell(
    asked: Ask, pairs: Pairs, cell: Cell, lead: str, coached: pd.Series
) -> tuple[dict[str, Any], _Coached | str]:
    """What the rows of a cell share, and how its coaches differ or why that is not known."""
    rooms, known = cell.rooms.of_lead(lead), pairs.known(cell.names)
    base = {**cell.names, "lead": lead, "excluded": cell.left_out, "n": 0, "people": 0}
    if not len(rooms):
        return base, NO_PAIRS[lead]
    if known is None:
        return base, NO_RELIABILITY
    coach = coached.reindex(rooms["span"]).to_numpy(dtype=object)
    has = pd.notna(coach)
    if without := int((~has).sum()):
        base["excluded"] = {**cell.left_out, NO_COACH: without}
    if not has.any():
        return base, NONE_COACHED
    own, coach = rooms.where(has), coach[has].astype(str)
    gains, _ = net_change(asked, known, own)
    found = differences_of(
        gains,
        coach,
        own["site"],
        np.arange(len(own)),
        raters={name: own[name] for name in ("rater_earlier", "rater_later")},
        level=float(asked.setting("interval_level")),
    )
    return base, _Coached(own, coach, found)


def _rows(asked: Ask, base: Mapping[str, Any], found: _Coached | str) -> Iterator[dict[str, Any]]:
    """The rows of one cell: whole, or by coach."""
    by_coach = "coach" in asked.by
    if isinstance(found, str):
        if not by_coach:
            yield from ({**base, "statistic": name, "reason": found} for name in ("spread", "reliability"))
        return
    level, effects = float(asked.setting("interval_level")), found.found.coaches
    if by_coach:
        yield from _each(asked, base, found, level)
        return
    linked = effects.sets >= 0
    base = {**base, "n": int(effects.counts[linked].sum()), "people": int(linked.sum())}
    yield {**base, "statistic": "spread", **estimate_columns(effects.spread, level, METHOD)}
    yield {**base, "statistic": "reliability", **_trust(effects.overall, effects.spread.reason)}


def _each(asked: Ask, base: Mapping[str, Any], found: _Coached, level: float) -> Iterator[dict[str, Any]]:
    """Each coach of a cell, in the order of their ids."""
    effects, sites = found.found.coaches, found.rooms["site"]
    for place, coach in enumerate(effects.people):
        if asked.selection.coaches and str(coach) not in asked.selection.coaches:
            continue
        rooms, effect = int(effects.counts[place]), effects.effects[place]
        few = rooms < MINIMUM_ROOMS or len(np.unique(sites[found.coaches == coach])) < MINIMUM_SITES
        own = {**base, "coach": str(coach), "n": rooms, "people": 1}
        if few and effect.value is not None:
            yield from ({**own, "statistic": name, "reason": FEW} for name in ("effect", "reliability"))
            continue
        yield {**own, "statistic": "effect", **estimate_columns(effect, level, METHOD)}
        yield {**own, "statistic": "reliability", **_trust(effects.reliability[place], effect.reason)}


def _trust(value: float | None, reason: str | None) -> dict[str, Any]:
    """A reliability, or why there is none."""
    return {"reason": reason or "not known"} if value is None else {"value": value}
