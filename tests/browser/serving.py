"""A server of the product on a free port, and waiting until a page is whole."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
PAGES = {
    "At a glance": "",
    "Site review": "Site_review",
    "Data checks": "Data_checks",
    "Caseload": "Caseload",
    "Who is reached": "Who_is_reached",
    "Coaches": "Coaches",
    "Resources": "Resources",
    "Quality trends": "Quality_trends",
    "Cost per outcome": "Cost_per_outcome",
    "Regions": "Regions",
    "Policy and practice": "Policy_and_practice",
    "Plan a change": "Plan_a_change",
    "Budget and priorities": "Budget_and_priorities",
    "Outcome contracts": "Outcome_contracts",
    "Add data": "Add_data",
    "How figures are made": "How_figures_are_made",
}
PATIENCE = 60_000  # Milliseconds: a machine of the checks may be several times slower than one's own.
STILL = (
    "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
)
# A part that is still to come stands as a grey bar: it holds no chart yet that could be missing.
DRAWN = (
    "!document.querySelector('[data-testid=stSkeleton]') && "
    "!document.querySelector('[class*=\"st-key-chart_\"]:not(:has([data-drawn]))')"
)


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """Start a server and stop it afterwards; yields its address with a slash at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "COACHING_STORE": str(store)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()  # It waits for a browser that is too busy to say goodbye.
            server.wait()


def _wait(url: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError("the server did not start")


def settled(page: Page) -> None:
    """Wait until the script has ended and every chart has drawn."""
    page.wait_for_selector("h1")
    page.wait_for_function(f"() => {STILL} && {DRAWN}")


def visit(page: Page, address: str) -> Page:
    """Open an address and wait until the page is whole."""
    page.goto(address)
    settled(page)
    return page
