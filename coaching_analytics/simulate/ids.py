"""Ids of made-up rows: the system's prefix, a letter for the kind, a number."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.clock import Strings


def numbered(prefix: str, letter: str, count: int, width: int) -> Strings:
    """Ids 1 to `count` of one kind, padded to `width` digits."""
    numbers = range(1, count + 1)
    return np.array([f"{prefix}-{letter}{number:0{width}d}" for number in numbers], dtype=f"<U{width + 12}")
