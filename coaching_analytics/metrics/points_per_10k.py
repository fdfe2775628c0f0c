"""How many points went with each $10,000, and its inverse, the cost of a point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.matched_gain import NO_PAIRS, NO_RELIABILITY, net_change
from coaching_analytics.metrics.matched_gain import SETTINGS as GAIN_SETTINGS
from coaching_analytics.metrics.pairs import FACETS, LEADS, Pairs, load_pairs
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.clustering import clustered_covariance, clustered_variance
from coaching_analytics.statistics.cost_effectiveness import bootstrap_ratio, fieller, inverse
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

SCALE = 10_000.0
TOTALS = ("budgetary", "with_overhead", "with_in_kind")
METHOD = "Fieller, t, sites and raters at both dates"
NO_SPENDING = "no spending rows"
NO_COST = "no spending between the two ratings"
ASSOCIATION = "An association, not proof that coaching made the difference."
SEED = 20_240_701

# What coaching of a room of each site cost between every two months that a pair spans.
COSTS = """
    WITH span AS (
        SELECT DISTINCT site_id, date_trunc('month', later_date)::DATE AS later_month,
               date_trunc('month', earlier_date)::DATE AS earlier_month
        FROM rating_pair WHERE month >= $start AND month < $end
    )
    SELECT (hash(s.site_id) >> 1)::BIGINT AS site,
           year(s.later_month) * 12 + month(s.later_month) AS month_later,
           year(s.earlier_month) * 12 + month(s.earlier_month) AS month_earlier,
           b.total, b.cost_per_room_before - a.cost_per_room_before AS cost
    FROM span s
    JOIN site_cost_cumulative b ON b.site_id = s.site_id AND b.month = s.later_month
    JOIN site_cost_cumulative a ON a.site_id = s.site_id AND a.month = s.earlier_month AND a.total = b.total
    WHERE b.has_spending > a.has_spending
"""
SPAN = ["site", "month_later", "month_earlier"]


def points_per_10k(
    gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = (), bootstrap: bool = True
) -> Result:
    """Points of net change in the same rooms per $10,000 of coaching, with its Fieller range.

    Parameters
    ----------
    gate, selection
        The store; places and period (the later rating lies in it).
    by
        Any of system, region, agency, setting.
    bootstrap
        Check the range of the whole (same lead educator, the total of the setting cost_total) by drawing
        sites.

    Returns
    -------
    Result
        Rows by instrument, edition, age group, domain, lead educator and cost total. Curves: `pieces` (mean
        net change and mean cost of a room, each with its range) and `bootstrap`.
    """
    asked = ask(gate, selection, "points_per_10k", by)
    pairs = load_pairs(asked)
    cells = list(_cells(asked, pairs))
    rows = [row for row, _ in cells]
    curves = {"pieces": _pieces(asked, cells)}
    if bootstrap and not by:
        curves["bootstrap"] = _bootstrap(asked, cells)
    found = asked.result(
        rows,
        settings=(*GAIN_SETTINGS, "cost_total", "bootstrap_draws"),
        extra_settings=pairs.settings(),
        cautions=(ASSOCIATION,),
        curves=curves,
    )
    return replace(
        found, rows=found.rows.assign(people=pd.Series([row["people"] for row in rows], dtype=object))
    )


def cost_per_point(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Dollars of coaching that went with one point of net change: the inverse of `points_per_10k`.

    Where the range of points per $10,000 reaches 0 there is no value: the reason says "at least $X per
    point", and `low` holds X. Rows and by-columns are those of `points_per_10k`.
    """
    source = points_per_10k(gate, selection, by=by, bootstrap=False)
    asked = ask(gate, selection, "cost_per_point", by)
    rows = [_inverted(asked, dict(row)) for _, row in source.rows.iterrows()]
    found = asked.result(
        rows,
        settings=(*GAIN_SETTINGS, "cost_total"),
        cautions=source.cautions,
        extra_settings={key: source.settings[key] for key in source.settings},
        curves=source.curves,
    )
    return replace(found, rows=found.rows.assign(people=source.rows["people"]))


