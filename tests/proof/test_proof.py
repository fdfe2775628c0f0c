"""The proof: planted systems through import, marts and metrics; a few in every run, all in the full one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from scipy import stats

from tests.proof.record import Record, coverage, false_share, kept
from tests.proof.report import ESTIMATORS, RATE, SECOND, SHOWN, TODDLER, inside
from tests.proof.words import ALLOWED
from tests.proof.worlds import WORLDS

FEW = replace(WORLDS["all"], sites=100)
SEEDS = range(1000, 1003)
"""Other seeds than those of the table."""


@pytest.fixture(scope="module")
def few() -> Sequence[Record]:
    return [kept(FEW, seed, None) for seed in SEEDS]


def limits(ranges: int) -> tuple[float, float]:
    """Between how many of so many 95% ranges hold the truth in all but one of a thousand draws."""
    low, high = stats.binom.interval(0.999, ranges, 0.95)
    return float(low), float(high)


@pytest.mark.parametrize("estimator", ["common trend", "trend of a region", "trend of a site"])
def test_ranges_of_a_few_systems_hold_the_planted_trends(few: Sequence[Record], estimator: str) -> None:
    for line in (SECOND, TODDLER):
        share = coverage(few, estimator, line)
        assert share is not None
        if not share.counted:  # regions with few toddler rooms: withheld
            assert (estimator, line) == ("trend of a region", TODDLER)
            continue
        low, high = limits(share.counted)
        assert low <= round(share.value * share.counted) <= high


@pytest.mark.parametrize("estimator", ["net change, same rooms", "strictness of a rater", "drift of a rater"])
def test_ranges_of_a_few_systems_hold_the_planted_changes(few: Sequence[Record], estimator: str) -> None:
    share = coverage(few, estimator, SECOND)
    assert share is not None
    low, high = limits(share.counted)
    assert low <= round(share.value * share.counted) <= high


def test_few_statements_are_false_and_some_changes_are_found(few: Sequence[Record]) -> None:
    said = [record.said[SECOND] for record in few]
    assert sum(one.found for one in said) >= 5
    assert sum(one.false for one in said) <= stats.binom.ppf(0.999, sum(one.said for one in said), RATE)


def test_the_new_edition_is_read_as_change_nowhere(few: Sequence[Record]) -> None:
    assert [fault for record in few for fault in record.edition_faults] == []


def test_the_step_would_be_seen_if_editions_were_not_heeded(few: Sequence[Record]) -> None:
    """A line through all scores rises by more than a tenth of a point a year; the planted mean is .02."""
    assert min(record.naive_trend for record in few) > 0.1


def test_ranges_that_held_90_of_100_would_be_noticed(few: Sequence[Record]) -> None:
    """The limits are narrow enough to fail."""
    share = coverage(few, "trend of a site", SECOND)
    assert share is not None
    assert 0.88 * share.counted < limits(share.counted)[0]


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest) -> tuple[str, Sequence[Record]]:
    """All systems of a world; PROOF_RESULTS names a folder in which records are kept and found again."""
    folder = os.environ.get("PROOF_RESULTS")
    own = WORLDS[request.param]
    return own.name, [kept(own, seed, Path(folder) if folder else None) for seed in range(own.systems)]


@pytest.mark.full
@pytest.mark.timeout(7200)
def test_93_to_97_of_100_ranges_hold_the_truth_or_are_named(world: tuple[str, Sequence[Record]]) -> None:
    """What is known to lie outside has limits of its own (`words.ALLOWED`), and the docs tell it."""
    outside = {
        f"{estimator}, {line}: {share.value:.3f}"
        for estimator in ESTIMATORS
        for line in SHOWN
        if (share := coverage(world[1], estimator, line))
        and share.counted
        and not inside(share, *ALLOWED.get(estimator, (0.93, 0.97)))
    }
    assert outside == set()


@pytest.mark.full
@pytest.mark.timeout(7200)
def test_false_statements_stay_under_the_stated_rate_in_every_world(
    world: tuple[str, Sequence[Record]],
) -> None:
    for line in SHOWN:
        found = false_share(world[1], line)
        if found is not None:
            assert found[0].value <= RATE + 2 * found[0].error


@pytest.mark.full
@pytest.mark.timeout(7200)
def test_the_new_edition_is_read_as_change_in_no_world(world: tuple[str, Sequence[Record]]) -> None:
    assert [fault for record in world[1] for fault in record.edition_faults] == []
