"""How soon a reader sees charts in Chromium: the product, a bare page and a plain page in one run."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
PAGES = {
    "": "",
    "Caseload": "Caseload",
    "Who_is_reached": "Who_is_reached",
    "Coaches": "Coaches",
    "Resources": "Resources",
    "Site_review": "Site_review, all sites",
    "Site_review?site=s5": "Site_review, one site",
    "Quality_trends": "Quality_trends",
    "Cost_per_outcome": "Cost_per_outcome",
    "Regions": "Regions, map",
    "Policy_and_practice": "Policy_and_practice",
    "Plan_a_change?plan=Lean%7Csites_per_post%3A15": "Plan_a_change, one scenario",
    "Budget_and_priorities": "Budget_and_priorities",
    "Outcome_contracts": "Outcome_contracts",
}
"""Paths with what the table calls them. A plan in which nothing is moved draws no chart."""
FILTERED = {"bare page of six charts": "", "product": "Caseload"}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# At a glance has cards instead of charts, and some pages begin with a list: they are what their readers wait for.
SHOWN = "document.querySelector('.js-plotly-plot .main-svg, .cards li') !== null"
LISTED = "document.querySelector('.table tbody tr') !== null"
LISTS = ("Site_review", "Resources", "Policy_and_practice")
# A new answer is a new drawing, in the place of the old one (data-drawn counts) or instead of it.
NEW = """() => {
  const first = document.querySelector('.js-plotly-plot');
  return first !== null && first.querySelector('.main-svg') !== null
    && (first.dataset.old === undefined || ![undefined, first.dataset.old].includes(first.dataset.drawn));
}"""
# A place for a chart comes before the chart: each must hold a drawing, ours one that is up to date; nothing may be
# left of an earlier run.
WHOLE = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const places = [...document.querySelectorAll('[class*="st-key-chart_"], [data-testid=stPlotlyChart]')];
  return app !== null && app.getAttribute('data-test-script-state') === 'notRunning'
    && document.querySelector('[data-stale=true], [data-testid=stSkeleton]') === null
    && places.every(one => one.querySelector('.main-svg') !== null)
    && document.querySelector('.stPlotlyChart.js-plotly-plot:not([data-drawn])') === null;
}"""
# Whole is what stays whole for five frames: the last figures can arrive a moment after the script has ended.
TIMES = f"""() => {{
  document.querySelectorAll('.js-plotly-plot').forEach(one => {{ one.dataset.old = one.dataset.drawn ?? 'yes' }});
  const fresh = {NEW}, whole = {WHOLE}, times = window.times = {{}};
  let since = 0, frames = 0;
  document.addEventListener('click', () => {{ times.begun ??= performance.now() }}, {{ capture: true }});
  const look = () => {{
    if (times.first === undefined && fresh()) times.first = performance.now();
    const all = times.first !== undefined && location.search.includes('NAME=')
      && document.querySelector('.st-key-active') !== null && whole();
    if (all && frames === 0) since = performance.now();
    frames = all ? frames + 1 : 0;
    if (frames === 5) times.whole = since;
    else requestAnimationFrame(look);
  }};
  requestAnimationFrame(look);
}}"""


@contextmanager
def serving(script: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """A Streamlit server for a script, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        f"--server.port={port}",
        "--server.headless=true",
        "--server.address=127.0.0.1",
    ]
    server = subprocess.Popen(
        command,
        cwd=script.parent,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(url + "_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.25)
        yield url
    finally:
        server.terminate()
        server.wait(30)


def open_page(browser: Browser, url: str, shown: str = SHOWN) -> tuple[float, float]:
    """Seconds to what its reader waits for first, and to the last chart, of a page in a fresh browser context."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(f"() => {shown}", timeout=120_000, polling=25)
    first = time.perf_counter() - begun
    page.wait_for_function(WHOLE, timeout=120_000, polling=25)
    last = time.perf_counter() - begun
    context.close()
    return first, last


def change_filter(browser: Browser, url: str, name: str = "setting") -> tuple[float, float]:
    """Seconds from a click on a value of a filter to the first chart, and to the whole page, of it.

    The page takes the times itself, from the click on: a driver outside adds its own.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(url)
    page.wait_for_function(f"() => {SHOWN}", timeout=120_000)
    page.wait_for_function(WHOLE, timeout=120_000)
    page.wait_for_timeout(1500)
    page.locator(f".st-key-_{name} input").click()
    option = page.get_by_role("option").filter(has_not_text="Select all").first
    option.wait_for()
    page.wait_for_timeout(600)
    page.evaluate(TIMES.replace("NAME", name))
    option.click()
    page.wait_for_function("() => window.times.whole !== undefined", timeout=60_000, polling=200)
    times = page.evaluate("window.times")
    context.close()
    return (times["first"] - times["begun"]) / 1000, (times["whole"] - times["begun"]) / 1000


def measure(
    store: Path, snapshot: Path, window: tuple[str, str], repeats: int = 5
) -> dict[str, dict[str, float]]:
    """Median seconds per page: first chart, all charts; and one filter change.

    Process and files are warm (each page is opened once before it is timed).
    """
    product = {"COACHING_STORE": str(store), "COACHING_RESULT_CACHE": "off"}
    plain = {"PLAIN_SNAPSHOT": str(snapshot), "PLAIN_FROM": window[0], "PLAIN_TO": window[1]}
    found: dict[str, dict[str, float]] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        targets = [
            ("bare page", ROOT / "benchmarks" / "bare_page.py", {}, {"": ""}),
            ("bare page of six charts", ROOT / "benchmarks" / "bare_filter.py", {}, {"": ""}),
            ("plain page on raw SQL", ROOT / "benchmarks" / "plain_page.py", plain, {"": ""}),
            ("product", ROOT / "app.py", product, PAGES),
        ]
        for name, script, environment, paths in targets:
            with serving(script, environment) as url:
                for path, called in paths.items():
                    shown = LISTED if path in LISTS else SHOWN
                    open_page(browser, url + path, shown)
                    times = [open_page(browser, url + path, shown) for _ in range(repeats)]
                    found[f"{name} {called}".strip()] = {
                        "first": statistics.median(first for first, _ in times),
                        "all": statistics.median(last for _, last in times),
                    }
                if name in FILTERED:
                    changes = [change_filter(browser, url + FILTERED[name]) for _ in range(repeats)]
                    found[f"{name}, filter change"] = {
                        "first": statistics.median(first for first, _ in changes),
                        "all": statistics.median(last for _, last in changes),
                    }
        browser.close()
    return found
