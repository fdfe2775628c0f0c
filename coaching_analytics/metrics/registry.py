"""Every metric by its name on the command line. Nothing heavy is imported until a metric is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from coaching_analytics.vocabulary.measures import Card, card

if TYPE_CHECKING:
    from coaching_analytics.metrics.result import Result

PLACES = ("system", "region", "agency", "setting", "site")
STAFF = ("system", "region", "agency", "coach")
PERIODS = ("month", "quarter", "school_year", "fiscal_year")
# Metrics of coaches' own work, whose n counts coaches.
OF_COACHES = (
    *("sites_per_coach", "caseload_balance", "time_use", "delivery_mix", "coach_turnover"),
    *("coach_differences", "capacity_used", "not_held"),
)
# Metrics of raters' work, whose column people counts raters.
OF_RATERS = ("rater_agreement", "rater_certification", "rater_drift")
LONG_PERIODS = ("quarter", "school_year", "fiscal_year")


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: where it lives, what it can be shown by, the facets it always has, and which of its curves
    are lists a reader looks things up in (`lists`): JSON holds those too.

    Question, unit and the people behind it come from its measure card.
    """

    name: str
    module: str
    by_allowed: tuple[str, ...]
    facets: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    @property
    def card(self) -> Card:
        """The measure card: question, why it matters, what counts, what is left out."""
        return card(self.name)

    @property
    def question(self) -> str:
        """The question it answers."""
        return self.card.question

    @property
    def unit(self) -> str:
        """Unit of its values."""
        return self.card.unit

    @property
    def people(self) -> str:
        """Who stands behind a value: operations, leads or educators."""
        return self.card.people

    @property
    def function(self) -> Callable[..., Result]:
        """The public function, imported when it is asked for."""
        module = import_module(f"coaching_analytics.metrics.{self.module}")
        found: Callable[..., Result] = getattr(module, self.name)
        return found


def _metric(
    name: str,
    by: tuple[str, ...],
    facets: tuple[str, ...] = (),
    module: str = "",
    lists: tuple[str, ...] = (),
) -> Metric:
    return Metric(name, module or name, by, facets, lists)


_RATINGS = ("instrument", "edition", "age_group", "domain")

