"""A small simulated store of two systems, and the product driven without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from coaching_analytics.ingest import load
from coaching_analytics.simulate import simulate
from tests.app.screen import ROOT

Opener = Callable[..., AppTest]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two made-up systems; read only, tests that change a store make their own."""
    folder = tmp_path_factory.mktemp("pages")
    simulate(folder / "wa", system="washington", sites=60, seed=3)
    simulate(folder / "sd", system="san_diego", sites=20, seed=4)
    load([folder / "wa", folder / "sd"], folder / "store", by="test")
    return folder / "store"


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

    st.cache_data.clear()
    return open_it


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own place for private folders."""
    monkeypatch.setenv("COACHING_WORKSPACES", str(tmp_path / "workspaces"))
    return tmp_path / "workspaces"
