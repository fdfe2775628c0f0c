"""The decision log: what is written comes back, and the same figure is asked again on later data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from coaching_analytics.metrics import contract_payment, coverage
from coaching_analytics.metrics.decisions import Decision, changed_since, decide, decisions, withdraw
from coaching_analytics.metrics.pinned import Figure, pin
from coaching_analytics.metrics.pins import Pin, pin_figure, pinned_figures, unpin_figure
from coaching_analytics.store import Gate, gc, journal, open_store, verify
from coaching_analytics.store.layout import Layout
from coaching_analytics.vocabulary.selection import Selection, SelectionError
from tests.spec.small_system import SUMMER, small_system
from tests.spec.test_contracts import tables as contracted
from tests.stores import add, make_store

S = Selection(system="demo", window=SUMMER)
CELL = {"statistic": "at_least_once", "recipient": "any"}
# A visit to S5, which nobody had reached.
LATER = {
    "session": """
        session_id | coach_id | session_date | minutes | status    | delivery
        Z          | C1       | 2024-09-20   | 30      | completed | in_person""",
    "session_participant": """
        session_id | participant_number | site_id | role
        Z          | 1                  | S5      | lead""",
}


def decision(figure: Figure | None = None) -> Decision:
    return Decision(
        "Visit every site once a quarter",
        "Two of five sites saw nobody",
        "A. Reyes",
        date(2024, 10, 7),
        figure,
    )


def reached(gate: Gate) -> Figure:
    return pin(coverage(gate, S), S, CELL, in_force=gate.settings)


def test_a_decision_comes_back_with_all_that_was_written(tmp_path: Path) -> None:
    gate = make_store(tmp_path, small_system())
    figure = reached(gate)
    decide(tmp_path, decision(figure))
    (found,) = decisions(tmp_path)
    assert replace(found, at="") == decision(figure)
    assert found.at
    assert found.figure is not None
    assert (found.figure.value, found.figure.snapshot) == (3 / 5, gate.snapshot)
    assert found.figure.settings["contact_minutes"] == 15


def test_the_newest_stands_first_and_verify_finds_the_journal_whole(tmp_path: Path) -> None:
    make_store(tmp_path, small_system())
    decide(tmp_path, decision())
    decide(tmp_path, replace(decision(), what="Something else"))
    assert [found.what for found in decisions(tmp_path)] == [
        "Something else",
        "Visit every site once a quarter",
    ]
    assert [finding for finding in verify(tmp_path) if finding.kind == "journal"] == []


def test_nothing_has_changed_while_the_data_are_the_same(tmp_path: Path) -> None:
    gate = make_store(tmp_path, small_system())
    change = changed_since(gate, reached(gate))
    assert (change.then, change.now, change.same, change.reason) == (3 / 5, 3 / 5, True, None)


def test_later_data_move_the_figure_and_both_are_told(tmp_path: Path) -> None:
    """3 of 5 sites had a contact; a log that came in later reaches a fourth."""
    figure = reached(make_store(tmp_path, small_system()))
    decide(tmp_path, decision(figure))
    add(tmp_path, LATER)
    gate = open_store(tmp_path)
    (found,) = decisions(tmp_path)
    assert found.figure is not None
    change = changed_since(gate, found.figure)
    assert (change.then, change.now, change.same) == (3 / 5, 4 / 5, False)
    assert change.snapshot == gate.snapshot != found.figure.snapshot


def test_the_settings_are_those_of_the_day(tmp_path: Path) -> None:
    """With 10 operating days S4 is at risk too: 3 of 6 then, and 3 of 6 when asked with today's 30 days."""
    gate = make_store(tmp_path, small_system())
    figure = reached(gate.with_settings({"at_risk_days": 10}))
    change = changed_since(gate, figure)
    assert (change.then, change.now, change.same) == (3 / 6, 3 / 6, True)


def test_a_store_built_otherwise_says_so(tmp_path: Path) -> None:
    figure = reached(make_store(tmp_path / "a", small_system(), settings={"contact_minutes": 20}))
    change = changed_since(make_store(tmp_path / "b", small_system()), figure)
    assert (change.now, change.same) == (None, None)
    assert "contact_minutes is part of how the store was built" in str(change.reason)


def test_a_figure_that_is_gone_is_not_called_unchanged(tmp_path: Path) -> None:
    gate = make_store(tmp_path, small_system())
    figure = replace(reached(gate), cell={**CELL, "recipient": "nobody"})
    change = changed_since(gate, figure)
    assert (change.now, change.same) == (None, None)
    assert change.reason == "This figure has no counterpart in today's data."


def test_the_months_stay_when_none_were_chosen(tmp_path: Path) -> None:
    gate = make_store(tmp_path, small_system())
    asked = Selection(system="demo")
    figure = pin(coverage(gate, asked), asked, CELL, in_force=gate.settings)
    assert figure.selection.window == gate.window(asked)