def _cells(asked: Ask, pairs: Pairs) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each row, and what it was worked out from (None when it is blank)."""
    costs = asked.rows(COSTS)
    by_total = {total: part.drop(columns="total") for total, part in costs.groupby("total")}
    for names, part, excluded in pairs.cells():
        joined = {
            total: part.merge(by_total[total], on=SPAN, how="left")
            if total in by_total
            else part.assign(cost=float("nan"))
            for total in TOTALS
        }
        for lead in LEADS:
            for total in TOTALS:
                rooms = joined[total][joined[total]["lead"] == lead]
                yield _row(asked, pairs, {**names, "lead": lead, "total": total}, rooms, excluded)


def _row(
    asked: Ask, pairs: Pairs, names: Mapping[str, Any], rooms: pd.DataFrame, excluded: Mapping[str, int]
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    paid = rooms[rooms["cost"].notna()]
    unpaid = len(rooms) - len(paid)
    left_out = {**excluded, NO_SPENDING: unpaid} if unpaid else dict(excluded)
    base = {**names, "excluded": left_out, "n": len(paid), "people": int(paid["person"].nunique())}
    if paid.empty:
        return {**base, "reason": NO_COST if len(rooms) else NO_PAIRS[names["lead"]]}, None
    found = net_change(asked, pairs, paid)
    if found is None:
        return {**base, "reason": NO_RELIABILITY}, None
    net, gain = found
    cost = paid["cost"].to_numpy(dtype=float)
    mean_cost = float(cost.mean())
    if mean_cost == 0:
        return {**base, "reason": NO_COST}, None
    pieces: dict[str, Any] = {"net": net, "gain": gain, "cost": cost, "site": paid["site"].to_numpy()}
    line = {
        **base,
        "value": SCALE * gain.mean / mean_cost,
        "numerator": SCALE * gain.mean,
        "denominator": mean_cost,
    }
    if gain.reason is not None:
        return {**line, "method": f"no range: {gain.reason}"}, pieces
    spread, _ = clustered_variance(cost, pieces["site"])
    together = clustered_covariance(net, cost, pieces["site"])
    ratio = fieller(gain.mean, mean_cost, (gain.variance, spread), together, gain.critical)
    if ratio.low is None or ratio.high is None:
        return {**line, "method": "no range: the cost of a room is too uncertain"}, pieces
    return {
        **line,
        "low": SCALE * ratio.low,
        "high": SCALE * ratio.high,
        "level": float(asked.setting("interval_level")),
        "method": METHOD,
    }, pieces


def _inverted(asked: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of points per $10,000 as dollars per point."""
    kept = {
        name: row[name] for name in (*asked.by, *FACETS, "lead", "total", "n", "excluded", "level", "method")
    }
    if row["value"] is None:
        return {**kept, "reason": row["reason"]}
    line = {**kept, "numerator": row["denominator"], "denominator": row["numerator"] / SCALE}
    if row["low"] is None:
        return {**line, "reason": str(row["method"]).removeprefix("no range: ")}
    found = inverse(row["value"], row["low"], row["high"], SCALE)
    if found.low is None:
        return {**line, "level": None, "method": None, "reason": "these data show no gain"}
    if found.value is None:
        told = f"at least ${found.low:,.0f} per point; these data do not rule out no gain"
        return {**line, "low": found.low, "reason": told}
    return {**line, "value": found.value, "low": found.low, "high": found.high}


def _pieces(asked: Ask, cells: Sequence[tuple[dict[str, Any], dict[str, Any] | None]]) -> pd.DataFrame:
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


def _bootstrap(asked: Ask, cells: Sequence[tuple[dict[str, Any], dict[str, Any] | None]]) -> pd.DataFrame:
    """The range of the headline figures when whole sites are drawn again."""
    draws, lines = int(asked.setting("bootstrap_draws")), []
    for row, parts in cells:
        if parts is None or row["lead"] != "same" or row["total"] != asked.setting("cost_total"):
            continue
        _, codes = np.unique(parts["site"], return_inverse=True)
        low, high = bootstrap_ratio(
            np.bincount(codes, weights=parts["net"]),
            np.bincount(codes, weights=parts["cost"]),
            draws=draws,
            seed=SEED,
            level=float(asked.setting("interval_level")),
        )
        lines.append(
            {
                **{name: row[name] for name in (*FACETS, "lead", "total")},
                "draws": draws,
                "seed": SEED,
                "sites": int(codes.max()) + 1,
                "value": row["value"],
                "low": None if low is None else SCALE * low,
                "high": None if high is None else SCALE * high,
            }
        )
    return pd.DataFrame(
        lines, columns=[*FACETS, "lead", "total", "draws", "seed", "sites", "value", "low", "high"]
    )
