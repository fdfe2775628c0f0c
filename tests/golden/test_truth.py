"""Every metric on imported made-up extracts equals what the simulator counted itself, whole and by region.

The simulator's answers are plain numpy over the emitted records and never the library, so a difference is a
fault of the import, of a mart, of a metric - or of the answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.ingest import load
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.simulate import SYSTEMS, simulate
from coaching_analytics.store import Gate, open_store
from coaching_analytics.vocabulary.selection import Selection, Window

METRICS = (
    "sites_per_coach", "caseload_balance", "time_use", "effort_hours", "dosage_rate", "coverage",
    "never_reached", "quality_level", "matched_gain", "threshold_share", "coaching_cost", "unit_cost",
    "points_per_10k", "cost_per_point", "coaching_share", "log_completeness", "join_rate",
    "rater_certification", "alignment", "budget_execution", "funding_horizon",
    "coverage_funnel", "quality_funnel",
    "site_status", "site_timeline", "site_staff", "contacts", "component_mix", "topic_mix",
    "contact_gaps", "dose_fidelity", "cycle_completeness", "continuity", "not_held", "capacity_used",
    "exposure_hours", "training_followed_up", "six_elements",
)  # fmt: skip
TOLERANCE = 1e-6
WORLDS = [("washington", 300, 5, False), ("el_dorado", 83, 6, False), ("washington", 60, 2, True)]
FULL = [(system, None, 1, False) for system in SYSTEMS] + [("alabama", 120, 7, True)]

Truth = Mapping[str, Any]


def world(folder: Path, system: str, sites: int | None, seed: int, no_change: bool) -> tuple[Gate, Truth]:
    """Simulate, import and open one system, with its truth."""
    simulate(folder / "extracts", system, sites=sites, seed=seed, no_change=no_change)
    report = load(folder / "extracts", folder / "store", by="test")
    assert report.exit_code == 1, "planted duplicates and orphans are rejected, nothing is refused"
    return open_store(folder / "store"), json.loads((folder / "extracts" / "truth.json").read_text())


@pytest.fixture(scope="module", params=WORLDS, ids=lambda one: f"{one[0]}-{'still' if one[3] else 'usual'}")
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Gate, Truth]:
    return world(tmp_path_factory.mktemp("truth"), *request.param)


@pytest.fixture(scope="module", params=FULL, ids=lambda one: f"{one[0]}-{'still' if one[3] else 'usual'}")
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Gate, Truth]:
    return world(tmp_path_factory.mktemp("whole"), *request.param)


def differences(gate: Gate, name: str, answers: list[dict[str, Any]]) -> list[str]:
    """What differs between a metric and its answers, in words."""
    facets = REGISTRY[name].facets
    by = {tuple(column for column in answer["by"] if column not in facets) for answer in answers}
    found = []
    for chosen in sorted(by):
        columns = (*chosen, *facets)
        rows = REGISTRY[name].function(gate, Selection(), by=list(chosen)).rows
        got = {
            tuple(key): value for *key, value in rows[[*columns, "value"]].itertuples(index=False, name=None)
        }
        for answer in answers:
            if set(answer["by"]) == set(columns):
                key = tuple(answer["by"][column] for column in columns)
                if not agree(got.get(key), answer["value"]):
                    found.append(f"{name} {key}: {got.get(key)} instead of {answer['value']}")
    return found


def agree(value: Any, truth: Any) -> bool:
    """Equal to within rounding of floats; money to the cent; a blank for a blank or for nothing."""
    blank = value is None or (isinstance(value, float) and math.isnan(value))
    if blank or truth is None:
        return (blank and truth is None) or (blank and truth == 0)
    if isinstance(truth, str):
        return f"{value:.2f}" == truth
    return math.isclose(float(value), float(truth), rel_tol=TOLERANCE, abs_tol=TOLERANCE)


@pytest.mark.parametrize("name", METRICS)
def test_metric_equals_truth(imported: tuple[Gate, Truth], name: str) -> None:
    """All answers of one metric; the first ten differences are shown."""
    gate, truth = imported
    if not truth["answers"][name]:  # no room of this system has a line that applies to it
        assert name == "threshold_share"
        assert REGISTRY[name].function(gate, Selection()).rows.empty
    assert differences(gate, name, truth["answers"][name])[:10] == []


def test_window_is_the_last_complete_fiscal_year(imported: tuple[Gate, Truth]) -> None:
    """The store's own window, found from its last log, is the window the answers are for."""
    gate, truth = imported
    stated = Window(*(date.fromisoformat(truth["window"][name]) for name in ("from", "to")))
    assert gate.window(Selection()) == stated


def test_planted_orphans_and_duplicates_are_the_rejected_rows(imported: tuple[Gate, Truth]) -> None:
    """Rows rejected at import are exactly the planted ones, table by table."""
    gate, truth = imported
    planted = truth["planted"]
    ledger = gate.batches().groupby("table_name")["rows_rejected"].sum()
    wanted = {
        name: planted["orphans"].get(name, 0) + planted["duplicates"].get(name, 0) for name in ledger.index
    }
    assert {str(name): int(count) for name, count in ledger.items()} == wanted


def test_a_wrong_answer_is_noticed(imported: tuple[Gate, Truth]) -> None:
    """The comparison itself can fail: an answer moved by a thousandth differs."""
    gate, truth = imported
    moved = [{**answer, "value": answer["value"] * 1.001} for answer in truth["answers"]["effort_hours"]]
    assert len(differences(gate, "effort_hours", moved)) == len(moved)


@pytest.mark.full
def test_every_metric_of_every_system_equals_truth(whole: tuple[Gate, Truth]) -> None:
    """All five systems at their own size, and another one in which nothing changes."""
    gate, truth = whole
    found = [line for name in METRICS for line in differences(gate, name, truth["answers"][name])]
    assert found[:20] == []
