"""Takes the pictures of the README and of docs/: starts the demo and opens each page in headless Chromium.

Run from the project's root: `.venv/bin/python docs/screenshots.py`. Needs Chromium (see .ci/run).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
PAGES = {
    "at-a-glance": "",
    "caseload": "Caseload",
    "quality-trends": "Quality_trends",
    "cost-per-outcome": "Cost_per_outcome",
    "add-data": "Add_data",
    "how-figures-are-made": "How_figures_are_made",
}
WIDTHS = {"": 1280, "-narrow": 390}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str) -> None:
    """Return once the server answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the demo did not start")


def settle(page: Page) -> None:
    """Wait until the page has drawn and nothing runs any more."""
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidget]') "
        "&& document.querySelectorAll('[data-stale=true]').length === 0",
        timeout=60_000,
    )
    page.wait_for_timeout(1500)


def main() -> None:
    """Write docs/images/*.png."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "images"
    out.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "coaching-analytics"),
        "demo",
        "--no-browser",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, cwd=HERE.parent, env=dict(os.environ))
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
            )
            for suffix, width in WIDTHS.items():
                page = browser.new_page(viewport={"width": width, "height": 1000})
                for name, path in PAGES.items():
                    page.goto(f"http://127.0.0.1:{port}/{path}")
                    settle(page)
                    page.screenshot(path=out / f"{name}{suffix}.png")
                page.close()
            browser.close()
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main()
