"""Contracts: an invoice checked by hand, terms that cannot be measured, and what is said beside them.

The small system from July to September 2024: 3 of 5 sites were reached, 2 of 5 with an educator; the average
site was given (60 + 40 + 90) minutes / 60 / 15 months of sites = 0.211 hours a month; four entries came after
2, 56, 1 and 1 days. Nothing was rated.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import contract_attainment, contract_figures, contract_payment
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, SelectionError
from tests.memory import gate_of
from tests.spec.small_system import SUMMER, small_system

S = Selection(window=SUMMER)
CONTRACT = """
    contract_id | system_id | vendor | start_date | end_date   | base_amount | floor_amount | cap_amount | fallback
    K           | demo      | Vendor | 2024-07-01 | 2024-10-01 | 100000.00   | 60000.00     | 150000.00  | parties to agree
"""  # noqa: E501
TERMS = """
    contract_id | term_number | party    | term_kind    | metric       | baseline | target | amount
    K           | 1           | vendor   | contingent   | coverage     | 0.4      | 0.9    | 50000.00
    K           | 2           | vendor   | discount     | coverage     | 0        | 0.5    | 10000.00
    K           | 3           | district | owed_in_full | dosage_rate  |          | 0.5    | 30000.00
    K           | 4           | district | surcharge    | entry_lag    |          | 15     | 5000.00
    K           | 5           | vendor   | contingent   | matched_gain | 0        | 0.5    | 20000.00
"""
CLAUSES = """
    contract_id | term_number | payout | fallback_share | figure
    K           | 1           |        |                | statistic=at_least_once; recipient=any
    K           | 2           | linear |                | statistic=at_least_once; recipient=educator
    K           | 3           |        |                | statistic=mean
    K           | 4           |        |                | statistic=nine_in_ten
    K           | 5           |        | 0.5            | kind=net; domain=IS
