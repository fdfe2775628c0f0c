"""How many rooms changed by more than the error of a rating can explain? (Q3)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.matched_gain import NO_PAIRS, NO_RELIABILITY
from coaching_analytics.metrics.pairs import FACETS, Cell, Pairs, load_pairs
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.reliability import minimum_reliable_change
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

STATISTICS = ("up", "down", "neither")
NO_SPREAD = "too few rated rooms to know how far scores spread"
BY_CHANCE = (
    "With no change at all about 1 room in 40 would be counted up and 1 in 40 down; more where low rooms "
    "were rated again sooner."
)


def reliable_change(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Share of rooms whose two ratings differ by more than the error of measurement.

    Parameters
    ----------
    gate, selection
        The store; places and period (the later rating lies in it). Rooms are those of `matched_gain`.
    by
        Any of system, region, agency, setting, site.

    Returns
    -------
    Result
        Facets instrument, edition, age_group, domain, lead (same, changed, unknown) and statistic (up, down,
        neither). Curve `least`: the least change, in points, that counts, by cell.

    Notes
    -----
    ::

        up = count(later - earlier >  1.96 sqrt(2) SD sqrt(1 - reliability)) / count(rooms with a pair)

    with the SD of all rooms like it and the reliability of one rating (Jacobson and Truax 1991).
    """
    asked = ask(gate, selection, "reliable_change", by)
    pairs = load_pairs(asked)
    found = [(row, least) for cell in pairs.cells for row, least in _cell(pairs, cell)]
    rows = [row for row, _ in found]
    least = [
        [*(row[name] for name in (*asked.by, *FACETS, "lead")), points]
        for row, points in found
        if points is not None and row["statistic"] == "up"
    ]
    columns = [*asked.by, *FACETS, "lead", "least_change"]
    cautions = (BY_CHANCE,) if least else ()
    result = asked.result(
        rows,
        extra_settings=pairs.settings(),
        cautions=cautions,
        curves={"least": pd.DataFrame(least, columns=columns), "reliability": pairs.known_rooms.table()},
    )
    return replace(
        result, rows=result.rows.assign(people=pd.Series([row["people"] for row in rows], dtype=object))
    )


def _cell(pairs: Pairs, cell: Cell) -> Iterator[tuple[dict[str, Any], float | None]]:
    """Rows of one cell, each with the least change that counts there (the mean over its settings)."""
    known = pairs.known(cell.names)
    for lead, rooms, base in cell.by_lead():
        spread = rooms["sd"].astype(float)
        reason = (
            NO_PAIRS[lead]
            if not len(rooms)
            else NO_RELIABILITY
            if known is None
            else NO_SPREAD
            if np.isnan(spread).any()
            else None
        )
        if known is None or reason is not None:
            yield from (({**base, "statistic": name, "reason": reason}, None) for name in STATISTICS)
            continue
        bars = {sd: minimum_reliable_change(sd, known.value) for sd in set(spread.tolist())}
        bar = np.array([bars[sd] for sd in spread.tolist()])
        gain = rooms["later"] - rooms["earlier"]
        counts = {"up": int((gain > bar).sum()), "down": int((gain < -bar).sum())}
        counts["neither"] = len(rooms) - counts["up"] - counts["down"]
        for name in STATISTICS:
            share = {"value": counts[name] / len(rooms), "numerator": counts[name], "denominator": len(rooms)}
            yield {**base, "statistic": name, **share}, float(bar.mean())
