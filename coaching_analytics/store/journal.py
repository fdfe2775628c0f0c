"""What people enter - pins, decisions, tags, scenarios, sign-offs - one line each, never rewritten."""

from __future__ import annotations

import json
import os
from typing import Any

from coaching_analytics.store.layout import Layout
from coaching_analytics.store.lock import now, user


def write(path: str | os.PathLike[str], kind: str, content: dict[str, Any], by: str = "") -> None:
    """Add one line to the journal of the store at `path`; it is on disk when this returns."""
    layout = Layout.of(path)
    line = json.dumps({"at": now(), "by": by or user(), "kind": kind, "content": content}, sort_keys=True)
    handle = os.open(layout.journal, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (("\n" if torn else "") + line + "\n").encode("utf-8"))
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: str | os.PathLike[str], kind: str | None = None) -> list[dict[str, Any]]:
    """The lines of the journal, oldest first; a line that a crash cut short is passed over."""
    try:
        text = Layout.of(path).journal.read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return []
    found = []
    for line in text.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if kind is None or entry["kind"] == kind:
            found.append(entry)
    return found


def pin(path: str | os.PathLike[str], snapshot: str, why: str = "", by: str = "") -> None:
    """Keep a snapshot when others are cleared away."""
    write(path, "pin", {"snapshot": snapshot, "why": why}, by)


def unpin(path: str | os.PathLike[str], snapshot: str, by: str = "") -> None:
    """Keep it no longer."""
    write(path, "unpin", {"snapshot": snapshot}, by)


def pinned(path: str | os.PathLike[str]) -> frozenset[str]:
    """The snapshots pinned now."""
    held: set[str] = set()
    for entry in read(path):
        if entry["kind"] == "pin":
            held.add(entry["content"]["snapshot"])
        elif entry["kind"] == "unpin":
            held.discard(entry["content"]["snapshot"])
    return frozenset(held)
