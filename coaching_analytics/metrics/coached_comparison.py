"""Did coached rooms gain more than rooms not yet coached? An association, under the baseline rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.matched_gain import NO_RELIABILITY, net_change, range_columns
from coaching_analytics.metrics.pairs import FACETS, LEADS, Cell, Pairs, Rooms, load_pairs
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.effect_size import (
    ClusterCorrected,
    baseline_equivalence,
    cluster_correction,
    hedges_g,
    hedges_g_of,
    improvement_index,
)
from coaching_analytics.statistics.reliability import Reliability
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

STATISTICS = ("coached", "not_yet", "baseline", "effect", "improvement_index")
SETTINGS = ("room_correlation", "minimum_sites", "minimum_raters", "interval_level", "contact_minutes")
METHOD = "t, rooms of a site alike"
BETWEEN, UNLOGGED = "coached", "no logs then"
BEFORE = "coached before, or first in the month of the later rating"
NO_ROOMS = {
    "coached": "no room with two ratings was coached between them",
    "not_yet": "no room with two ratings was still waiting for coaching",
}
APART = "before, the groups differed by more than a quarter of a standard deviation: they do not compare"
FEW_SITES = "no range: too few sites in one of the groups"
ASSOCIATION = (
    "Who was coached was not drawn by lot: rooms that waited may differ in other ways, so this is an "
    "association, not proof that coaching caused it."
)
ADJUSTED = (
    "Before, {cells} of the compared groups differed by more than 0.05 and up to 0.25 standard deviations. "
    "The net gain takes off what lower rooms are expected to gain anyway, which is the adjustment this asks "
    "for."
)

# Of each site and pair of months: contacts from the month of the earlier rating up to the later one's,
# contacts ever, and whether anybody in the system logged anything by the earlier month.
CONTACTS = """
    WITH span AS (
        SELECT DISTINCT site_id, span_code, month, earlier_month FROM rating_pair
        WHERE month >= $start AND month < $end
    )
    SELECT span.span_code,
           coalesce(sum(had.contacts) FILTER (had.month >= span.earlier_month AND had.month < span.month), 0)
               AS between_,
           coalesce(sum(had.contacts), 0) AS ever, span.earlier_month >= $first AS logged
    FROM span LEFT JOIN site_month had
        ON had.site_id = span.site_id AND had.month <= span.month AND had.contacts > 0
    GROUP BY span.span_code, span.earlier_month
    ORDER BY span.span_code
"""
FIRST_LOG = "SELECT min(month) AS first FROM site_month WHERE sessions > 0"


def coached_comparison(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Net gain of rooms coached between their two ratings beside that of rooms not yet coached.

    Parameters
    ----------
    gate, selection
        The store; places and period (the later rating lies in it). Rooms are those of `matched_gain`.
    by
        Any of system, region, agency, setting.

    Returns
    -------
    Result
        Facets instrument, edition, age_group, domain, lead and statistic: mean net gain of the `coached` and
        the `not_yet` coached (points), how far apart they were before (`baseline`) and their net gains are
        (`effect`), both in standard deviations, and the `improvement_index` (percentile points). Curve
        `equivalence`: rooms, sites and the word of the baseline rule for each comparison.

    Notes
    -----
    Coached: the site had a contact in the months from the earlier rating up to, not including, the month of
    the later one. Not yet coached: it had none up to and including that month. Others are left out, counted.
    ::

        effect = w (net coached - net not yet) / SD(later scores), corrected for rooms that share sites

    with w of `statistics.effect_size.omega`, the SD pooled within the groups and the correction of the WWC
    Handbook (`cluster_correction`). Above .25 standard deviations apart before, the effect is withheld.
    """
    asked = ask(gate, selection, "coached_comparison", by)
    pairs = load_pairs(asked)
    groups = _groups(asked)
    found = [part for cell in pairs.cells for part in _cell(asked, pairs, cell, groups)]
    rows = [row for own, _ in found for row in own]
    lines = [line for _, line in found if line]
    adjusted = sum(line["equivalence"] == "needs adjustment" for line in lines)
    told = [ASSOCIATION] if lines else []
    told += [ADJUSTED.format(cells=adjusted)] if adjusted else []
    columns = [*asked.by, *FACETS, "lead", "coached", "not_yet", "sites", "baseline", "equivalence", "people"]
    result = asked.result(
        rows,
        settings=SETTINGS,
        extra_settings=pairs.settings(),
        cautions=told,
        curves={"equivalence": pd.DataFrame(lines, columns=columns)},
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(result, rows=result.rows.assign(people=people))


def _groups(asked: Ask) -> Mapping[int, str]:
    """By code of site and months: coached between the two ratings, not yet, or why it is neither."""
    system = Selection(system=asked.selection.system, window=asked.window)
    first = asked.gate.rows(system, FIRST_LOG).iloc[0]["first"]
    if pd.isna(first):
        return {}
    found = asked.rows(CONTACTS, first=pd.Timestamp(first).date())
    between, ever = found["between_"].to_numpy() > 0, found["ever"].to_numpy() > 0
    group = np.where(between, BETWEEN, np.where(ever, BEFORE, "not_yet"))
    # Before the first log of all nobody knows who was coached.
    group = np.where(found["logged"].to_numpy(dtype=bool), group, UNLOGGED)
    return dict(zip(found["span_code"].tolist(), group.tolist(), strict=True))


def _cell(
    asked: Ask, pairs: Pairs, cell: Cell, groups: Mapping[int, str]
) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any] | None]]:
    """Rows of one cell and lead, with the line of the curve when both groups have rooms."""
    known = pairs.known(cell.names)
    for lead in LEADS:
        rooms = cell.rooms.of_lead(lead)
        group = np.array([groups.get(code, UNLOGGED) for code in rooms["span"].tolist()], dtype=object)
        left = {why: int((group == why).sum()) for why in (BEFORE, UNLOGGED)}
        names = {**cell.names, "lead": lead}
        base = {**names, "excluded": {**cell.left_out, **{why: n for why, n in left.items() if n}}}
        own = {name: rooms.where(group == name) for name in ("coached", "not_yet")}
        yield _compared(asked, known, base, names, own)


