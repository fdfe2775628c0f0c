"""What a reader meets: no barrier, no error, no outside host, downloads, a small screen, a sheet of paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from coaching_analytics import Selection, open_store
from tests.browser.serving import PAGES, visit

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
# Plotly's drag layer is unseen and cut off at the chart's edge.
WIDER = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(one =>
    one.getBoundingClientRect().right > window.innerWidth + 1 && one.getBoundingClientRect().width > 0
    && !one.closest('.table, [data-testid=stDataFrame], [role=tablist], [data-testid=stTabs], .draglayer'))
    .map(one => one.className.toString().slice(0, 60))"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_error_asks_no_outside_host_and_has_no_barrier(known: BrowserContext, site, name):
    """One visit: errors and hosts while it is drawn, then the rules of WCAG 2.1 A and AA in axe-core.

    On a deep link Streamlit tries its own service paths below the page first: those do not count.
    """
    errors: list[str] = []
    hosts: set[str] = set()
    with known.new_page() as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: (
                errors.append(said.text)
                if said.type == "error" and "/_stcore/" not in said.location.get("url", "")
                else None
            ),
        )
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        visit(page, f"{site}{PAGES[name]}?system=wa")
        assert errors == []
        assert hosts <= {site.split("/")[2], ""}
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_but_tables_scrolls_sideways_on_a_phone(known: BrowserContext, site, name):
    with known.new_page() as phone:
        phone.set_viewport_size({"width": 390, "height": 844})
        visit(phone, f"{site}{PAGES[name]}?system=wa")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
        assert phone.evaluate(WIDER) == []


@pytest.mark.parametrize("section", ["site", "trust"])
def test_a_section_with_shaded_cells_or_parts_has_no_barrier_and_fits_a_phone(
    page: Page, phone: Page, site, store, section
):
    """Quality trends of one site: its parts, and ages of ratings; by default the page shows neither."""
    rated = "SELECT site_id, count(*) AS n FROM rating_part GROUP BY site_id ORDER BY n DESC, site_id LIMIT 1"
    one = open_store(store).rows(Selection(system="wa"), rated)["site_id"].iloc[0]
    place = f"&site={one}" if section == "site" else ""
    address = f"{site}Quality_trends?system=wa&section={section}{place}"
    visit(page, address)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found] == []
    visit(phone, address)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.evaluate(WIDER) == []


def test_a_table_to_type_into_has_no_barrier_and_fits_a_phone(page: Page, phone: Page, site):
    address = f"{site}Cost_per_outcome?system=wa&section=ingredients"
    visit(page, address)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found] == []
    visit(phone, address)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.evaluate(WIDER) == []


def test_the_filters_fold_into_one_control_on_a_phone(phone: Page, site):
    visit(phone, f"{site}Caseload?system=wa")
    expect(phone.locator(".st-key-_region")).to_be_hidden()
    phone.locator(".st-key-fold label").click()
    expect(phone.locator(".st-key-_region")).to_be_visible()


def test_a_table_downloads_as_csv_that_says_what_it_is(page: Page, site):
    visit(page, f"{site}Caseload?system=wa")
    page.get_by_role("tab", name="Download").first.click()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV: three bases").click()
    text = started.value.path().read_text("utf-8-sig")
    assert "Simulated data" in text
    assert "not for publication" in text
    assert "basis" in text


def test_a_page_is_saved_as_a_single_file_that_needs_nothing_else(page: Page, site):
    visit(page, f"{site}Cost_per_outcome?system=wa")
    with page.expect_download() as started:
        page.get_by_role("button", name="Save as a single file").click()
    text = started.value.path().read_text("utf-8")
    assert "<h1>Cost per outcome</h1>" in text
    assert 'src="http' not in text


def test_a_printed_sheet_has_the_filters_as_text_and_no_menu(page: Page, site):
    visit(page, f"{site}Caseload?system=wa")
    page.emulate_media(media="print")
    expect(page.locator(".st-key-printed")).to_be_visible()
    for hidden in ("[data-testid=stSidebar]", ".st-key-filters", ".st-key-actions"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")
