"""What happens to the caseload when one coach leaves? (C14)"""

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
SETTINGS = ("reassign_within", "reassign_km")
NO_COACH = "choose one coach (--where coach=ID)"
NO_SITES = "this coach had no sites on the last day of the period"
NOBODY_LEFT = "no other coach was at work in the agency or the region"
NO_PLACES = "the places of these sites are not on record"
RULE = (
    "A site that another coach serves too stays with that coach. Each other site goes to a coach of the "
    "same agency (of "
    "the region when the agency has no other, or when that is asked for): first so that as few sites as "
    "possible are left without a coach who "
    "speaks the home language of most of their educators, then so that sites per full-time post stay even "
    "and coaches "
    "near. It is one way to share them out, not a plan."
)
UNPLACED = "sites without a place on record"
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
_EVERYBODY = """
SELECT coach_id, count(*) AS sites FROM assignment_segment
WHERE start_date <= $day AND end_date > $day GROUP BY coach_id ORDER BY coach_id
"""
_TONGUES = """
SELECT site_id, home_language FROM educator_person
WHERE start_date <= $day AND end_date > $day AND home_language IS NOT NULL
    AND site_id IN (SELECT unnest($sites))
ORDER BY site_id
"""
_POINTS = "SELECT site_id, latitude, longitude FROM site_place WHERE site_id IN (SELECT unnest($sites))"


@dataclass(frozen=True, slots=True)
class _Team:
    """The coach who leaves, those who could take over (a line each), and who serves which site."""

    leaver: str
    posts: float
    others: pd.DataFrame
    assigned: pd.DataFrame

    @property
    def sites(self) -> pd.DataFrame:
        """The sites of the coach who leaves, with the share served."""
        return self.assigned[self.assigned["coach_id"] == self.leaver]

    def loads(self) -> np.ndarray:
        """Sites by share that each of the others has."""
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
        (sites per full-time post: before, of those who could take over and the coach who leaves together),
        no_language (sites whose new coach does not speak the home language of most of their educators),
        added_km (from the middle of the new coach's present sites, less those from the leaver's). Curve
        `coaches`: posts, sites per full-time post before and after, and sites taken, of each of the others;
        when no coach is chosen, the coaches there are with their sites.

    Notes
    -----
    See `hand_over` for the rule of optimal assignment; the settings `reassign_within` (agency or region) and
    `reassign_km` (distance against load) steer it.
    """
    asked = ask(gate, replace(selection, coaches=()), "caseload_if_leaves", by)
    day = asked.window.end - timedelta(days=1)
    if len(selection.coaches) != 1:
        return _blank(asked, NO_COACH, asked.rows(_EVERYBODY, day=day))
    leaver = selection.coaches[0]
    team = _team(asked, leaver, day)
    if team is None or team.sites.empty:
        return _blank(asked, NO_SITES)
    if team.others.empty:
        return _blank(asked, NOBODY_LEFT)
    return _answer(asked, team, day)


def _blank(asked: Ask, reason: str, coaches: pd.DataFrame | None = None) -> Result:
    rows = [{"statistic": name, "reason": reason} for name in STATISTICS]
    listed = pd.DataFrame(columns=["coach_id", "sites"]) if coaches is None else coaches
    return asked.result(rows, settings=SETTINGS, curves={"coaches": listed})


def _team(asked: Ask, leaver: str, day: date) -> _Team | None:
    """Who is at work that day in the leaver's agency, else region; None when the coach is not at work."""
    wide = replace(asked, selection=Selection(asked.selection.system, window=asked.window))
    people = wide.rows(_AT_WORK, month=day.replace(day=1), day=day, leaver=leaver)
    own = people[people["coach_id"] == leaver]
    if own.empty:
        return None
    others = people[people["coach_id"] != leaver].reset_index(drop=True)
    near = others[others["agency_id"] == own["agency_id"].iloc[0]].reset_index(drop=True)
    if asked.setting("reassign_within") == "agency" and len(near):
        others = near
    assigned = wide.rows(_SITES, day=day, coaches=[leaver, *others["coach_id"]])
    return _Team(leaver, float(own["posts"].iloc[0]), others, assigned)


