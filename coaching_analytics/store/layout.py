"""Where things lie in a store's folder, and how a file is replaced so that a crash leaves the old one."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one store."""

    root: Path

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> Layout:
        """The layout of the store in the folder `path`."""
        return cls(Path(path).absolute())

    @property
    def landing(self) -> Path:
        """Accepted rows by table."""
        return self.root / "landing"

    @property
    def ledger(self) -> Path:
        """One JSON file a batch."""
        return self.landing / "batches"

    @property
    def temporary(self) -> Path:
        """Work in progress of the one writer; swept when the next one starts."""
        return self.root / "tmp"

    @property
    def rejects(self) -> Path:
        """Rejected rows by batch."""
        return self.root / "rejects"

    @property
    def snapshots(self) -> Path:
        """Published databases."""
        return self.root / "snapshots"

    @property
    def current(self) -> Path:
        """The file that names the published snapshot."""
        return self.root / "CURRENT"

    @property
    def earlier(self) -> Path:
        """There while an earlier snapshot is shown than what was loaded; says what it lacks."""
        return self.root / "EARLIER"

    @property
    def journal(self) -> Path:
        """What people entered."""
        return self.root / "journal.jsonl"

    @property
    def settings(self) -> Path:
        """Settings of this store."""
        return self.root / "settings.toml"

    @property
    def rules(self) -> Path:
        """Rules of levels that this store brings along."""
        return self.root / "rules.toml"

    @property
    def lock(self) -> Path:
        """Held by the one writer."""
        return self.root / "lock"

    def rows(self, table: str, batch: str) -> Path:
        """The rows of one table of one batch."""
        return self.landing / table / f"{batch}.parquet"

    def entry(self, batch: str, kind: str = "json") -> Path:
        """The ledger entry of a batch, or its mark `undone` or `purged`."""
        return self.ledger / f"{batch}.{kind}"

    def rejected(self, batch: str) -> Path:
        """The rejected rows of a batch."""
        return self.rejects / f"{batch}.parquet"

    def snapshot(self, snapshot: str) -> Path:
        """The database of a snapshot."""
        return self.snapshots / f"{snapshot}.duckdb"

    def sidecar(self, snapshot: str) -> Path:
        """What is known about a snapshot: its batches, hash and size."""
        return self.snapshots / f"{snapshot}.json"

    def create(self) -> None:
        """Make the folders."""
        for folder in (self.ledger, self.temporary, self.rejects, self.snapshots):
            folder.mkdir(parents=True, exist_ok=True)

    def published(self) -> str | None:
        """The id in CURRENT; None when nothing was ever published."""
        try:
            return self.current.read_text("utf-8").strip() or None
        except FileNotFoundError:
            return None


def file_sha256(path: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def flush(path: Path) -> None:
    """Make a file or folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(source: Path, target: Path) -> None:
    """Move a finished file to its place in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    flush(source)
    os.replace(source, target)
    flush(target.parent)


def write_text(target: Path, text: str) -> None:
    """Replace a small file in one step: readers see the old text or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    partial.write_text(text, "utf-8")
    put(partial, target)


def write_json(target: Path, value: Any) -> None:
    """Replace a small JSON file in one step."""
    write_text(target, json.dumps(value, indent=1, sort_keys=True, default=str) + "\n")
