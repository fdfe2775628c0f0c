"""Sections of Cost per outcome: options side by side, and the figures over the years."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.screen import PAGES, address, charts, html, told, whole
from tests.spec.option_system import option_store

COST = PAGES["Cost per outcome"]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cheap region, one that costs and gains more, and one that costs more and gains less."""
    folder = tmp_path_factory.mktemp("options")
    regions = {"north": (0.2, 900), "south": (0.6, 2_700), "west": (0.1, 1_500)}
    return option_store(folder / "store", regions, spread=(0.1, 60.0)).path


def test_without_a_section_the_cost_of_change_stands(open_page, store):
    at = open_page(store, COST, system="wa")
    whole(at)
    said = told(at)
    assert "Where do $10,000 go with the most change" in said
    assert "What does a unit of coaching cost?" in said
    assert "cost and gain?" not in said


def test_options_are_set_side_by_side(open_page, options):
    at = open_page(options, COST, section="options")
    whole(at)
    said = told(at)
    assert "What does each region cost and gain?" in said
    assert "**North** costs least, \\$" in said
    assert "**South** costs \\$1,350 more a room and gains 0.40 more: about \\$3,400" in said
    assert "What does a unit of coaching cost?" not in said
    plane, likely = charts(at)[:2]
    assert plane["alt"].startswith("Dots of cost over change. North: $680 ($650 to $700) a room")
    assert likely["alt"].startswith("Lines of likelihood over the worth of a point. At $10,000: South 100%")


def test_an_option_that_is_outdone_stands_in_words_and_never_with_a_negative_price(open_page, options):
    at = open_page(options, COST, section="options")
    whole(at)
    said = told(at)
    assert "Which region gains most for its dollars?" in said
    assert "Costs $450 more a room and gains 0.10 less" in said
    assert "$−" not in said
    assert "−$" not in said


def test_school_years_can_be_the_options(open_page, options):
    at = open_page(options, COST, section="options", options="school_year")
    whole(at)
    assert "What does each school year cost and gain?" in told(at)
    assert address(at)["options"] == ["school_year"]
    assert not charts(at)


def test_few_sites_say_what_is_needed(open_page, store):
    at = open_page(store, COST, system="sd", section="options")
    whole(at)
    assert not charts(at)
    assert "Needs: Spending on coaching, and two ratings of the same rooms, in two places" in told(at)


def test_the_years_stand_side_by_side(open_page, options):
    at = open_page(options, COST, section="over_years")
    whole(at)
    said = told(at)
    assert "Did a dollar of coaching go with more change over the years?" in said
    assert "In 2024-25 each \\$10,000 went with" in said
    assert [chart["alt"].split(". ")[0] for chart in charts(at)] == [
        "Dots over years, cost of a room",
        "Dots over years, net change",
        "Dots over years, points per $10,000",
        "Dot plot",
        "Line of likelihood over the worth of a point: under 0.01% at $0; over 99.99% at $10,000; over "
        "99.99% at $20,000; over 99.99% at $30,000; over 99.99% at $40,000.",
        "Ranges, widest on top",
    ]
    assert "Which single input moves the answer most?" in said
    assert "What change would be worth its cost at $10,000 a point?" in said
    assert "How many educators would have to stay for coaching to pay for itself?" in said
    assert "school districts (K-12)" in said
    assert "and a stated share who would have left anyway" in said
    assert "Needs: Spending on coaching, and achievement of the same sites at two dates." in said


def test_shown_as_published_few_people_are_hidden(open_page, tmp_path):
    path = option_store(tmp_path / "store", {"north": (0.2, 900)}, rooms={"north": 4}).path
    for name in ("options", "over_years"):
        at = open_page(path, COST, section=name, view="published")
        whole(at)
        assert not charts(at)
        assert "Hidden: fewer than 10 people are behind this figure." in told(at)


def test_a_list_of_ingredients_is_counted_and_not_kept(open_page, options):
    """The worked example: $220,865.66 for 40 teachers, $5,521.64 each; $181,345.66 in the budget."""
    at = open_page(options, COST, section="ingredients")
    whole(at)
    said = told(at)
    assert "It costs **\\$220,865.66** a year with in-kind time, \\$5,521.64 for each one served" in said
    assert "\\$181,345.66 in the budget alone" in said
    shown = html(at)
    assert "$645.66" in shown
    assert "$4,533.64" in shown
