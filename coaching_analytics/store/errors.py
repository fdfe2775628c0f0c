"""What the store refuses, in words a reader understands."""

from __future__ import annotations


class StoreError(RuntimeError):
    """The store cannot do what was asked; nothing was changed."""


class StoreLocked(StoreError):
    """Somebody else is writing to the store."""


class StoreDamaged(StoreError):
    """The published snapshot cannot be read; an earlier one or a rebuild can."""
