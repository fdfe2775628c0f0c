"""Sections of Quality trends: one at a time, named in the address."""

from __future__ import annotations

from coaching_analytics import Selection, metrics, open_store
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


def test_one_site_has_its_parts_beside_the_region_and_the_topics_of_its_coaching(open_page, store):
    gate = open_store(store)
    rated = "SELECT site_id, count(*) AS n FROM rating_part GROUP BY site_id ORDER BY n DESC, site_id LIMIT 1"
    site = gate.rows(Selection(system="wa"), rated)["site_id"].iloc[0]
    at = open_page(store, PAGES["Quality trends"], system="wa", section="site", site=site)
    whole(at)
    said = told(at)
    assert "Which parts lie lowest against the region? (CLASS Pre-K" in said
    assert "lies lowest against the region on" in said
    assert "Social-emotional development" in said
    assert "Our matching: by what topics and parts are called" in said
    assert charts(at)[0]["alt"].startswith("Dot plot of parts beside the region's mean.")


def test_one_site_asks_for_a_site(open_page, store):
    at = open_page(store, PAGES["Quality trends"], system="wa", section="site")
    whole(at)
    said = told(at)
    assert said.count("Choose one site: its parts are set beside those of its region.") == 1
    assert "Sites stand behind More in the row of filters." in said


def test_parts_of_one_site_are_hidden_when_shown_as_published(open_page, store):
    gate = open_store(store)
    site = gate.rows(Selection(system="wa"), "SELECT min(site_id) AS site FROM rating_part")["site"].iloc[0]
    at = open_page(store, PAGES["Quality trends"], system="wa", section="site", site=site, view="published")
    whole(at)
    assert not charts(at)
    assert "Hidden: fewer than 10 people are behind this figure." in told(at)
    assert "Social-emotional development" not in told(at)


def test_ages_of_ratings_go_down_to_the_sites_of_one_agency(open_page, store):
    gate = open_store(store)
    place = gate.rows(Selection(system="wa"), "SELECT * FROM site_dim WHERE agency_id <> '' LIMIT 1").iloc[0]
    at = open_page(store, PAGES["Quality trends"], system="wa", section="trust")
    whole(at)
    assert "Where are ratings growing old?" in told(at)
    assert charts(at)[0]["alt"].startswith("Table of rooms by months since their last formal rating.")
    within = {"region": place["region_id"], "agency": place["agency_id"]}
    at = open_page(store, PAGES["Quality trends"], system="wa", section="trust", **within)
    whole(at)
    assert "no formal rating at all" in told(at)


def test_certified_ratings_are_told_listed_and_by_rater_for_staff_only(open_page, store):
    at = open_page(store, PAGES["Quality trends"], system="wa", section="trust")
    whole(at)
    said = told(at)
    assert "Were raters certified on the day they rated?" in said
    assert "made by a rater certified that day" in said
    assert "Which ratings were made without a certification in force?" in said
    assert "wa-q01" in said
    public = open_page(store, PAGES["Quality trends"], system="wa", section="trust", view="published")
    whole(public)
    assert "made by a rater certified that day" in told(public)
    assert "wa-q01" not in told(public)


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
    assert "**Nothing can be said of single sites:** too few ratings to tell a change of one site" in said
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


def test_levels_by_rules_of_no_system_ask_for_a_set(open_page, store):
    """No rules are declared for the made-up system: nothing is judged until a set is chosen."""
    at = open_page(store, PAGES["Quality trends"], system="wa", section="levels")
    whole(at)
    said = told(at)
    assert "No rules are declared for the system of these sites" in said
    assert "Which elements do sites show?" not in said
    assert "At which published level are sites?" in said
    assert "Which lines are in force, and when?" in said


def test_a_chosen_set_of_rules_stands_in_the_address_and_judges_every_site(open_page, store):
    at = open_page(store, PAGES["Quality trends"], system="wa", section="levels")
    at.selectbox(key="_rules").set_value("made_up").run()
    whole(at)
    assert address(at)["rules"] == ["made_up"]
    said = told(at)
    assert "these are no state's rules" in said
    assert "Which elements do sites show?" in said
    assert "How do published levels compare with the rules?" in said
    assert "What would raise the level" not in said


def test_one_site_says_why_each_element_passed_and_what_would_raise_its_level(open_page, store):
    gate = open_store(store)
    chosen = gate.with_settings({"rule_set": "made_up"})
    judged = metrics.qris_rules(chosen, Selection(system="wa"), by=["site"]).rows
    short = judged[(judged["kind"] == "level") & judged["because"].astype(str).str.startswith("for ")].iloc[0]
    at = open_page(
        store, PAGES["Quality trends"], system="wa", section="levels", rules="made_up", site=short["site"]
    )
    whole(at)
    said = told(at)
    assert f"What would raise it: {short['because']}" in said
    assert "Two thirds of the rooms: instructional support of 2" in said


def test_published_levels_of_single_sites_are_not_shown_beside_the_rules(open_page, store):
    """A site has fewer than ten lead educators: its level by the rules is about them."""
    at = open_page(
        store, PAGES["Quality trends"], system="wa", section="levels", rules="made_up", view="published"
    )
    whole(at)
    assert "Hidden: the level of one site" in told(at)


def test_unchecked_rules_say_that_they_are_off(open_page, store):
    at = open_page(store, PAGES["Quality trends"], system="wa", section="levels", rules="al_quality_stars")
    whole(at)
    assert "switched off because nobody has checked it against its source" in told(at)


def test_the_reliability_of_a_rating_may_be_stated(open_page, store):
    """It stands in the address and in the line of filters, and every section reads it."""
    at = open_page(store, PAGES["Quality trends"], system="wa", reliability="0.9")
    whole(at)
    assert address(at)["reliability"] == ["0.9"]
    assert "with a stated reliability of 0.9" in told(at)
    assert at.selectbox(key="_reliability").value == "0.9"
    at.selectbox(key="_reliability").set_value("").run()
    whole(at)
    assert "reliability" not in address(at)
