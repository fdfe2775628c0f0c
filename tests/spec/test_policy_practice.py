"""Policy beside practice: each figure by hand, whose words stand beside it, and what may be published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.charts import policy as pictures
from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import delivery_mix, policy_practice
from coaching_analytics.metrics.policy_practice import chosen_profile
from coaching_analytics.store import Gate
from coaching_analytics.store.own_profile import keep, kept
from coaching_analytics.vocabulary.profiles import COMMON, OWN, Statement, common, profiles
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import HALF, small_system
from tests.stores import make_store

S = Selection(window=HALF)
LINE = {"system_id": "demo", "start_date": "2024-07-01", "end_date": "2025-01-01", "fiscal_year": 2025,
        "place_level": "system", "place_id": "demo", "amount_kind": "actual",
        "perspective": "direct"}  # fmt: skip
STATE = {**LINE, "fund_source": "State general fund"}
SPENDING = [
    {**STATE, "spending_id": "M1", "amount": "60.00", "purpose": "coaching"},
    {**LINE, "spending_id": "M2", "amount": "40.00", "purpose": "coaching", "fund_source": "First 5 Demo"},
    {**STATE, "spending_id": "M3", "amount": "500.00", "purpose": "other"},
]
AGENCIES = """
    agency_id | region_id | agency_type
    A         | north     | regional
    B         | south     | library
"""
COACHES = """
    coach_id | coach_role | degree
    C1       | coach      | master
    C2       | coach      | associate
    C3       | coach      |
    P1       | peer       | bachelor
"""


def system(profile: str = "") -> dict[str, Any]:
    said = f"""
        system_id | system_name | fiscal_year_start_month | school_year_start_month | profile
        demo      | Demo        | 7                       | 8                       | {profile}"""
    tables = small_system()
    return {**tables, "system": said, "spending": SPENDING, "agency": AGENCIES, "coach": COACHES}


@pytest.fixture
def gate() -> Gate:
    return gate_of(system())


def test_figures_are_those_of_their_metrics(gate: Gate) -> None:
    """Leaders: of the centres and schools reached, S1 and S3, only S3's leader came to the group session.

    Posts: C1 at a regional agency, C2's half and C3's at a library. Degrees: C1 has one, C2 has not, C3's is
    not known.
    """
    result = policy_practice(gate, S)
    expected = {"leaders": 1 / 2, "regional_employers": 1 / 2.5, "county_employers": 0, "state_money": 0.6,
                "first5_money": 0.4, "bachelors": 1 / 1.5, "homes": 2 / 6, "exempt": 0}  # fmt: skip
    for name, value in expected.items():
        assert result.row(statement=name).value == pytest.approx(value), name
    own = delivery_mix(gate, S).row(delivery="in_person")
    found = result.row(statement="in_person")
    assert (found.value, found.numerator, found.n) == (own.value, own.numerator, own.n)


def test_a_figure_that_is_not_there_says_why(gate: Gate) -> None:
    row = policy_practice(gate, S).row(statement="coaching_share")
    assert row.value is None
    assert row.reason == "no budget rows of state preschool funding in this period"


def test_where_a_profile_is_silent_the_five_together_speak(gate: Gate) -> None:
    """Alabama asks for a degree and says nothing of delivery."""
    said = policy_practice(gate, S, profile="alabama").curves["statements"].set_index("statement")
    assert said.loc["bachelors", "said_by"] == "Alabama"
    assert said.loc["in_person", "said_by"] == common().name
    assert said.loc["homes", "said_by"] == ""


def test_a_store_follows_the_profile_on_its_record() -> None:
    """Record, then setting above it; a real system without either has its own, and nobody else's words."""
    named = gate_of(system("El Dorado County"))
    assert chosen_profile(named, S).id == "el_dorado"
    assert chosen_profile(named.with_settings({"policy_profile": "fresno"}), S).id == "fresno"
    assert chosen_profile(named, S, COMMON).id == COMMON
    plain = gate_of(system())
    assert chosen_profile(plain, S).id == OWN
    assert set(policy_practice(plain, S).curves["statements"]["said_by"]) == {""}


def test_a_made_up_system_follows_the_one_it_is_modelled_on() -> None:
    """By its id, and only where the store says that it is made up."""
    tables = {name: text.replace("demo", "sd") for name, text in system().items() if name != "spending"}
    assert chosen_profile(gate_of(tables, origin="simulated"), S).id == "san_diego"
    assert chosen_profile(gate_of(tables), S).id == OWN


def test_an_own_profile_stays_in_the_store(tmp_path: Path) -> None:
    """The later one wins; its words stand beside the figures; another system's are its own."""
    gate = make_store(tmp_path, system())
    keep(gate.path, "demo", [Statement("delivery", "All in person.", "own", "in_person", 1.0)], "ann")
    keep(gate.path, "demo", [Statement("delivery", "Mostly in person.", "own", "in_person", 0.5)], "bo")
    held = kept(gate.path, "demo", "Demo")
    assert held.by == "bo"
    assert held.profile.about("in_person") == Statement(
        "delivery", "Mostly in person.", "own", "in_person", 0.5
    )
    assert kept(gate.path, "other").profile.statements == ()
    said = policy_practice(gate, S).curves["statements"].set_index("statement")
    assert tuple(said.loc["in_person", ["said_by", "said", "asked_low"]]) == (
        "Demo",
        "Mostly in person.",
        0.5,
    )


def test_published_figures_need_the_people_of_their_own_metric(gate: Gate) -> None:
    """Two coaches logged sessions: their mix is hidden, places and dollars are not."""
    shown = release(policy_practice(gate, S), Viewer.published(10))
    hidden = shown.row(statement="in_person")
    assert (hidden.value, hidden.numerator, hidden.n) == (None, None, None)
    assert hidden.reason == "Hidden: fewer than 3 coaches are behind this figure."
    assert shown.row(statement="state_money").value == pytest.approx(0.6)
    assert shown.row(statement="leaders").value == pytest.approx(0.5)


def test_the_page_puts_it_in_words_without_a_verdict(gate: Gate) -> None:
    """Alabama asks for all posts; the data show two thirds."""
    result = policy_practice(gate, S, profile=profiles()["alabama"])
    lines = pictures.beside(result, "Alabama").table.set_index("What is looked at")
    assert lines.loc["Posts with a bachelor's degree", "Side by side"] == (
        "The data show 67%; it asks for all, 33 points more."
    )
    assert "Learning Policy Institute, 2024" in lines.loc["Posts with a bachelor's degree", "The policy"]
    assert lines.loc["Coaching dollars: First 5", "Side by side"] == "Only the data speak."
