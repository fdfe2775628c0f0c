"""Ways of delivery: shares by hand, each session once, and the plan that moves contact to virtual."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import delivery_mix, plan
from coaching_analytics.metrics.delivery_mix import NOT_SAID, UNSTATED
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.levers import scenario
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import SUMMER, small_system

S = Selection(window=SUMMER)
# C1 held 60 minutes in person with two sites, 30 by phone, 90 virtually; 45 say nothing, 100 were not held.
SESSIONS = """
    session_id | coach_id | session_date | minutes | status    | delivery
    A          | C1       | 2024-07-02   | 60      | completed | in_person
    B          | C1       | 2024-07-03   | 30      | completed | phone
    C          | C1       | 2024-08-03   | 90      | completed | virtual
    D          | C1       | 2024-08-04   | 45      | completed |
    E          | C1       | 2024-08-05   | 100     | cancelled | in_person
"""
WHO = """
    session_id | participant_number | site_id | role
    A          | 1                  | S1      | lead
    A          | 2                  | S2      | lead
    B          | 1                  | S1      | lead
    C          | 1                  | S1      | lead
    D          | 1                  | S1      | lead
"""


def store(sessions: str = SESSIONS) -> Gate:
    kept = {name: one for name, one in small_system().items() if name != "session_component"}
    return gate_of({**kept, "session": sessions, "session_participant": WHO})


def test_shares_are_of_the_hours_that_say_how_and_sum_to_one() -> None:
    found = delivery_mix(store(), S)
    shares = {row.by["delivery"]: (row.value, row.numerator) for row in found.records()}
    assert shares == {
        "in_person": (pytest.approx(60 / 180), 1.0),
        "virtual": (pytest.approx(90 / 180), 1.5),
        "hybrid": (0.0, 0.0),
        "phone": (pytest.approx(30 / 180), 0.5),
        "email": (0.0, 0.0),
    }
    assert found.row(delivery="phone").excluded == {UNSTATED: 1}


def test_months_apart() -> None:
    found = delivery_mix(store(), S, by=("month",))
    july = found.row(month="2024-07", delivery="in_person")
    assert (july.value, july.denominator) == (pytest.approx(60 / 90), 1.5)


def test_sessions_that_do_not_say_how_give_no_share() -> None:
    silent = SESSIONS.replace("in_person", "").replace("| phone", "|").replace("virtual", "")
    row = delivery_mix(store(silent), S).row(delivery="virtual")
    assert (row.value, row.reason) == (None, NOT_SAID)


def test_a_plan_moves_a_share_of_what_is_in_person() -> None:
    """120 of 180 minutes need no travel; half of the other third moves as well."""
    found = plan(store(), S, scenarios=[scenario("Half", {"moved_to_virtual": 50.0})])
    rows = found.rows[found.rows["output"] == "virtual_share"].set_index("scenario")["value"]
    assert rows.to_dict() == {"Today": pytest.approx(2 / 3), "Half": pytest.approx(5 / 6)}
