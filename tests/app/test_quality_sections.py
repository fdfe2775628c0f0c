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
