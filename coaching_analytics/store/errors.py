"""What the store refuses, in words a reader understands.

A message holds no path, no SQL and nothing a library said: whoever reads a page may not see the first, and
can do nothing with the others. Where something failed below us the message ends with an id, and the log has
the rest.
"""

from __future__ import annotations

import errno
import logging
import secrets
import tarfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

LOG = logging.getLogger(__name__)
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
ABOUT_FILES = (OSError, tarfile.TarError, duckdb.IOException, duckdb.SerializationException)
"""Errors whose text speaks of files and never of a value in a row; only such text goes to the log."""
UNSOUND = ("checksum", "Corrupt", "not a valid DuckDB", "read enough bytes", "has been invalidated")
"""Words of the database about a file of its own that is not as it was written."""


class StoreError(RuntimeError):
    """The store cannot do what was asked; nothing was changed.

    `code` is the id under which the log holds what lies behind it; blank when the message says all.
    """

    code = ""


class StoreLocked(StoreError):
    """Somebody else is writing to the store."""


class RowsDamaged(StoreError):
    """Rows that were loaded are gone or are not what they were; says how to mend that."""


class StoreDamaged(StoreError):
    """The published snapshot cannot be read; an earlier one or a rebuild can."""


def failed(text: str, event: str, cause: BaseException, kind: type[StoreError] = StoreError) -> StoreError:
    """The refusal for what failed below us: `text` and an id; the log gets `cause` under that id."""
    code = secrets.token_hex(4)
    steps = " < ".join(
        f"{step.name}:{step.lineno}" for step in reversed(traceback.extract_tb(cause.__traceback__))
    )
    about_files = isinstance(cause, ABOUT_FILES) or unsound(cause)
    said = str(cause).split("\n", 1)[0][:200] if about_files else ""
    LOG.error("event=%s id=%s error=%s at=%s said=%s", event, code, type(cause).__name__, steps, said)
    refusal = kind(f"{text} Error id {code}.")
    refusal.code = code
    return refusal


def disk_full(error: BaseException) -> bool:
    """The disk, or the space this process may use, came to its end."""
    if isinstance(error, OSError):
        return error.errno in FULL
    words = ("No space left on device", "File too large", "Disk quota exceeded", "failed to offload")
    return isinstance(error, duckdb.Error) and any(word in str(error) for word in words)


def unsound(error: BaseException) -> bool:
    """A database file is not as it was written: cut short, or with another byte in it."""
    return isinstance(error, duckdb.Error) and any(word in str(error) for word in UNSOUND)


@contextmanager
def writing() -> Iterator[None]:
    """Say in plain words that there is no room, instead of where in the program it was noticed."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if not disk_full(error):
            raise
        raise StoreError(
            "There is not enough room on the disk of the store. Nothing was changed: what was published "
            "before still is. Make room and run the same again."
        ) from error


@contextmanager
def opening() -> Iterator[None]:
    """Say in plain words that the folder may be read but not written."""
    try:
        yield
    except OSError as error:
        if error.errno not in CLOSED:
            raise
        raise StoreError(
            "The folder of the store cannot be written by you, so nothing was changed. "
            "Ask whoever owns it for the right to write, or use another folder."
        ) from error
