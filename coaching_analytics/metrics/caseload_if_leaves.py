"""What happens to the caseload when one coach leaves? (C9)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.metrics.spoken import parts_of
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STATISTICS = ("sites_moved", "mean_before", "mean_after", "most_after", "no_language", "added_km")
NO_COACH = "choose one coach (--where coach=ID)"
NO_SITES = "this coach had no sites on the last day of the period"
NOBODY_LEFT = "no other coach was at work in the agency or the region"
NO_PLACES = "the places of these sites are not on record"
RULE = (
    "Each site goes to a coach of the same agency (of the region when the agency has no other): first so that as few "
    "sites as possible are left without a coach who speaks a language their educators speak at home, then so that "
    "sites per full-time post stay even and coaches near. It is one way to share them out, not a plan."
)
COACHES = ("coach_id", "posts", "before", "after", "sites")
_AT_WORK = """
WITH own AS (
    SELECT coach_id, system_id, region_id, agency_id, any_value(languages) AS languages
    FROM coach_profile_month
    WHERE month = $month AND coach_role = 'coach' AND employed_days > 0 GROUP BY ALL
), held AS (
    SELECT coach_id, CAST(max(fte) AS DOUBLE) AS posts FROM coach_spell
    WHERE start_date <= $day AND end_date > $day AND NOT on_leave GROUP BY coach_id
)
SELECT own.coach_id, own.agency_id, own.languages, held.posts
FROM own JOIN held ON held.coach_id = own.coach_id
WHERE own.coach_id = $leaver OR (held.posts > 0 AND own.region_id = (
    SELECT min(region_id) FROM own WHERE coach_id = $leaver
))
ORDER BY own.coach_id
"""
_SITES = """
SELECT coach_id, site_id, share FROM assignment_segment
WHERE start_date <= $day AND end_date > $day AND coach_id IN (SELECT unnest($coaches))
ORDER BY site_id, coach_id
"""
_TONGUES = """
SELECT site_id, home_language FROM educator_person
WHERE start_date <= $day AND end_date > $day AND home_language IS NOT NULL
    AND site_id IN (SELECT unnest($sites))
ORDER BY site_id
"""


@dataclass(frozen=True, slots=True)
class _Team:
    """The coach who leaves with the sites and their shares, and those who could take over."""

    sites: list[str]
    shares: np.ndarray
    others: pd.DataFrame
    assigned: pd.DataFrame

    @property
    def loads(self) -> np.ndarray:
        """Sites by share each of the others has."""
        own = self.assigned.groupby("coach_id")["share"].sum()
        return self.others["coach_id"].map(own).fillna(0.0).to_numpy(float)


def caseload_if_leaves(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """If this coach left, who would take the sites, and what would it do to everybody's caseload?

    Parameters
    ----------
    gate, selection
        The store; exactly one coach is chosen. The day is the last one of the period.
    by
        Nothing.

    Returns
    -------
    Result
        Facet `statistic`: sites_moved (sites of the coach, by share), mean_before, mean_after and most_after
        (sites per full-time post of those who could take over, the leaver's sites counted in both means),
        no_language (sites none of whose educators' home languages the new coach speaks, of those where the
        coach who leaves speaks one or where it is known), added_km. Curve `coaches`: posts, sites per full-time
        post before and after, and sites taken, of each of the others.

    Notes
    -----
    See `hand_over` for the rule of optimal assignment; the setting `reassign_km` weighs distance against load.
    """
    asked = ask(gate, selection, "caseload_if_leaves", by)
    if len(selection.coaches) != 1:
        return _blank(asked, NO_COACH)
    leaver = selection.coaches[0]
    day = asked.window.end - timedelta(days=1)
    team = _team(asked, leaver, day)
    if team is None or not team.sites:
        return _blank(asked, NO_SITES)
    if team.others.empty:
        return _blank(asked, NOBODY_LEFT)
    return _answer(asked, team, day)
