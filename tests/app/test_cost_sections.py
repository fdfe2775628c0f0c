"""Sections of Cost per outcome: options side by side, and the figures over the years."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.ingest import load
from coaching_analytics.simulate import simulate
from tests.app.screen import PAGES, address, charts, told, whole

COST = PAGES["Cost per outcome"]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough sites and raters in two regions for likely ranges."""
    folder = tmp_path_factory.mktemp("options")
    simulate(folder / "wa", system="washington", sites=240, seed=5)
    load([folder / "wa"], folder / "store", by="test")
    return folder / "store"


def test_without_a_section_the_cost_of_change_stands(open_page, store):
    at = open_page(store, COST, system="wa")
    whole(at)
    said = told(at)
    assert "Where do $10,000 go with the most change" in said
    assert "What does a unit of coaching cost?" in said
    assert "cost and gain?" not in said


def test_options_are_set_side_by_side(open_page, large):
    at = open_page(large, COST, system="wa", section="options")
    whole(at)
    said = told(at)
    assert "What does each region cost and gain?" in said
    assert "Which region gains most for its dollars?" in said
    assert "How likely is each region to be the best choice" in said
    assert "What does a unit of coaching cost?" not in said
    plane, likely = charts(at)[:2]
    assert plane["alt"].startswith("Dots of cost over change.")
    assert likely["alt"].startswith("Lines of likelihood over the worth of a point. At $10,000:")


def test_school_years_can_be_the_options(open_page, large):
    at = open_page(large, COST, system="wa", section="options", options="school_year")
    whole(at)
    assert "What does each school year cost and gain?" in told(at)
    assert address(at)["options"] == ["school_year"]


def test_few_sites_say_what_is_needed(open_page, store):
    at = open_page(store, COST, system="sd", section="options")
    whole(at)
    assert not charts(at)
    assert "Needs: Spending on coaching, and two ratings of the same rooms, in two places" in told(at)


def test_the_years_stand_side_by_side(open_page, large):
    at = open_page(large, COST, system="wa", section="over_years")
    whole(at)
    said = told(at)
    assert "Did a dollar of coaching go with more change over the years?" in said
    assert "each $10,000 went with" in said
    assert [chart["alt"].split(". ")[0] for chart in charts(at)] == [
        "Dots over years, cost of a room",
        "Dots over years, net change",
        "Dots over years, points per $10,000",
    ]


def test_shown_as_published_small_options_are_hidden(open_page, store):
    at = open_page(store, COST, system="sd", section="over_years", view="published")
    whole(at)
    assert "Hidden: fewer than 10 people are behind this figure." in told(at)
