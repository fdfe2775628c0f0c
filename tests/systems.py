"""Two made-up systems in one store, made once a run for all that only read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from coaching_analytics.ingest import load
from coaching_analytics.simulate import simulate


def two_systems(factory: pytest.TempPathFactory) -> Path:
    """The store's folder; of several test processes the first makes it and the others wait."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "two_systems"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "making.lock"):
        if not (folder / "made").exists():
            simulate(folder / "wa", system="washington", sites=60, seed=3)
            simulate(folder / "sd", system="san_diego", sites=20, seed=4)
            load([folder / "wa", folder / "sd"], folder / "store", by="test")
            (folder / "made").touch()
    return folder / "store"
