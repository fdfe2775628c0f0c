"""What the store refuses, in words a reader understands."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


class StoreError(RuntimeError):
    """The store cannot do what was asked; nothing was changed."""


class StoreLocked(StoreError):
    """Somebody else is writing to the store."""


class StoreDamaged(StoreError):
    """The published snapshot cannot be read; an earlier one or a rebuild can."""


def disk_full(error: BaseException) -> bool:
    """The disk, or the space this process may use, came to its end."""
    if isinstance(error, OSError):
        return error.errno in FULL
    words = ("No space left on device", "File too large", "Disk quota exceeded", "failed to offload")
    return isinstance(error, duckdb.Error) and any(word in str(error) for word in words)


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
