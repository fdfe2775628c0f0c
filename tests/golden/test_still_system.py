"""The simulator's no-change system: it must look like a gain and turn out to be none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.ingest import load
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.simulate import simulate
from coaching_analytics.store import Gate, open_store
from coaching_analytics.vocabulary.selection import Selection

# What matched_gain reads; the other tables would only cost time.
RATINGS = (
    "system", "region", "agency", "site", "site_enrolment", "classroom", "calendar", "person", "educator",
    "coach", "staff_employment", "session", "session_participant", "observation", "observation_score",
)  # fmt: skip
RUNS = 100


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gate, Mapping[str, Any]]:
    folder = tmp_path_factory.mktemp("still")
    simulate(folder / "extracts", "washington", seed=1, no_change=True)
    load(folder / "extracts", folder / "store", by="test")
    return open_store(folder / "store"), json.loads((folder / "extracts" / "truth.json").read_text())


def figures(gate: Gate, metric: str, **wanted: str) -> list[Any]:
    """Rows of a metric for instructional support of pairs with the same lead educator."""
    rows = REGISTRY[metric].function(gate, Selection()).rows
    for column, value in {"domain": "IS", "lead": "same", **wanted}.items():
        rows = rows[rows[column] == value]
    return list(rows.itertuples())


def test_nothing_changed_in_truth(still: tuple[Gate, Mapping[str, Any]]) -> None:
    """The true quality of every paired room is what it was."""
    assert {row["value"] for row in still[1]["planted"]["true_change"]} == {0.0}


def test_raw_change_looks_like_a_gain_and_net_covers_none(still: tuple[Gate, Mapping[str, Any]]) -> None:
    """Only low rooms are rated again within the year, so the raw change is well above zero."""
    raw, net = (figures(still[0], "matched_gain", kind=kind)[0] for kind in ("raw", "net"))
    assert raw.value > 0.15
    assert net.low <= 0 <= net.high


def test_a_trend_of_sites_rated_again_because_they_were_low_covers_none(
    still: tuple[Gate, Mapping[str, Any]],
) -> None:
    """Only low rooms have a second year; the model expects them to move up, as they do."""
    found = REGISTRY["quality_growth"].function(still[0], Selection())
    (row,) = (one for one in found.records() if one.by["domain"] == "IS")
    assert row.interval is not None
    assert row.interval.low <= 0 <= row.interval.high
    assert row.numerator is not None
    assert row.numerator >= 30


def test_cost_per_point_is_at_least_or_nothing(still: tuple[Gate, Mapping[str, Any]]) -> None:
    """No total names a price for a point."""
    found = figures(still[0], "cost_per_point")
    assert len(found) == 3
    assert all(row.value is None for row in found)


def test_a_naive_price_per_point_would_be_named(still: tuple[Gate, Mapping[str, Any]]) -> None:
    """Cost of a room over raw change: a price of some thousand dollars for nothing."""
    cost = figures(still[0], "points_per_10k", total="with_overhead")[0].denominator
    raw = figures(still[0], "matched_gain", kind="raw")[0].value
    assert 4_000 < cost / raw < 10_000


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_net_change_covers_zero_in_93_to_98_of_100_systems(tmp_path: Path) -> None:
    """Through import, marts and metric; the average raw change and naive price are those of the measures.

    In 10,000 systems on arrays it is below 97 of 100 (`test_no_change`); a hundred may have one or two more.
    """
    covered, raws = 0, []
    for seed in range(RUNS):
        folder = tmp_path / str(seed)
        simulate(folder / "extracts", "washington", seed=seed, no_change=True)
        load([folder / "extracts" / f"{name}.csv" for name in RATINGS], folder / "store", by="test")
        gate = open_store(folder / "store")
        raw, net = (figures(gate, "matched_gain", kind=kind)[0] for kind in ("raw", "net"))
        raws.append(raw.value)
        covered += net.low <= 0 <= net.high
    assert 93 <= covered <= 98
    assert sum(raws) / RUNS == pytest.approx(0.30, abs=0.02)
