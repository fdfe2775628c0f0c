"""Sections of Quality trends: one at a time, named in the address."""

from __future__ import annotations

from tests.app.screen import PAGES, address, charts, told, whole


def test_the_section_of_the_address_is_shown_and_no_other(open_page, store):
    at = open_page(store, PAGES["Quality trends"], system="wa", section="trust")
    whole(at)
    said = told(at)
    assert "How old are the ratings?" in said
    assert "Which ratings were made by the site's own coach?" in said
    assert "Changed by more than measurement error?" in said
    assert "Has quality changed?" not in said


def test_raters_and_coaches_have_their_figures_or_say_what_they_need(open_page, store):
    at = open_page(store, PAGES["Quality trends"], system="wa", section="trust")
    whole(at)
    said = told(at)
    for title in (
        "Do two raters of the same room agree?",
        "Are some raters stricter, and do they drift?",
        "Do coaches differ in the change of their rooms?",
    ):
        assert title in said
    assert "within one point on" in said


def test_the_switch_of_independent_raters_is_kept_in_the_address_and_said(open_page, store):
    at = open_page(store, PAGES["Quality trends"], system="wa", section="trust")
    whole(at)
    at.toggle(key="_independent").set_value(True).run()
    whole(at)
    assert address(at)["independent"] == ["only"]
    assert "Only independent raters" in told(at)


def test_a_section_nobody_knows_is_the_first(open_page, store):
    at = open_page(store, PAGES["Quality trends"], system="wa", section="nonsense")
    whole(at)
    assert len(charts(at)) >= 2
    assert "How old are the ratings?" not in told(at)


def test_choosing_a_section_writes_it_into_the_address(open_page, store):
    at = open_page(store, PAGES["Quality trends"], system="wa")
    at.segmented_control(key="_section").set_value("trust").run()
    whole(at)
    assert address(at)["section"] == ["trust"]
    assert "How old are the ratings?" in told(at)


def test_sites_over_time_tells_the_common_trend_and_of_each_site_what_can_be_said(open_page, store):
    """Three years of ratings: an average trend, and no site with years enough to be judged."""
    at = open_page(store, PAGES["Quality trends"], system="wa", section="sites")
    whole(at)
    said = told(at)
    assert "Are ratings rising or falling from year to year?" in said
    assert "has been rated in enough school years to be judged alone" in said
    assert "What can be said of each site?" in said
    assert "Too few ratings to tell a change of one site from chance" in said


def test_the_growth_model_is_drawn_when_its_tab_is_opened(open_page, store):
    at = open_page(store, PAGES["How figures are made"], system="wa")
    assert not charts(at)
    at.session_state["tabs_how"] = "Growth model"
    at.run()
    whole(at)
    assert "Does the model fit high and low scores alike?" in told(at)
    assert len(charts(at)) == 2
