"""The secret with which ids of persons are made; it stays in the store's folder (and its backups)."""

from __future__ import annotations

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
    path = layout.root / "salt"
    try:
        found = path.read_text("ascii").strip()
    except FileNotFoundError:
        return _made(layout)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError("The salt of the store cannot be read; restore it from a backup.") from error
    if len(found) != 2 * BYTES:
        raise StoreError("The salt of the store is damaged; restore it from a backup.")
    return found


def _made(layout: Layout) -> str:
    path, salt = layout.temporary / "salt", secrets.token_hex(BYTES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(salt + "\n")
    put(path, layout.root / "salt")
    return salt