REGISTRY: Mapping[str, Metric] = MappingProxyType(
    {
        metric.name: metric
        for metric in (
            _metric("sites_per_coach", (*STAFF, "setting", *PERIODS), ("basis", "unit")),
            _metric("caseload_balance", ("system", "region", "agency", *LONG_PERIODS), ("statistic",)),
            _metric("time_use", (*STAFF, *PERIODS), ("use", "share_of")),
            _metric("delivery_mix", (*STAFF, *PERIODS), ("delivery",)),
            _metric("coach_turnover", ("system", "region", "agency")),
            _metric("effort_hours", (*PLACES, "coach", *PERIODS)),
            _metric("dosage_rate", (*PLACES, *PERIODS), ("statistic",)),
            _metric("coverage", (*PLACES, *PERIODS), ("statistic", "recipient")),
            _metric("coverage_funnel", ("region", "agency", "setting"), ("statistic",)),
            _metric("never_reached", (*PLACES, *PERIODS), ("statistic",)),
            _metric("continuity", (*PLACES, *LONG_PERIODS), ("statistic",)),
            _metric("capacity_used", (*STAFF, *PERIODS), ("statistic",)),
            _metric("not_held", (*STAFF, *PERIODS), ("why",)),
            _metric("exposure_hours", (*PLACES, *PERIODS), ("statistic", "recipient")),
            _metric("training_followed_up", (*PLACES, *PERIODS), ("statistic",)),
            _metric("six_elements", PLACES, ("element",)),
            _metric("contact_gaps", PLACES, ("statistic",), lists=("sites",)),
            _metric("dose_fidelity", (*PLACES, *PERIODS), ("statistic",)),
            _metric("cycle_completeness", (*PLACES, "coach", *PERIODS), ("statistic",), lists=("stages",)),
            _metric("quality_level", (*PLACES, "school_year"), (*_RATINGS, "line")),
            _metric("quality_funnel", ("region", "agency", "setting"), (*_RATINGS, "statistic")),
            _metric("quality_growth", ("system", "region", "agency", "setting"), _RATINGS, lists=("sites",)),
            _metric("matched_gain", PLACES, (*_RATINGS, "lead", "kind")),
            _metric(
                "threshold_share",
                (*PLACES, "school_year"),
                ("threshold", "instrument", "edition", "domain", "statistic"),
            ),
            _metric("reliable_change", PLACES, (*_RATINGS, "lead", "statistic")),
            _metric("rating_freshness", PLACES, ("statistic",)),
            _metric("rating_overlap", (*PLACES, "school_year", "fiscal_year"), ("statistic",)),
            _metric("part_gaps", (), (*_RATINGS, "part", "statistic"), lists=("topics", "rated")),
            _metric(
                "rater_certification",
                (*PLACES, "instrument", "rater", "school_year", "fiscal_year"),
                ("statistic",),
            ),
            _metric("coaching_cost", (*PLACES, *PERIODS), ("total", "kind"), lists=("real",)),
            _metric(
                "unit_cost",
                ("system", "region", "agency", *LONG_PERIODS),
                ("per", "total"),
                lists=("real",),
            ),
            _metric(
                "points_per_10k",
                ("system", "region", "agency", "setting"),
                (*_RATINGS, "lead", "total"),
                lists=("real",),
            ),
            _metric(
                "cost_per_point",
                ("system", "region", "agency", "setting"),
                (*_RATINGS, "lead", "total"),
                "points_per_10k",
                lists=("real",),
            ),
            _metric(
                "cost_reconciliation",
                ("system", "region", "agency", "site", *PERIODS),
                ("kind", "part"),
            ),
            _metric("allocation_rules", ("system", "region", "setting"), ("rule", "total")),
            _metric(
                "incremental_cost_effectiveness",
                ("region", "agency", "setting", "delivery", "school_year"),
                _RATINGS,
            ),
            _metric(
                "cost_effectiveness_by_year",
                ("region", "agency", "setting"),
                ("school_year", *_RATINGS, "statistic"),
                lists=("real",),
            ),
            _metric("academic_return", ("system", "region", "agency", "setting"), ("measure", "total")),
            _metric(
                "cost_per_achievement",
                ("system", "region", "agency", "setting"),
                ("measure", "total"),
                "academic_return",
            ),
            _metric(
                "cost_per_crosser",
                ("system", "region", "agency", "setting"),
                ("threshold", "instrument", "edition", "domain", "total"),
            ),
            _metric("break_even", ("system", "region", "agency", "setting"), (*_RATINGS, "statistic")),
            _metric(
                "break_even_retention",
                ("system", "region", "agency", "setting"),
                ("replacement",),
                "break_even",
            ),
            _metric(
                "retention_return",
                ("system", "region", "agency", "setting"),
                ("replacement", "statistic"),
            ),
            _metric("coaching_share", ("system", "region", "fiscal_year"), ("basis",)),
            _metric(
                "budget_execution",
                ("system", "region", "agency", "fiscal_year", "function", "object", "source", "purpose"),
                ("statistic",),
            ),
            _metric(
                "alignment",
                ("system", "region", "agency", "fiscal_year", "function", "object", "source"),
                ("kind", "standing", "priority"),
            ),
            _metric(
                "funding_horizon",
                ("system", "region", "agency", "function", "object", "source"),
                ("kind", "due"),
                lists=("sources",),
            ),
            _metric("log_completeness", (*STAFF, *PERIODS), ("statistic",), lists=("silent",)),
            _metric("join_rate", ("system", "region"), ("feed",), lists=("no_system",)),
            _metric("entry_lag", ("system", "region", "agency", *PERIODS), ("statistic",)),
            _metric("blank_cells", ("system", "region"), ("table", "column", "statistic")),
            _metric("freshness", ("system", "region", "agency"), ("table",), lists=("last",)),
            _metric("reconciliation", (), ("flow", "part")),
            _metric("duplicate_records", ("system", "region", "agency", *PERIODS), ("table",)),
            _metric("qris_level", ("system", "region", "agency", "setting"), ("qris_level",)),
            _metric("qris_rules", PLACES, ("rules", "kind", "name", "outcome", "because")),
            _metric(
                "rater_agreement",
                ("system", "region", "agency", "setting"),
                ("instrument", "edition", "domain", "visits", "statistic"),
            ),
            _metric(
                "rater_drift", ("system", "region", "rater"), ("instrument", "edition", "domain", "statistic")
            ),
            _metric("coach_differences", ("system", "region", "coach"), (*_RATINGS, "lead", "statistic")),
            _metric(
                "coached_comparison",
                ("system", "region", "agency", "setting"),
                (*_RATINGS, "lead", "statistic"),
            ),
            _metric(
                "contract_attainment", (), ("contract", "term", "outcome", "statistic"), lists=("terms",)
            ),
            _metric("contract_payment", (), ("contract", "part", "outcome")),
            _metric("contract_outlook", (), ("contract", "statistic")),
            _metric("dose_response", ("system", "region", "agency", "setting"), (*_RATINGS, "estimator")),
            _metric(
                "site_status",
                ("system", "region", "agency", "setting"),
                ("status", "state"),
                lists=("sites",),
            ),
            _metric("site_timeline", PLACES, ("kind",), lists=("events",)),
            _metric("site_staff", PLACES, ("statistic",)),
            _metric("contacts", (*PLACES, *PERIODS), ("recipient",)),
            _metric("component_mix", (*PLACES, *PERIODS), ("component",)),
            _metric("topic_mix", (*PLACES, *PERIODS), ("topic",), "component_mix"),
            _metric("plan", (), ("scenario", "output", *_RATINGS, "evidence"), lists=("moved",)),
        )
    }
)

for _name in REGISTRY:
    card(_name)  # a metric without a card must not start
