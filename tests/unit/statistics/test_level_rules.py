"""Elements and levels by hand, and against a second count in plain Python."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from coaching_analytics.statistics.level_rules import (
    FAILED,
    PASSED,
    SKIPPED,
    UNKNOWN,
    element_standing,
    levels_reached,
    points_of_groups,
)

NONE = np.nan


@pytest.mark.parametrize(
    ("statistic", "share", "value", "passed"),
    [
        ("mean", (1, 1), 8 / 3, True),  # (2 + 2 + 4) / 3
        ("min_room", (1, 1), 2.0, False),
        ("share_rooms", (1, 3), 1 / 3, True),  # one of three rooms is a third
        ("share_rooms", (1, 2), 1 / 3, False),
    ],
)
def test_one_site_by_each_statistic(
    statistic: str, share: tuple[int, int], value: float, passed: bool
) -> None:
    """Rooms 2, 2 and 4 against 2.5."""
    found = element_standing([2, 2, 4], [0, 0, 0], 1, statistic=statistic, value=2.5, share=share)
    assert found.value[0] == pytest.approx(value)
    assert (found.rooms[0], found.met[0], found.passed[0]) == (3, 1, passed)


@pytest.mark.parametrize("statistic", ["mean", "min_room", "share_rooms"])
def test_equal_passes_and_less_does_not(statistic: str) -> None:
    """Three rooms of 2.3 are a mean of 2.3, whatever their sum loses in its last digits."""
    equal = element_standing([2.3] * 3, [0] * 3, 1, statistic=statistic, value=2.3)
    less = element_standing([2.2999] * 3, [0] * 3, 1, statistic=statistic, value=2.3)
    assert (equal.passed[0], less.passed[0]) == (True, False)


@pytest.mark.parametrize("statistic", ["mean", "min_room", "share_rooms"])
def test_a_site_without_rooms_shows_nothing(statistic: str) -> None:
    found = element_standing([5.0], [1], 2, statistic=statistic, value=2.0)
    assert (found.rooms.tolist(), found.passed.tolist()) == ([0, 1], [False, True])
    assert np.isnan(found.value[0])


def test_another_statistic_is_an_error() -> None:
    with pytest.raises(ValueError, match="mean, min_room or share_rooms"):
        element_standing([5.0], [0], 1, statistic="median", value=2.0)


def test_the_best_of_a_group_counts_and_groups_add_up() -> None:
    """Group 0: 3 points shown, 5 half shown; group 1: 2 points; elements without points bring none."""
    status = [[PASSED], [PASSED], [FAILED], [PASSED], [PASSED]]
    found = points_of_groups(status, [3, 5, 5, 2, 0], [0, 0, 0, 1, -1])
    assert found.tolist() == [[3], [2]]


def test_without_elements_there_are_no_points() -> None:
    assert points_of_groups(np.empty((0, 2), dtype=int), [], []).shape == (0, 2)


@pytest.mark.parametrize(
    ("status", "level"),
    [
        ([PASSED, PASSED, PASSED], 1),
        ([PASSED, PASSED, FAILED], 0),
        ([FAILED, PASSED, PASSED], -1),  # a higher level needs the lower one
        ([PASSED, SKIPPED, PASSED], 1),  # what is not for the site holds nothing back
        ([SKIPPED, SKIPPED, PASSED], -1),  # but a level needs something shown
        ([PASSED, PASSED, UNKNOWN], 0),
    ],
)
def test_blocks(status: list[int], level: int) -> None:
    """Level 0 needs two elements, level 1 the third."""
    state = [[one] for one in status]
    assert levels_reached(state, [0, 0, 1], [NONE, NONE], [0]).tolist() == [level]


@pytest.mark.parametrize(("points", "level"), [(0, -1), (3, 0), (5, 0), (6, 1)])
def test_points(points: int, level: int) -> None:
    assert levels_reached(np.empty((0, 1)), [], [3, 6], [points]).tolist() == [level]


def test_a_hybrid_level_needs_both() -> None:
    """Enough points; the element of the level is shown by the second site only."""
    found = levels_reached([[FAILED, PASSED]], [0], [3], [5, 5])
    assert found.tolist() == [-1, 0]


def test_levels_are_those_of_a_second_count() -> None:
    """40 random rules over 50 sites: elements, points and levels by plain loops and fractions."""
    draw = Random(7)
    for _ in range(40):
        count, rooms = 50, draw.randrange(0, 120)
        scores = [draw.randrange(10, 70) / 10 for _ in range(rooms)]
        sites = [draw.randrange(count) for _ in range(rooms)]
        elements = [
            (
                draw.choice(("mean", "min_room", "share_rooms")),
                draw.randrange(10, 70) / 10,
                draw.choice((1, 2)),
                draw.choice((PASSED, SKIPPED, UNKNOWN, FAILED)),
            )
            for _ in range(6)
        ]
        needed, worth, group = [0, 1, 1, -1, -1, -1], [0, 0, 0, 2, 4, 4], [-1, -1, -1, 0, 0, 1]
        cuts = [NONE, 2, 5]
        status = np.zeros((6, count), dtype=int)
        plain = []
        for at, (statistic, value, third, absent) in enumerate(elements):
            found = element_standing(scores, sites, count, statistic=statistic, value=value, share=(third, 3))
            status[at] = np.where(found.rooms == 0, absent, np.where(found.passed, PASSED, FAILED))
            plain.append([_plain(scores, sites, site, elements[at]) for site in range(count)])
        assert status.tolist() == plain
        points = points_of_groups(status, worth, group).sum(axis=0)
        got = levels_reached(status, needed, cuts, points)
        for site in range(count):
            own = [plain[at][site] for at in range(6)]
            have = max([2 * _ok(own[3:4]), 4 * _ok(own[4:5])]) + 4 * _ok(own[5:6])
            assert points[site] == have
            level = -1
            for number, fine in enumerate((_ok(own[:1]), _ok(own[1:3]) and have >= 2, have >= 5)):
                if not fine:
                    break
                level = number
            assert got[site] == level


def _ok(states: list[int]) -> bool:
    return all(one in (PASSED, SKIPPED) for one in states) and PASSED in states


def _plain(scores: list[float], sites: list[int], site: int, element: tuple[str, float, int, int]) -> int:
    statistic, value, third, absent = element
    own = [Fraction(str(x)) for x, at in zip(scores, sites, strict=True) if at == site]
    if not own:
        return absent
    line = Fraction(str(value))
    passed = {
        "mean": sum(own) / len(own) >= line,
        "min_room": min(own) >= line,
        "share_rooms": Fraction(sum(x >= line for x in own), len(own)) >= Fraction(third, 3),
    }[statistic]
    return PASSED if passed else FAILED
