"""One public function per question; each takes a gate and a selection and returns a `Result`.

Functions are imported when they are first used, so that listing the metrics stays quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.registry import REGISTRY

if TYPE_CHECKING:
    from coaching_analytics.metrics.academic_return import academic_return, cost_per_achievement
    from coaching_analytics.metrics.alignment import alignment
    from coaching_analytics.metrics.allocation_rules import allocation_rules
    from coaching_analytics.metrics.attention import Attention, attention
    from coaching_analytics.metrics.blank_cells import blank_cells
    from coaching_analytics.metrics.break_even import break_even, break_even_retention
    from coaching_analytics.metrics.budget_execution import budget_execution
    from coaching_analytics.metrics.capacity_used import capacity_used
    from coaching_analytics.metrics.caseload_balance import caseload_balance
    from coaching_analytics.metrics.coach_differences import coach_differences
    from coaching_analytics.metrics.coach_turnover import coach_turnover
    from coaching_analytics.metrics.coached_comparison import coached_comparison
    from coaching_analytics.metrics.coaching_cost import coaching_cost
    from coaching_analytics.metrics.coaching_share import coaching_share
    from coaching_analytics.metrics.component_mix import component_mix, topic_mix
    from coaching_analytics.metrics.contact_gaps import contact_gaps
    from coaching_analytics.metrics.contacts import contacts
    from coaching_analytics.metrics.continuity import continuity
    from coaching_analytics.metrics.contract_attainment import contract_attainment
    from coaching_analytics.metrics.contract_outlook import contract_outlook
    from coaching_analytics.metrics.contract_payment import contract_payment
    from coaching_analytics.metrics.cost_effectiveness_by_year import cost_effectiveness_by_year
    from coaching_analytics.metrics.cost_per_crosser import cost_per_crosser
    from coaching_analytics.metrics.cost_reconciliation import cost_reconciliation
    from coaching_analytics.metrics.coverage import coverage
    from coaching_analytics.metrics.coverage_funnel import coverage_funnel
    from coaching_analytics.metrics.cycle_completeness import cycle_completeness
    from coaching_analytics.metrics.delivery_mix import delivery_mix
    from coaching_analytics.metrics.dosage_rate import dosage_rate
    from coaching_analytics.metrics.dose_fidelity import dose_fidelity
    from coaching_analytics.metrics.dose_response import dose_response
    from coaching_analytics.metrics.duplicate_records import duplicate_records
    from coaching_analytics.metrics.effort_hours import effort_hours
    from coaching_analytics.metrics.entry_lag import entry_lag
    from coaching_analytics.metrics.exposure_hours import exposure_hours
    from coaching_analytics.metrics.freshness import freshness
    from coaching_analytics.metrics.funding_horizon import funding_horizon
    from coaching_analytics.metrics.incremental_cost_effectiveness import incremental_cost_effectiveness
    from coaching_analytics.metrics.join_rate import join_rate
    from coaching_analytics.metrics.log_completeness import log_completeness
    from coaching_analytics.metrics.matched_gain import matched_gain
    from coaching_analytics.metrics.never_reached import never_reached
    from coaching_analytics.metrics.not_held import not_held
    from coaching_analytics.metrics.part_gaps import part_gaps
    from coaching_analytics.metrics.plan import plan
    from coaching_analytics.metrics.points_per_10k import cost_per_point, points_per_10k
    from coaching_analytics.metrics.qris_level import qris_level
    from coaching_analytics.metrics.qris_rules import qris_rules
    from coaching_analytics.metrics.quality_funnel import quality_funnel
    from coaching_analytics.metrics.quality_growth import quality_growth
    from coaching_analytics.metrics.quality_level import quality_level
    from coaching_analytics.metrics.rater_agreement import rater_agreement
    from coaching_analytics.metrics.rater_certification import rater_certification
    from coaching_analytics.metrics.rater_drift import rater_drift
    from coaching_analytics.metrics.rating_freshness import rating_freshness
    from coaching_analytics.metrics.rating_overlap import rating_overlap
    from coaching_analytics.metrics.reconciliation import reconciliation
    from coaching_analytics.metrics.reliable_change import reliable_change
    from coaching_analytics.metrics.retention_return import retention_return
    from coaching_analytics.metrics.site_staff import site_staff
    from coaching_analytics.metrics.site_status import site_status
    from coaching_analytics.metrics.site_timeline import site_timeline
    from coaching_analytics.metrics.sites_per_coach import sites_per_coach
    from coaching_analytics.metrics.six_elements import six_elements
    from coaching_analytics.metrics.threshold_share import threshold_share
    from coaching_analytics.metrics.time_use import time_use
    from coaching_analytics.metrics.training_followed_up import training_followed_up
    from coaching_analytics.metrics.unit_cost import unit_cost

__all__ = [
    "REGISTRY",
    "Attention",
    "academic_return",
    "alignment",
    "allocation_rules",
    "attention",
    "blank_cells",
    "break_even",
    "break_even_retention",
    "budget_execution",
    "capacity_used",
    "caseload_balance",
    "coach_differences",
    "coach_turnover",
    "coached_comparison",
    "coaching_cost",
    "coaching_share",
    "component_mix",
    "contact_gaps",
    "contacts",
    "continuity",
    "contract_attainment",
    "contract_outlook",
    "contract_payment",
    "cost_effectiveness_by_year",
    "cost_per_achievement",
    "cost_per_crosser",
    "cost_per_point",
    "cost_reconciliation",
    "coverage",
    "coverage_funnel",
    "cycle_completeness",
    "delivery_mix",
    "dosage_rate",
    "dose_fidelity",
    "dose_response",
    "duplicate_records",
    "effort_hours",
    "entry_lag",
    "exposure_hours",
    "freshness",
    "funding_horizon",
    "incremental_cost_effectiveness",
    "join_rate",
    "log_completeness",
    "matched_gain",
    "never_reached",
    "not_held",
    "part_gaps",
    "plan",
    "points_per_10k",
    "qris_level",
    "qris_rules",
    "quality_funnel",
    "quality_growth",
    "quality_level",
    "rater_agreement",
    "rater_certification",
    "rater_drift",
    "rating_freshness",
    "rating_overlap",
    "reconciliation",
    "reliable_change",
    "retention_return",
    "site_staff",
    "site_status",
    "site_timeline",
    "sites_per_coach",
    "six_elements",
    "threshold_share",
    "time_use",
    "topic_mix",
    "training_followed_up",
    "unit_cost",
]


def __getattr__(name: str) -> Any:
    if name in REGISTRY:
        return REGISTRY[name].function
    if name in ("Attention", "attention"):
        return getattr(import_module(f"{__name__}.attention"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


class _Functions(ModuleType):
    """Keeps `metrics.coverage` the function: importing the module of the same name would hide it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and name in __all__:
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Functions
