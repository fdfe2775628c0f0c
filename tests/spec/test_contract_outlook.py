"""Payments before signing: what is stated is drawn, what is measured held, what is neither has no answer."""

from __future__ import annotations

import pytest
from scipy import stats

from coaching_analytics.metrics import contract_outlook
from tests.spec.test_contracts import CLAUSES, CONTRACT, S, store

ONE = """
    contract_id | term_number | party  | term_kind  | metric   | baseline | target | amount
    K           | 1           | vendor | contingent | coverage | 0.4      | 0.9    | 50000.00
"""
FIGURE = [{"contract_id": "K", "term_number": 1, "figure": "statistic=at_least_once; recipient=any"}]


def test_measured_figures_without_a_range_give_one_payment() -> None:
    """The invoice of the contract: capped at $150,000, in every draw."""
    result = contract_outlook(store(), S)
    row = result.row(contract="K", statistic="payment")
    assert (row.value, row.interval and (row.interval.low, row.interval.high)) == (
        150_000,
        (150_000, 150_000),
    )
    assert result.row(contract="K", statistic="at_cap").value == 1
    assert any(text.startswith("Terms 1, 2, 3, 4 have no standard error") for text in result.cautions)


def test_a_stated_figure_is_drawn_around() -> None:
    """60%, standard error 5 points: (.6 - .4) / .5 of $50,000 on average; 1.645 errors are $8,224."""
    gate = store(contract_term=ONE, contract_clause=FIGURE)
    result = contract_outlook(gate, S, stated=[(1, 0.6, 0.05)])
    row = result.row(contract="K", statistic="payment")
    assert row.interval is not None
    assert row.value == pytest.approx(120_000, abs=200)
    assert (row.interval.low, row.interval.high) == pytest.approx((120_000 - 8_224, 120_000 + 8_224), abs=400)
    assert any("stated, not measured" in text for text in result.cautions)


def test_the_chance_of_the_cap_is_that_of_the_normal_tail() -> None:
    """A cap of $130,000 is reached at 70%: two standard errors above the 60% stated."""
    capped = CONTRACT.replace("150000.00", "130000.00")
    gate = store(contract=capped, contract_term=ONE, contract_clause=FIGURE)
    share = contract_outlook(gate, S, stated=[(1, 0.6, 0.05)]).row(contract="K", statistic="at_cap").value
    assert share == pytest.approx(stats.norm.sf(2), abs=0.006)


def test_a_term_neither_measured_nor_stated_has_no_answer() -> None:
    open_term = CLAUSES.replace("| 0.5            | kind", "|                | kind")
    gate = store(contract_clause=open_term)
    row = contract_outlook(gate, S).row(contract="K", statistic="payment")
    assert (row.value, row.reason) == (None, "no figure is measured or stated for term 5")
    assert contract_outlook(gate, S, stated=[(5, 0.2, 0.1)]).row(contract="K", statistic="payment").value


def test_a_contract_without_floor_and_cap_has_no_chance_of_either() -> None:
    free = CONTRACT.replace("60000.00 ", "").replace("150000.00", "")
    gate = store(
        contract=free.replace("100000.00   | ", "100000.00 | |"),
        contract_term=ONE,
        contract_clause=FIGURE,
    )
    row = contract_outlook(gate, S).row(contract="K", statistic="at_cap")
    assert (row.value, row.reason) == (None, "the contract has no cap")
