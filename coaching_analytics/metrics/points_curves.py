"""What stands behind points per $10,000: the mean change and cost of a room, and a check by drawing sites."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.pairs import FACETS
from coaching_analytics.statistics.clustering import clustered_variance
from coaching_analytics.statistics.cost_effectiveness import bootstrap_ratios

SEED = 20_240_701
Found = tuple[dict[str, Any], dict[str, Any] | None]
"""A row, and what it was worked out from (None when it is blank)."""


def pieces(asked: Ask, cells: Sequence[Found]) -> pd.DataFrame:
    """Mean net change and mean cost of a room behind each figure, with their ranges."""
    names = [*asked.by, *FACETS, "lead", "total"]
    lines = []
    for row, parts in cells:
        if parts is None:
            continue
        gain, mean = parts["gain"], float(parts["cost"].mean())
        half = None
        if gain.reason is None:
            half = gain.critical * float(np.sqrt(clustered_variance(parts["cost"], parts["site"])[0]))
        lines.append(
            {
                **{name: row[name] for name in names},
                "n": row["n"],
                "gain": gain.mean,
                "gain_low": gain.low,
                "gain_high": gain.high,
                "cost": mean,
                "cost_low": None if half is None else mean - half,
                "cost_high": None if half is None else mean + half,
            }
        )
    return pd.DataFrame(
        lines, columns=[*names, "n", "gain", "gain_low", "gain_high", "cost", "cost_low", "cost_high"]
    )


def bootstrap_check(asked: Ask, cells: Sequence[Found], scale: float) -> pd.DataFrame:
    """The range of the headline figures when whole sites are drawn again."""
    total, draws = asked.setting("cost_total"), int(asked.setting("bootstrap_draws"))
    headline = [
        (row, parts)
        for row, parts in cells
        if parts is not None and row["lead"] == "same" and row["total"] == total
    ]
    names = [*FACETS, "lead", "total"]
    lines: list[list[Any]] = []
    if headline:
        sites = np.unique(np.concatenate([parts["site"] for _, parts in headline]))
        sums = [
            [_by_site(parts[name], parts["site"], sites) for _, parts in headline] for name in ("net", "cost")
        ]
        ranges = bootstrap_ratios(
            np.column_stack(sums[0]),
            np.column_stack(sums[1]),
            draws=draws,
            seed=SEED,
            level=float(asked.setting("interval_level")),
        )
        for (row, parts), (low, high) in zip(headline, ranges, strict=True):
            ends = [None if end is None else scale * end for end in (low, high)]
            own = len(np.unique(parts["site"]))
            lines.append([*(row[name] for name in names), draws, SEED, own, row["value"], *ends])
    return pd.DataFrame(lines, columns=[*names, "draws", "seed", "sites", "value", "low", "high"])


def _by_site(values: np.ndarray, site: np.ndarray, sites: np.ndarray) -> np.ndarray:
    """Sum of the values of each of `sites`, which are sorted."""
    return np.bincount(np.searchsorted(sites, site), weights=values, minlength=len(sites))
