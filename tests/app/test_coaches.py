"""Sections of Coaches: one at a time, and what one coach carries for staff only."""

from __future__ import annotations

from coaching_analytics import Selection, metrics, open_store
from tests.app.screen import PAGES, charts, told, whole

PAGE = PAGES["Coaches"]


def test_who_coaches_is_told_without_names(open_page, store):
    at = open_page(store, PAGE, system="wa")
    whole(at)
    said = told(at)
    assert "of full-time posts are held by coaches with a bachelor's degree" in said
    assert "Do coaches speak the languages educators speak at home?" in said
    assert "Needs: Persons with what they declared" in said
    assert "wa-c0" not in said
    assert len(charts(at)) >= 3


def test_supports_and_both_sides_of_the_relationship(open_page, store):
    at = open_page(store, PAGE, system="wa", section="support")
    whole(at)
    said = told(at)
    assert "people who coach got a support that is on record" in said
    assert "Benefits (perceived)" in said
    assert "What educators say" in said
    assert "Cronbach's alpha" in said


def test_staying_is_told_as_an_association(open_page, store):
    at = open_page(store, PAGE, system="wa", section="stay")
    whole(at)
    said = told(at)
    assert "full-time posts held a year before the end of the period" in said
    assert "How much of the posts stands empty, by region?" in said
    assert "not proof that coaching kept anyone" in said


def test_the_coach_who_leaves_is_chosen_and_stands_in_the_address(open_page, store):
    at = open_page(store, PAGE, system="wa", section="leaves", within="region")
    whole(at)
    box = next(one for one in at.selectbox if one.label == "Which coach leaves?")
    second = box.options[1].split(" ")[0]
    at = box.select(second).run()
    whole(at)
    assert at.query_params["coach"] in (second, [second])
    assert f"If {second} left, what would the others carry?" in told(at)
    gate = open_store(store).with_settings({"reassign_within": "region"})
    answer = metrics.caseload_if_leaves(gate, Selection(system="wa", coaches=(second,)))
    moved = answer.row(statistic="sites_moved").value
    assert f"**{moved:.0f} sites** would go to" in told(at)


def test_a_publication_chooses_no_coach(open_page, store):
    at = open_page(store, PAGE, system="wa", section="leaves", coach="wa-c001", view="published")
    whole(at)
    said = told(at)
    assert "Choosing a coach is for staff only" in said
    assert "wa-c001" not in said
    assert not charts(at)
