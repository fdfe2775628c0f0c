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
from coaching_analytics.metrics.pairs import FACETS, LEADS, Cell, Pairs, Rooms, load_pairs
from coaching_analytics.metrics.points_curves import Found, bootstrap_check, pieces
from coaching_analytics.metrics.points_ratio import SCALE, points_of, price_of
from coaching_analytics.metrics.points_real import inverted_real, real_points
from coaching_analytics.metrics.real_dollars import PRICES
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.room_costs import NO_COST, NO_SPENDING, TOTALS, priced, real_costs
from coaching_analytics.statistics.gain import MeanInterval
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

ASSOCIATION = "An association, not proof that coaching made the difference."


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
        net change and mean cost of a room, each with its range), `bootstrap`, and `real` (the same figures
        in dollars of one year beside those as spent), while prices of years or regions are compared.
    """
    asked = ask(gate, selection, "points_per_10k", by)
    pairs = load_pairs(asked)
    cells = list(_cells(asked, pairs))
    rows = [row for row, _ in cells]
    costs = real_costs(asked)
    curves = {"pieces": pieces(asked, cells), "real": real_points(asked, cells, costs)}
    if bootstrap and not by:
        curves["bootstrap"] = bootstrap_check(asked, cells, SCALE)
    found = asked.result(
        rows,
        settings=(*GAIN_SETTINGS, "cost_total", "bootstrap_draws", *PRICES),
        extra_settings={**pairs.settings(), **(costs.index.settings() if costs else {})},
        cautions=(ASSOCIATION, *([costs.index.caution(curves["real"])] if costs else [])),
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
    lines: list[dict[str, Any]] = [
        dict(zip(source.rows.columns, values, strict=True))
        for values in source.rows.itertuples(index=False, name=None)
    ]
    rows = [_inverted(asked, row) for row in lines]
    found = asked.result(
        rows,
        settings=(*GAIN_SETTINGS, "cost_total"),
        cautions=source.cautions,
        extra_settings={key: source.settings[key] for key in source.settings},
        curves={**source.curves, "real": inverted_real(source.curves["real"])},
    )
    return replace(found, rows=found.rows.assign(people=source.rows["people"]))


def _cells(asked: Ask, pairs: Pairs) -> Iterator[Found]:
    for cell in priced(asked, pairs):
        for lead in LEADS:
            yield from _of_lead(asked, pairs, cell, lead)


def _of_lead(asked: Ask, pairs: Pairs, cell: Cell, lead: str) -> Iterator[Found]:
    """The three totals; the net change is worked out once where they have the same rooms."""
    rooms, known = cell.rooms.of_lead(lead), pairs.known(cell.names)
    gains: dict[bytes, tuple[np.ndarray, MeanInterval]] = {}
    for total in TOTALS:
        has_cost = np.isfinite(rooms[total])
        paid = rooms.where(has_cost)
        unpaid = len(rooms) - len(paid)
        left_out = {**cell.left_out, NO_SPENDING: unpaid} if unpaid else cell.left_out
        base = {**cell.names, "lead": lead, "total": total, "excluded": left_out, "n": len(paid)}
        base["people"] = paid.people
        if not len(paid):
            yield {**base, "reason": NO_COST if len(rooms) else NO_PAIRS[lead]}, None
        elif known is None:
            yield {**base, "reason": NO_RELIABILITY}, None
        else:
            key = has_cost.tobytes()
            if key not in gains:
                gains[key] = net_change(asked, known, paid)
            yield _row(asked, base, paid, gains[key])


def _row(asked: Ask, base: Mapping[str, Any], paid: Rooms, found: tuple[np.ndarray, MeanInterval]) -> Found:
    net, gain = found
    cost = paid[base["total"]]
    if float(cost.mean()) == 0:
        return {**base, "reason": NO_COST}, None
    parts: dict[str, Any] = {"net": net, "gain": gain, "cost": cost, "site": paid["site"], "rooms": paid}
    return {**base, **points_of(asked, net, gain, cost, parts["site"])}, parts


def _inverted(asked: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of points per $10,000 as dollars per point."""
    kept = {
        name: row[name] for name in (*asked.by, *FACETS, "lead", "total", "n", "excluded", "level", "method")
    }
    if row["value"] is None:
        return {**kept, "reason": row["reason"]}
    line = {**kept, "numerator": row["denominator"], "denominator": row["numerator"] / SCALE}
    value, low, high, reason = price_of(row["value"], row["low"], row["high"], row["method"])
    if low is None:
        line |= {"level": None, "method": None if row["low"] is not None else row["method"]}
    return {**line, "value": value, "low": low, "high": high, "reason": reason}
