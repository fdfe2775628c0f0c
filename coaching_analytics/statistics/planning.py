"""What another caseload, another week or other support would take: arithmetic on today's figures.

Nothing here is estimated. A lever that is not moved leaves today's figure as it is, to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CONTACT = ("observation", "feedback", "collaboration", "other_contact")
FREE = ("collaboration", "preparation", "observation", "feedback")
"""The uses of time that can be moved."""
GIVES = ("administration", "own_learning", "not_logged")
"""The uses that hours are taken from, or given to, when posts stay."""


class Impossible(ValueError):
    """A scenario that cannot be; its message says why."""


@dataclass(frozen=True, slots=True)
class Today:
    """What a plan starts from, averages over or sums of one period.

    Attributes
    ----------
    sites, posts, people
        Enrolled sites, full-time posts and coaches as people, all above 0.
    weeks
        Weeks of the period.
    week
        Paid hours a week of a full-time post, by use; empty when they are not known.
    given
        Hours given to sites; None when nothing was logged.
    at_risk, reached
        Sites that could have been reached, and those that were; None when not known.
    """

    sites: float
    posts: float
    people: float
    weeks: float
    week: Mapping[str, float]
    given: float | None = None
    at_risk: float | None = None
    reached: float | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """Full-time posts planned, those filled on average, coaches as people, and posts' worth of release."""

    posts: float
    filled: float
    people: float
    released: float


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours given and sites reached in a plan.

    `given` and `reached` are None where today's are. `at_high` and `elsewhere` are hours of a site where
    quality is high and of another, None unless that lever is moved.
    """

    given: float | None
    reached: float | None
    at_high: float | None
    elsewhere: float | None


def total(week: Mapping[str, float], uses: Iterable[str]) -> float:
    """Hours of some uses of a week together."""
    return math.fsum(week.get(use, 0.0) for use in uses)


def _added(today: Today, moved: Mapping[str, float]) -> dict[str, float]:
    """Hours a week added to each use that is moved, hours of a full-time post."""
    changes = {use: moved[use] - today.week.get(use, 0.0) for use in FREE if use in moved}
    if changes and not today.week:
        raise Impossible("the hours of a week are not known, because no contracted hours are on record")
    return changes


def _kept(moved: Mapping[str, float]) -> float:
    """Share of today's hours left when sites of high quality get another intensity and others the same."""
    return 1.0 - moved.get("high_share", 0.0) / 100 * (1.0 - moved.get("high_intensity", 100.0) / 100)


def staff(today: Today, moved: Mapping[str, float]) -> Staff:
    """Posts and people of a plan.

    Parameters
    ----------
    today
        The figures to start from.
    moved
        Levers by name: sites_per_post, coaches_leaving, hours a week (collaboration, preparation,
        observation, feedback) with more_posts 0 or 1, high_share and high_intensity (%) with freed_saved 0 or
        1, leaders and leader_release (%), replaced and vacancy_weeks.

    Raises
    ------
    Impossible
        When no post would be left, or the hours of a week are not known and are moved.

    Notes
    -----
    With J sites, F posts and P people today, H hours a week and h hours added to it::

        posts  = (J / sites_per_post) * (H + h) / H * kept - leaving * F / P
        people = posts / (F / P)
        filled = posts - replaced * F / P * vacancy_weeks / weeks

    The factor (H + h) / H stands for `more_posts`: every site keeps its other hours. kept = 1 - high_share *
    (1 - high_intensity) when hours freed are saved, else 1.

    Examples
    --------
    44 sites and two coaches at .8 of a post; one leaves, and a post carries 55 sites, a person 44.

    >>> left = staff(Today(44.0, 1.6, 2.0, 52.0, {}), {"coaches_leaving": 1.0})
    >>> round(44 / left.posts, 1), round(44 / left.people, 1)
    (55.0, 44.0)
    """
    each = today.posts / today.people
    posts = today.sites / moved["sites_per_post"] if "sites_per_post" in moved else today.posts
    added = _added(today, moved)
    if added and moved.get("more_posts"):
        whole = math.fsum(today.week.values())
        posts *= (whole + math.fsum(added.values())) / whole
    if moved.get("freed_saved"):
        posts *= _kept(moved)
    if moved.get("coaches_leaving"):
        posts -= moved["coaches_leaving"] * each
    if posts <= 1e-9:
        raise Impossible("no full-time post would be left")
    vacant = moved.get("replaced", 0.0) * each * moved.get("vacancy_weeks", 0.0) / today.weeks
    if vacant >= posts:
        raise Impossible("every post would be vacant all the time")
    people = today.people if posts == today.posts else posts / each
    released = moved.get("leaders", 0.0) * moved.get("leader_release", 0.0) / 100
    return Staff(posts, posts - vacant, people, released)


