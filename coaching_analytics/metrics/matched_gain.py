"""Did the same rooms change? Raw change, the change to expect with no change, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import FACETS, LEADS, Pairs, load_pairs, mean_variance
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.gain import MeanInterval, added_variance, expected_change, mean_interval
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

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
        `eligible` (rooms rated, rooms with a pair, how their earlier score differs from all rooms'),
        `excluded` (rooms left out by reason), `reliability`.
    """
    asked = ask(gate, selection, "matched_gain", by)
    pairs = load_pairs(asked)
    rows = [
        row for names, part, excluded in pairs.cells() for row in _cell(asked, pairs, names, part, excluded)
    ]
    found = asked.result(
        rows,
        settings=SETTINGS,
        extra_settings=pairs.settings(),
        cautions=_cautions(asked, rows),
        curves={
            "eligible": _eligible(pairs),
            "excluded": _excluded(pairs),
            "reliability": pairs.rooms.table(),
        },
    )
    return replace(
        found, rows=found.rows.assign(people=pd.Series([row["people"] for row in rows], dtype=object))
    )


def net_change(asked: Ask, pairs: Pairs, part: pd.DataFrame) -> tuple[np.ndarray, MeanInterval] | None:
    """Net change of each room of a cell and its mean with a range; None when reliability is not known."""
    expected = expected_of(pairs, part)
    if expected is None:
        return None
    net = (part["later"] - part["earlier"]).to_numpy(dtype=float) - expected
    first = part.iloc[0]
    known = pairs.rooms.of(first["instrument"], first["edition"], first["domain"])
    assert known is not None
    extra = added_variance(
        part["earlier"], part["mean"], known.value, reliability_se=known.se, mean_variance=mean_variance(part)
    )
    return net, interval(asked, part, net, extra)


def expected_of(pairs: Pairs, part: pd.DataFrame) -> np.ndarray | None:
    """Change of each room to expect with no change; None when reliability is not known."""
    first = part.iloc[0]
    known = pairs.rooms.of(first["instrument"], first["edition"], first["domain"])
    return None if known is None else expected_change(part["earlier"], part["mean"], known.value)


def interval(asked: Ask, part: pd.DataFrame, values: np.ndarray, extra: float = 0.0) -> MeanInterval:
    """Mean of a value of each room of a cell, with its range under the settings in force."""
    return mean_interval(
        values,
        part["site"],
        part["rater_earlier"],
        part["rater_later"],
        level=float(asked.setting("interval_level")),
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


def _cell(
    asked: Ask, pairs: Pairs, names: Mapping[str, str | None], part: pd.DataFrame, excluded: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    for lead in LEADS:
        rooms = part[part["lead"] == lead]
        base = {
            **names,
            "lead": lead,
            "excluded": excluded,
            "n": len(rooms),
            "people": int(rooms["person"].nunique()),
        }
        if rooms.empty:
            yield from (
                {**base, "kind": kind, "reason": NO_PAIRS[lead]} for kind in ("raw", "expected", "net")
            )
            continue
        raw = (rooms["later"] - rooms["earlier"]).to_numpy(dtype=float)
        yield {**base, "kind": "raw", **_mean(raw), **range_columns(asked, interval(asked, rooms, raw))}
        expected, net = expected_of(pairs, rooms), net_change(asked, pairs, rooms)
        if expected is None or net is None:
            yield from ({**base, "kind": kind, "reason": NO_RELIABILITY} for kind in ("expected", "net"))
            continue
        yield {**base, "kind": "expected", **_mean(expected)}
        yield {**base, "kind": "net", **_mean(net[0]), **range_columns(asked, net[1])}


def _mean(values: np.ndarray) -> dict[str, float]:
    return {
        "value": float(values.mean()),
        "numerator": float(values.sum()),
        "denominator": float(len(values)),
    }


def _cautions(asked: Ask, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    told = []
    ranged = [row for row in rows if row["kind"] == "net" and row.get("value") is not None]
    without = sum(row.get("low") is None for row in ranged)
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


def _eligible(pairs: Pairs) -> pd.DataFrame:
    """How many rooms rated in the window have a pair, and how far their earlier score is from all rooms'."""
    lines = []
    for names, part, excluded in pairs.cells():
        missing = sum(excluded.values())
        distance = float((part["earlier"] - part["mean"]).mean()) if len(part) else None
        sd = float(part["sd"].mean()) if len(part) else float("nan")
        lines.append(
            {
                **names,
                "rated": len(part) + missing,
                "paired": len(part),
                "left_out": missing,
                "share": len(part) / (len(part) + missing),
                "earlier_less_all": distance,
                "earlier_less_all_sd": distance / sd if distance is not None and sd > 0 else None,
            }
        )
    return pd.DataFrame(
        lines,
        columns=[
            *pairs.by,
            *FACETS,
            "rated",
            "paired",
            "left_out",
            "share",
            "earlier_less_all",
            "earlier_less_all_sd",
        ],
    )


def _excluded(pairs: Pairs) -> pd.DataFrame:
    lines = [
        {**names, "reason": reason, "rooms": count}
        for names, _, excluded in pairs.cells()
        for reason, count in excluded.items()
    ]
    return pd.DataFrame(lines, columns=[*pairs.by, *FACETS, "reason", "rooms"])
