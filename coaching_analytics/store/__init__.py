"""The store: batches of accepted rows, snapshots built from them, and the one door to their figures."""

from coaching_analytics.store.errors import StoreDamaged, StoreError, StoreLocked
from coaching_analytics.store.gate import Gate, open_store
from coaching_analytics.store.handle import System
from coaching_analytics.store.landing import Batch, ReplaceScope, TableLoad
from coaching_analytics.store.scope import Scope
from coaching_analytics.store.writer import Published, Writer, writer

__all__ = [
    "Batch",
    "Gate",
    "Published",
    "ReplaceScope",
    "Scope",
    "StoreDamaged",
    "StoreError",
    "StoreLocked",
    "System",
    "TableLoad",
    "Writer",
    "open_store",
    "writer",
]
