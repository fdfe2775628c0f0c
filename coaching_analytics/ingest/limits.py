"""How large a file may be: settings, so that a small machine can lower them and a large one raise them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from coaching_analytics.ingest.problems import FileFault, file_fault
from coaching_analytics.vocabulary.settings import Value, declared

MB = 1_000_000
AGAIN = 0.02
"""Seconds after which a statement that still runs is interrupted again."""


def _default(name: str) -> int:
    return int(declared()[name].default)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold at most; sizes in bytes."""

    file: int
    unpacked: int
    rows: int
    columns: int
    cell: int
    seconds: int

    @staticmethod
    def of(settings: Mapping[str, Value] | None = None) -> Limits:
        """The limits a store's settings state; the defaults when there are none."""

        def stated(name: str) -> int:
            return int((settings or {}).get(name, _default(name)))

        return Limits(
            stated("file_mb") * MB,
            stated("unpacked_mb") * MB,
            stated("file_rows"),
            stated("file_columns"),
            stated("cell_kb") * 1000,
            stated("reading_seconds"),
        )

    def check_file(self, name: str, size: int) -> None:
        """Refuse a file of more bytes than allowed."""
        if size > self.file:
            raise file_fault(
                name, f"a file of at most {self.file // MB:,} MB",
                "Split the file, or raise the setting file_mb.", f"{size / MB:,.0f} MB",
            )  # fmt: skip

    def check_unpacked(self, name: str, size: int) -> None:
        """Refuse a packed file that grows beyond the limit."""
        if size > self.unpacked:
            raise file_fault(
                name, f"a packed file of at most {self.unpacked // MB:,} MB when unpacked",
                "Unpack and split it, or raise the setting unpacked_mb.",
            )  # fmt: skip

    def check_columns(self, name: str, columns: int) -> None:
        """Refuse a header with too many names."""
        if columns > self.columns:
            raise file_fault(
                name, f"at most {self.columns:,} columns",
                "Is the delimiter right? Leave columns out, or raise the setting file_columns.",
                f"{columns:,} columns",
            )  # fmt: skip

    def check_rows(self, name: str, rows: int) -> None:
        """Refuse a file with too many rows."""
        if rows > self.rows:
            raise file_fault(
                name, f"at most {self.rows:,} rows", "Split the file, or raise the setting file_rows."
            )

    def check_cell(self, name: str, size: int, column: str | None = None) -> None:
        """Refuse a value that is too long: a line end or a quote is missing."""
        if size > self.cell:
            raise file_fault(
                name, f"cells of at most {self.cell:,} bytes", "Check for a missing quote or line end.",
                f"{size:,} bytes", column,
            )  # fmt: skip


@dataclass(slots=True)
class Clock:
    """How long reading a file may still take. It stands still while other files are read.

    Attributes
    ----------
    used
        Seconds counted until it was last stopped.
    since
        When it began to run again; None while it stands still.
    """

    name: str
    limits: Limits
    used: float = 0.0
    since: float | None = None

    @staticmethod
    def start(name: str, limits: Limits) -> Clock:
        """Begin to count."""
        return Clock(name, limits, since=time.monotonic())

    def spent(self) -> float:
        """Seconds counted so far."""
        return self.used + (0.0 if self.since is None else time.monotonic() - self.since)

    def stop(self) -> None:
        """Stand still."""
        self.used, self.since = self.spent(), None

    def check(self) -> None:
        """Refuse a file that takes too long."""
        if self.spent() > self.limits.seconds:
            raise self._too_long()

    @contextmanager
    def bounding(self, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Count while `con` reads, and interrupt it when the time is over.

        The database knows no limit for one statement, so a thread waits beside it.
        """
        self.stop()
        done, over = threading.Event(), threading.Event()

        def watch() -> None:
            if done.wait(max(self.limits.seconds - self.used, 0.0)):
                return
            over.set()
            con.interrupt()
            # An interrupt that comes before a statement has begun is lost.
            while not done.wait(AGAIN):
                con.interrupt()

        watcher = threading.Thread(target=watch, daemon=True)
        self.since = time.monotonic()
        watcher.start()
        try:
            yield
        except duckdb.InterruptException as error:
            if not over.is_set():
                raise
            raise self._too_long() from error
        finally:
            done.set()
            watcher.join()
            self.stop()
        self.check()

    def _too_long(self) -> FileFault:
        return file_fault(
            self.name, f"a file that is read within {self.limits.seconds:,} seconds",
            "Split the file, save it as plain CSV, or raise the setting reading_seconds.",
        )  # fmt: skip
