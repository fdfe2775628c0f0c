"""Decisions and pins: the control on every page with a headline figure, and the log on Data checks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coaching_analytics.metrics.decisions import changed_since, decisions
from coaching_analytics.metrics.pins import pinned_figures
from coaching_analytics.store import open_store
from coaching_analytics.vocabulary.selection import Selection
from tests.app.screen import PAGES, deciding, html, told, whole

PLAN = "Lean|sites_per_post:9"
HEADLINES = {
    "Caseload": ({}, "sites_per_coach"),
    "Coaches": ({}, "coach_qualifications"),
    "Who is reached": ({}, "coverage"),
    "Quality trends": ({}, "matched_gain"),
    "Cost per outcome": ({}, "points_per_10k"),
    "Plan a change": ({"plan": PLAN}, "plan"),
    "Budget and priorities": ({}, "alignment"),
    "Outcome contracts": ({}, "contract_payment"),
}
SECTIONS = [
    ("Quality trends", "sites", "quality_growth"),
    ("Quality trends", "trust", "rating_freshness"),
    ("Who is reached", "need", "dosage_gap"),
    ("Budget and priorities", "spent", "budget_execution"),
    ("Budget and priorities", "funding", "funding_horizon"),
]


@pytest.fixture(scope="module")
def own(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that may be written into."""
    return Path(shutil.copytree(store, tmp_path_factory.mktemp("own") / "store"))


def press(at, label: str):
    return next(button for button in at.button if button.label == label).click().run()


@pytest.mark.parametrize(
    ("page", "given", "metric"),
    [(name, given, metric) for name, (given, metric) in HEADLINES.items()]
    + [(name, {"section": section}, metric) for name, section, metric in SECTIONS]
    + [("Quality trends", {"section": "levels", "rules": "made_up"}, "qris_rules")],
)
def test_the_headline_figure_of_a_page_is_pinned_and_is_the_same_today(open_page, own, page, given, metric):
    before = len(pinned_figures(own))
    at = press(deciding(open_page(own, PAGES[page], system="wa", **given)), "Pin this figure")
    whole(at)
    assert "Pinned. Its snapshot is kept" in told(at)
    newest, *others = pinned_figures(own)
    assert (len(others), newest.figure.metric) == (before, metric)
    change = changed_since(open_store(own), newest.figure)
    if newest.figure.value is None:
        assert change.same is True
        return
    assert (change.same, change.reason) == (True, None)


def test_the_log_lists_what_was_written_and_a_decision_is_withdrawn(open_page, own):
    at = deciding(open_page(own, PAGES["Caseload"], system="wa"))
    at.text_input(key="decision_what").set_value("Two more posts")
    at.text_area(key="decision_why").set_value("Too many sites")
    at.text_input(key="decision_who").set_value("A. Reyes")
    press(at, "Write it down")
    log = open_page(own, PAGES["Data checks"], system="wa", section="decisions")
    whole(log)
    assert "**1 decision** on record. Of the figures behind them none changed since." in told(log)
    assert "by full-time posts, sites" in html(log)
    assert "pinned; none changed since" in told(log)
    log.text_input(key="withdraw_who").set_value("B. Lee")
    log.text_input(key="withdraw_why").set_value("No money")
    press(log, "Withdraw it")
    whole(log)
    assert "**1 decision** on record. 1 is withdrawn." in told(log)
    assert "by B. Lee: No money" in html(log)
    (one,) = decisions(own)
    assert one.withdrawn is not None


def test_the_lowest_part_of_a_site_is_a_figure_to_decide_on(open_page, own):
    query = "SELECT site_id, count(*) AS n FROM rating_part GROUP BY site_id ORDER BY n DESC, site_id LIMIT 1"
    site = open_store(own).rows(Selection(system="wa"), query)["site_id"].iloc[0]
    at = press(
        deciding(open_page(own, PAGES["Quality trends"], system="wa", section="site", site=site)),
        "Pin this figure",
    )
    whole(at)
    newest = pinned_figures(own)[0].figure
    assert (newest.metric, newest.cell["statistic"]) == ("part_gaps", "difference")
    assert changed_since(open_store(own), newest).same is True


def test_people_in_the_log_are_not_published(open_page, own):
    log = open_page(own, PAGES["Data checks"], system="wa", section="decisions", view="published")
    whole(log)
    assert "for staff only" in told(log)
    assert "A. Reyes" not in told(log)
    page = open_page(own, PAGES["Caseload"], system="wa", view="published")
    assert not [one for one in page.get("expander") if "decision" in str(one.label)]


@pytest.mark.parametrize(
    ("name", "section"), [("Data checks", "decisions"), ("Cost per outcome", "ingredients")]
)
def test_a_section_without_a_figure_says_that_the_data_are_made_up(open_page, store, name, section):
    """On a phone the menu, which says it too, is folded away."""
    at = open_page(store, PAGES[name], system="wa", section=section)
    whole(at)
    assert any("simulated data" in each.value for each in at.main.markdown)
