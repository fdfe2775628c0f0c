"""The made-up tables satisfy the vocabulary, apart from the faults that are planted on purpose."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from coaching_analytics.simulate import SYSTEMS, simulate
from coaching_analytics.vocabulary.tables import TABLES

PLANTED_ORPHANS = {("session_participant", "site_id"), ("observation", "classroom_id")}


@pytest.fixture(scope="module", params=SYSTEMS)
def folder(request, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp(request.param)
    simulate(out, request.param, sites=60, seed=3)
    return out


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def test_every_table_is_written_with_the_vocabulary_header(folder):
    """A missing table or a column out of order fails."""
    for name, table in TABLES.items():
        assert tuple(read(folder, name).columns) == table.names
        assert len(read(folder, name)) > 0


def test_required_bounds_and_choices_hold(folder):
    """No blank in a required column, no number outside its bounds, no choice outside the list."""
    for name, table in TABLES.items():
        frame = read(folder, name)
        for column in table.columns:
            values = frame[column.name]
            where = f"{name}.{column.name}"
            assert not (column.required and (values == "").any()), where
            filled = values[values != ""]
            if column.allowed:
                assert set(filled) <= set(column.allowed), where
            if column.kind in ("integer", "decimal"):
                numbers = pd.to_numeric(filled)
                assert column.minimum is None or (numbers >= column.minimum).all(), where
                assert column.maximum is None or (numbers <= column.maximum).all(), where
            if column.kind == "date":
                assert filled.str.fullmatch(r"\d{4}-\d\d-\d\d").all(), where


def test_keys_repeat_only_where_duplicates_are_planted(folder):
    """The number of repeated keys is the number of planted duplicates, table by table."""
    planted = json.loads((folder / "truth.json").read_text())["planted"]["duplicates"]
    for name, table in TABLES.items():
        frame = read(folder, name)
        assert int(frame.duplicated(list(table.key)).sum()) == planted.get(name, 0), name


def test_references_hold_apart_from_planted_orphans(folder):
    """Only the planted columns hold ids that exist nowhere."""
    for name, table in TABLES.items():
        frame = read(folder, name)
        for column in table.columns:
            if column.references:
                parent, key = column.references.split(".")
                values = frame[column.name]
                strange = set(values[values != ""]) - set(read(folder, parent)[key])
                assert bool(strange) == ((name, column.name) in PLANTED_ORPHANS), f"{name}.{column.name}"


def test_spells_run_forwards(folder):
    """A half-open range that ends where it starts, or before, is a fault."""
    for name, table in TABLES.items():
        frame = read(folder, name)
        for start, end in table.order:
            both = frame[(frame[start] != "") & (frame[end] != "")]
            assert (both[start] < both[end]).all(), f"{name}: {start}, {end}"


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    """Two runs agree file by file; another seed does not."""
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        simulate(tmp_path / name, "el_dorado", sites=30, seed=seed)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in files)
    assert (tmp_path / "a" / "session.csv").read_bytes() != (tmp_path / "c" / "session.csv").read_bytes()
