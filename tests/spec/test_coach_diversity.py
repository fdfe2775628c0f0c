"""Groups people say they belong to: small ones stand together, for the store's owner too."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import coach_diversity
from coaching_analytics.metrics.coach_diversity import NOBODY, NOT_DECLARED, OTHERS
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import SUMMER, small_system


def test_groups_of_few_are_never_shown_alone() -> None:
    """12 of A, 11 of B, 2 of C, one silent: C would be alone, so B joins it; three coaches are too few."""
    groups = ["A"] * 12 + ["B"] * 11 + ["C"] * 2 + [None]
    people = [{"person_id": f"P{at}", "race_ethnicity": group} for at, group in enumerate(groups)]
    people += [{"person_id": f"K{at}", "race_ethnicity": "A"} for at in range(3)]
    educators = [
        {"educator_id": f"E{at}", "person_id": f"P{at}", "site_id": "S1", "role": "lead"}
        for at in range(len(groups))
    ]
    coaches = [{"coach_id": f"C{at + 1}", "coach_role": "coach", "person_id": f"K{at}"} for at in range(3)]
    tables = {**small_system(), "person": people, "educator": educators, "coach": coaches}
    found = coach_diversity(gate_of(tables), Selection(window=SUMMER))
    rows = {row.by["group"]: row for row in found.records() if row.by["who"] == "educators" and row.value}
    assert {group: row.value for group, row in rows.items()} == {"A": 12 / 25, OTHERS: 13 / 25}
    assert rows["A"].excluded == {NOT_DECLARED: 1}
    coach = next(row for row in found.records() if row.by["who"] == "coaches")
    assert coach.value is None
    assert str(coach.reason).startswith("fewer than 10 people")


def test_nothing_declared_is_no_figure() -> None:
    found = coach_diversity(gate_of(small_system()), Selection(window=SUMMER))
    assert {row.reason for row in found.records()} == {NOBODY}
    with pytest.raises(Exception, match="cannot be shown by region"):
        coach_diversity(gate_of(small_system()), by=("region",))
