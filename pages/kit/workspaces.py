"""Private folders of browser sessions on disk: names nobody can guess, deleted when a session has ended.

    <root>/<process>.lock        held for as long as the process that owns the folder lives
    <root>/<process>/<name>/     one private store

A folder whose lock can be taken has lost its process: it is stale and deleted by the next one that starts.
"""

from __future__ import annotations

import atexit
import logging
import os
import secrets
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

LOG = logging.getLogger("coaching_analytics.pages")
GRACE = 120.0
"""Seconds a session may be away (a dropped connection can come back) before its data are deleted."""
MOST = 50
"""Private stores a process holds at once: each takes room on the disk."""


class WorkspaceRefused(Exception):
    """A private store cannot be opened, said without a path."""


def root() -> Path:
    """Where private folders lie: COACHING_WORKSPACES, else a folder of this user in the temporary folder."""
    given = os.environ.get("COACHING_WORKSPACES", "")
    return Path(given) if given else Path(tempfile.gettempdir()) / f"coaching-workspaces-{os.getuid()}"


def grace() -> float:
    """How long a session may be away; COACHING_WORKSPACE_GRACE sets it."""
    try:
        return max(0.0, float(os.environ.get("COACHING_WORKSPACE_GRACE", "") or GRACE))
    except ValueError:
        return GRACE


def _private(folder: Path) -> None:
    """Make sure that nobody but this user can look into `folder` or has planted it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise WorkspaceRefused(
            "The folder for private workspaces is open to others. Whoever runs the dashboard has to make it "
            "readable by the dashboard alone."
        )


@dataclass
class Workspaces:
    """The private folders of this process.

    Parameters
    ----------
    root
        The folder of all processes.
    alive
        Whether a browser session is connected.
    dropped
        Called after something was deleted: lets open files go.
    """

    root: Path
    alive: Callable[[str], bool]
    dropped: Callable[[], None] = lambda: None
    _seen: dict[Path, tuple[str, float]] = field(default_factory=dict)
    _guard: threading.RLock = field(default_factory=threading.RLock)
    _lock: FileLock | None = None
    _own: Path | None = None

    def open(self, session: str) -> Path:
        """Make the private folder of a session.

        Raises
        ------
        WorkspaceRefused
            When there are too many already, or the folder around it is not private.
        """
        with self._guard:
            self.sweep()
            if len(self._seen) >= MOST:
                raise WorkspaceRefused("Too many private workspaces are open. Try again in a few minutes.")
            folder = self._home() / secrets.token_urlsafe(32)
            folder.mkdir(mode=0o700)
            self._seen[folder] = (session, time.monotonic())
            return folder

    def close(self, folder: Path) -> None:
        """Delete a private folder; anything that is not one of ours is left alone."""
        with self._guard:
            if self._seen.pop(folder, None) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                self.dropped()

    def holds(self, folder: Path) -> bool:
        """Whether the folder is one of ours and still there."""
        return folder in self._seen and folder.is_dir()

    def sweep(self) -> None:
        """Delete the folders of sessions that have been away for too long, and what a late writer left."""
        with self._guard:
            now, patience = time.monotonic(), grace()
            for folder, (session, seen) in list(self._seen.items()):
                if self.alive(session):
                    self._seen[folder] = (session, now)
                elif now - seen >= patience:
                    self.close(folder)
            for left in self._own.iterdir() if self._own is not None and self._own.is_dir() else ():
                if left not in self._seen:
                    shutil.rmtree(left, ignore_errors=True)

    def clear_stale(self) -> None:
        """Delete the folders of processes that are gone."""
        if not self.root.is_dir():
            return
        _private(self.root)
        for folder in self.root.iterdir():
            if folder.is_symlink() or not folder.is_dir():
                continue
            lock = FileLock(folder.with_name(f"{folder.name}.lock"), thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            shutil.rmtree(folder, ignore_errors=True)
            Path(lock.lock_file).unlink(missing_ok=True)
            lock.release()

    def end(self) -> None:
        """Delete everything of this process: it stops."""
        with self._guard:
            self._seen.clear()
            if self._own is not None and self._lock is not None:
                shutil.rmtree(self._own, ignore_errors=True)
                Path(self._lock.lock_file).unlink(missing_ok=True)
                self._lock.release()
                self._own = None

    def _home(self) -> Path:
        """The folder of this process, made with the first private store and watched from then on."""
        if self._own is None or not self._own.is_dir():
            _private(self.root)
            name = secrets.token_urlsafe(16)
            # The lock first: a folder without a held lock would be taken for stale.
            self._lock = FileLock(self.root / f"{name}.lock", thread_local=False)
            self._lock.acquire(timeout=0)
            self._own = self.root / name
            self._own.mkdir(mode=0o700)
            atexit.register(self.end)
            threading.Thread(target=self._watch, name="workspaces", daemon=True).start()
        return self._own

    def _watch(self) -> None:
        home = self._own
        while self._own is home:
            time.sleep(min(5.0, max(0.2, grace() / 4)))
            try:
                self.sweep()
            except Exception as error:  # the watch must outlive a folder that cannot be read for a moment
                LOG.error("event=workspace_sweep_failed error=%s", type(error).__name__)
