"""Every page draws, from a deep link as much as from the menu, and answers its question in words."""

from __future__ import annotations

import pytest

from tests.app.screen import FIGURES, PAGES, charts, html, told, whole

LEAST_CHARTS = {
    "At a glance": 0,
    "Site review": 0,
    "Data checks": 4,
    "Caseload": 5,
    "Coaches": 2,
    "Who is reached": 6,
    "Quality trends": 4,
    "Cost per outcome": 2,
    "Regions": 1,
    "Plan a change": 0,
    "Budget and priorities": 4,
    "Outcome contracts": 3,
    "Policy and practice": 1,
    "Resources": 2,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_draws_whole_with_its_title(open_page, store, name):
    at = open_page(store, PAGES[name], system="wa")
    whole(at)
    assert [title.value for title in at.title] == [name]


@pytest.mark.parametrize("name", FIGURES)
def test_a_page_of_figures_shows_charts_tables_and_what_the_data_are(open_page, store, name):
    at = open_page(store, FIGURES[name], system="wa")
    assert len(charts(at)) >= LEAST_CHARTS[name]
    assert '<table><thead><tr><th scope="col"' in html(at)
    assert "simulated data" in told(at)
    assert "Contains small groups - not for publication" in told(at)
    assert [button.label for button in at.get("download_button")].count("Save as a single file") == 1


def test_every_chart_has_a_text_for_those_who_do_not_see_it(open_page, store):
    at = open_page(store, PAGES["Caseload"], system="wa")
    assert all(len(chart["alt"]) > 20 for chart in charts(at))


def test_the_sentence_of_caseload_carries_its_key_figure(open_page, store):
    at = open_page(store, PAGES["Caseload"], system="wa")
    assert any(text.value.startswith("One full-time post carries **") for text in at.markdown)


def test_dollars_are_never_read_as_formulas(open_page, store):
    """Two dollar signs in one text would be drawn as mathematics."""
    at = open_page(store, PAGES["Cost per outcome"], system="wa")
    texts = [str(text.value) for text in at.markdown]
    assert any("\\$" in text for text in texts)
    assert not [text for text in texts if text.replace("\\$", "").count("$")]


def test_at_a_glance_has_six_figures_each_beside_last_year(open_page, store):
    cards = html(open_page(store, system="wa")).split('<ul class="cards">')[1].split("</ul>")[0]
    assert cards.count("<li>") == 6
    assert "in the same months last year" in cards


def test_what_needs_attention_links_to_the_page_with_the_filter_set(open_page, store):
    at = open_page(store, system="wa")
    links = [
        link.proto
        for link in at.get("page_link")
        if "sites" in link.proto.label or "site" in link.proto.label
    ]
    assert links
    assert all("region=" in link.query_string and "system=wa" in link.query_string for link in links)


@pytest.mark.parametrize("name", PAGES)
def test_the_menu_lists_exactly_the_pages_there_are(open_page, store, name):
    at = open_page(store, PAGES[name], system="wa")
    listed = [link.proto.label for link in at.sidebar.get("page_link")]
    assert listed == list(PAGES)


def test_how_figures_are_made_shows_settings_lines_and_the_dictionary(open_page, store):
    shown = html(open_page(store, PAGES["How figures are made"]))
    assert "Shortest session that counts as a contact." in shown
    assert "Checked on" in shown
    assert "CEDS" in shown


def test_a_list_of_two_hundred_sites_is_a_real_table():
    """A grid would print its first rows only."""
    from streamlit.testing.v1 import AppTest

    def script():
        import pandas as pd

        from pages.kit.tables import table

        table(pd.DataFrame({"Site": [f"S{i}" for i in range(200)]}), "Sites", "sites")

    at = AppTest.from_function(script).run()
    assert not at.dataframe
    assert "S199" in at.get("html")[0].proto.body


def test_a_long_list_starts_as_a_real_table_and_becomes_a_grid_of_all_rows_on_request():
    """The script of the grid is large: a page that does not need it shows its charts a second sooner."""
    from streamlit.testing.v1 import AppTest

    def script():
        import pandas as pd

        from pages.kit.tables import table

        table(pd.DataFrame({"Site": [f"S{i}" for i in range(1234)]}), "Sites", "sites")

    at = AppTest.from_function(script).run()
    assert not at.dataframe
    body = at.get("html")[0].proto.body
    assert "S99<" in body
    assert "S100<" not in body
    at.toggle(key="all_sites").set_value(True).run()
    assert not at.get("html")
    assert len(at.dataframe[0].value) == 1234
