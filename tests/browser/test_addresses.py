"""A deep link shows what it names on a server nobody has used; filters follow the reader."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.serving import PAGES, serving, settled, visit

FIGURES = (
    "At a glance",
    "Data checks",
    "Caseload",
    "Who is reached",
    "Quality trends",
    "Cost per outcome",
    "Budget and priorities",
)


@pytest.fixture(scope="session")
def region(store) -> tuple[str, str]:
    """Id and name of a region."""
    from coaching_analytics.store import open_store
    from coaching_analytics.vocabulary.selection import Selection

    query = "SELECT DISTINCT region_id, region_name FROM site_dim ORDER BY region_id"
    found = open_store(store).rows(Selection(system="wa"), query)
    return str(found["region_id"].iloc[0]), str(found["region_name"].iloc[0])


FIRST = ("Quality trends", "Add data")
"""Pages that are the first of a fresh server in every run; each of the others is in the full counts."""


def shows(page: Page, address: str, name: str, region: tuple[str, str]) -> None:
    """The page of a deep link has its heading, the menu and the filter of its address."""
    page.goto(f"{address}{PAGES[name]}?system=wa&region={region[0]}")
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("[data-testid=stSidebar] a")).to_have_count(len(PAGES))
    if name in FIGURES:
        expect(page.get_by_text(f"Only region: {region[1]}", exact=True)).to_be_visible()
    settled(page)


@pytest.mark.parametrize(
    "name", [*FIRST, *(pytest.param(name, marks=pytest.mark.full) for name in PAGES if name not in FIRST)]
)
def test_a_deep_link_on_a_fresh_server_shows_its_page_with_the_frame(page: Page, store, region, name):
    with serving(store) as address:
        shows(page, address, name, region)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in FIRST])
def test_a_deep_link_shows_its_page_with_the_frame(known: BrowserContext, site, region, name):
    """The other pages on a server that others have used."""
    with known.new_page() as page:
        shows(page, site, name, region)


def choose_region(page: Page, name: str) -> None:
    page.locator(".st-key-_region input").click()
    page.get_by_role("option", name=name).click()
    page.keyboard.press("Escape")
    expect(page.get_by_text(f"Only region: {name}", exact=True)).to_be_visible()
    settled(page)


def test_filters_follow_a_change_of_page_back_and_reload(page: Page, site, region):
    said = page.get_by_text(f"Only region: {region[1]}", exact=True)
    visit(page, f"{site}Caseload?system=wa")
    choose_region(page, region[1])
    expect(page).to_have_url(re.compile(f"region={region[0]}"))
    page.locator("[data-testid=stSidebar] a", has_text="Quality trends").click()
    expect(page.locator("h1")).to_have_text("Quality trends")
    expect(said).to_be_visible()
    expect(page).to_have_url(re.compile(f"Quality_trends.*region={region[0]}"))
    page.go_back()
    expect(page.locator("h1")).to_have_text("Caseload")
    expect(said).to_be_visible()
    page.reload()
    settled(page)
    expect(said).to_be_visible()


def test_back_undoes_a_filter(page: Page, site, region):
    visit(page, f"{site}Caseload?system=wa")
    choose_region(page, region[1])
    expect(page).to_have_url(re.compile("region="))
    page.go_back()
    expect(page.get_by_text(f"Only region: {region[1]}", exact=True)).to_have_count(0)
    assert "region=" not in page.url


def test_reset_filters_shows_everything_again(page: Page, site, region):
    visit(page, f"{site}Caseload?system=wa&region={region[0]}")
    page.get_by_role("button", name="Reset filters").click()
    expect(page.get_by_text(f"Only region: {region[1]}", exact=True)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("region="))


def test_what_needs_attention_opens_the_page_with_the_filter(page: Page, site):
    visit(page, f"{site}?system=wa")
    page.locator("[class*=st-key-attention_] a").first.click()
    expect(page.get_by_text(re.compile("^Only region: "))).to_be_visible()
