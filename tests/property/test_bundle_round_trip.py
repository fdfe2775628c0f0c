"""Whatever a store holds, its bundle brings back: the same content hash, the same figures."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from coaching_analytics.bundle import export_bundle, import_bundle, recompute
from coaching_analytics.store import info, verify
from coaching_analytics.vocabulary.selection import Selection
from tests.property.random_store import random_store
from tests.stores import make_store

SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(1, 12))]
RECOMPUTED = [100, *(pytest.param(seed, marks=pytest.mark.full) for seed in (101, 102))]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_imported_bundle_has_the_content_hash_of_the_store(seed: int, tmp_path: Path) -> None:
    gate = make_store(tmp_path / "store", random_store(seed))
    export_bundle(gate, tmp_path / "bundle.zip", Selection(system="one"))
    loaded = import_bundle(tmp_path / "bundle.zip", tmp_path / "other")
    before, after = info(tmp_path / "store"), info(tmp_path / "other")
    assert loaded.content_hash == before["content_hash"] == after["content_hash"]
    assert before["rows"] == after["rows"]
    assert verify(tmp_path / "other") == verify(tmp_path / "store"), "nothing mended, nothing broken"


@pytest.mark.parametrize("seed", RECOMPUTED)
def test_every_figure_of_a_random_store_comes_out_again(seed: int, tmp_path: Path) -> None:
    gate = make_store(tmp_path / "store", random_store(seed), settings={"at_risk_days": 45})
    export_bundle(gate, tmp_path / "bundle.zip")
    found = recompute(tmp_path / "bundle.zip")
    assert found.equal, found.differences[:5]
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        exported = json.loads(archive.read("figures.json"))
    assert found.figures == len(exported) > 20
    assert any(one["answer"] and any(row["value"] is not None for row in one["answer"]["rows"])
               for one in exported), "a comparison of blanks proves nothing"  # fmt: skip
