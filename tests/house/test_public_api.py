"""The signatures other people's notebooks rely on, and the documents that describe them."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import coaching_analytics
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.vocabulary.measures import cards
from coaching_analytics.vocabulary.tables import TABLES

ROOT = Path(__file__).parents[2]
SNAPSHOT = Path(__file__).with_name("signatures.txt")

METRICS = {
    "sites_per_coach",
    "caseload_balance",
    "time_use",
    "coach_turnover",
    "delivery_mix",
    "coach_qualifications",
    "language_supply",
    "coach_diversity",
    "coach_supports",
    "coach_retention",
    "educator_retention",
    "relationship",
    "caseload_if_leaves",
    "effort_hours",
    "dosage_rate",
    "coverage",
    "never_reached",
    "quality_level",
    "quality_growth",
    "matched_gain",
    "threshold_share",
    "reliable_change",
    "rating_freshness",
    "rating_overlap",
    "qris_level",
    "qris_rules",
    "part_gaps",
    "coached_comparison",
    "dose_response",
    "coaching_cost",
    "cost_reconciliation",
    "allocation_rules",
    "unit_cost",
    "points_per_10k",
    "cost_per_point",
    "incremental_cost_effectiveness",
    "cost_effectiveness_by_year",
    "academic_return",
    "cost_per_achievement",
    "cost_per_crosser",
    "break_even",
    "break_even_retention",
    "retention_return",
    "coaching_share",
    "alignment",
    "budget_execution",
    "funding_horizon",
    "log_completeness",
    "join_rate",
    "entry_lag",
    "blank_cells",
    "freshness",
    "reconciliation",
    "duplicate_records",
    "rater_agreement",
    "rater_certification",
    "rater_drift",
    "coach_differences",
    "contract_attainment",
    "contract_outlook",
    "contract_payment",
    "plan",
    "policy_practice",
    "capped_sites",
    "rating_targets",
    "cost_to_reach_all",
    "resource_use",
    "continuity",
    "capacity_used",
    "not_held",
    "exposure_hours",
    "training_followed_up",
    "six_elements",
    "contact_gaps",
    "dose_fidelity",
    "cycle_completeness",
    "time_to_first_contact",
    "coverage_gap",
    "dosage_gap",
    "hours_concentration",
    "language_match",
    "virtual_share",
}


def current_signatures() -> str:
    lines = [f"open_store{inspect.signature(coaching_analytics.open_store)}"]
    lines += [f"metrics.{name}{inspect.signature(REGISTRY[name].function)}" for name in sorted(REGISTRY)]
    return "\n".join(lines) + "\n"


def test_every_metric_of_the_product_is_registered():
    assert set(REGISTRY) == METRICS


def test_public_signatures_are_those_that_were_promised():
    assert current_signatures() == SNAPSHOT.read_text()


def test_every_metric_has_a_card_and_every_card_a_metric():
    assert set(cards()) == set(REGISTRY)


def test_every_metric_can_be_called_from_the_metrics_module():
    for name in REGISTRY:
        assert callable(getattr(coaching_analytics.metrics, name))


def test_every_table_has_a_template_in_the_data_folder():
    assert {path.stem for path in (ROOT / "data" / "templates").glob("*.csv")} == set(TABLES)


def test_help_of_a_command_loads_neither_streamlit_nor_pandas():
    """A quick first import: the heavy libraries come in only with the command that needs them."""
    code = (
        "import sys, coaching_analytics.cli as c\n"
        "c.run(['metric', '--help'])\n"
        "print([m for m in ('streamlit', 'statsmodels', 'pandas', 'duckdb', 'plotly') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_an_id_of_a_measure_belongs_to_one_question():
    """M3 is two: points for dollars, and dollars for a point."""
    ids = [card.id for card in cards().values() if card.name != "cost_per_point"]
    assert sorted(ids) == sorted(set(ids))
