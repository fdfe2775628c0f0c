"""Copies a store's truth - landing, ledger, journal, settings - to a folder or one tar file, and back."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from os import PathLike
from pathlib import Path

from coaching_analytics.store.build import known
from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.layout import Layout, write_json
from coaching_analytics.store.publish import republish
from coaching_analytics.store.writer import writer

PARTS = ("landing", "rejects", "journal.jsonl", "settings.toml", "salt")
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
    if layout.root.exists() and (not layout.root.is_dir() or any(layout.root.iterdir())):
        raise StoreError(f"{layout.root} is not an empty folder; restore into one.")
    layout.root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=layout.root.parent) as folder:
        whole = _unpacked(origin, Path(folder) / "store")
        # Only a backup that was read to its end becomes a folder that looks like a store.
        whole.replace(layout.root)
    return _publish(layout, by)


def _unpacked(origin: Path, folder: Path) -> Path:
    """The backup's files in `folder`; `StoreError` when it is damaged or no backup."""
    try:
        if origin.is_dir():
            shutil.copytree(origin, folder)
        else:
            with tarfile.open(origin) as archive:
                archive.extractall(folder, filter="data")
    except FileNotFoundError as error:
        raise StoreError(f"There is no backup {origin}.") from error
    except (OSError, tarfile.TarError) as error:
        raise StoreError(f"The backup cannot be read: {error}") from error
    if not (folder / MANIFEST).exists():
        raise StoreError(f"This is no backup of a store: its {MANIFEST} is missing.")
    return folder


def _publish(layout: Layout, by: str) -> str:
    manifest = layout.root / MANIFEST
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
