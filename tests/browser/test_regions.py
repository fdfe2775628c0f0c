"""From the state to a region to a site by clicks and back, filters kept, on a map that needs no internet."""

from __future__ import annotations

import io
import re
from urllib.parse import urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, Route, expect

from tests.browser.serving import settled, visit

MAP = ".st-key-chart_map .stPlotlyChart"
# A county is clicked in its middle: of those with no dot near it the largest, whose middle lies inside.
PLACE = """([box, kind]) => {
  const chart = document.querySelector(box);
  chart.scrollIntoView({ block: 'center' });
  const { xaxis, yaxis } = chart._fullLayout;
  const { x, y } = chart.getBoundingClientRect();
  const at = (a, b) => [x + xaxis._offset + xaxis.l2p(a), y + yaxis._offset + yaxis.l2p(b)];
  const dots = chart.data.find((one) => one.mode === 'markers');
  const placed = dots.x.map((a, i) => at(a, dots.y[i]));
  if (kind === 'site') return { value: dots.customdata[0], at: placed[0] };
  const ends = (values) => {
    const known = values.filter((one) => one !== null);
    return [Math.min(...known), Math.max(...known)];
  };
  const counties = chart.data.filter((one) => one.meta?.leads === 'region').map((one) => {
    const [[west, east], [south, north]] = [ends(one.x), ends(one.y)];
    const middle = at((west + east) / 2, (south + north) / 2);
    const free = placed.every(([a, b]) => Math.hypot(a - middle[0], b - middle[1]) > 15);
    return { value: one.customdata[0], at: middle, size: free * (east - west) * (north - south) };
  });
  return counties.sort((a, b) => b.size - a.size)[0];
}"""
SHADES = """(box) => {
  const filled = [...document.querySelectorAll(`${box} .scatterlayer path.js-fill`)];
  return new Set(filled.map((path) => getComputedStyle(path).fill)).size;
}"""


def differing(page: Page, chart: Locator) -> float:
    """Share of the chart's pixels that are not those of the same place without it."""
    box = chart.bounding_box()
    assert box is not None
    clip: FloatRect = {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}
    with_it = pixels(page.screenshot(clip=clip))
    chart.evaluate("box => { box.style.visibility = 'hidden' }")
    without = pixels(page.screenshot(clip=clip))
    chart.evaluate("box => { box.style.visibility = '' }")
    return float((with_it != without).any(axis=2).mean())


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def click(page: Page, kind: str) -> str:
    """Click a county or a site of the map; returns the region or site it stands for."""
    found = page.evaluate(PLACE, [MAP, kind])
    page.mouse.move(*found["at"])
    expect(page.locator(f"{MAP}.leads")).to_have_count(1)
    page.mouse.click(*found["at"])
    return str(found["value"])


def test_state_to_region_to_site_by_clicks_and_back_without_internet(page: Page, site):
    asked_for: list[str] = []

    def only_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            asked_for.append(route.request.url)
            route.abort()

    page.route("**/*", only_here)
    visit(page, f"{site}Regions?system=wa&period=2024-07..2024-12")
    # The map is there: counties are filled, in more than one shade, and its pixels are not those of a blank.
    chart = page.locator(MAP)
    chart.scroll_into_view_if_needed()
    assert page.evaluate(SHADES, MAP) > 2
    assert differing(page, chart) > 0.1

    region = click(page, "region")
    expect(page).to_have_url(re.compile(f"region={region}"))
    expect(page.locator(".st-key-crumbs a")).to_have_text(["Washington-like"])
    settled(page)
    where = page.url
    one = click(page, "site")
    expect(page.locator("h1")).to_have_text("Site review")
    expect(page).to_have_url(re.compile(f"region={region}.*site={one}|site={one}.*region={region}"))
    assert "period=" in page.url

    page.go_back()
    expect(page.locator("h1")).to_have_text("Regions")
    settled(page)
    assert page.url == where, (page.url, where)
    page.locator(".st-key-crumbs a").click()
    expect(page).not_to_have_url(re.compile("region="))
    assert "period=" in page.url
    assert not asked_for
