"""What is noted beside each snapshot: its batches, hashes, length, and its place in the order of publishing.

The order is a number that every publish raises, because clocks go back. A rebuild replaces the file of a
snapshot and keeps its name; file and note cannot change in one step, so the new note is there first and also
holds what is known of the files before (`replaces`): at any moment the file is one the note knows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coaching_analytics.store import ledger
from coaching_analytics.store.layout import Layout, file_sha256, write_json

FILES_KNOWN = 4


def known(layout: Layout, snapshot: str | None) -> dict[str, Any] | None:
    """What was noted when `snapshot` was built; None when it or its note is gone, or the note is damaged."""
    if snapshot is None or not layout.snapshot(snapshot).exists():
        return None
    return _read(layout, snapshot)


def _read(layout: Layout, snapshot: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(layout.sidecar(snapshot).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    # Number and checksum came together: a note with one alone has lost the other.
    return found if ledger.unchanged(found) and ("number" in found) == ("checksum" in found) else None


def write(layout: Layout, note: Mapping[str, Any]) -> None:
    """Note a snapshot that is about to be put in its place and published: it is the newest from now on."""
    snapshot = str(note["snapshot"])
    before = known(layout, snapshot) or {}
    replaces = [pair for pair in _files(before) if pair["sha256"] != note["sha256"]][:FILES_KNOWN]
    number = 1 + max((_number(layout, path.stem) for path in layout.snapshots.glob("*.json")), default=0)
    raw = {**note, "number": number, "replaces": replaces}
    write_json(layout.sidecar(snapshot), {**raw, "checksum": ledger.checksum(raw)})


def _number(layout: Layout, snapshot: str) -> int:
    return int((_read(layout, snapshot) or {}).get("number", 0))


def _files(note: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Hash and length of the files the note knows, the newest first."""
    for pair in (note, *note.get("replaces", ())):
        if "sha256" in pair and "bytes" in pair:
            yield {"sha256": pair["sha256"], "bytes": pair["bytes"]}


def fits(note: Mapping[str, Any], length: int) -> bool:
    """A file of that length is one the note knows."""
    return any(pair["bytes"] == length for pair in _files(note))


def whole(note: Mapping[str, Any], path: Path) -> bool:
    """The file is, to the last byte, one the note knows."""
    try:
        if not fits(note, path.stat().st_size):
            return False
        found = file_sha256(path)
    except OSError:
        return False
    return any(pair["sha256"] == found for pair in _files(note))


def newest_first(layout: Layout) -> list[str]:
    """Every snapshot, the one that was published last first; those without a note come last.

    Snapshots of stores written before there was a number stand in the order of the times in their notes.
    """

    def place(path: Path) -> tuple[int, str, int]:
        note = _read(layout, path.stem) or {}
        return int(note.get("number", 0)), str(note.get("built_at", "")), path.stat().st_mtime_ns

    return [path.stem for path in sorted(layout.snapshots.glob("*.duckdb"), key=place, reverse=True)]
