"""Limits around the system's own figure: what chance alone leaves room for, by the size of a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.statistics.funnel import Limits

SETTINGS = ("funnel_inner", "funnel_outer")
ENDS = ("inner_low", "inner_high", "outer_low", "outer_high")
STATISTICS = ("value", "common", *ENDS, "outside")
STEPS = 60
FEW = "too few sites to say how far means stray by chance"
Between = Callable[[Any, float], Limits]
"""Limits for sizes and a level."""


def ends(asked: Ask, between: Between, sizes: Sequence[int]) -> dict[str, np.ndarray]:
    """The four limits at each size."""
    inner, outer = (between(sizes, float(asked.setting(name))) for name in SETTINGS)
    return dict(zip(ENDS, (*inner, *outer), strict=True))


def outside(value: float, limits: Mapping[str, float]) -> int:
    """0 within the inner limits, 1 outside them, 2 outside the outer limits too."""
    return sum(
        not limits[f"{which}_low"] - 1e-12 <= value <= limits[f"{which}_high"] + 1e-12
        for which in ("inner", "outer")
    )


def curve(asked: Ask, between: Between, most: int) -> pd.DataFrame:
    """Limits from the smallest size to a little above `most`, for drawing: n and `ENDS`."""
    sizes = np.unique(np.round(np.geomspace(1, max(2, 1.1 * most), STEPS)).astype(int))
    return pd.DataFrame({"n": sizes, **ends(asked, between, sizes.tolist())})


def lines(
    base: Mapping[str, Any], value: float, common: float, limits: Mapping[str, float]
) -> Iterator[dict[str, Any]]:
    """The rows of one place: its value, the common one, the limits for its size, whether it is outside.

    Without `limits` what rests on them is blank.
    """
    known = {"value": value, "common": common, **limits}
    if limits:
        known["outside"] = outside(value, limits)
    for name in STATISTICS:
        reason = None if name in known else FEW
        yield {**base, "statistic": name, "value": known.get(name), "reason": reason}
