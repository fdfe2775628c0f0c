"""Policy and practice: its sections, the own profile from the first word to the figures, caps and targets."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coaching_analytics.store.own_profile import kept
from tests.app.screen import PAGES, deciding, html, told, whole

PAGE = PAGES["Policy and practice"]


@pytest.fixture(scope="module")
def own(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that may be written into."""
    return Path(shutil.copytree(store, tmp_path_factory.mktemp("own") / "store"))


def test_policy_stands_beside_practice_with_source_definition_and_n(open_page, store):
    """The made-up Washington has Washington's profile; where it is silent the five together speak."""
    at = open_page(store, PAGE, system="wa")
    whole(at)
    assert "81,277 hours in a year for 3,900 participants" in html(at)
    assert "(Department of Early Learning, 2017)" in html(at)
    assert "over the five systems; Learning Policy Institute, 2024" in html(at)
    assert "None of it is a verdict" in told(at)
    assert at.selectbox(key="_profile").value == "washington"


def test_another_policy_can_stand_beside_the_same_figures(open_page, store):
    at = open_page(store, PAGE, system="wa", profile="alabama")
    whole(at)
    assert "About 8% of state preschool funding is for coaching" in html(at)


def test_the_five_stand_side_by_side_with_their_sources(open_page, store):
    at = open_page(store, PAGE, system="wa", section="compared")
    whole(at)
    for name in ("Alabama", "Washington", "El Dorado County", "Fresno County", "San Diego County"):
        assert '<th scope="col"' in html(at)
        assert f'data-label="{name}"' in html(at)
    assert html(at).count("Not stated.") > 10
    assert "CC BY-NC" in told(at)


def test_an_own_profile_is_written_and_stands_beside_the_figures(open_page, own):
    at = open_page(own, PAGE, system="wa", section="own")
    whole(at)
    assert "**0 of 11** questions" in told(at)
    at.text_area(key="own_text_delivery").set_value("On site whenever the roads allow.")
    at.selectbox(key="own_asks_in_person").set_value("least")
    at.number_input(key="own_number_in_person").set_value(95.0)
    next(button for button in at.button if button.label == "Keep this profile").click().run()
    whole(at)
    assert "**1 of 11** questions" in told(at)
    held = kept(own, "wa").profile
    assert held.about("in_person").low == 0.95
    beside = open_page(own, PAGE, system="wa", profile="own")
    whole(beside)
    assert "asks for at least 95%" in html(beside)
    assert "points more." in html(beside)
    compared = open_page(own, PAGE, system="wa", section="compared")
    assert "On site whenever the roads allow." in html(compared)
    assert kept(own, "sd").profile.statements == ()


def test_own_profiles_are_not_written_as_published(open_page, store):
    at = open_page(store, PAGE, system="wa", section="own", view="published")
    whole(at)
    assert not at.text_area


def test_caps_flag_a_site_and_targets_follow_the_box(open_page, store):
    at = open_page(store, PAGE, system="wa", section="limits")
    whole(at)
    assert "**1 site** of" in told(at)
    assert "not low effort" in told(at)
    assert "No rating target is on record" in told(at)
    at = open_page(store, PAGE, system="wa", section="limits", target_level="3", cap_level="nonsense")
    whole(at)
    assert "under a target" in told(at)


def test_reaching_every_site_says_what_22_is(open_page, store):
    at = open_page(store, PAGE, system="wa", section="reach", target="4")
    whole(at)
    assert "a year**, with overhead" in told(at)
    assert "observed, not a standard" in told(at)


def test_a_figure_beside_a_policy_can_be_pinned(open_page, own):
    at = deciding(open_page(own, PAGE, system="wa"))
    whole(at)
    assert any(button.label == "Pin it" or "Pin" in button.label for button in at.button)
