"""Copies a store's truth - landing, ledger, journal, settings - to a folder or one tar file, and back."""

from __future__ import annotations

import json
import shutil
import tarfile
from os import PathLike
from pathlib import Path

from coaching_analytics.store.build import known
from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.layout import Layout, write_json
from coaching_analytics.store.publish import republish
from coaching_analytics.store.writer import writer

PARTS = ("landing", "rejects", "journal.jsonl", "settings.toml")
MANIFEST = "backup.json"


def backup(path: str | PathLike[str], target: str | PathLike[str], *, by: str = "") -> Path:
    """Copy the store to `target`: one file when the name ends in `.tar`, else a new folder.

    Snapshots are left out: they are built again from the rest.
    """
    goal = Path(target).absolute()
    if goal.exists():
        raise StoreError(f"{goal.name} exists already; a backup never writes over anything.")
    with writer(path, by, create=False) as w:
        note = known(w.layout, w.layout.published()) or {}
        manifest = w.layout.temporary / MANIFEST
        write_json(manifest, {"content_hash": note.get("content_hash"), "batches": note.get("batches", [])})
        found = [w.layout.root / name for name in PARTS if (w.layout.root / name).exists()]
        if goal.suffix == ".tar":
            with tarfile.open(goal, "x") as archive:
                for part in (*found, manifest):
                    archive.add(part, part.name)
            return goal
        goal.mkdir(parents=True)
        for part in (*found, manifest):
            (shutil.copytree if part.is_dir() else shutil.copyfile)(part, goal / part.name)
    return goal


def restore(source: str | PathLike[str], path: str | PathLike[str], *, by: str = "") -> str:
    """Make a store in the new folder `path` from a backup and publish it; returns the snapshot's id.

    Raises
    ------
    StoreError
        When there is a store already, the backup cannot be read, or its rows are not those it was made of.
    """
    layout, origin = Layout.of(path), Path(source)
    if layout.current.exists() or layout.ledger.exists():
        raise StoreError(f"There is a store in {layout.root} already; restore into an empty folder.")
    layout.root.mkdir(parents=True, exist_ok=True)
    try:
        if origin.is_file():
            with tarfile.open(origin) as archive:
                archive.extractall(layout.root, filter="data")
        else:
            shutil.copytree(origin, layout.root, dirs_exist_ok=True)
    except (OSError, tarfile.TarError) as error:
        raise StoreError(f"The backup cannot be read: {error}") from error
    return _publish(layout, by)


def _publish(layout: Layout, by: str) -> str:
    manifest = layout.root / MANIFEST
    if not manifest.exists():
        raise StoreError("This is no backup of a store: its backup.json is missing.")
    with writer(layout.root, by) as w:
        built = republish(w.layout, resources=w.resources)
    expected = _expected(manifest)
    if expected and built.sidecar["content_hash"] != expected:
        raise StoreError(
            "The restored rows are not those of the backup. Run 'coaching-analytics store verify'."
        )
    manifest.unlink()
    return built.snapshot


def _expected(manifest: Path) -> str | None:
    found = json.loads(manifest.read_text("utf-8"))
    text: str | None = found.get("content_hash")
    return text