def _compared(
    asked: Ask,
    known: Reliability | None,
    base: Mapping[str, Any],
    names: Mapping[str, Any],
    own: Mapping[str, Rooms],
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    coached, waiting = own["coached"], own["not_yet"]
    rows = [{**base, **_group(asked, known, name, rooms)} for name, rooms in own.items()]
    empty = next((NO_ROOMS[name] for name, rooms in own.items() if not len(rooms)), None)
    people = min(rooms.people for rooms in own.values())
    both = {**base, "n": len(coached) + len(waiting), "people": people}
    before = None if empty else hedges_g_of(coached["earlier"], waiting["earlier"])
    apart = None if before is None else before.value
    if before is None or apart is None:
        reason = empty or (before.reason if before else None)
        rows += [{**both, "statistic": name, "reason": reason} for name in STATISTICS[2:]]
        return rows, None
    word = baseline_equivalence(apart)
    rows.append({**both, "statistic": "baseline", "value": apart, "method": f"before: {word}"})
    rows += [{**both, **row} for row in _effects(asked, known, coached, waiting, word)]
    sites = sum(len(np.unique(rooms["site"])) for rooms in own.values())
    line = {**names, "coached": len(coached), "not_yet": len(waiting), "sites": sites, "baseline": apart,
            "equivalence": word, "people": people}  # fmt: skip
    return rows, line


def _group(asked: Ask, known: Reliability | None, name: str, rooms: Rooms) -> dict[str, Any]:
    """Mean net gain of one group."""
    row = {"statistic": name, "n": len(rooms), "people": rooms.people if len(rooms) else 0}
    if not len(rooms):
        return {**row, "reason": NO_ROOMS[name]}
    if known is None:
        return {**row, "reason": NO_RELIABILITY}
    net, found = net_change(asked, known, rooms)
    total = float(net.sum())
    mean = {"value": total / len(rooms), "numerator": total, "denominator": float(len(rooms))}
    return {**row, **mean, **range_columns(asked, found)}


def _effects(
    asked: Ask, known: Reliability | None, coached: Rooms, waiting: Rooms, word: str
) -> Iterator[dict[str, Any]]:
    """The effect and the improvement index, or why they are withheld."""
    reason = NO_RELIABILITY if known is None else APART if word == "not satisfied" else None
    found = None if known is None or reason else _effect(asked, known, coached, waiting)
    if found is None or found.effect.value is None:
        reason = reason or (found.reason if found else None)
        yield from ({"statistic": name, "reason": reason} for name in STATISTICS[3:])
        return
    sites = min(len(np.unique(rooms["site"])) for rooms in (coached, waiting))
    scales: dict[str, Callable[[float], float]] = {"effect": float, "improvement_index": improvement_index}
    for name, scale in scales.items():
        row: dict[str, Any] = {"statistic": name, "value": scale(found.effect.value), "method": FEW_SITES}
        low, high = found.effect.low, found.effect.high
        if low is not None and high is not None and sites >= int(asked.setting("minimum_sites")):
            ends = {"low": scale(low), "high": scale(high), "level": float(asked.setting("interval_level"))}
            row |= {**ends, "method": METHOD}
        yield row


def _effect(asked: Ask, known: Reliability, coached: Rooms, waiting: Rooms) -> ClusterCorrected:
    """Difference of net gains in standard deviations of the later scores, corrected for shared sites."""
    gains = [net_change(asked, known, rooms)[0] for rooms in (coached, waiting)]
    counts = (len(coached), len(waiting))
    level = float(asked.setting("interval_level"))
    means = (float(gains[0].mean()), float(gains[1].mean()))
    effect = hedges_g(means, (_sd(coached["later"]), _sd(waiting["later"])), counts, level=level)
    if effect.value is None:
        return ClusterCorrected(effect, None, None, None, effect.reason)
    freedom = sum(counts) - 2
    pooled = sum((n - 1) * _sd(gain) ** 2 for n, gain in zip(counts, gains, strict=True)) / freedom
    se = float(np.sqrt(pooled * (1 / counts[0] + 1 / counts[1])))
    t = (means[0] - means[1]) / se if se > 0 else 0.0
    sites = sum(len(np.unique(rooms["site"])) for rooms in (coached, waiting))
    correlation = float(asked.setting("room_correlation"))
    return cluster_correction(effect.value, t, counts, sum(counts) / sites, correlation, level=level)


def _sd(values: np.ndarray) -> float:
    return float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
