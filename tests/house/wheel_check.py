"""Installs the wheel in an empty folder and opens two deep links and the script that draws charts.

Run by the check run, not by pytest: it builds a virtual environment of its own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PAGES = {"Caseload": "Caseload", "Cost_per_outcome": "Cost per outcome"}
STATIC = "app/static/plotly-basic.min.js"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, tries: int = 120) -> bytes:
    for _ in range(tries):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"no answer from {url}")


def look(base: str) -> None:
    """Open each deep link in a fresh browser and read its heading."""
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for path, name in PAGES.items():
            page = browser.new_page()
            page.goto(base + path)
            page.get_by_role("heading", name=name, level=1).wait_for(timeout=60_000)
            print(f"{path}: shows {name}")
        browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, str(ROOT)], check=True)
        wheel = next(home.glob("*.whl"))
        subprocess.run(
            [sys.executable, "-m", "venv", "--system-site-packages", str(home / "env")], check=True
        )
        # The dependencies are those already installed here; only the product itself comes from the wheel.
        site = subprocess.run(
            [sys.executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        python = home / "env" / "bin" / "python"
        subprocess.run(
            [
                str(python),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--ignore-installed",
                "--disable-pip-version-check",
                str(wheel),
            ],
            check=True,
            cwd=folder,
        )
        empty = home / "empty"
        empty.mkdir()
        port = free_port()
        environment = {**os.environ, "PYTHONPATH": site, "COACHING_STORE": str(empty / "store")}
        where = subprocess.run(
            [str(python), "-P", "-c", "import coaching_analytics; print(coaching_analytics.__file__)"],
            capture_output=True,
            text=True,
            check=True,
            cwd=empty,
            env=environment,
        ).stdout
        assert str(home) in where, where
        served = subprocess.Popen(
            [
                str(home / "env" / "bin" / "coaching-analytics"),
                "serve",
                "--store",
                str(empty / "store"),
                "--port",
                str(port),
            ],
            cwd=empty,
            env=environment,
        )
        try:
            base = f"http://127.0.0.1:{port}/"
            print(f"{STATIC}: {len(fetch(base + STATIC))} bytes")
            look(base)
        finally:
            served.terminate()
            served.wait(20)
    print("the wheel serves its pages from an empty folder")


if __name__ == "__main__":
    main()
