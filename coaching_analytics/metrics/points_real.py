"""Points per $10,000 and the cost of a point as spent and in dollars of one year, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.pairs import FACETS
from coaching_analytics.metrics.points_curves import Found
from coaching_analytics.metrics.points_ratio import points_of, price_of
from coaching_analytics.metrics.room_costs import NO_COST, RealCosts

FIGURES = ("raw", "raw_low", "raw_high", "real", "real_low", "real_high", "reason")


def real_points(asked: Ask, cells: Sequence[Found], costs: RealCosts | None) -> pd.DataFrame:
    """A line for each figure of points per $10,000; empty while no price index is in force.

    `real` is worked out anew from what each room cost in dollars of the base year, with its own range; the
    reason says why there is none.
    """
    names = [*asked.by, *FACETS, "lead", "total"]
    lines = [] if costs is None else [_line(asked, row, parts, costs) for row, parts in cells]
    return pd.DataFrame(
        [[line.get(name) for name in (*names, "n", "people", *FIGURES)] for line in lines],
        columns=[*names, "n", "people", *FIGURES],
        dtype=object,
    )


def _line(
    asked: Ask, row: Mapping[str, Any], parts: Mapping[str, Any] | None, costs: RealCosts
) -> dict[str, Any]:
    raw = {"raw": row.get("value"), "raw_low": row.get("low"), "raw_high": row.get("high")}
    if parts is None:
        return {**row, **raw}
    cost, reason = costs.of(parts["rooms"], row["total"])
    if cost is None or float(cost.mean()) == 0:
        return {**row, **raw, "reason": reason or NO_COST}
    found = points_of(asked, parts["net"], parts["gain"], cost, parts["site"])
    real = {"real": found["value"], "real_low": found.get("low"), "real_high": found.get("high")}
    return {**row, **raw, **real, "reason": None if "low" in found else found["method"]}


def inverted_real(points: pd.DataFrame) -> pd.DataFrame:
    """The same side by side as dollars a point: a value only where the range lies above no gain.

    `real_low` without `real` is "at least so many dollars", as `low` is in the rows.
    """
    lines = []
    for line in points.to_dict("records"):
        for name in ("raw", "real"):
            if line[name] is None:
                continue
            reason = None if line[f"{name}_low"] is not None else line["reason"]
            price = price_of(line[name], line[f"{name}_low"], line[f"{name}_high"], reason)
            line[name], line[f"{name}_low"], line[f"{name}_high"], reason = price
            line["reason"] = reason if name == "real" else line["reason"]
        lines.append(line)
    return pd.DataFrame(lines, columns=points.columns, dtype=object)
