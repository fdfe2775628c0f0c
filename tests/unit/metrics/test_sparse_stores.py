"""Stores that lack most tables: every coaching metric answers with a reason instead of a number."""

from __future__ import annotations

from datetime import date

import pytest

from coaching_analytics import metrics
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.spec.small_system import small_system

COACHING = (
    "sites_per_coach", "caseload_balance", "time_use", "effort_hours", "dosage_rate", "coverage",
    "never_reached", "log_completeness", "join_rate", "coach_qualifications", "coach_supports",
    "coach_retention", "educator_retention", "relationship", "language_supply", "contact_gaps",
    "dose_fidelity", "continuity", "cycle_completeness", "not_held", "capacity_used", "exposure_hours",
    "training_followed_up", "six_elements",
)  # fmt: skip
WINDOW = Window(date(2024, 7, 1), date(2025, 7, 1))


@pytest.fixture(scope="module")
def roster_only() -> Gate:
    """Places, sites and enrolments: what a state's public roster holds."""
    wanted = ("system", "region", "agency", "site", "site_enrolment")
    tables = {name: rows for name, rows in small_system().items() if name in wanted}
    return gate_of(tables)


@pytest.fixture(scope="module")
def two_systems() -> Gate:
    tables = small_system()
    tables["system"] += "\n        other | Other | 10 | 9"
    tables["region"] += "\n        west | other | West"
    tables["site"] += "\n        W1 | west | | centre"
    tables["site_enrolment"] += "\n        W1 | 2024-07-01 |"
    return gate_of(tables)


@pytest.mark.parametrize("name", COACHING)
def test_a_roster_alone_gives_reasons(roster_only: Gate, name: str) -> None:
    """Nothing is known of coaches and logs, and nothing is reported as zero."""
    for by in [(), *((column,) for column in REGISTRY[name].by_allowed)]:
        for row in getattr(metrics, name)(roster_only, Selection(window=WINDOW), by=by).records():
            assert row.value is None, (by, row)
            assert row.reason


@pytest.mark.parametrize("name", COACHING)
def test_a_window_without_data_gives_reasons(two_systems: Gate, name: str) -> None:
    """Years before the first record: no figure but the share of records matched, which has no period."""
    early = Selection(system="demo", window=Window(date(2019, 7, 1), date(2020, 7, 1)))
    found = getattr(metrics, name)(two_systems, early)
    if name != "join_rate":
        assert all(row.value is None for row in found.records())


@pytest.mark.parametrize("name", COACHING)
def test_systems_do_not_mix(two_systems: Gate, name: str) -> None:
    """The other system has one site and no coach: asking for it never shows the first one's figures."""
    window = Selection(system="other", window=Window(date(2024, 7, 1), date(2024, 10, 1)))
    found = getattr(metrics, name)(two_systems, window)
    assert all(not row.value for row in found.records())
    for frame in found.curves.values():
        assert set(frame.get("site_id", [])) <= {"W1"}
        assert "coach_id" not in frame or frame.empty
