"""Copies a store's truth - landing, ledger, mappings, salt, journal - to a folder or one tar file, and back.

A backup waits for nobody and nobody waits for it. While nobody writes, it holds the lock and copies all.
While somebody does, it copies the batches of the published snapshot: their files are never changed, and
what is being written is not part of the store yet.
"""

from __future__ import annotations

import io
import json
import shutil
import tarfile
import tempfile
from os import PathLike
from pathlib import Path
from typing import Any

from coaching_analytics.store import content, ledger
from coaching_analytics.store.errors import StoreError, StoreLocked, failed, opening, writing
from coaching_analytics.store.layout import Layout, flush
from coaching_analytics.store.notes import known
from coaching_analytics.store.publish import republish
from coaching_analytics.store.store_settings import read_settings
from coaching_analytics.store.writer import writer

PARTS = ("landing", "rejects", "mappings", "salt", "journal.jsonl", "settings.toml", "rules.toml")
MANIFEST = "backup.json"
TRIES = 5


def backup(path: str | PathLike[str], target: str | PathLike[str], *, by: str = "") -> Path:
    """Copy the store to `target`: one file when the name ends in `.tar`, else a new folder.

    Snapshots are left out: they are built again from the rest. The name appears when all of it is there.

    Raises
    ------
    StoreError
        When there is no store, `target` exists, or there is no room.
    """
    goal = Path(target).absolute()
    if goal.exists():
        raise StoreError("What the backup is to be called exists already; it never writes over anything.")
    try:
        with writer(path, by, create=False) as w:
            return _write(w.layout, _files(w.layout), _note(w.layout), goal)
    except StoreLocked:
        return _beside_a_writer(Layout.of(path), goal)


def _beside_a_writer(layout: Layout, goal: Path) -> Path:
    """What is published, while somebody writes; once more when a batch was erased under our hands."""
    for _ in range(TRIES):
        note = known(layout, layout.published())
        if note is None:
            raise StoreLocked("The store is being written for the first time. Try again when that is done.")
        batches = frozenset(note["batches"])
        try:
            _write(layout, _files(layout, batches), note, goal)
        except FileNotFoundError:
            continue
        if not any(layout.entry(batch, "purged").exists() for batch in batches):
            return goal
        shutil.rmtree(goal) if goal.is_dir() else goal.unlink()
    raise StoreLocked("The store changes too often to be copied now. Try again when that is done.")


def _note(layout: Layout) -> dict[str, Any]:
    """What was published, when it is what the ledger says; a publish that was cut short has no hash yet."""
    snapshot = content.snapshot_id(ledger.live(layout), read_settings(layout))
    note = known(layout, layout.published())
    return note if note and note["snapshot"] == snapshot else {}


def _files(layout: Layout, batches: frozenset[str] | None = None) -> list[Path]:
    """The files of a backup; with `batches`, of these alone and of none that is being written."""
    found = [layout.root / name for name in PARTS if (layout.root / name).exists()]
    files = [p for part in found for p in ([part] if part.is_file() else part.rglob("*")) if p.is_file()]
    if batches is None:
        return sorted(files)
    named = {p for p in files if p.relative_to(layout.root).parts[0] not in ("landing", "rejects")}
    # A batch that is being taken back is still part of what is published: its mark is left out.
    return sorted(
        p for p in files
        if p in named or (p.stem in batches and p.suffix not in (".undone", ".purged"))
    )  # fmt: skip


def _write(layout: Layout, files: list[Path], note: dict[str, Any], goal: Path) -> Path:
    """Copy under another name, then give it its own: a backup that was cut short is never taken for one."""
    partial = goal.with_name(f".{goal.name}.partial")
    manifest = json.dumps({"content_hash": note.get("content_hash"), "batches": note.get("batches", [])})
    with writing(), opening():
        _drop(partial)
        try:
            goal.parent.mkdir(parents=True, exist_ok=True)
            fill = _fill_file if goal.suffix == ".tar" else _fill_folder
            fill(partial, [(p, str(p.relative_to(layout.root))) for p in files], manifest.encode("utf-8"))
            partial.replace(goal)
            flush(goal.parent)
        except BaseException:
            _drop(partial)
            raise
    return goal


def _drop(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _fill_file(target: Path, files: list[tuple[Path, str]], manifest: bytes) -> None:
    with tarfile.open(target, "w") as archive:
        for source, name in files:
            archive.add(source, name)
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(manifest)
        archive.addfile(entry, io.BytesIO(manifest))
    flush(target)


def _fill_folder(target: Path, files: list[tuple[Path, str]], manifest: bytes) -> None:
    for source, name in files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target / name)
        flush(target / name)
    target.mkdir(parents=True, exist_ok=True)
    (target / MANIFEST).write_bytes(manifest)


def restore(source: str | PathLike[str], path: str | PathLike[str], *, by: str = "") -> str:
    """Make a store in the new folder `path` from a backup and publish it; returns the snapshot's id.

    Raises
    ------
    StoreError
        When there is a store already, the backup cannot be read, or its rows are not those it was made of.
    """
    layout, origin = Layout.of(path), Path(source)
    if (layout.root / MANIFEST).exists() and not layout.current.exists():
        raise StoreError("A restore into this folder was cut short. Run store rebuild to finish it.")
    if layout.current.exists() or layout.ledger.exists():
        raise StoreError("There is a store in this folder already; restore into an empty one.")
    if layout.root.exists() and (not layout.root.is_dir() or any(layout.root.iterdir())):
        raise StoreError("This is not an empty folder; restore into one.")
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
        raise StoreError("There is no backup of this name.") from error
    except (OSError, tarfile.TarError) as error:
        raise failed(
            "The backup cannot be read: it is damaged, or no backup of a store. Take another one.",
            "backup_damaged", error,
        ) from error  # fmt: skip
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
