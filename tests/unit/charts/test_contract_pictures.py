"""Pictures of a contract: nothing a reader sees differs from the metric, and what is open is said to be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from coaching_analytics.charts import contract_words as words
from coaching_analytics.charts import contracts, decision_list, invoice
from coaching_analytics.metrics import contract_attainment, contract_outlook, contract_payment
from coaching_analytics.metrics.decisions import Change, Decision
from coaching_analytics.metrics.pinned import Figure
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import small_system
from tests.spec.test_contracts import CLAUSES, S, store

OPEN = CLAUSES.replace("| 0.5            | kind", "|                | kind")


@pytest.fixture(scope="module")
def gate() -> Gate:
    return store()


@pytest.fixture(scope="module")
def unsettled() -> Gate:
    return store(contract_clause=OPEN)


def test_the_bars_of_the_invoice_end_where_the_next_begins(gate: Gate) -> None:
    """100,000 + 20,000 - 2,000 + 30,000 + 5,000 + 10,000 - 13,000; the last bar is the whole from zero."""
    picture = invoice.invoice(contract_payment(gate, S))
    assert picture.figure is not None
    bars = [(trace["base"][0], trace["x"][0]) for trace in picture.figure.traces]
    *steps, (start, total) = bars
    assert all(a + b == pytest.approx(c) for (a, b), (c, _) in pairwise(steps))
    assert (start, total) == (0, pytest.approx(sum(width for _, width in steps)))
    assert picture.sentence == "The contract pays **$150,000.00**."
    assert list(picture.table["Dollars"])[2] == "−$2,000.00"
    assert "59% is base, 41% by outcome" in picture.caption  # 100,000 of 170,000


def test_an_open_invoice_has_no_total_and_says_between_what_it_lies(unsettled: Gate) -> None:
    picture = invoice.invoice(contract_payment(unsettled, S))
    assert picture.sentence.startswith("There is no total: parties to agree on term 5; between $150,000.00")
    assert list(picture.table["Dollars"])[-1] == "–"
    assert "To pay parties to agree" in picture.alt


def test_each_clause_shows_what_was_asked_and_measured(gate: Gate) -> None:
    picture = contracts.clauses(contract_attainment(gate, S), contract_payment(gate, S))
    first, *_, last = picture.table.to_dict("records")
    assert (first["Asked for"], first["Measured"], first["Outcome"]) == (
        "from 40.0% to 90.0%",
        "60.0%",
        "not met",
    )
    assert first["Dollars"] == "$20,000.00"
    assert str(last["Outcome"]).startswith("cannot be measured: no figure of matched_gain")
    assert picture.sentence == "**0 of 5 terms** were met; 1 cannot be measured."
    assert picture.figure is not None
    dots = [x for trace in picture.figure.traces if trace["mode"] == "markers" for x in trace["x"]]
    assert sorted(dots) == pytest.approx([40.0, 80.0])


def test_what_cannot_be_measured_is_listed_with_its_reason(gate: Gate) -> None:
    picture = contracts.unmeasured(contract_attainment(gate, S))
    assert picture is not None
    (line,) = picture.table.to_dict("records")
    assert "kind=net; domain=IS" in str(line["Why not"])
    assert str(line["Measured by"]).startswith("matched_gain; kind=net; domain=IS; whole system; 2024-07-01")


def test_the_outlook_names_range_floor_and_cap(gate: Gate) -> None:
    picture = invoice.outlook(
        contract_outlook(gate, S, stated=[(1, 0.5, 0.02), (5, 0.1, 0.1)]), contract_payment(gate, S)
    )
    assert "in 9 of 10 cases between" in picture.sentence
    assert "The cap holds in" in picture.sentence
    assert "The floor holds in 0 of 100 cases." in picture.sentence


def test_without_a_figure_for_a_term_there_is_no_outlook(unsettled: Gate) -> None:
    picture = invoice.outlook(contract_outlook(unsettled, S), contract_payment(unsettled, S))
    assert picture.empty
    assert "no figure is measured or stated for term 5" in picture.needs


def test_without_contracts_the_pictures_say_what_they_need() -> None:
    empty = gate_of(small_system())
    for picture in (
        invoice.invoice(contract_payment(empty, S)),
        contracts.clauses(contract_attainment(empty, S), contract_payment(empty, S)),
        invoice.outlook(contract_outlook(empty, S), contract_payment(empty, S)),
    ):
        assert picture.needs.startswith("Needs: Contracts")


@pytest.mark.parametrize(
    ("metric", "value", "said"),
    [
        ("coverage", 0.615, "61.5%"),
        ("matched_gain", 0.2, "0.20 points"),
        ("entry_lag", 56, "56 days"),
        ("dosage_rate", 1.5, "1.50 hours per operating month"),
        ("coaching_cost", Decimal("12.50"), "$12.50"),
        ("coverage", None, "–"),
    ],
)
def test_figures_have_their_unit(metric: str, value: float | None, said: str) -> None:
    assert words.figure(metric, value) == said


def test_without_anything_uncertain_no_range_is_claimed(gate: Gate) -> None:
    picture = invoice.outlook(contract_outlook(gate, S), contract_payment(gate, S))
    assert picture.sentence.startswith(
        "With every figure held to be certain the contract would pay **$150,000**"
    )
    assert "9 of 10" not in picture.sentence


@pytest.mark.parametrize(("share", "said"), [(0.0, "0 of"), (0.004, "less than 1"), (0.998, "more than 99")])
def test_a_chance_is_never_rounded_to_none_or_all(gate: Gate, share: float, said: str) -> None:
    found = contract_outlook(gate, S, stated=[(1, 0.5, 0.02), (5, 0.1, 0.1)])
    found.rows.loc[found.rows["statistic"] == "at_cap", "value"] = share
    picture = invoice.outlook(found, contract_payment(gate, S))
    assert f"The cap holds in {said}" in picture.sentence


def test_the_log_says_what_changed_and_what_cannot_be_told() -> None:
    plain = Decision("Go on", "It works", "A. Reyes", date(2025, 7, 1))
    picture = decision_list.log([(plain, None)])
    assert picture.sentence == "**1 decision** on record."
    assert list(picture.table["By whom"]) == ["A. Reyes"]
    figure = Figure(
        "coverage", {"recipient": "any"}, Selection(), {}, {}, 0.6, "share", None, "s1", date(2025, 6, 30)
    )
    on = Decision("Go on", "It works", "A. Reyes", date(2025, 7, 1), figure)
    moved, gone = Change(0.6, 0.8, False, None, "s2"), Change(0.6, None, None, "no logs", "s2")
    table = decision_list.log([(on, moved), (on, gone)]).table
    assert table[["Then", "Today", "Changed since?"]].to_numpy().tolist() == [
        ["60.0%", "80.0%", "yes"],
        ["60.0%", "–", "cannot tell: no logs"],
    ]
