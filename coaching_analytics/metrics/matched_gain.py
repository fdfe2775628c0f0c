"""Did the same rooms change? Raw change, the change to expect with no change, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import FACETS, Cell, Pairs, Rooms, load_pairs
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.clustering import OverallMean
from coaching_analytics.statistics.gain import (
    SAME_PEOPLE,
    MeanInterval,
    added_variance,
    expected_change,
    mean_interval,
    unless_same_people,
)
from coaching_analytics.statistics.reliability import Reliability
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

KINDS = ("raw", "expected", "net")
# The top of the scale of every instrument, and how near to it a room can hardly rise any further.
HIGHEST, NEAR = 7.0, 0.5
METHOD = "t, sites and raters at both dates"
NO_RELIABILITY = "reliability of a rating is not known"
NO_PAIRS = {
    "same": "no room has two ratings with the same lead educator",
    "changed": "no room has two ratings with another lead educator",
    "unknown": "no room has two ratings with an unknown lead educator",
}
SETTINGS = ("minimum_sites", "minimum_raters", "interval_level", "reliability_days", "reliability_pairs")
FEW_RATERS = (
    "With few raters a change of rater looks like a change of rooms: {cells} figures have no likely "
    "range because fewer than {raters} people rated at one of the two dates, or fewer than {sites} "
    "sites are behind them."
)
SAME_RATERS = (
    "{cells} net changes have no likely range: most of their rooms were low or high and rated by the same "
    "person again, whose strictness the change to expect takes for error that goes away, and it stays."
)


def matched_gain(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Change between two ratings of the same room: raw, expected with no change, and net of it.

    Parameters
    ----------
    gate
        The store.
    selection
        Places and period; the later rating lies in the period.
    by
        Any of system, region, agency, setting, site.

    Returns
    -------
    Result
        Rows by instrument, edition, age group, domain, lead educator (same, changed, unknown) and kind.
        Curves:
        `eligible` (rooms rated, rooms with a pair, how their earlier score differs from all rooms', sites
        and raters behind them, rooms near the top of the scale), `excluded` (rooms left out
        by reason), `reliability`.
    """
    asked = ask(gate, selection, "matched_gain", by)
    pairs = load_pairs(asked)
    rows = [row for cell in pairs.cells for row in _cell(asked, pairs, cell)]
    curves = {
        "eligible": _eligible(asked, pairs.cells),
        "excluded": _excluded(asked, pairs.cells),
        "reliability": pairs.known_rooms.table(),
    }
    found = asked.result(
        rows,
        settings=SETTINGS,
        extra_settings=pairs.settings(),
        cautions=_cautions(asked, rows),
        curves=curves,
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(found, rows=found.rows.assign(people=people))


def net_change(asked: Ask, known: Reliability, rooms: Rooms) -> tuple[np.ndarray, MeanInterval]:
    """Net change of each room of a cell, and its mean with a range."""
    net = rooms["later"] - rooms["earlier"] - expected_change(rooms["earlier"], rooms["mean"], known.value)
    extra = added_variance(rooms["earlier"], rooms["mean"], known.value, reliability_se=known.se)
    compared = rooms.overall_mean.times(known.value - 1)
    found = interval(asked, rooms, net, compared, extra)
    people = rooms["rater_earlier"], rooms["rater_later"]
    return net, unless_same_people(found, rooms["earlier"], rooms["mean"], known.value, *people)


def interval(
    asked: Ask, rooms: Rooms, values: np.ndarray, compared: OverallMean | None = None, extra: float = 0.0
) -> MeanInterval:
    """Mean of a value of each room of a cell, with its range under the settings in force.

    `compared` is what the overall means put into the values, `extra` is added to the variance.
    """
    return mean_interval(
        values,
        rooms["site"],
        rooms["rater_earlier"],
        rooms["rater_later"],
        level=float(asked.setting("interval_level")),
        compared=compared,
        extra_variance=extra,
        minimum_sites=int(asked.setting("minimum_sites")),
        minimum_raters=int(asked.setting("minimum_raters")),
    )


def range_columns(asked: Ask, found: MeanInterval, method: str = METHOD) -> dict[str, Any]:
    """The interval columns of a row; without a range, `method` says why."""
    if found.low is None or found.high is None:
        return {"method": f"no range: {found.reason}"}
    return {
        "low": found.low,
        "high": found.high,
        "level": float(asked.setting("interval_level")),
        "method": method,
    }


def _cell(asked: Ask, pairs: Pairs, cell: Cell) -> Iterator[dict[str, Any]]:
    known = pairs.known(cell.names)
    for lead, rooms, base in cell.by_lead():
        if not len(rooms):
            yield from ({**base, "kind": kind, "reason": NO_PAIRS[lead]} for kind in KINDS)
            continue
        raw = rooms["later"] - rooms["earlier"]
        yield {**base, "kind": "raw", **_mean(raw), **range_columns(asked, interval(asked, rooms, raw))}
        if known is None:
            yield from ({**base, "kind": kind, "reason": NO_RELIABILITY} for kind in ("expected", "net"))
            continue
        net, found = net_change(asked, known, rooms)
        yield {**base, "kind": "expected", **_mean(raw - net)}
        yield {**base, "kind": "net", **_mean(net), **range_columns(asked, found)}


def _mean(values: np.ndarray) -> dict[str, float]:
    return {
        "value": float(values.mean()),
        "numerator": float(values.sum()),
        "denominator": float(len(values)),
    }


def _cautions(asked: Ask, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    told = []
    ranged = [row for row in rows if row["kind"] == "net" and row.get("value") is not None]
    same = sum(row.get("method") == f"no range: {SAME_PEOPLE}" for row in ranged)
    if same:
        told.append(SAME_RATERS.format(cells=same))
    without = sum(row.get("low") is None for row in ranged) - same
    if without:
        told.append(
            FEW_RATERS.format(
                cells=without, raters=asked.setting("minimum_raters"), sites=asked.setting("minimum_sites")
            )
        )
    if any(row.get("reason") == NO_RELIABILITY for row in rows):
        told.append(
            "The net change is blank where the reliability of a rating is not known. State it in the "
            "settings, or load repeated visits by a second rater."
        )
    return told


def _eligible(asked: Ask, cells: Sequence[Cell]) -> pd.DataFrame:
    """How many rooms rated in the window have a pair, how far their earlier score is from all rooms', and
    what the change rests on: sites, raters, rooms so near the top that they can hardly rise."""
    figures = ("rated", "paired", "left_out", "share", "earlier_less_all", "earlier_less_all_sd",
               "sites", "raters_earlier", "raters_later", "near_top", "people")  # fmt: skip
    lines = []
    for cell in cells:
        rooms, missing, paired = cell.rooms, sum(cell.left_out.values()), len(cell.rooms)
        apart = float((rooms["earlier"] - rooms["mean"]).mean()) if paired else None
        sd = float(rooms["sd"].mean()) if paired else 0.0
        in_sd = apart / sd if apart is not None and sd > 0 else None
        share = paired / (paired + missing)
        counts = [len(np.unique(rooms[name])) for name in ("site", "rater_earlier", "rater_later")]
        near_top = int((rooms["later"] >= HIGHEST - NEAR).sum())
        ends = [*counts, near_top, rooms.people]
        lines.append([*cell.names.values(), paired + missing, paired, missing, share, apart, in_sd, *ends])
    return pd.DataFrame(lines, columns=[*asked.by, *FACETS, *figures])


def _excluded(asked: Ask, cells: Sequence[Cell]) -> pd.DataFrame:
    lines = [
        [*cell.names.values(), reason, count] for cell in cells for reason, count in cell.left_out.items()
    ]
    return pd.DataFrame(lines, columns=[*asked.by, *FACETS, "reason", "rooms"])
