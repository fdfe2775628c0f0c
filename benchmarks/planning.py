"""The planner at 10,000 sites: its base once, then a lever moved while the base is kept (aim: 0.3 s)."""

from __future__ import annotations

from pathlib import Path

from benchmarks.page_metrics import seconds
from coaching_analytics.charts.plan import side_by_side
from coaching_analytics.charts.plan_changes import changes, outcome
from coaching_analytics.metrics.plan import planned
from coaching_analytics.metrics.plan_base import EVIDENCE, FIGURES
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate, open_store
from coaching_analytics.vocabulary.levers import scenario
from coaching_analytics.vocabulary.selection import Selection

PLANS = [
    scenario(f"Plan {n}", {"sites_per_post": 15.0 + n, "moved_to_virtual": 10.0 * n, "best_share": 20.0})
    for n in range(4)
]


def base(gate: Gate) -> dict[str, Result]:
    """Every answer the planner starts from, evidence included."""
    shared = gate.sharing()
    return {
        name: REGISTRY[name].function(shared, Selection(), **EVIDENCE.get(name, {}))
        for name in (*FIGURES, *EVIDENCE)
    }


def drawn(answers: dict[str, Result]) -> None:
    """Four scenarios worked out, put in the table and drawn."""
    found = planned(answers, PLANS)
    side_by_side(found)
    changes(found)
    outcome(found)


def measure(store: Path, repeats: int = 7) -> dict[str, float]:
    """Seconds for the base, and for four scenarios when it is kept."""
    gate = open_store(store).with_settings({"hours_given_by": "unknown", "reliability": 0.8})
    answers = base(gate)
    return {
        "base, evidence included": seconds(lambda: base(gate), 3),
        "four scenarios worked out and drawn, base kept": seconds(lambda: drawn(answers), repeats),
        "sites": float(answers["coverage"].row(statistic="at_least_once", recipient="any").n or 0),
    }
