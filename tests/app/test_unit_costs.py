"""Cost per outcome, unit costs: the choice of dollars stands in the address, the rule is said in words."""

from __future__ import annotations

from tests.app.screen import PAGES, address, html, told, whole

PAGE = PAGES["Cost per outcome"]


def test_dollars_are_as_they_were_spent_until_others_are_chosen(open_page, store):
    at = open_page(store, PAGE, system="wa")
    whole(at)
    assert at.selectbox(key="_prices").value == "off"
    assert "Budget only, 2" not in html(at)


def test_a_year_the_index_lacks_is_named_on_the_page(open_page, store):
    """The made-up system spends after 2023, the last year of the index it brings along."""
    at = open_page(store, PAGE, system="wa", prices="cpi_u")
    whole(at)
    assert address(at)["prices"] == ["cpi_u"]
    assert "There are no real dollars: the price index cpi_u has no value for 20" in told(at)
    at.selectbox(key="_prices").set_value("off").run()
    whole(at)
    assert "There are no real dollars" not in told(at)


def test_real_dollars_are_one_choice_for_all_sections(open_page, store):
    """The made-up index of a made-up system has every year; its last one is 2025."""
    at = open_page(store, PAGE, system="wa", prices="made_up")
    whole(at)
    assert "Budget only, 2025 $" in html(at)
    at = open_page(store, PAGE, system="wa", prices="made_up", section="over_years")
    whole(at)
    assert at.selectbox(key="_prices").value == "made_up"


def test_an_index_the_store_does_not_know_is_left_aside(open_page, store):
    at = open_page(store, PAGE, system="wa", prices="mine")
    whole(at)
    assert at.selectbox(key="_prices").value == "off"


def test_how_dollars_reach_a_site_is_said_with_its_rule(open_page, store):
    at = open_page(store, PAGE, system="wa")
    said = told(at)
    assert "How do dollars reach a site?" in said
    assert "The rule is hours: a site given a tenth of a region's hours" in said
    assert "Booked wider, or place not known" in html(at)
    assert "By hours (in force)" in html(at)
    assert "Given to no site" in html(at)


def test_price_levels_and_codes_of_accounts_are_listed_with_their_sources(open_page, store):
    at = open_page(store, PAGES["How figures are made"])
    whole(at)
    shown = html(at)
    assert "Bureau of Labor Statistics, as listed by inflationdata.com" in shown
    assert "from memory: not read yet" in shown
    assert "switched off" in shown
    assert "Instructional staff training" in shown
