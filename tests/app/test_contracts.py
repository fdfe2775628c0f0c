"""Outcome contracts: clauses and invoice, what is stated moves the outlook alone, and the dispute pack."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import date
from functools import partial

import pytest

from coaching_analytics.metrics import contract_payment
from coaching_analytics.metrics.decisions import Decision, decide, decisions
from coaching_analytics.metrics.pinned import pin
from coaching_analytics.store import info, open_store
from coaching_analytics.vocabulary.selection import Selection
from pages.kit import contracts
from pages.kit.contracts import packed
from tests.app.screen import PAGES, charts, deciding, html, told, whole

PAGE = PAGES["Outcome contracts"]


@pytest.fixture
def own_store(store, tmp_path):
    """A copy of the store to write into."""
    return shutil.copytree(store, tmp_path / "store")


def test_every_clause_has_its_figure_threshold_and_dollars(open_page, store):
    at = open_page(store, PAGE, system="wa")
    whole(at)
    tables = html(at)
    assert "Sites with a contact in an average quarter" in tables
    assert "from 50.0% to 85.0%" in tables
    assert "at least 1.50" in tables
    assert "at most 14 days" in tables
    assert "$40,000.00" in tables
    assert "To pay" in tables


def test_the_sentence_says_what_is_to_pay_and_how_many_terms_were_met(open_page, store):
    said = told(open_page(store, PAGE, system="wa"))
    assert "The contract pays **\\$143,802.62**." in said
    assert "**2 of 5 terms** were met" in said


def test_what_is_stated_before_signing_moves_the_outlook_only(open_page, store):
    at = open_page(store, PAGE, system="wa")
    at.number_input(key="figure_wa-k1_1").set_value(0.8).run()
    at.number_input(key="error_wa-k1_1").set_value(0.005).run()
    whole(at)
    said = told(at)
    assert "The contract pays **\\$143,802.62**." in said
    assert "The contract would pay about **\\$159," in said
    assert "stated, not measured" in said


def test_every_chart_of_the_page_can_be_read_without_seeing_it(open_page, store):
    at = open_page(store, PAGE, system="wa")
    assert len(charts(at)) == 3
    assert all("Likely payment" in c["alt"] or "term" in c["alt"] or "1. " in c["alt"] for c in charts(at))


def test_a_contract_the_address_names_and_the_store_does_not_have_shows_the_first(open_page, store):
    at = open_page(store, PAGE, system="wa", contract="gone")
    whole(at)
    assert "The contract pays" in told(at)


def test_the_dispute_pack_names_snapshot_and_content_hash(open_page, store):
    from coaching_analytics.charts.invoice import invoice

    gate = open_store(store)
    picture = invoice(contract_payment(gate, Selection(system="wa"), contract="wa-k1"))
    packs = [packed(gate, "wa-k1", (picture,)) for _ in range(2)]
    with zipfile.ZipFile(io.BytesIO(packs[0])) as archive:
        assert archive.namelist() == ["READ ME FIRST.txt", "invoice.csv", "figures.xlsx"]
        text = archive.read("READ ME FIRST.txt").decode()
        figures = archive.read("invoice.csv").decode("utf-8-sig")
    assert f"Snapshot: {gate.snapshot}" in text
    assert f"Content hash: {info(store)['content_hash']}" in text
    assert "Shortest session that counts as a contact: 15 minutes." in text
    assert "wa-k1,total" in figures


def test_a_decision_is_written_down_with_its_figure_and_listed(open_page, own_store):
    at = deciding(open_page(own_store, PAGE, system="wa"))
    at.text_input(key="decision_what").set_value("Pay the vendor")
    at.text_area(key="decision_why").set_value("The invoice adds up")
    at.text_input(key="decision_who").set_value("A. Reyes")
    next(button for button in at.button if button.label == "Write it down").click().run()
    whole(at)
    assert "Written into the decision log" in told(at)
    (found,) = decisions(own_store)
    assert (found.what, found.figure.metric, str(found.figure.value)) == (
        "Pay the vendor",
        "contract_payment",
        "143802.62",
    )
    assert "A. Reyes" in html(at)
    assert "**1 decision** on record. Of the figures behind them none changed since." in told(at)


def test_the_dispute_pack_holds_the_decisions_on_its_contract_and_no_others(
    open_page, own_store, monkeypatch
):
    gate, system = open_store(own_store), Selection(system="wa")
    paid = contract_payment(gate, system, contract="wa-k1")
    cell = {"contract": "wa-k1", "part": "total", "outcome": None}
    figure = pin(paid, system, cell, in_force=gate.settings, contract="wa-k1")
    decide(own_store, Decision("Pay the vendor", "It adds up", "A. Reyes", date(2025, 7, 1), figure))
    decide(own_store, Decision("Paint the office", "It is grey", "B. Lee", date(2025, 7, 1)))
    packs = []

    def spy(function, *given):
        if function is packed:
            packs.append(packed(*given))
        return partial(function, *given)

    monkeypatch.setattr(contracts, "partial", spy)
    whole(open_page(own_store, PAGE, system="wa"))
    open_page(own_store, PAGE, system="wa", view="published")
    (first, published) = (zipfile.ZipFile(io.BytesIO(one)) for one in packs)
    log = first.read("decisions.csv").decode("utf-8-sig")
    assert "Pay the vendor" in log
    assert gate.snapshot in log
    assert "143802.62" in log
    assert "Paint the office" not in log
    assert "What was decided" in first.read("READ ME FIRST.txt").decode()
    assert "decisions.csv" not in published.namelist()


def test_a_decision_without_a_reason_is_refused_in_words(open_page, own_store):
    at = deciding(open_page(own_store, PAGE, system="wa"))
    at.text_input(key="decision_what").set_value("Pay the vendor")
    next(button for button in at.button if button.label == "Write it down").click().run()
    assert any("why is blank" in error.value for error in at.error)


def test_people_named_in_decisions_are_not_published(open_page, own_store):
    decide(own_store, Decision("Pay", "It adds up", "A. Reyes", date(2025, 7, 1)))
    at = open_page(own_store, PAGE, system="wa", view="published")
    whole(at)
    assert "A. Reyes" not in told(at)
    assert not at.text_input
