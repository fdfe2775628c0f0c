"""The secret with which ids of persons are made; it stays in the store's folder (and its backups)."""

from __future__ import annotations

import hashlib
import os
import secrets

from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.layout import Layout, put

BYTES = 32


def store_salt(layout: Layout) -> str:
    """The salt of a store, made once at random; the writer's lock is held by the caller.

    Raises
    ------
    StoreError
        When it is there and cannot be read whole: a new one would give everybody another id.
    """
    return whole(layout) or _made(layout)


def whole(layout: Layout) -> str:
    """The salt as it was made; blank when there is none yet.

    Raises
    ------
    StoreError
        When a character of it is another than it was, or is gone.
    """
    try:
        found = (layout.root / "salt").read_text("ascii").split()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError("The salt of the store cannot be read; restore it from a backup.") from error
    # One of an early store stands alone.
    if len(found) not in (1, 2) or len(found[0]) != 2 * BYTES or found[1:] not in ([], [_check(found[0])]):
        raise StoreError("The salt of the store is damaged; restore it from a backup.")
    return found[0]


def _check(salt: str) -> str:
    """What stands beside the salt, so that another character in it is noticed."""
    return hashlib.sha256(f"coaching-analytics salt {salt}".encode()).hexdigest()[:16]


def _made(layout: Layout) -> str:
    path, salt = layout.temporary / "salt", secrets.token_hex(BYTES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{salt} {_check(salt)}\n")
    put(path, layout.root / "salt")
    return salt