def test_dollars_of_an_invoice_stay_exact_and_find_their_row_when_the_outcome_changes(tmp_path: Path) -> None:
    """Term 3 was missed and owed. A visit of 300 hours to S5 in the data that came later meets it."""
    gate = make_store(tmp_path, contracted())
    cell = {"contract": "K", "part": "3", "outcome": "not met"}
    paid = contract_payment(gate, S, contract="K")
    decide(tmp_path, decision(pin(paid, S, cell, in_force=gate.settings, contract="K")))
    (found,) = decisions(tmp_path)
    assert found.figure is not None
    assert found.figure.value == Decimal("30000.00")
    many = [
        {"session_id": f"Z{n}", "coach_id": "C1", "session_date": "2024-09-20", "minutes": 600,
         "status": "completed", "delivery": "in_person"}
        for n in range(30)
    ]  # fmt: skip
    there = [
        {"session_id": f"Z{n}", "participant_number": 1, "site_id": "S5", "role": "lead"} for n in range(30)
    ]
    add(tmp_path, {"session": many, "session_participant": there})
    change = changed_since(open_store(tmp_path), found.figure)
    assert (change.then, change.now, change.same) == (Decimal("30000.00"), Decimal("0.00"), False)


@pytest.mark.parametrize("name", ["what", "why", "who"])
def test_a_decision_without_what_why_or_who_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SelectionError, match=f"{name} is blank"):
        decide(tmp_path, replace(decision(), **{name: "  "}))


def test_a_line_cut_short_hides_no_other(tmp_path: Path) -> None:
    make_store(tmp_path, small_system())
    decide(tmp_path, decision())
    journal = Layout.of(tmp_path).journal
    journal.write_text(journal.read_text("utf-8") + '{"kind": "decision", "con', "utf-8")
    decide(tmp_path, replace(decision(), what="After the crash"))
    assert [found.what for found in decisions(tmp_path)] == ["After the crash", decision().what]
    assert json.loads(journal.read_text("utf-8").splitlines()[0])["content"]["who"] == "A. Reyes"


def test_a_withdrawn_decision_stays_readable_with_who_withdrew_it_and_why(tmp_path: Path) -> None:
    make_store(tmp_path, small_system())
    decide(tmp_path, decision())
    decide(tmp_path, replace(decision(), what="Something else"))
    first = decisions(tmp_path)[1]
    withdraw(tmp_path, first.id, who="B. Lee", why="The vans broke down")
    other, withdrawn = decisions(tmp_path)
    assert (other.withdrawn, withdrawn.what) == (None, decision().what)
    assert withdrawn.withdrawn is not None
    assert (withdrawn.withdrawn.who, withdrawn.withdrawn.why) == ("B. Lee", "The vans broke down")
    assert [line["kind"] for line in journal.read(tmp_path)] == ["decision", "decision", "decision_withdrawn"]
    assert journal.unreadable(tmp_path) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"who": " ", "why": "y"}, "who is blank"),
        ({"who": "w", "why": ""}, "why is blank"),
        ({"who": "w", "why": "y", "decision": "gone"}, "no such decision"),
    ],
)
def test_a_withdrawal_that_does_not_say_enough_is_refused(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    make_store(tmp_path, small_system())
    decide(tmp_path, decision())
    (one,) = decisions(tmp_path)
    with pytest.raises(SelectionError, match=said):
        withdraw(tmp_path, **{"decision": one.id, **given})
    assert decisions(tmp_path)[0].withdrawn is None


def test_a_decision_is_withdrawn_once(tmp_path: Path) -> None:
    make_store(tmp_path, small_system())
    decide(tmp_path, decision())
    (one,) = decisions(tmp_path)
    withdraw(tmp_path, one.id, who="B. Lee", why="No vans")
    with pytest.raises(SelectionError, match=r"withdrawn before, by B\. Lee"):
        withdraw(tmp_path, one.id, who="C. Fox", why="Again")


def test_a_pinned_figure_comes_back_until_it_is_unpinned(tmp_path: Path) -> None:
    figure = reached(make_store(tmp_path, small_system()))
    pin_figure(tmp_path, Pin(figure, "Board report", "A. Reyes"))
    (found,) = pinned_figures(tmp_path)
    assert (found.figure, found.why, found.who) == (figure, "Board report", "A. Reyes")
    unpin_figure(tmp_path, found.id)
    assert pinned_figures(tmp_path) == []
    with pytest.raises(SelectionError, match="not pinned"):
        unpin_figure(tmp_path, found.id)


def test_the_snapshot_of_a_pinned_figure_outlives_the_clearing(tmp_path: Path) -> None:
    """Two figures on one snapshot hold it until neither is pinned."""
    gate = make_store(tmp_path, small_system())
    figure, first = reached(gate), gate.snapshot
    pin_figure(tmp_path, Pin(figure, "Board report"))
    pin_figure(tmp_path, Pin(replace(figure, unit="again"), "Contract"))
    for number in range(4):
        add(tmp_path, {"resource": [{"resource_id": f"R{number}", "title": "A"}]})
    kept = Layout.of(tmp_path).snapshot(first)
    gc(tmp_path)
    assert kept.exists()
    second, newest = pinned_figures(tmp_path)[0], pinned_figures(tmp_path)[1]
    unpin_figure(tmp_path, second.id)
    assert first not in gc(tmp_path)
    unpin_figure(tmp_path, newest.id)
    assert first in gc(tmp_path)
    assert not kept.exists()
