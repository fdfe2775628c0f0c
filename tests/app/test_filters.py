"""Filters: in the address, in words, in the figures; unknown ones are named and left out."""

from __future__ import annotations

import pytest

from coaching_analytics.store import open_store
from coaching_analytics.vocabulary.selection import Selection
from tests.app.screen import FIGURES, PAGES, address, html, told, whole

CASELOAD = PAGES["Caseload"]


@pytest.fixture(scope="session")
def places(store):
    """One line a site of the first system."""
    query = "SELECT region_id, region_name, agency_id, agency_name, setting, site_id, site_name FROM site_dim"
    return open_store(store).rows(Selection(system="wa"), query + " ORDER BY site_id")


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("kind", ["region", "agency", "setting", "site"])
def test_each_filter_of_the_address_narrows_each_page_and_is_named(open_page, store, places, name, kind):
    column = {"setting": "setting"}.get(kind, f"{kind}_id")
    value = next(value for value in places[column] if value)
    at = open_page(store, FIGURES[name], system="wa", **{kind: value})
    whole(at)
    assert any(text.value.startswith(f"Only {kind}: ") for text in at.markdown)
    assert [button.label for button in at.button if button.key == "reset"] == ["Reset filters"]


def test_a_region_changes_the_figures(open_page, store, places):
    everywhere = html(open_page(store, CASELOAD, system="wa"))
    one = html(open_page(store, CASELOAD, system="wa", region=places["region_id"].iloc[0]))
    assert everywhere != one


def test_choosing_a_region_writes_it_into_the_address_and_into_every_link(open_page, store, places):
    region = places["region_id"].iloc[0]
    at = open_page(store, CASELOAD, system="wa")
    at.multiselect(key="_region").set_value([region]).run()
    assert address(at)["region"] == [region]
    assert all(f"region={region}" in link.proto.query_string for link in at.sidebar.get("page_link"))


def test_reset_clears_every_filter_but_the_system(open_page, store, places):
    at = open_page(store, CASELOAD, system="wa", region=places["region_id"].iloc[0], setting="centre")
    at.button(key="reset").click().run()
    assert address(at) == {"system": ["wa"]}


def test_another_system_forgets_the_places_of_the_first(open_page, store, places):
    at = open_page(store, CASELOAD, system="wa", region=places["region_id"].iloc[0])
    at.selectbox(key="_system").set_value("sd").run()
    whole(at)
    assert address(at) == {"system": ["sd"]}


def test_the_period_and_the_year_type_are_in_words(open_page, store):
    fiscal = told(open_page(store, CASELOAD, system="wa"))
    quarter = told(open_page(store, CASELOAD, system="wa", period="2024-07..2024-09"))
    assert "(Jul 2024 - Jun 2025)" in fiscal
    assert "July 2024 to September 2024" in quarter


def test_school_years_are_offered_when_the_year_type_is_school(open_page, store):
    at = open_page(store, CASELOAD, system="wa")
    at.selectbox(key="_year").set_value("school").run()
    assert address(at)["year"] == ["school"]
    assert all(not option.startswith("FY") for option in at.selectbox(key="_period").options)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"system": "nowhere"}, "a system that is not in this store"),
        ({"system": "wa", "region": "nowhere"}, "1 region in this link is not in this store"),
        ({"system": "wa", "period": "yesterday"}, "not two months"),
        ({"system": "wa", "period": "2024-09..2024-07"}, "must end after it starts"),
    ],
)
def test_a_link_with_an_unknown_filter_says_so_and_shows_the_rest(open_page, store, filters, said):
    at = open_page(store, CASELOAD, **filters)
    whole(at)
    assert said in told(at)


def test_shown_as_published_hides_small_groups_and_drops_the_stamp(open_page, store):
    at = open_page(store, CASELOAD, system="wa", view="published")
    whole(at)
    assert "not for publication" not in told(at)
    assert "Hidden: " in told(at)


def test_the_switch_of_publication_is_part_of_the_address(open_page, store):
    at = open_page(store, CASELOAD, system="wa")
    at.toggle(key="_view").set_value(True).run()
    assert address(at)["view"] == ["published"]


@pytest.mark.parametrize(
    ("name", "section"),
    [("Caseload", {}), ("Cost per outcome", {}), ("Quality trends", {"section": "levels"})],
)
def test_one_agency_is_compared_by_setting(open_page, store, places, name, section):
    """By agency there would be a single row, by region too."""
    agency = next(value for value in places["agency_id"] if value)
    at = open_page(store, FIGURES[name], system="wa", agency=agency, **section)
    whole(at)
    assert any("by setting" in heading.value for heading in at.subheader)
