"""Charts in the browser: drawn once, changed in place, fitted to their room, plain when they fail."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.serving import settled, visit

CHART = "[data-testid=stPlotlyChart]"


def test_a_filter_changes_the_drawing_and_not_its_element(page: Page, site):
    visit(page, f"{site}Caseload?system=wa")
    before = page.locator(CHART).count()
    assert page.locator(f"{CHART}[data-drawn='1']").count() == before
    page.evaluate(f"document.querySelectorAll('{CHART}').forEach(one => {{ one.dataset.mine = 'yes' }})")
    page.locator(".st-key-_region input").click()
    page.get_by_role("option", name="King").click()
    expect(page.get_by_text("Only region: King", exact=True)).to_be_visible()
    settled(page)
    assert page.locator(f"{CHART}[data-mine]").count() >= before - 1
    assert page.locator(f"{CHART}[data-drawn='2']").count() >= 2


def test_a_chart_says_what_it_shows_and_takes_the_width_it_gets(page: Page, site):
    visit(page, f"{site}Caseload?system=wa")
    chart = page.locator(CHART).first
    assert len(chart.get_attribute("aria-label") or "") > 20
    narrow = chart.locator(".main-svg").first.bounding_box()
    page.set_viewport_size({"width": 1600, "height": 900})
    page.wait_for_function(
        "before => document.querySelector('.main-svg').getBoundingClientRect().width > before + 20",
        arg=narrow["width"] if narrow else 0,
    )


def test_without_its_script_a_chart_points_to_the_table(page: Page, site):
    page.route("**/plotly-basic.min.js", lambda route: route.abort())
    page.goto(f"{site}Caseload?system=wa")
    expect(page.locator(CHART).first).to_have_text(
        "The chart could not be drawn. Its figures stand in the table below."
    )
    expect(page.locator("table").first).to_be_visible()
