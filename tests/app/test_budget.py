"""Budget and priorities: its sections, and tagging rules from the first word to taking them back."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.store.own_answers import given
from coaching_analytics.store.tag_journal import in_force, kept
from coaching_analytics.vocabulary.tags import TagRule
from tests.app.screen import charts, html, told, whole
from tests.spec.rated_system import money, rated_store

PAGE = "pages/7_Budget_and_priorities.py"
SYSTEM = ("system", "demo")


def line(number: int, amount: str, **further: object) -> dict[str, object]:
    return money(number, SYSTEM, amount, **{"restricted": False, "fixed": False, **further})


def until(day: str, source: str) -> dict[str, str]:
    return {"funding_end": day, "fund_source": source}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """$300 for literacy; $100 on training and $50 elsewhere without a priority; $150 restricted."""
    lines = [
        line(1, "300.00", priority="literacy", function_code="1000", **until("2025-06-30", "grant")),
        line(2, "100.00", function_code="2213", **until("2027-06-30", "state")),
        line(3, "50.00", function_code="2230"),
        line(4, "500.00", amount_kind="budget", function_code="1000"),
        line(5, "150.00", restricted=True),
    ]
    rated_store(tmp_path / "store", spending=lines)
    return tmp_path / "store"


def test_the_first_section_says_what_share_is_tagged(open_page, ledger):
    at = open_page(ledger, PAGE, period="2024-07..2025-06")
    whole(at)
    assert "Of \\$450 spent that can be moved, **67%** is tagged to a priority; \\$150 has none." in told(at)
    assert "\\$150 restricted and \\$0 fixed" in told(at)
    said = "Bar in parts: Literacy $300, 50%; No priority $150, 25%; Restricted $150, 25%."
    assert charts(at)[0]["alt"] == said


def test_spending_stands_beside_the_budget_by_source_and_line(open_page, ledger):
    at = open_page(ledger, PAGE, section="spent", period="2024-07..2025-06")
    whole(at)
    assert "**120%** of the budget is spent: \\$600 of \\$500." in told(at)
    assert "1000 Instruction" in html(at)
    assert "no fiscal year of the period is that far yet" in told(at)


def test_money_that_ends_is_listed_by_its_day(open_page, ledger):
    """Data reach September 2024: the grant ends within 12 months, the state's money does not."""
    at = open_page(ledger, PAGE, section="funding", period="2024-07..2025-06")
    whole(at)
    assert "**50%** of the money, \\$300, comes from sources that end within 12 months" in told(at)
    assert html(at).index("30 June 2025") < html(at).index("30 June 2027")


def fill(at, **given):
    for name, value in given.items():
        at.text_input(key=f"tag_{name}").set_value(value)
    next(button for button in at.button if button.label == "Add rule").click()
    return at.run()


def test_rules_are_written_down_looked_at_applied_and_taken_back(open_page, ledger):
    at = open_page(ledger, PAGE, section="tags", period="2024-07..2025-06")
    whole(at)
    assert "No tagging rules in force. **4 of 5 lines** would stay without a priority" in told(at)
    at = fill(at, priority="coaching", function="2213")
    whole(at)
    assert kept(ledger) == (TagRule("coaching", function="2213", system="demo"),)
    assert in_force(ledger) == ()
    assert "not in force yet" in told(at)
    at.button(key="tag_apply").click().run()
    whole(at)
    assert in_force(ledger) == kept(ledger)
    assert "1 tagging rule in force. **3 of 5 lines**" in told(at)
    first = open_page(ledger, PAGE, period="2024-07..2025-06")
    assert "**89%** is tagged to a priority" in told(first)
    at.button(key="tag_undo").click().run()
    whole(at)
    assert in_force(ledger) == ()
    assert "**67%** is tagged" in told(open_page(ledger, PAGE, period="2024-07..2025-06"))


