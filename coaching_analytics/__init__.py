"""Coaching logs, CLASS/ERS ratings and spending, joined.

>>> from coaching_analytics import Selection, metrics, open_store
>>> gate = open_store("my-store")                                    # doctest: +SKIP
>>> metrics.coverage(gate, Selection(regions=("north",))).records()  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coaching_analytics import metrics
    from coaching_analytics.store import open_store
    from coaching_analytics.vocabulary.selection import Selection, Window

__all__ = ["Selection", "Window", "metrics", "open_store"]

# Where each public name lives; imported on first use, so that the command's help stays quick.
_HOMES = {
    "Selection": "coaching_analytics.vocabulary.selection",
    "Window": "coaching_analytics.vocabulary.selection",
    "open_store": "coaching_analytics.store",
}


def __getattr__(name: str) -> Any:
    if name == "metrics":
        return importlib.import_module("coaching_analytics.metrics")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
