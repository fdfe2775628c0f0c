"""The figures of the Caseload page: from marts, by hand-written SQL on raw tables, and in pandas, in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks import peer_pandas, peer_sql
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.store import Gate, open_store
from coaching_analytics.vocabulary.selection import Selection

CASELOAD = (
    ("sites_per_coach", ()), ("sites_per_coach", ("region",)), ("caseload_balance", ()), ("time_use", ()), ("capacity_used", ()), ("capacity_used", ("region",)),
    ("coverage", ()), ("coverage", ("region",)), ("never_reached", ()), ("effort_hours", ()), ("dosage_rate", ()),
    ("log_completeness", ()),
)  # fmt: skip
QUALITY = (
    ("quality_level", ()),
    ("quality_level", ("school_year",)),
    ("matched_gain", ()),
    ("threshold_share", ()),
)
COST = (("coaching_cost", ()), ("unit_cost", ()), ("points_per_10k", ()), ("points_per_10k", ("region",)),
        ("cost_per_point", ()), ("coaching_share", ()))  # fmt: skip
OPTIONS = (("incremental_cost_effectiveness", ("region",)),)
YEARS = (("cost_effectiveness_by_year", ()), ("break_even", ()), ("break_even_retention", ()),
         ("cost_per_crosser", ()), ("academic_return", ()))  # fmt: skip
BUDGET = (("alignment", ()), ("alignment", ("fiscal_year",)), ("alignment", ("source",)), ("alignment", ("function",)),
          ("alignment", ("agency",)), ("coaching_share", ()), ("budget_execution", ()), ("funding_horizon", ()))  # fmt: skip
POLICY = (("policy_practice", ()), ("capped_sites", ()), ("rating_targets", ()), ("cost_to_reach_all", ()),
          ("cost_to_reach_all", ("region",)))  # fmt: skip
REACHED = (("coverage", ()), ("coverage", ("region",)), ("time_to_first_contact", ()), ("coverage_gap", ()))
# What counts, sums and averages, without estimates of change and their ranges.
LEVELS = (*QUALITY[:2], ("qris_level", ()))
DOLLARS = (("coaching_cost", ()), ("unit_cost", ()), ("coaching_share", ()))
SITE = (
    ("site_status", ()), ("rating_overlap", ()), ("site_timeline", ()), ("site_staff", ()), ("effort_hours", ()),
    ("dose_fidelity", ()), ("contacts", ()), ("continuity", ()), ("cycle_completeness", ()), ("not_held", ()), ("effort_hours", ("coach",)),
    ("component_mix", ()), ("topic_mix", ()), ("quality_level", ()), ("threshold_share", ()), ("rating_freshness", ()),
    ("coaching_cost", ()), ("unit_cost", ()),
)  # fmt: skip
# All sections of Coaches but the one that asks for one coach.
COACHES = (("coach_qualifications", ()), ("coach_qualifications", ("region",)), ("language_supply", ()), ("coach_diversity", ()),
           ("coach_supports", ()), ("relationship", ()), ("six_elements", ()), ("coach_retention", ()), ("coach_retention", ("region",)),
           ("educator_retention", ()))  # fmt: skip
MAP = (("coverage", ("region",)),)
BESIDE = (
    ("coverage_funnel", ("region",)), ("sites_per_coach", ("region",)), ("quality_level", ("region",)),
    ("quality_funnel", ("region",)), ("matched_gain", ("region",)), ("points_per_10k", ("region",)),
)  # fmt: skip
ONE_SITE = "Site review, one site"
PAGES = {
    "Caseload": CASELOAD,
    "Coaches": COACHES,
    "Site review, all sites": (("site_status", ()),),
    ONE_SITE: SITE,
    "Who is reached": REACHED,
    "Regions, map": MAP,
    "Regions, side by side": BESIDE,
    "Quality trends, descriptive": LEVELS,
    "Quality trends": QUALITY,
    "Cost per outcome, descriptive": DOLLARS,
    "Cost per outcome": COST,
    "Cost per outcome, options compared": OPTIONS,
    "Cost per outcome, over the years": YEARS,
    "Budget and priorities": BUDGET,
    "Policy and practice": POLICY,
    "Resources": (("resource_use", ()), ("resource_use", ("region",))),
}
SECTIONS = {
    "Growth, by site": (("quality_growth", ()), ("quality_growth", ("region",))),
    "One site": (("part_gaps", ()),),
    "Thresholds and levels": (("qris_rules", ()), ("qris_level", ()), ("qris_level", ("region",)), ("threshold_share", ())),
    "Raters and trust, counts": (
        ("rating_freshness", ("region",)), ("rating_overlap", ()), ("rater_certification", ()),
        ("rater_certification", ("region",)), ("reliable_change", ()), ("rater_agreement", ()),
    ),
    "Raters and trust, models": (("rater_drift", ()), ("rater_drift", ("rater",)), ("coach_differences", ())),
}  # fmt: skip
"""Questions of the further sections of Quality trends; One site is asked of one site."""
RAW = (
    "session",
    "session_participant",
    "session_component",
    "site_enrolment",
    "site",
    "staff_employment",
    "coach",
)


def seconds(call: Callable[[], Any], repeats: int) -> float:
    """Median of `repeats` runs after one that warms up."""
    call()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


Questions = tuple[tuple[str, tuple[str, ...]], ...]


def ask(gate: Gate, questions: Questions, selection: Selection = Selection()) -> dict[str, Any]:
    """Every figure of a page, without any cache: as a page does, figures that ask the same query run it once."""
    gate = gate.sharing()
    return {f"{name} {by}": REGISTRY[name].function(gate, selection, by=by) for name, by in questions}


def agree(gate: Gate, peer: dict[str, float]) -> None:
    """Stop when the product and a peer do not give the same answers."""
    caseload = REGISTRY["sites_per_coach"].function(gate, Selection())
    mine = {
        "hours": REGISTRY["effort_hours"].function(gate, Selection()).rows["value"].iloc[0],
        "sites_per_post": caseload.row(basis="fte", unit="site").value,
        "sites_per_person": caseload.row(basis="people", unit="site").value,
    }
    for name, value in mine.items():
        if abs(float(value) - peer[name]) > 1e-6 * abs(peer[name]):
            raise SystemExit(f"{name}: product {value}, peer {peer[name]}")


def measure(store: Path, repeats: int = 7) -> dict[str, float]:
    """Seconds per page in the product, and of the Caseload page in both peers."""
    gate = open_store(store)
    window = gate.window(Selection())
    one = _one_site(gate)
    found = {
        page: seconds(
            lambda questions=questions, page=page: ask(
                gate, questions, one if page == ONE_SITE else Selection()
            ),
            repeats,
        )
        for page, questions in PAGES.items()
    }
    path = next((store / "snapshots").glob(f"{gate.snapshot}*.duckdb"))
    with duckdb.connect(str(path), read_only=True, config=_like(gate)) as connection:
        agree(gate, peer_sql.caseload_page(connection, window.start, window.end))
        found["Caseload, SQL on raw tables"] = seconds(
            lambda: peer_sql.caseload_page(connection, window.start, window.end), max(3, repeats // 2)
        )
        tables = {name: _frame(connection, name) for name in RAW}
    agree(gate, peer_pandas.caseload_page(tables, window.start, window.end))
    found["Caseload, pandas in memory"] = seconds(
        lambda: peer_pandas.caseload_page(tables, window.start, window.end), 3
    )
    return found


def _one_site(gate: Gate) -> Selection:
    """A site that was rated."""
    found = gate.rows(Selection(), "SELECT min(site_id) AS site FROM rating_score")
    return Selection(sites=(found["site"].iloc[0],))


def sections(store: Path, repeats: int = 3) -> dict[str, float]:
    """Seconds per further section of Quality trends."""
    gate = open_store(store)
    one = _one_site(gate)
    return {
        name: seconds(
            lambda questions=questions, name=name: ask(
                gate, questions, one if name == "One site" else Selection()
            ),
            repeats,
        )
        for name, questions in SECTIONS.items()
    }


def _like(gate: Gate) -> dict[str, Any]:
    """A second connection of one process must have the first one's configuration."""
    from coaching_analytics.store.handle import CONFIG

    return dict(CONFIG)


def _frame(connection: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    frame = connection.execute(f"SELECT * FROM {name}").df()
    for column in frame.columns:
        if column.endswith("_date"):
            frame[column] = pd.to_datetime(frame[column])
    return frame
