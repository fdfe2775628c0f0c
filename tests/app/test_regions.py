"""Sections of Regions: the map of any figure, places side by side, employers, sites; and the way back up."""

from __future__ import annotations

import json
import re

import pytest

from coaching_analytics.charts.map_choice import questions
from coaching_analytics.charts.topojson import counties_of
from coaching_analytics.metrics.coverage import coverage
from coaching_analytics.metrics.places import located
from coaching_analytics.store import Gate, open_store
from coaching_analytics.vocabulary.selection import Selection
from pages.kit.regions import OUTLINES
from tests.app.screen import PAGES, charts, html, told, whole

FILE = PAGES["Regions"]
REGION = "wa-r1"


def counties(at) -> list[dict]:
    """The areas of the map."""
    figure = json.loads(charts(at)[0]["figure"])
    return [trace for trace in figure["data"] if trace.get("hoveron") == "fills"]


def test_the_map_shows_every_county_and_says_what_its_shades_mean(open_page, store):
    at = open_page(store, FILE, system="wa")
    whole(at)
    assert len(counties(at)) == 39
    assert charts(at)[0]["alt"].startswith("Map of counties and sites, shaded by region.")
    assert "A county has the shade of the region most of its sites lie in" in told(at)
    assert "Click a county to see its region alone, a dot to open the site." in told(at)


def test_any_figure_stands_on_the_map_with_its_table(open_page, store):
    assert {"coverage", "quality_level", "unit_cost", "log_completeness"} <= set(questions())
    at = open_page(store, FILE, system="wa", map="quality_level")
    whole(at)
    assert "How high are classroom ratings, and are they rising? (CLASS Pre-K" in told(at)
    assert "Shades tell figures apart that may differ by chance alone" in told(at)


def test_small_groups_stay_hidden_on_the_map(open_page, store):
    """Sixty sites in six regions: few have ten lead teachers; and a home is where somebody lives."""
    at = open_page(store, FILE, system="wa", map="quality_level", view="published")
    whole(at)
    assert "Hidden: fewer than 10 people are behind this figure." in html(at)
    figure = json.loads(charts(at)[0]["figure"]) if charts(at) else {"data": []}
    hidden = [trace for trace in figure["data"] if trace.get("fillpattern")]
    assert not charts(at) or hidden
    homes = open_page(store, FILE, system="wa", view="published", setting="home")
    dots = [t for t in json.loads(charts(homes)[0]["figure"])["data"] if t["mode"] == "markers"]
    assert not dots


def test_a_system_of_one_county_shades_its_sites_instead(open_page, store):
    at = open_page(store, FILE, system="sd")
    whole(at)
    assert len(counties(at)) == 1
    assert "A dot is a site in the shade of its region" in told(at)


def test_one_region_stands_by_its_agencies_with_links_back_up(open_page, store):
    at = open_page(store, FILE, system="wa", region=REGION, period="2024-07..2024-12")
    whole(at)
    crumbs = html(at).split('<ol class="crumbs">')[1].split("</ol>")[0]
    assert crumbs.count("<a ") == 1
    assert 'data-leads="system" data-table="crumbs" data-value="wa"' in crumbs
    assert "period=2024-07..2024-12" in crumbs
    assert "region=" not in crumbs
    assert 'data-leads="agency"' in html(at)


@pytest.mark.parametrize(
    ("section", "title"),
    [
        ("places", "Which places reach a share of sites that chance alone does not explain?"),
        ("agencies", "How many sites does a full-time post carry, by employer?"),
        ("sites", "Where does each site stand?"),
    ],
)
def test_each_section_answers_its_question(open_page, store, section, title):
    at = open_page(store, FILE, system="wa", section=section)
    whole(at)
    assert title in told(at)


def test_regions_are_in_no_order_of_merit(open_page, store):
    at = open_page(store, FILE, system="wa", section="places")
    assert "which is no order of merit" in told(at)
    assert "in the order of the number of sites" in told(at).lower()


def test_filters_that_fit_no_site_are_said(open_page, store):
    at = open_page(store, FILE, system="wa", region=REGION, agency="wa-a3")
    whole(at)
    assert "No site fits these filters." in told(at)


def by_fips(store) -> tuple[Gate, dict[str, tuple[str, ...]]]:
    """The store, and the sites of each county of the larger system."""
    gate = open_store(store)
    sites = located(gate, Selection(system="wa"))
    return gate, {str(fips): tuple(own["site_id"]) for fips, own in sites.groupby("county")}


def lines(at) -> dict[str, list[str]]:
    """The rows of the map's table, by the county's name."""
    body = html(at).split("<tbody>")[1].split("</tbody>")[0]
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in body.split("<tr")[1:]]
    return {re.sub("<[^>]+>", "", row[0]): row[1:] for row in cells}


def test_a_county_shaded_for_itself_has_the_figure_of_its_own_sites(open_page, store):
    at = open_page(store, FILE, system="wa", shade="county")
    whole(at)
    assert "it counts its own sites only" in told(at)
    gate, own = by_fips(store)
    names = {trace["text"].partition(" (")[0]: trace for trace in counties(at)}
    outlines = {county.fips: county.name for county in counties_of(OUTLINES, ("53",))}
    table = lines(at)
    assert set(table) == {outlines[fips] for fips in own}
    for fips, sites in own.items():
        asked = coverage(gate, Selection(system="wa", sites=sites))
        alone = asked.row(statistic="at_least_once", recipient="any")
        value, *_, n, reason = table[outlines[fips]]
        area = names[outlines[fips]]
        assert (n, reason) == (str(alone.n), alone.reason or "")
        assert area["text"].endswith(f": {alone.reason or value}")
        if alone.value is not None:
            assert float(value.rstrip("%")) / 100 == pytest.approx(alone.value, abs=0.0005 + 1e-9)
        assert area["meta"]["leads"] == "region"
    white = [trace for trace in counties(at) if trace["text"].endswith("no sites that fit the filters")]
    assert len(white) == 39 - len(own)


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        ({"view": "published"}, "a hidden one could be worked out from the others"),
        ({"map": "coach_turnover"}, "This figure does not go by site alone"),
    ],
)
def test_counties_stay_shaded_by_region_where_they_may_not_stand_alone(open_page, store, filters, why):
    at = open_page(store, FILE, system="wa", shade="county", **filters)
    whole(at)
    assert why in told(at)
    assert "A county has the shade of the region most of its sites lie in" in told(at)


def test_the_choice_of_shades_is_there_where_counties_are_several(open_page, store):
    assert [box.label for box in open_page(store, FILE, system="wa").selectbox].count("Shade by") == 1
    one = open_page(store, FILE, system="sd", shade="county")
    whole(one)
    assert "Shade by" not in [box.label for box in one.selectbox]
    assert "A dot is a site in the shade of its region" in told(one)
