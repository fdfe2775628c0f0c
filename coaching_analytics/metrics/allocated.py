"""Figures that change with the rule by which dollars of wider places reach sites, and so print it."""

from __future__ import annotations

RULE = "allocation_rule"
FOLLOWS_RULE = frozenset(
    {
        "coaching_cost",
        "unit_cost",
        "points_per_10k",
        "cost_per_point",
        "cost_per_crosser",
        "incremental_cost_effectiveness",
        "cost_effectiveness_by_year",
        "academic_return",
        "cost_per_achievement",
        "break_even",
        "break_even_retention",
        "retention_return",
        "cost_reconciliation",
        "allocation_rules",
        "reconciliation",
        "cost_to_reach_all",
        "plan",
    }
)
"""Held to the metrics themselves by a test: whatever differs between two rules is named here."""
