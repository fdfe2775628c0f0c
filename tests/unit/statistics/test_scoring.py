"""Scores of one visit by hand: cycles, parts, domains; stop scoring; what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.scoring import (
    MANY_BLANKS,
    MISSING_PART,
    NO_PART,
    item_score,
    part_means,
    site_means,
    visit_scores,
)

BLANK = np.nan
ONE = [[True, True, True]]
PLAIN = [False, False, False]


def test_cycles_are_averaged_before_parts() -> None:
    """Part one was scored twice (6, 2), part two once (7): (4 + 7) / 2, not (6 + 2 + 7) / 3."""
    found = visit_scores([[6, 7], [2, BLANK]], [[True, True]], [False, False])[0]
    assert found.score == 5.5


@pytest.mark.parametrize(
    ("rule", "score", "scored"), [("reverse", (5 + 6 + 4) / 3, 3), ("exclude", (5 + 4) / 2, 2)]
)
def test_negative_climate_is_turned_round_or_left_out(rule: str, score: float, scored: int) -> None:
    """A raw 2 counts 8 - 2 = 6, or not at all."""
    found = visit_scores([[5, 2, 4]], ONE, [False, True, False], nc_rule=rule)[0]
    assert (found.score, found.scored) == (score, scored)


def test_an_item_counts_in_its_subscale_and_in_the_total() -> None:
    member = [[True, True, True], [True, True, False], [False, False, True]]
    got = visit_scores([[3, 4, 7]], member, PLAIN, needs_all=False)
    assert [one.score for one in got] == [14 / 3, 3.5, 7.0]


@pytest.mark.parametrize(
    ("scores", "needs_all", "expected", "reason"),
    [
        ([[BLANK, BLANK, BLANK]], False, None, NO_PART),
        ([[4, BLANK, 4]], True, None, MISSING_PART),
        ([[4, BLANK, 4]], False, 3, MANY_BLANKS),
    ],
)
def test_a_domain_that_cannot_be_scored_says_why(
    scores: list[list[float]], needs_all: bool, expected: int | None, reason: str
) -> None:
    found = visit_scores(scores, ONE, PLAIN, needs_all=needs_all, expected=[expected])[0]
    assert (found.score, found.reason) == (None, reason)


def test_a_fifth_of_the_items_may_be_blank() -> None:
    """One of five is a fifth and passes."""
    found = visit_scores([[4, 4, 4, 4, BLANK]], [[True] * 5], [False] * 5, needs_all=False, expected=[5])[0]
    assert (found.score, found.scored) == (4, 4)


@pytest.mark.parametrize("score", [0, 7.5, 8, -1, np.inf])
def test_a_score_outside_the_scale_is_an_error(score: float) -> None:
    with pytest.raises(ValueError, match="between 1 and 7"):
        part_means([[4, score]])


def test_another_scale_has_other_bounds() -> None:
    """CLASS Environment ends at 3."""
    with pytest.raises(ValueError, match="between 1 and 3; got 4"):
        visit_scores([[1, 4]], [[True, True]], [False, False], scale=(1, 3))


def test_scores_without_cycles_are_an_error() -> None:
    with pytest.raises(ValueError, match="at least one cycle"):
        part_means(np.empty((0, 3)))


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(ValueError, match="reverse, exclude"):
        visit_scores([[4]], [[True]], [False], nc_rule="ignore")


def test_a_site_is_the_mean_of_its_rooms() -> None:
    mean, rooms = site_means([2.0, 4.0, 5.0], [1, 1, 0], 3)
    assert mean[:2].tolist() == [5.0, 3.0]
    assert np.isnan(mean[2])
    assert rooms.tolist() == [1, 2, 0]


YES, NO, NA = True, False, None


@pytest.mark.parametrize(
    ("indicators", "score"),
    [
        (([YES, NO], [], [], []), 1),  # any indicator under 1
        (([NO, NO], [YES, NO, NO], [], []), 1),  # fewer than half under 3
        (([NO, NO], [YES, NO], [], []), 2),  # half under 3
        (([NO], [YES, YES], [NO, NO, YES], []), 3),  # fewer than half under 5
        (([NO], [YES, YES], [YES, NO], []), 4),
        (([NO], [YES, YES], [YES, YES], [NO, NO, YES]), 5),
        (([NO], [YES, YES], [YES, YES], [YES, NO]), 6),
        (([NO], [YES, YES], [YES, YES], [YES, YES]), 7),
        (([NO], [YES, NA, NO], [], []), 2),  # one of two that apply
        (([NO, NA], [YES, NA], [YES], [NA, YES]), 7),  # what does not apply is left out of "all"
        (([NA, NA], [NA], [], []), None),  # the item does not apply
        (([NO], [NO, NO], [YES, YES], [YES]), 1),  # later levels do not lift an item that stopped
    ],
)
def test_stop_scoring(indicators: tuple[list[bool | None], ...], score: int | None) -> None:
    assert item_score(*indicators) == score


@pytest.mark.parametrize(
    "indicators", [([], [YES], [], []), ([NO], [YES], [], []), ([NO], [NA], [YES], [YES])]
)
def test_a_level_that_decides_needs_an_answer(indicators: tuple[list[bool | None], ...]) -> None:
    with pytest.raises(ValueError, match="decide this item"):
        item_score(*indicators)


def test_stop_scoring_never_falls_when_an_answer_improves() -> None:
    """Two indicators a level, all 256 ways: a better answer (no under 1, yes above) lowers no score."""
    answers = [[bool(number >> bit & 1) for bit in range(8)] for number in range(256)]
    score = {
        tuple(one): item_score([not a for a in one[:2]], one[2:4], one[4:6], one[6:]) or 0 for one in answers
    }
    for one, found in score.items():
        for at in range(8):
            better = (*one[:at], True, *one[at + 1 :])
            assert score[better] >= found