"""
ROOMS = "no figure of matched_gain is kind=net; domain=IS in these places and months"


def tables(**more: Any) -> dict[str, Any]:
    """The small system under the contract; `more` takes the place of its own tables."""
    return {
        **small_system(),
        "contract": CONTRACT,
        "contract_term": TERMS,
        "contract_clause": CLAUSES,
        **more,
    }


def store(**more: Any) -> Gate:
    return gate_of(tables(**more))


def dollars(gate: Gate) -> dict[str, Decimal | None]:
    return {str(row.by["part"]): row.value for row in contract_payment(gate, S).records()}  # type: ignore[misc]


def test_the_invoice_adds_up() -> None:
    """Earned (.6 - .4) / (.9 - .4) of $50,000; missing (.5 - .4) / .5 of $10,000; owed and surcharge whole;
    half of $20,000 by the fallback: $163,000, of which the cap takes $13,000 off.
    """
    found = dollars(store())
    assert found == {
        "base": Decimal("100000.00"),
        "1": Decimal("20000.00"),
        "2": Decimal("-2000.00"),
        "3": Decimal("30000.00"),
        "4": Decimal("5000.00"),
        "5": Decimal("10000.00"),
        "limit": Decimal("-13000.00"),
        "total": Decimal("150000.00"),
    }


def test_each_term_has_its_figure_and_whether_it_was_met() -> None:
    result = contract_attainment(store(), S)
    measured = {row.by["term"]: (row.value, row.by["outcome"]) for row in result.records()
                if row.by["statistic"] == "measured"}  # fmt: skip
    assert measured["1"] == (3 / 5, "not met")
    assert measured["2"] == (2 / 5, "not met")
    assert measured["3"] == (pytest.approx(190 / 60 / 15), "not met")
    assert measured["4"] == (56, "not met")
    assert measured["5"] == (None, "unmeasurable")
    way = result.row(contract="K", term="1", outcome="not met", statistic="attainment")
    assert way.value == pytest.approx((0.6 - 0.4) / (0.9 - 0.4))
    assert (way.numerator, way.denominator) == (pytest.approx(0.6 - 0.4), pytest.approx(0.9 - 0.4))
    assert result.row(contract="K", term="3", outcome="not met", statistic="attainment").reason is not None


def test_a_condition_that_is_met_is_owed_nothing() -> None:
    """0.2 hours a month were asked for and 0.211 given; 60 days were allowed and 56 taken."""
    easy = TERMS.replace("| 0.5    | 30000.00", "| 0.2    | 30000.00").replace("| 15     |", "| 60     |")
    found = dollars(store(contract_term=easy))
    assert (found["3"], found["4"]) == (Decimal("0.00"), Decimal("0.00"))
    assert found["total"] == Decimal("128000.00")


def test_without_a_fallback_there_is_no_total_and_never_zero() -> None:
    """$153,000 without term 5, which adds between nothing and $20,000: the cap holds either way."""
    gate = store(contract_clause=CLAUSES.replace("| 0.5            | kind", "|                | kind"))
    result = contract_payment(gate, S)
    term = result.row(contract="K", part="5", outcome="unmeasurable")
    assert (term.value, term.reason) == (None, f"parties to agree: {ROOMS}")
    total = result.row(contract="K", part="total", outcome=None)
    assert total.value is None
    assert total.reason == (
        "parties to agree on term 5; between $150,000.00 and $150,000.00 whatever they agree"
    )
    assert result.row(contract="K", part="limit", outcome=None).value is None


def test_the_range_left_to_agree_holds_floor_and_cap() -> None:
    """Base $100,000 and one open discount of $70,000: between the floor of $60,000 and $100,000."""
    term = """
    contract_id | term_number | party  | term_kind | metric       | target | amount
    K           | 1           | vendor | discount  | matched_gain | 0.5    | 70000.00
    """
    gate = store(contract_term=term, contract_clause=[])
    total = contract_payment(gate, S).row(contract="K", part="total", outcome=None)
    assert "between $60,000.00 and $100,000.00" in str(total.reason)


def test_a_percentage_in_the_contract_is_the_fallback_of_all_its_terms() -> None:
    contract = CONTRACT.replace("parties to agree", "25% of the amount")
    gate = store(
        contract=contract,
        contract_clause=CLAUSES.replace("| 0.5            | kind", "|                | kind"),
    )
    row = contract_payment(gate, S).row(contract="K", part="5", outcome="unmeasurable")
    assert row.value == Decimal("5000.00")
    assert "25% of its amount" in str(row.reason)


@pytest.mark.parametrize(
    ("metric", "clause", "reason"),
    [
        ("coverge", {}, "'coverge' is no metric of this product"),
        ("contract_payment", {}, "'contract_payment' is no metric of this product"),
        ("coverage", {"figure": "statistic=at_least_once"}, "it does not say recipient"),
        ("coverage", {"figure": "kind=net"}, "coverage has no 'kind'"),
        ("coverage", {"figure": "statistic"}, "not written as name=value"),
        ("coverage", {"places": "region=nowhere"}, "the term is of nowhere"),
        ("coverage", {"places": "coach=C1"}, "the term names 'coach'"),
        ("coverage", {"settings": "nothing=1"}, "there is no setting 'nothing'"),
        ("coverage", {"settings": "contact_minutes=20"}, "part of how the store was built"),
        ("coverage", {"start_date": "2024-07-15"}, "periods are whole months"),
    ],
)
def test_a_term_that_cannot_be_measured_says_why(metric: str, clause: dict[str, str], reason: str) -> None:
    term = f"""
    contract_id | term_number | party  | term_kind | metric   | target | amount
    K           | 1           | vendor | discount  | {metric} | 0.5    | 70000.00
    """
    gate = store(contract_term=term, contract_clause=[{"contract_id": "K", "term_number": 1, **clause}])
    (row,) = (row for row in contract_payment(gate, S).records() if row.by["part"] == "1")
    assert row.value is None
    assert reason in str(row.reason)


def test_without_a_target_there_is_a_figure_and_no_dollars() -> None:
    gate = store(contract_term=TERMS.replace("| 0.4      | 0.9 ", "| 0.4      |     "))
    measured = contract_attainment(gate, S).row(
        contract="K", term="1", outcome="unmeasurable", statistic="measured"
    )
    assert (measured.value, measured.reason) == (3 / 5, None)
    paid = contract_payment(gate, S).row(contract="K", part="1", outcome="unmeasurable")
    assert (paid.value, paid.reason) == (None, "parties to agree: the term states no target")


def test_a_term_has_its_own_places_months_and_settings() -> None:
    """In the south S3 was reached, S5 and S6 were not; with 10 operating days S4 is at risk too."""
    term = """
    contract_id | term_number | party  | term_kind  | metric   | baseline | target | amount
    K           | 1           | vendor | contingent | coverage | 0        | 1      | 100.00
    K           | 2           | vendor | contingent | coverage | 0        | 1      | 100.00
    """
    figure = {
        "contract_id": "K",
        "figure": "statistic=at_least_once; recipient=any",
        "places": "region=south",
    }
    clauses = [{**figure, "term_number": 1}, {**figure, "term_number": 2, "settings": "at_risk_days=10"}]
    gate = store(contract_term=term, contract_clause=clauses)
    found = dollars(gate)
    assert (found["1"], found["2"]) == (Decimal("33.33"), Decimal("25.00"))
    assert contract_payment(gate, S).settings["at_risk_days"] == "30 in term 1; 10 in term 2"


def test_filters_of_places_do_not_move_a_contract() -> None:
    gate = store()
    narrowed = contract_payment(gate, Selection(window=SUMMER, regions=("south",)))
    assert narrowed.row(contract="K", part="total", outcome=None).value == Decimal("150000.00")


def test_months_that_are_not_over_are_told() -> None:
    longer = CONTRACT.replace("2024-10-01", "2025-07-01")
    cautions = contract_attainment(store(contract=longer), S).cautions
    assert any(text.startswith("The months of term 1 end on 2025-06-30; data reach to") for text in cautions)
    assert not any("data reach to" in text for text in contract_attainment(store(), S).cautions)


def test_one_contract_of_several() -> None:
    second = f"{CONTRACT}    L | demo | Other | 2024-07-01 | 2024-10-01 | 7.00 | | |\n"
    gate = store(contract=second)
    assert set(contract_payment(gate, S).rows["contract"]) == {"K", "L"}
    only = contract_payment(gate, S, contract="L")
    assert only.row(contract="L", part="total", outcome=None).value == Decimal("7.00")
    with pytest.raises(SelectionError, match=r"no contract 'M'. Contracts: K, L"):
        contract_payment(gate, S, contract="M")


def test_a_store_without_contracts_says_so() -> None:
    result = contract_payment(gate_of(small_system()), S)
    assert result.rows.empty
    assert "No contract is on record for this system." in result.cautions


def test_dollars_that_give_away_a_figure_about_few_people_are_not_published() -> None:
    """Figures of places may be published; the terms of this contract are all of places."""
    seen = release(contract_payment(store(), S), Viewer.published())
    assert seen.row(contract="K", part="1", outcome="not met").value == Decimal("20000.00")


def test_figures_of_a_page_measure_a_term_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gate, calls = store().sharing(), []
    real = contract_figures.measure
    monkeypatch.setattr(
        sys.modules["coaching_analytics.metrics.contract_attainment"],
        "measure",
        lambda *asked: calls.append(asked) or real(*asked),
    )
    first = contract_payment(gate, S)
    assert contract_payment(gate, S).rows["value"].tolist() == first.rows["value"].tolist()
    assert len(calls) == 5
    contract_payment(gate.with_settings({"at_risk_days": 10}), S)
    assert len(calls) == 10
