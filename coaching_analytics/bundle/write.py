"""Exports a bundle from an open store."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import duckdb

from coaching_analytics.bundle import entered, figures, words
from coaching_analytics.bundle.package import FIGURES, FORMAT, MANIFEST, SCRIPT, BundleError, member, pack
from coaching_analytics.disclosure import Viewer
from coaching_analytics.metrics.document import as_text
from coaching_analytics.store import Gate, Scope, ledger
from coaching_analytics.store.content import TAG_RULES, content_hash, sums
from coaching_analytics.store.handle import inspected
from coaching_analytics.store.layout import Layout, file_sha256
from coaching_analytics.store.store_rules import rules_text
from coaching_analytics.store.tidy import write_csv
from coaching_analytics.vocabulary.ddl import vocabulary_version
from coaching_analytics.vocabulary.measures import cards
from coaching_analytics.vocabulary.selection import Selection, stated
from coaching_analytics.vocabulary.settings import declared
from coaching_analytics.vocabulary.tables import TABLES
from coaching_analytics.vocabulary.template import dictionary, dictionary_csv


def export_bundle(
    gate: Gate,
    target: str | os.PathLike[str] | IO[bytes],
    selection: Selection | None = None,
    *,
    viewer: Viewer | None = None,
) -> dict[str, Any]:
    """Write the bundle of a store.

    Parameters
    ----------
    gate
        The open store; the bundle holds all its rows.
    target
        A file that does not exist yet, or a stream.
    selection
        The filters in force; every system and its last complete year when left out. With places chosen the
        bundle holds the figures of the whole system too.
    viewer
        Who asks: rows about single people are for the store's owner only.

    Returns
    -------
    dict
        The manifest: snapshot, content hash, rows by table.

    Raises
    ------
    BundleError
        When the viewer may not have the rows, or the file exists already.
    """
    chosen = selection or Selection()
    if not (viewer or Viewer.owner()).sees_rows or gate.scope != Scope.owner():
        raise BundleError("A bundle holds rows about single people: only the owner of the store gets one.")
    with tempfile.TemporaryDirectory(prefix="coaching-") as folder:
        manifest = _manifest(gate, chosen, Path(folder))
        found = [figures.answer(gate.sharing(), *each) for each in figures.questions(gate, chosen)]
        found += [figures.answer(gate.sharing(), *each) for each in figures.plans(gate, chosen)]
        lines = entered.entered(gate.path)
        if lines:
            manifest["journal"] = entered.digest(lines)
        files: dict[str, str | Path] = {
            "README.md": words.readme(manifest, len(found)),
            MANIFEST: as_text(manifest),
            "dictionary.md": dictionary(),
            "dictionary.csv": dictionary_csv(),
            "measures.json": as_text({name: asdict(card) for name, card in cards().items()}),
            "settings.json": as_text(_settings(gate)),
            "selection.json": as_text(
                {"selection": manifest["selection"], "viewer": manifest["viewer"], "figures": len(found)}
            ),
            FIGURES: as_text(found),
            "figures.csv": figures.as_csv(found),
            SCRIPT: words.SCRIPT,
            **({entered.JOURNAL: lines} if lines else {}),
            **{member(name): Path(folder) / f"{name}.csv" for name in manifest["tables"]},
        }
        with _target(target) as out:
            pack(files, out)
    return manifest


def _manifest(gate: Gate, selection: Selection, folder: Path) -> dict[str, Any]:
    """Write the tables into `folder` and say what they are."""
    layout = Layout.of(gate.path)
    with inspected(layout.snapshot(gate.snapshot)) as con:
        found = sums(con)
        turned_away = _turned_away(con)
        tables = {}
        for name, (rows, total) in found.items():
            rejected, orphans = turned_away.get(name, (0, 0))
            if rows or rejected:
                path = folder / f"{name}.csv"
                write_csv(con, TABLES[name], path)
                tables[name] = {"rows": rows, "sum": total, "rejected": rejected, "orphans": orphans,
                                "sha256": file_sha256(path)}  # fmt: skip
    days = [entry.extract_date for entry in ledger.live(layout) if entry.extract_date]
    return {
        "format": FORMAT,
        "product": "Coaching Analytics",
        "origin": gate.origin,
        "snapshot": gate.snapshot,
        "content_hash": content_hash(found),
        "version": version("coaching-analytics"),
        "vocabulary": vocabulary_version(),
        "last_extract": max(days, default=None),
        "tables": tables,
        "settings": {name: gate.settings[name] for name in declared()},
        "rules": rules_text(layout),
        TAG_RULES: gate.settings.get(TAG_RULES, ""),
        "selection": stated(selection),
        "viewer": "owner of the store",
    }


def _turned_away(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Rows of each table that were not loaded, and how many of those named an unknown parent."""
    rows = con.execute(
        "SELECT table_name, sum(rows_rejected)::BIGINT, sum(orphans)::BIGINT FROM batch GROUP BY table_name"
    ).fetchall()
    return {name: (int(rejected), int(orphans)) for name, rejected, orphans in rows}


def _settings(gate: Gate) -> dict[str, Any]:
    return {
        name: {"value": gate.settings[name], "default": one.default, "unit": one.unit,
               "meaning": one.description}
        for name, one in declared().items()
    }  # fmt: skip


@contextmanager
def _target(target: str | os.PathLike[str] | IO[bytes]) -> Iterator[IO[bytes]]:
    """The stream to write to; a file appears whole or not at all, and never over another."""
    if not isinstance(target, str | os.PathLike):
        yield target
        return
    goal = Path(target).absolute()
    if goal.exists():
        raise BundleError(f"{goal.name} exists already; a bundle never writes over anything.")
    part = goal.with_name(f".{goal.name}.{os.getpid()}")
    try:
        with part.open("wb") as out:
            yield out
        os.replace(part, goal)
    finally:
        part.unlink(missing_ok=True)
