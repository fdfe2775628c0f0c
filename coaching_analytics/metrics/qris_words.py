"""Why a site shows an element or does not, and what would raise its level, in a reader's words."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from coaching_analytics.metrics.qris_standing import ElementFound, Standing
from coaching_analytics.statistics.level_rules import FAILED, PASSED, SKIPPED, UNKNOWN
from coaching_analytics.vocabulary.instruments import instruments

OUTCOMES = {PASSED: "shown", FAILED: "not shown", SKIPPED: "not for this site", UNKNOWN: "not known"}
HIGHEST = "the highest level these rules have"


def because(found: ElementFound, at: int) -> str:
    """Why the site at a place shows an element or does not."""
    element, standing = found.element, found.standing
    if not standing.rooms[at]:
        return _absent(found)
    rooms, met = int(standing.rooms[at]), int(standing.met[at])
    value, needed = near(float(standing.value[at]), element.value)
    if element.statistic == "fact":
        return f"{element.fact} is {value}; {needed} is needed"
    if element.statistic == "mean":
        return f"the mean of {_rooms(rooms)} is {value}; {needed} is needed"
    if element.statistic == "min_room":
        below = f"; {_rooms(rooms - met)} of {rooms} below it" if met < rooms else ""
        return f"the lowest of {_rooms(rooms)} is {value}; {needed} is needed in every room{below}"
    return (
        f"{met} of {_rooms(rooms)} at {element.value:g} or more; "
        f"{wanted_rooms(rooms, element.share)} needed ({element.share} of the rooms)"
    )


def lacking(found: ElementFound, at: int) -> str:
    """What the site at a place lacks to show an element."""
    element, standing = found.element, found.standing
    if not standing.rooms[at]:
        return f"{element.name}: {_absent(found)}"
    rooms, met = int(standing.rooms[at]), int(standing.met[at])
    if element.statistic == "min_room":
        return f"{element.name}: {_rooms(rooms - met)} to {element.value:g} or more"
    if element.statistic == "share_rooms":
        more = wanted_rooms(rooms, element.share) - met
        return f"{element.name}: {more} more of {_rooms(rooms)} to {element.value:g} or more"
    short, _ = near(element.value - float(standing.value[at]), 0.0)
    return f"{element.name}: {short} points more"


def raising(standing: Standing, at: int) -> str:
    """What would raise the level of the site at a place to the next one."""
    number = int(standing.level[at]) + 1
    if number == len(standing.levels):
        return HIGHEST
    level = standing.levels[number]
    own = [each for each in standing.elements if each.element.level == level.name]
    parts = [lacking(each, at) for each in own if each.status[at] in (FAILED, UNKNOWN)]
    if own and not parts and not any(each.status[at] == PASSED for each in own):
        parts = ["a rating that one of its elements looks at"]
    have = int(standing.points[at])
    if level.points is not None and have < level.points:
        more = _count(level.points - have, "more point")
        parts.append(f"{more} ({have} of {level.points}): {_steps(standing, at)}")
    return f"for {level.name}: {'; '.join(parts)}"


def _steps(standing: Standing, at: int) -> str:
    """The next step of every group of elements that would bring points."""
    told = []
    for number, group in enumerate(standing.groups):
        have = int(standing.group_points[number, at])
        own = [each for each in standing.elements if each.element.group == group]
        for points in sorted({each.element.points for each in own if each.element.points > have})[:1]:
            short = [
                lacking(each, at)
                for each in own
                if each.element.points == points and each.status[at] != PASSED
            ]
            told.append(f"{points - have} by {', '.join(short)}")
    return " or ".join(told)


def wanted_rooms(rooms: int, share: Fraction) -> int:
    """The fewest rooms that are this share of all."""
    return -(-rooms * share.numerator // share.denominator)


def near(value: float, needed: float) -> tuple[str, str]:
    """Two numbers with two decimals, or as many as it takes to tell them apart."""
    for places in (2, 3, 4, 6):
        if f"{value:.{places}f}" != f"{needed:.{places}f}" or np.isclose(value, needed, atol=1e-9):
            break
    return f"{value:.{places}f}", f"{needed:.{places}f}"


def _rooms(count: int) -> str:
    return _count(count, "room")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _absent(found: ElementFound) -> str:
    element = found.element
    if element.fact:
        return f"no number on record for {element.fact}"
    *others, last = (instruments()[name].title for name in element.instruments)
    titles = f"{', '.join(others)} or {last}" if others else last
    return f"no room has a rating with {titles} that is recent enough"
