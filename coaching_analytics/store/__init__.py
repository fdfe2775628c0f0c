"""The store: batches of accepted rows, snapshots built from them, and the one door to their figures."""

from coaching_analytics.store.backup import backup, restore
from coaching_analytics.store.build import Resources
from coaching_analytics.store.earlier import in_use
from coaching_analytics.store.errors import StoreDamaged, StoreError, StoreLocked
from coaching_analytics.store.finding import Finding
from coaching_analytics.store.gate import Gate, open_store
from coaching_analytics.store.gc import gc
from coaching_analytics.store.handle import System
from coaching_analytics.store.landing import Batch, ReplaceScope, TableLoad
from coaching_analytics.store.scope import Scope
from coaching_analytics.store.snapshots import snapshots, use
from coaching_analytics.store.undo import Undone, purge, rebuild, undo
from coaching_analytics.store.verify import info, verify
from coaching_analytics.store.writer import Published, Writer, writer

__all__ = [
    "Batch",
    "Finding",
    "Gate",
    "Published",
    "ReplaceScope",
    "Resources",
    "Scope",
    "StoreDamaged",
    "StoreError",
    "StoreLocked",
    "System",
    "TableLoad",
    "Undone",
    "Writer",
    "backup",
    "gc",
    "in_use",
    "info",
    "open_store",
    "purge",
    "rebuild",
    "restore",
    "snapshots",
    "undo",
    "use",
    "verify",
    "writer",
]
