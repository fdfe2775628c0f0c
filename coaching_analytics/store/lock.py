"""One writer at a time; a second one is told who holds the store."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from coaching_analytics.store.errors import StoreLocked
from coaching_analytics.store.layout import Layout, write_json


def now() -> str:
    """The time, for the ledger."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def user() -> str:
    """Who runs this process; 'unknown' where the system does not say."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def holder(layout: Layout) -> str:
    """Who holds the lock, in words."""
    try:
        held = json.loads((layout.root / "lock.json").read_text("utf-8"))
        return f"{held['by']} (process {held['process']}, since {held['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"


@contextmanager
def locked(layout: Layout, by: str = "", timeout: float = 0.0) -> Iterator[None]:
    """Hold the store's lock.

    Raises
    ------
    StoreLocked
        At once (or after `timeout` seconds) when somebody else holds it; names the holder.
    """
    layout.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(layout.lock)
    try:
        lock.acquire(timeout=timeout)
    except Timeout:
        raise StoreLocked(
            f"The store is being written by {holder(layout)}. Try again when that is done."
        ) from None
    try:
        write_json(layout.root / "lock.json", {"by": by or user(), "process": os.getpid(), "since": now()})
        yield
    finally:
        lock.release()
