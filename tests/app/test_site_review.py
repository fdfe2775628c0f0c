"""Site review: the sites of the filters with four statuses, one page for one site, saved lists and views."""

from __future__ import annotations

import re
import shutil

import pytest

from coaching_analytics import Selection, metrics, open_store
from coaching_analytics.store.site_lists import save_list, saved_lists, saved_views
from tests.app.screen import PAGES, address, charts, html, told, whole

PAGE = PAGES["Site review"]


@pytest.fixture(scope="module")
def sites(store):
    return metrics.site_status(open_store(store), Selection(system="wa")).curves["sites"]


@pytest.fixture
def own(store, tmp_path):
    """A store of one's own, whose journal a test may write."""
    return shutil.copytree(store, tmp_path / "store")


def test_every_enrolled_site_stands_on_one_page_with_a_link_that_keeps_the_filters(open_page, store, sites):
    region = str(sites["region_id"].iloc[0])
    at = open_page(store, PAGE, system="wa", region=region)
    whole(at)
    shown = html(at)
    here = sites[sites["region_id"] == region]["site_id"]
    for site in here:
        assert f'href="/Site_review?system=wa&amp;region={region}&amp;site={site}"' in shown
    assert shown.count("data-leads") == len(here)
    assert f"Of {len(here)} enrolled sites" in told(at)
    assert "Overdue: more than 1.5 times the planned operating days" in told(at)


def test_lists_of_sites_on_other_pages_lead_to_the_review(open_page, store):
    at = open_page(store, PAGES["Caseload"], system="wa")
    whole(at)
    assert re.search(r'href="/Site_review\?system=wa&amp;site=wa\d+"[^>]*data-table="not-reached"', html(at))


def test_what_needs_attention_is_marked_by_more_than_a_colour(open_page, store, sites):
    at = open_page(store, PAGE, system="wa", only="contact")
    whole(at)
    late = sites[sites["contact"].isin(["overdue", "never"])]
    assert html(at).count("data-leads") == len(late)
    assert len(re.findall("<td[^>]*>\u25b2 (Overdue|No contact|No logs)", html(at))) == len(late)


def test_searching_narrows_the_list_and_stands_in_the_address(open_page, store, sites):
    wanted = str(sites["site_id"].iloc[5])
    at = open_page(store, PAGE, system="wa")
    at.text_input(key="_find").set_value(wanted.upper()).run()
    whole(at)
    assert address(at)["find"] == [wanted.upper()]
    assert re.findall('data-value="([^"]*)"', html(at)) == [wanted]


def test_a_search_finds_sites_outside_the_filters_too(open_page, store, sites):
    first, other = sites.drop_duplicates("region_id").iloc[:2].to_dict("records")
    at = open_page(store, PAGE, system="wa", region=str(first["region_id"]), find=str(other["site_id"]))
    whole(at)
    assert "data-leads" not in html(at)
    links = [link.proto.label for link in at.get("page_link")]
    assert str(other["site_id"]) in links
    assert "Found outside the list" in told(at)


def test_one_site_has_every_part_of_its_review(open_page, store, sites):
    rich = sites[(sites["contact"] == "in_time") & (sites["rating"] == "recent")].iloc[0]
    at = open_page(store, PAGE, system="wa", site=str(rich["site_id"]))
    whole(at)
    said = told(at)
    for title in (
        "Which site is it?", "What needs attention?", "What happened here, and when?",
        "How much coaching, by whom and with whom?", "What was done, and what about?",
        "How do its rooms stand beside the region?", "Which level, how old, and rated by whom?",
        "What does coaching of this site cost?", "Do its people stay?", "What else is on record?",
        "Has quality changed, beyond the error of a rating?",
    ):  # fmt: skip
        assert title in said
    assert f"by {rich['coach'].split(', ')[0]}" in said
    assert "Timeline in lanes over one axis of dates" in charts(at)[0]["alt"]
    assert len(charts(at)) == 1


def test_each_thing_that_needs_attention_has_its_figure_and_rule(open_page, store, sites):
    late = sites[(sites["contact"] == "overdue")].iloc[0]
    at = open_page(store, PAGE, system="wa", site=str(late["site_id"]))
    whole(at)
    days = int(late["operating_days"])
    assert f"Overdue: {days} days ({int(late['cadence_days'])} planned)" in html(at)
    assert "more than 1.5 times the planned operating days since the last contact" in html(at)


def test_a_site_with_almost_no_data_says_what_it_needs(open_page, tmp_path):
    from tests.spec.small_system import small_system
    from tests.stores import make_store

    make_store(tmp_path / "bare", small_system())
    at = open_page(tmp_path / "bare", PAGE, system="demo", site="S5", period="2024-07_2024-09")
    whole(at)
    said = told(at)
    assert "No visits are on record in this period. Needs: Visits with minutes and participants." in said
    assert "Never rated" in said
    assert "no coach" in said.lower() or "No plan" in said
    assert "Needs: Spending on coaching" in said
    assert "Needs: programme facts, achievement, connectivity or aims." in said
    assert "S5" in said


def test_shown_as_published_nothing_of_one_person_stands_there(open_page, store, sites):
    rich = sites[(sites["contact"] == "in_time") & (sites["rating"] == "recent")].iloc[0]
    at = open_page(store, PAGE, system="wa", site=str(rich["site_id"]), view="published")
    whole(at)
    said = told(at)
    assert not re.search(r"wa-c\d", said)
    assert "Hidden: fewer than 10 people are behind this figure." in said
    assert not any(re.search(r"wa-c\d", str(chart)) for chart in charts(at))


def test_the_sites_shown_are_saved_as_a_list_which_then_narrows_every_page(open_page, own, sites):
    region = str(sites["region_id"].iloc[0])
    here = sites[sites["region_id"] == region]["site_id"].tolist()
    at = open_page(own, PAGE, system="wa", region=region)
    at.session_state["site_lists"] = True
    at.run()
    at.button(key="list_save").click().run()
    whole(at)
    assert saved_lists(own)["My sites"].sites == tuple(here)
    at = open_page(own, PAGES["Caseload"], system="wa", list="My sites")
    whole(at)
    assert f"Only list: My sites ({len(here)} sites)" in told(at)


def test_a_view_is_saved_with_its_filters(open_page, own):
    at = open_page(own, PAGE, system="wa", only="plan")
    at.session_state["site_lists"] = True
    at.run()
    at.button(key="view_save").click().run()
    whole(at)
    assert dict(saved_views(own)["My sites"].filters) == {"system": ("wa",), "only": ("plan",)}


def test_a_site_is_put_on_a_list_and_taken_off(open_page, own, sites):
    site = str(sites["site_id"].iloc[0])
    at = open_page(own, PAGE, system="wa", site=site)
    at.button(key="list_toggle").click().run()
    assert saved_lists(own)["My sites"].sites == (site,)
    at.button(key="list_toggle").click().run()
    whole(at)
    assert not saved_lists(own)


def test_a_list_that_is_not_in_this_store_is_said_and_left_out(open_page, store, own):
    save_list(own, "Theirs", "wa", ["wa00001"])
    at = open_page(store, PAGE, system="wa", list="Theirs")
    whole(at)
    assert "names a list of sites that is not saved in this store" in told(at)
    assert "list" not in address(at)