def week(today: Today, moved: Mapping[str, float]) -> Mapping[str, float]:
    """The week of a full-time post in a plan: hours by use, with the same sum as today.

    Raises
    ------
    Impossible
        When more hours are added than the uses that give them have, or hours are not known.

    Notes
    -----
    Hours added are taken from administration, own learning and hours not logged in proportion; with
    `more_posts` the whole week is drawn together to H hours, because a post carries fewer sites. Then, with C
    hours of contact and T of travel, and a share m of contact in person moved to virtual, travel an hour of
    contact falls to (1 - m) of today's and all of C + T is used again::

        C' = C * (C + T) / (C + T * (1 - m))
    """
    added = _added(today, moved)
    found = dict(today.week)
    if added:
        extra, whole, pool = math.fsum(added.values()), math.fsum(found.values()), total(found, GIVES)
        for use, hours in added.items():
            found[use] = found.get(use, 0.0) + hours
        if moved.get("more_posts"):
            if whole + extra <= 0:
                raise Impossible("no hours of the week would be left")
            found = {use: hours * whole / (whole + extra) for use, hours in found.items()}
        elif extra > pool:
            raise Impossible(
                f"{extra:.1f} hours a week are added, and administration, own learning and hours not logged "
                f"have {pool:.1f}"
            )
        elif pool > 0:
            found |= {use: found[use] * (pool - extra) / pool for use in GIVES if use in found}
        else:
            found[GIVES[0]] = -extra
    share = moved.get("moved_to_virtual", 0.0) / 100
    contact, travel = total(found, CONTACT), found.get("travel", 0.0)
    if share and contact > 0 and travel > 0:
        rises = (contact + travel) / (contact + travel * (1 - share))
        found |= {use: found[use] * rises for use in CONTACT if use in found}
        found["travel"] = travel * (1 - share) * rises
    return found


def hours(today: Today, moved: Mapping[str, float], of: Staff, used: Mapping[str, float]) -> Hours:
    """Hours given and sites reached by a staff whose week is `used`.

    Notes
    -----
    With C and C' hours of contact in today's week and in the new one, F posts today::

        given   = given today * (filled + released) / F * C' / C
        reached = min(sites at risk, reached today * given / (given today * kept))

    so sites reached are those that could have today's hours each.
    """
    if today.given is None:
        return Hours(None, None, None, None)
    factor = (of.filled + of.released) / today.posts
    before, after = total(today.week, CONTACT), total(used, CONTACT)
    if after != before:
        if before <= 0:
            raise Impossible("no hours of contact are logged today")
        factor *= after / before
    given = today.given * factor
    kept = _kept(moved)
    reached = None
    if today.reached is not None and today.at_risk is not None:
        reached = min(today.at_risk, today.reached * factor / (kept if moved.get("freed_saved") else 1.0))
    if kept == 1.0:
        return Hours(given, reached, None, None)
    elsewhere = given / today.sites / kept if kept > 0 else 0.0
    return Hours(given, reached, elsewhere * moved["high_intensity"] / 100, elsewhere)
