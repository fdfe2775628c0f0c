"""From a search to one site and back, with filters kept; and the review on paper."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.serving import settled, visit


def test_a_search_leads_to_a_site_which_survives_reload_back_and_paper(page: Page, site, store):
    from coaching_analytics import Selection, metrics, open_store

    sites = metrics.site_status(open_store(store), Selection(system="wa")).curves["sites"]
    rich = sites[(sites["contact"] == "in_time") & (sites["rating"] == "recent")].iloc[0]
    key, region = str(rich["site_id"]), str(rich["region_id"])
    visit(page, f"{site}Site_review?system=wa&region={region}")
    # A mark of this session: a click that opened the page anew would lose it, and a private workspace too.
    page.evaluate("window.sameSession = true")
    page.get_by_label("Find a site by id or name").fill(key)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"find={key}"))
    expect(page.locator("a[data-leads=site]")).to_have_count(1)
    settled(page)
    page.locator("a[data-leads=site]").click()
    expect(page.get_by_text("What happened here, and when?")).to_be_visible()
    settled(page)
    expect(page).to_have_url(re.compile(f"region={region}.*site={key}"))
    assert page.evaluate("window.sameSession")
    page.reload()
    settled(page)
    expect(page.get_by_text("What happened here, and when?")).to_be_visible()
    for paper in ("Letter", "A4"):
        assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format=paper))) == 1
    page.emulate_media(media="print")
    expect(page.locator("[data-testid=stSidebar]")).not_to_be_visible()
    expect(page.locator(".st-key-ways")).not_to_be_visible()
    expect(page.locator(".st-key-printed")).to_be_visible()
    page.emulate_media(media="screen")
    page.go_back()
    expect(page.get_by_text(re.compile("Where does each site stand?"))).to_be_visible()
    expect(page).to_have_url(re.compile(f"region={region}"))
    assert "site=" not in page.url
