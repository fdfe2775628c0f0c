"""Two people with a private workspace each, at the same time, on one server."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from coaching_analytics.bundle import import_bundle, recompute
from coaching_analytics.ingest import load as load_files
from coaching_analytics.simulate import simulate
from coaching_analytics.store import info
from tests.browser.serving import PAGES, PATIENCE, serving, settled, visit

SAID = "Private workspace: only this browser session sees these data. They are deleted when it ends."
"""A machine that does other work besides."""
HEAD = "system_id,system_name,fiscal_year_start_month,school_year_start_month\n"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the server of this test keeps private stores; a reader who is gone two seconds is gone."""
    monkeypatch.setenv("COACHING_WORKSPACES", str(tmp_path / "workspaces"))
    monkeypatch.setenv("COACHING_WORKSPACE_GRACE", "2")
    return tmp_path / "workspaces"


@pytest.fixture
def server(store: Path, folders: Path) -> Iterator[str]:
    with serving(store) as address:
        yield address


def reader(browser: Browser) -> tuple[BrowserContext, Page]:
    """Another person: own cookies, own session."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    return context, context.new_page()


def stores(folders: Path) -> list[Path]:
    return [path for path in folders.glob("*/*") if path.is_dir()]


def gone(folders: Path, many: int) -> bool:
    """Whether only so many private stores are left, before long."""
    until = time.monotonic() + 30
    while len(stores(folders)) > many and time.monotonic() < until:
        time.sleep(0.2)
    return len(stores(folders)) == many


def enter(page: Page, server: str) -> None:
    visit(page, f"{server}Add_data")
    page.get_by_role("button", name="Open a private workspace").click()
    expect(page.get_by_text(SAID)).to_be_visible()
    settled(page)


def load(page: Page, name: str) -> None:
    """Load a system of this name through the page."""
    page.locator(".st-key-table input").click()
    page.locator(".st-key-table input").fill("system")
    page.get_by_role("option", name="Places: system -").click()
    settled(page)
    content = f"{HEAD}{name},{name} State,7,8\n".encode()
    page.locator(".st-key-file_table input[type=file]").set_input_files(
        {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.locator("table", has_text=f"{name}.csv").first).to_be_visible()
    settled(page)


def test_two_sessions_at_once_never_see_each_others_rows(browser: Browser, server, folders):
    (one, first), (other, second) = reader(browser), reader(browser)
    enter(first, server)
    enter(second, server)
    load(first, "alpha")
    load(second, "beta")
    assert len(stores(folders)) == 2
    # One reader walks through all pages, the other through those of both kinds: of figures and of files.
    for page, foreign, names in ((first, "beta", [*PAGES]), (second, "alpha", ["Data checks", "Add data"])):
        for name in names:
            page.locator("[data-testid=stSidebar] a", has_text=name).click()
            expect(page.locator("h1")).to_have_text(name)
            settled(page)
            expect(page.get_by_text(SAID)).to_be_visible()
            shown = page.content()
            assert foreign not in shown
            assert "Washington" not in shown
            assert not any(path.name in page.url + shown for path in stores(folders))
    third, outsider = reader(browser)
    visit(outsider, f"{server}Add_data")
    assert "alpha" not in outsider.content()
    assert "beta" not in outsider.content()
    for context in (one, other, third):
        context.close()


def test_it_is_deleted_when_its_tab_closes_and_the_others_stay(browser: Browser, server, folders):
    (one, first), (other, second) = reader(browser), reader(browser)
    enter(first, server)
    enter(second, server)
    assert len(stores(folders)) == 2
    one.close()
    assert gone(folders, 1), "the private data outlived their session"
    time.sleep(3)
    second.locator("[data-testid=stSidebar] a", has_text="Caseload").click()
    expect(second.locator("h1")).to_have_text("Caseload")
    expect(second.get_by_text(SAID)).to_be_visible()
    second.get_by_role("button", name="Leave and delete").click()
    expect(second.locator("h1")).to_have_text("At a glance")
    expect(second.get_by_text(SAID)).to_have_count(0)
    assert gone(folders, 0)
    other.close()


def test_a_stopped_server_leaves_nothing_behind(browser: Browser, store, folders):
    context, page = reader(browser)
    with serving(store) as address:
        enter(page, address)
        assert len(stores(folders)) == 1
    assert list(folders.iterdir()) == []
    context.close()


@pytest.mark.full
def test_figures_and_the_bundle_come_from_the_private_store(browser: Browser, server, folders, tmp_path):
    """A whole system in a private workspace: its figures and its bundle are for its reader only."""
    context, page = reader(browser)
    enter(page, server)
    simulate(tmp_path / "fresno", system="fresno", sites=12, seed=7)
    (private,) = stores(folders)
    assert os.listdir(private) == []
    load_files([tmp_path / "fresno"], private, by="test")
    page.locator("[data-testid=stSidebar] a", has_text="Caseload").click()
    expect(page.locator("h1")).to_have_text("Caseload")
    expect(page.locator("[data-testid=stPlotlyChart]").first).to_be_visible()
    settled(page)
    assert "Fresno" in page.content()
    assert "Washington" not in page.content()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export bundle").click()
    download.value.save_as(tmp_path / "bundle.zip")
    loaded = import_bundle(tmp_path / "bundle.zip", tmp_path / "again")
    assert loaded.content_hash == info(private)["content_hash"]
    assert recompute(tmp_path / "bundle.zip").equal
    other, outsider = reader(browser)
    visit(outsider, f"{server}Caseload?system=fresno")
    assert "Fresno" not in outsider.content()
    context.close()
    other.close()
