"""What people enter - pins, decisions, tags, scenarios, sign-offs - one line each, never rewritten."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from typing import Any

from coaching_analytics.store.layout import Layout
from coaching_analytics.store.lock import now, user

FIGURE_PINNED, FIGURE_UNPINNED = "figure_pinned", "figure_unpinned"


def write(path: str | os.PathLike[str], kind: str, content: dict[str, Any], by: str = "") -> None:
    """Add one line to the journal of the store at `path`; it is on disk when this returns."""
    _append(path, {"at": now(), "by": by or user(), "kind": kind, "content": content})


def carry(path: str | os.PathLike[str], entries: Iterable[dict[str, Any]]) -> None:
    """Add lines of another store's journal, with the time and the account they were written at."""
    for entry in entries:
        _append(path, {name: entry[name] for name in ("at", "by", "kind", "content")})


def identity(entry: dict[str, Any]) -> str:
    """What later lines name this line by."""
    rest = {name: value for name, value in entry.items() if name != "checksum"}
    return str(entry.get("checksum") or _checksum(rest))


def _append(path: str | os.PathLike[str], entry: dict[str, Any]) -> None:
    layout = Layout.of(path)
    line = json.dumps({**entry, "checksum": _checksum(entry)}, sort_keys=True)
    handle = os.open(layout.journal, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        _whole(handle, (("\n" if torn else "") + line + "\n").encode("utf-8"), size)
    finally:
        os.close(handle)


def _whole(handle: int, left: bytes, size: int) -> None:
    """Write all of it, or nothing: a full disk may take the beginning of a line."""
    try:
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def read(path: str | os.PathLike[str], kind: str | None = None) -> list[dict[str, Any]]:
    """The lines of the journal, oldest first; a line that a crash cut short is passed over."""
    return [entry for entry in _lines(path) if entry is not None and kind in (None, entry["kind"])]


def unreadable(path: str | os.PathLike[str]) -> list[int]:
    """Numbers of lines that are not as they were written; a line an early store wrote has no checksum."""
    return [number for number, entry in enumerate(_lines(path), 1) if entry is None or not _unchanged(entry)]


def _unchanged(entry: dict[str, Any]) -> bool:
    rest = {name: value for name, value in entry.items() if name != "checksum"}
    return set(rest) == {"at", "by", "kind", "content"} and entry.get(
        "checksum", _checksum(rest)
    ) == _checksum(rest)


def _lines(path: str | os.PathLike[str]) -> list[dict[str, Any] | None]:
    """Each line of the journal, None where it cannot be read."""
    try:
        text = Layout.of(path).journal.read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [_parsed(line) for line in text.split("\n") if line]


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and {"kind", "content"} <= set(entry) else None


def _checksum(entry: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode("utf-8")).hexdigest()[:16]


def pin(path: str | os.PathLike[str], snapshot: str, why: str = "", by: str = "") -> None:
    """Keep a snapshot when others are cleared away."""
    write(path, "pin", {"snapshot": snapshot, "why": why}, by)


def unpin(path: str | os.PathLike[str], snapshot: str, by: str = "") -> None:
    """Keep it no longer."""
    write(path, "unpin", {"snapshot": snapshot}, by)


def pinned(path: str | os.PathLike[str]) -> frozenset[str]:
    """The snapshots pinned now, by themselves or because a figure pinned now was worked out on them."""
    held: set[str] = set()
    figures: dict[str, str] = {}
    for entry in read(path):
        kind, content = entry["kind"], entry["content"]
        if kind == "pin":
            held.add(content["snapshot"])
        elif kind == "unpin":
            held.discard(content["snapshot"])
        elif kind == FIGURE_PINNED:
            figures[identity(entry)] = content["figure"]["snapshot"]
        elif kind == FIGURE_UNPINNED:
            figures.pop(content["pin"], None)
    return frozenset(held | set(figures.values()))
