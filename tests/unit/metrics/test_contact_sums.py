"""Parts of the measures of contact over time sum to their wholes, in all and by every place."""

from __future__ import annotations

import pytest

from coaching_analytics import metrics
from coaching_analytics.metrics.contact_gaps import STATUSES
from coaching_analytics.metrics.not_held import PARTS
from coaching_analytics.store import Gate, open_store
from coaching_analytics.vocabulary.selection import Selection
from tests.systems import two_systems

S = Selection(system="wa")


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    return open_store(two_systems(tmp_path_factory))


@pytest.mark.parametrize(
    ("name", "parts", "whole"), [("contact_gaps", STATUSES, None), ("not_held", PARTS, "all")]
)
def test_parts_sum_to_the_whole_in_every_region(
    gate: Gate, name: str, parts: tuple[str, ...], whole: str | None
) -> None:
    """Four statuses are all sites; the reasons are all sessions not held."""
    found = getattr(metrics, name)(gate, S, by=("region",)).rows
    facet = found.columns[1]
    for _, rows in found.groupby("region"):
        counts = rows.set_index(facet)["numerator"]
        total = rows["denominator"].iloc[0] if whole is None else counts[whole]
        assert sum(counts[part] for part in parts) == total


@pytest.mark.parametrize(
    ("name", "facet", "value"),
    [
        ("contact_gaps", "statistic", "overdue"),
        ("dose_fidelity", "statistic", "delivered"),
        ("cycle_completeness", "statistic", "complete"),
        ("not_held", "why", "all"),
        ("capacity_used", "statistic", "used"),
        ("training_followed_up", "statistic", "followed"),
    ],
)
def test_regions_add_up_to_the_system(gate: Gate, name: str, facet: str, value: str) -> None:
    whole = getattr(metrics, name)(gate, S).row(**{facet: value})
    parts = getattr(metrics, name)(gate, S, by=("region",)).rows
    own = parts[parts[facet] == value]
    for column in ("numerator", "denominator"):
        assert own[column].fillna(0).astype(float).sum() == pytest.approx(getattr(whole, column))


def test_a_funnel_never_widens(gate: Gate) -> None:
    stages = metrics.cycle_completeness(gate, S).curves["stages"]
    assert stages["cycles"].is_monotonic_decreasing
    assert (stages["on_record"] >= stages["cycles"]).all()