def _answer(asked: Ask, team: _Team, day: date) -> Result:
    """The hand-over and what it does."""
    from coaching_analytics.statistics.reassignment import hand_over

    sites = team.sites["site_id"].tolist()
    wide = replace(asked, selection=Selection(asked.selection.system, window=asked.window))
    speaks = _speaks(wide, sites, team.others["languages"].tolist(), day)
    far, home = _distances(wide, team)
    posts, before = team.others["posts"].to_numpy(float), team.loads()
    kept = _served_already(team, sites)
    free = kept < 0
    taker = kept.copy()
    shares = team.sites["share"].to_numpy(float)
    load = before + np.bincount(kept[~free], weights=shares[~free], minlength=len(posts))
    if free.any():
        km = float(asked.setting("reassign_km"))
        taker[free] = hand_over(load, posts, speaks[free], far[free], km_a_site=km).taker
        load = load + np.bincount(taker[free], weights=shares[free], minlength=len(posts))
    each = np.arange(len(sites)), taker
    added = (far - home[:, None])[each]
    rows = _rows(team, posts, before, load, int((~speaks[each]).sum()), added)
    coaches = pd.DataFrame(
        {
            "coach_id": team.others["coach_id"],
            "posts": posts,
            "before": before / posts,
            "after": load / posts,
            "sites": np.bincount(taker, minlength=len(posts)),
        }
    )
    return asked.result(rows, settings=SETTINGS, cautions=(RULE,), curves={"coaches": coaches})


def _rows(
    team: _Team, posts: np.ndarray, before: np.ndarray, load: np.ndarray, unspoken: int, added: np.ndarray
) -> list[dict[str, Any]]:
    """The six figures; those of the coach who leaves stand on one person."""
    moved, n = float(team.sites["share"].sum()), len(posts)
    known = added[~np.isnan(added)]
    total, all_posts = float(before.sum()) + moved, float(posts.sum())
    lost = len(added) - len(known)
    return [
        {"statistic": "sites_moved", "value": moved, "numerator": moved, "n": 1},
        {
            "statistic": "mean_before",
            "value": ratio(total, all_posts + team.posts),
            "numerator": total,
            "denominator": all_posts + team.posts,
            "n": n + 1,
        },
        {
            "statistic": "mean_after",
            "value": ratio(float(load.sum()), all_posts),
            "numerator": float(load.sum()),
            "denominator": all_posts,
            "n": n,
        },
        {"statistic": "most_after", "value": float((load / posts).max()), "n": n},
        {
            "statistic": "no_language",
            "value": unspoken,
            "numerator": unspoken,
            "denominator": len(added),
            "n": 1,
        },
        {
            "statistic": "added_km",
            "value": float(known.sum()) if len(known) else None,
            "n": 1,
            "excluded": {UNPLACED: lost} if lost and len(known) else {},
            "reason": None if len(known) else NO_PLACES,
        },
    ]


def _served_already(team: _Team, sites: list[str]) -> np.ndarray:
    """Place of the other coach who serves a site already; -1 for none."""
    place = {coach: at for at, coach in enumerate(team.others["coach_id"])}
    serving = {
        site: place[coach]
        for coach, site in zip(team.assigned["coach_id"], team.assigned["site_id"], strict=True)
        if coach in place
    }
    return np.array([serving.get(site, -1) for site in sites], dtype=np.int64)


def _speaks(asked: Ask, sites: list[str], languages: list[Any], day: date) -> np.ndarray:
    """Whether each coach speaks the home language of most of a site's educators; all where none is known."""
    told: dict[str, list[str]] = {}
    for site, tongue in asked.rows(_TONGUES, sites=sites, day=day).itertuples(index=False, name=None):
        told.setdefault(site, []).extend(parts_of(tongue)[:1])
    spoken = [set(parts_of(one)) for one in languages]
    found = np.ones((len(sites), len(languages)), dtype=bool)
    for at, site in enumerate(sites):
        heard = told.get(site, [])
        if heard:
            most = max(heard.count(one) for one in heard)
            needed = {one for one in heard if heard.count(one) == most}
            found[at] = [bool(needed & one) for one in spoken]
    return found


def _distances(asked: Ask, team: _Team) -> tuple[np.ndarray, np.ndarray]:
    """Kilometres to each site from the middle of each coach's sites, and from that of the leaver's own."""
    from coaching_analytics.statistics.reassignment import kilometres

    listed = team.assigned["site_id"].unique().tolist()
    points = asked.rows(_POINTS, sites=listed).set_index("site_id")
    placed = team.assigned.join(points, on="site_id")
    middle = placed.groupby("coach_id")[["latitude", "longitude"]].mean()
    where = placed[placed["coach_id"] == team.leaver][["latitude", "longitude"]].to_numpy(float)
    others = middle.reindex(team.others["coach_id"]).to_numpy(float)
    own = middle.reindex([team.leaver]).to_numpy(float)
    far = kilometres(where[:, None, 0], where[:, None, 1], others[None, :, 0], others[None, :, 1])
    home = kilometres(where[:, 0], where[:, 1], own[:, 0], own[:, 1])
    return far, home
