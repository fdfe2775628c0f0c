"""A small simulated store of two systems, and the product driven without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.app.screen import ROOT
from tests.systems import two_systems

Opener = Callable[..., AppTest]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two made-up systems; read only, tests that change a store make their own."""
    return two_systems(tmp_path_factory)


@pytest.fixture(scope="module", autouse=True)
def _nothing_asked() -> None:
    """The tests of a file begin with no answers kept; among themselves they share them, as readers do."""
    st.cache_data.clear()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Open a page of a store (None: none is named) with filters in the address, as a fresh reader would."""

    def open_it(store: Path | None, file: str = "app.py", **filters: str | list[str]) -> AppTest:
        if store is None:
            monkeypatch.delenv("COACHING_STORE", raising=False)
        else:
            monkeypatch.setenv("COACHING_STORE", str(store))
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in filters.items():
            at.query_params[name] = value
        if file != "app.py":
            at.switch_page(file)
        return at.run()

    return open_it


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own place for private folders."""
    monkeypatch.setenv("COACHING_WORKSPACES", str(tmp_path / "workspaces"))
    return tmp_path / "workspaces"
