"""What the others carry if a coach leaves, by hand."""

from __future__ import annotations

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import caseload_if_leaves
from coaching_analytics.metrics.caseload_if_leaves import NO_COACH, NO_PLACES, NO_SITES, NOBODY_LEFT
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import SUMMER, small_system

# C1 serves S1 to S3 and, with C2, S6. S1 needs Spanish, which C3 (half a post) speaks. C4 works in the south.
TABLES = {
    **{name: small_system()[name] for name in ("system", "region", "agency", "session")},
    "site": "site_id | region_id | agency_id | setting\n"
    + "\n".join(f"S{n} | {'south' if n == 7 else 'north'} | A | centre" for n in range(1, 8)),
    "site_enrolment": "site_id | start_date\n" + "\n".join(f"S{n} | 2024-07-01" for n in range(1, 8)),
    "coach": """
        coach_id | coach_role | languages
        C1       | coach      | English
        C2       | coach      | English
        C3       | coach      | English;Spanish
        C4       | coach      | Spanish""",
    "staff_employment": """
        staff_id | staff_type | agency_id | start_date | spell_kind | fte
        C1       | coach      | A         | 2024-07-01 | employed   | 1
        C2       | coach      | A         | 2024-07-01 | employed   | 1
        C3       | coach      | A         | 2024-07-01 | employed   | 0.5
        C4       | coach      | B         | 2024-07-01 | employed   | 1""",
    "coach_assignment": """
        coach_id | site_id | start_date
        C1       | S1      | 2024-07-01
        C1       | S2      | 2024-07-01
        C1       | S3      | 2024-07-01
        C1       | S6      | 2024-07-01
        C2       | S6      | 2024-07-01
        C2       | S4      | 2024-07-01
        C3       | S5      | 2024-07-01
        C4       | S7      | 2024-07-01""",
    "educator": """
        educator_id | site_id | role | home_language
        E1          | S1      | lead | spanish
        E2          | S1      | lead | Spanish
        E3          | S1      | lead | English""",
}


@pytest.fixture(scope="module")
def gate() -> Gate:
    return gate_of(TABLES)


def leaves(gate: Gate, *coaches: str):
    return caseload_if_leaves(gate, Selection(coaches=coaches, window=SUMMER))


def test_sites_go_by_language_first_and_then_evenly(gate: Gate) -> None:
    """S6 stays with C2; S1 goes to C3 for its language; S2 and S3 to C2: 4 sites per post each."""
    found = leaves(gate, "C1")
    values = {row.by["statistic"]: row.value for row in found.records()}
    assert values["sites_moved"] == 3.5
    assert values["mean_before"] == pytest.approx(6 / 2.5)
    assert values["mean_after"] == pytest.approx(6 / 1.5)
    assert values["most_after"] == 4
    assert values["no_language"] == 0
    assert found.row(statistic="added_km").reason == NO_PLACES
    coaches = found.curves["coaches"].set_index("coach_id")
    assert coaches["before"].to_dict() == {"C2": 1.5, "C3": 2}
    assert coaches["after"].to_dict() == {"C2": 4, "C3": 4}
    assert coaches["sites"].to_dict() == {"C2": 3, "C3": 1}


def test_a_language_that_leaves_with_the_coach_is_counted(gate: Gate) -> None:
    """S5 is all C3 has; nobody's language is known there. Without C3 nothing is lost but a half post."""
    found = leaves(gate, "C3")
    assert found.row(statistic="no_language").value == 0
    assert found.row(statistic="mean_after").value == pytest.approx(6 / 2)


def test_alone_in_agency_and_region_nobody_can_take_over(gate: Gate) -> None:
    assert leaves(gate, "C4").row(statistic="mean_after").reason == NOBODY_LEFT
    assert leaves(gate, "C9").row(statistic="mean_after").reason == NO_SITES


def test_without_a_coach_it_lists_those_one_can_choose(gate: Gate) -> None:
    found = leaves(gate)
    assert {row.reason for row in found.records()} == {NO_COACH}
    listed = found.curves["coaches"].set_index("coach_id")["sites"].to_dict()
    assert listed == {"C1": 4, "C2": 2, "C3": 1, "C4": 1}


def test_a_publication_has_totals_of_three_coaches_only(gate: Gate) -> None:
    hidden = release(leaves(gate, "C1"), Viewer.published())
    assert hidden.row(statistic="sites_moved").value is None
    assert hidden.row(statistic="mean_before").value is not None
    assert hidden.row(statistic="mean_after").value is None
    assert hidden.curves["coaches"].empty


def test_distance_counts_where_it_is_known() -> None:
    """All sites on one meridian: S2 lies beside C3's S5, S3 beside C2's S4; C1 worked in the middle."""
    where = {"S1": 10, "S2": 11, "S3": 12, "S4": 12, "S5": 11, "S6": 12}
    places = [{"site_id": site, "latitude": lat, "longitude": -80} for site, lat in where.items()]
    gate = gate_of({**TABLES, "site_location": places, "educator": "educator_id | site_id | role"})
    near = leaves(gate.with_settings({"reassign_km": 1}), "C1")
    assert near.curves["coaches"].set_index("coach_id")["sites"].to_dict() == {"C2": 2, "C3": 2}
    degree = 6371 * 3.141592653589793 / 180
    # Middles: C1 at 11.25, C2 at 12, C3 at 11. Moved: S1 (C3), S2 (C3), S3 (C2), S6 (C2).
    added = (1 - 1.25) + (0 - 0.25) + (0 - 0.75) + (0 - 0.75)
    assert near.row(statistic="added_km").value == pytest.approx(added * degree, rel=1e-3)