def test_a_rule_that_says_nothing_is_refused_and_one_can_be_taken_off(open_page, ledger):
    at = fill(open_page(ledger, PAGE, section="tags"), priority="coaching")
    assert "Name a function, object, fund or text" in told(at)
    at = fill(at, priority="coaching", text="coach pay")
    at.selectbox(key="tag_chosen").set_value(0).run()
    at.button(key="tag_remove").click().run()
    whole(at)
    assert kept(ledger) == ()


def test_rules_that_differ_are_named(open_page, ledger):
    at = open_page(ledger, PAGE, section="tags")
    at = fill(at, priority="coaching", function="22*")
    at = fill(at, priority="technology", function="2230")
    assert "**1 line** would stay without a priority because rules differ." in told(at)


def test_lines_are_hidden_as_published(open_page, ledger):
    at = open_page(ledger, PAGE, section="tags", view="published")
    whole(at)
    assert "Hidden: lines of the ledger" in told(at)
    assert not at.text_input


def test_own_answers_are_kept_and_stand_beside_the_published_ones(open_page, ledger):
    at = open_page(ledger, PAGE, section="survey")
    whole(at)
    assert "**46%** of 270 leaders asked elsewhere" in told(at)
    at.selectbox(key="own_link").set_value("Functional")
    at.multiselect(key="own_influence").set_value(["Teachers", "Board"])
    at.button(key="own_keep").click().run()
    whole(at)
    kept_now = given(ledger, "demo")
    assert kept_now["link"].answers == ("Functional",)
    assert kept_now["influence"].answers == ("Teachers", "Board")
    assert set(kept_now) == {"link", "influence"}
    assert "Your answer on" in told(at)
    assert given(ledger, "elsewhere") == {}
    assert "Your answer on" not in told(open_page(ledger, PAGE, section="survey", view="published"))


def test_shares_over_the_years_stand_by_function_source_and_place(open_page, tmp_path):
    """A third of the money on instruction was tagged in 2023-24, all of it in the year after."""
    earlier = {"start_date": "2023-07-01", "end_date": "2024-07-01", "fiscal_year": 2024}
    lines = [
        line(1, "100.00", priority="literacy", function_code="1000", fund_source="grant", **earlier),
        line(2, "200.00", function_code="1000", fund_source="grant", **earlier),
        line(3, "300.00", priority="literacy", function_code="1000", fund_source="grant"),
    ]
    rated_store(tmp_path / "store", spending=lines)
    at = open_page(tmp_path / "store", PAGE, section="years", period="2024-07..2025-06")
    whole(at)
    said = [chart["alt"] for chart in charts(at)]
    assert sum("100% (FY 2023-24: 33%)" in text for text in said) == 3, said
    assert "FY 2023-24" in html(at)


def test_dollars_over_the_years_stand_by_national_function_source_and_place(open_page, tmp_path):
    """$100 of last year and $150 of this on training, which the system's own chart calls X9."""
    dates = {"start_date": "2023-07-01", "end_date": "2024-07-01", "fiscal_year": 2024}
    lines = [
        line(1, "100.00", function_code="X9", fund_source="state", **dates),
        line(2, "150.00", function_code="X9", fund_source="state"),
        line(3, "40.00", function_code="1000", fund_source="grant"),
    ]
    own = [{"system_id": "demo", "kind": "function", "code": "X9", "nces_code": "2213", "source": "made up"}]
    rated_store(tmp_path / "store", spending=lines, account_code=own)
    at = open_page(tmp_path / "store", PAGE, section="years", period="2024-07..2025-06")
    whole(at)
    drawn = [chart["alt"] for chart in charts(at)]
    assert "Dot plot. 2213 Instructional staff training $150; 1000 Instruction $40." in drawn
    assert any(alt.startswith("Dot plot. state $150; grant $40.") for alt in drawn)
    assert "$100" in html(at)
    assert "Where do the dollars go, by national function?" in told(at)
