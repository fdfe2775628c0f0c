"""Money back from educators who stayed beyond the number a stated rate of leaving would have left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.break_even import BORROWED, STATED
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.spending import NO_ROWS, spending, totals
from coaching_analytics.metrics.unit_counts import NO_LEAVERS
from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.returns import money_return
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.replacement_costs import ReplacementCost, replacement_costs
from coaching_analytics.vocabulary.selection import Selection

STATISTICS = ("kept", "saved", "back")
METHOD = "t, sites"
SETTINGS = ("school", "head_start", "centre", "home", "ffn")
NOT_STATED = "how many educators would have left anyway is not stated (setting usual_leaving)"
NOBODY = "no educators on record on the first day"
NO_MORE = "no more educators stayed than the stated rate of leaving would have left"
FEW_SITES = "no range: too few sites to give a likely range"
NO_PROOF = (
    "Educators beyond a stated rate of leaving are an observed number, not proof that coaching kept anyone: "
    "the rate is a judgement, and pay, hiring and closures move it too."
)
# Educators on the first day and those of them who have not left by the last, by site.
STAYED = """
    SELECT {keys} setting, site_id,
           count(DISTINCT educator_id) FILTER (
               WHERE start_date <= $start AND end_date > $start
           )::DOUBLE AS there,
           count(DISTINCT educator_id) FILTER (
               WHERE start_date <= $start AND end_date > $start AND coalesce(left_on >= $end, TRUE)
           )::DOUBLE AS stayed,
           count(left_on)::BIGINT AS leavers
    FROM educator_spell GROUP BY ALL
"""


def retention_return(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Educators who stayed beyond a stated rate of leaving, what replacing them would cost, dollars back.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, setting.

    Returns
    -------
    Result
        Rows by replacement cost and statistic: `kept` (educators who stayed less those of the first day times
        one less the setting `usual_leaving`), `saved` (kept, each at what replacing one costs in its
        setting), `back` (saved dollars for each dollar of coaching; less 1 it is the return on the money).
        The cost of a setting is what the settings state for it, else for all, else what is published of
        school districts, flagged for any other setting. Ranges go over sites. No dollars where no more
        stayed than the rate leaves.
    """
    asked = ask(gate, selection, "retention_return", by)
    found = asked.rows(STAYED.format(keys=asked.keys()))
    cells = totals(asked, spending(asked))
    leavers = bool(found["leavers"].sum())
    own = {tuple(names.values()): found.iloc[at] for names, at in _cells(asked, found)}
    if not own and not by:
        own = {(): found}  # nobody on record: the whole says so, and there is no place to break it down by
    published = {one.id: one for one in replacement_costs()}
    rows = [
        {**dict(zip(asked.by, key, strict=True)), **row}
        for key, part in sorted(own.items(), key=lambda each: blanks_last(each[0]))
        for row in _rows(asked, part, cells.get(key, {}), leavers=leavers)
    ]
    used = {str(row["replacement"]) for row in rows} & set(published)
    seen = sorted(set(found.loc[found["there"] > 0, "setting"].dropna()))
    lent = [name for name in seen if _stated(asked, name) is None]
    borrowed = any(published[name].borrowed(lent) for name in used)
    result = asked.result(
        rows,
        settings=("cost_total", "usual_leaving", "replacement_cost", "minimum_sites", "interval_level"),
        extra_settings={f"replacement_cost_{name}": cost for name in SETTINGS if (cost := _own(asked, name))},
        cautions=(NO_PROOF, *((BORROWED,) if borrowed else ())),
    )
    people = pd.Series([row.get("n") for row in rows], dtype=object)
    return replace(result, rows=result.rows.assign(people=people))


def _cells(asked: Ask, found: pd.DataFrame) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
    """The lines of each cell of by-columns."""
    keys = [f"by_{name}" for name in asked.by]
    if not keys:
        yield {}, np.arange(len(found))
        return
    for key, at in found.groupby(keys, sort=False, dropna=False).indices.items():
        parts = key if isinstance(key, tuple) else (key,)
        yield (
            dict(zip(asked.by, (None if pd.isna(one) else one for one in parts), strict=True)),
            np.asarray(at),
        )


def _own(asked: Ask, setting: str) -> float | None:
    """What the settings state for one setting."""
    stated = asked.setting(f"replacement_cost_{setting}")
    return None if stated == "" else float(stated)


def _stated(asked: Ask, setting: str) -> float | None:
    """What replacing an educator of a setting costs as stated for it, or for all."""
    general = asked.setting("replacement_cost")
    return _own(asked, setting) or (None if general == "" else float(general))


def _rows(
    asked: Ask, sites: pd.DataFrame, dollars: Mapping[tuple[str, str], Any], *, leavers: bool
) -> Iterator[dict[str, Any]]:
    there = sites[sites["there"] > 0]
    costs = {name: _stated(asked, name) for name in there["setting"].dropna().unique()}
    lacking = not costs or None in costs.values() or there["setting"].isna().any()
    lent: tuple[ReplacementCost | None, ...] = replacement_costs() if lacking else (None,)
    for one in lent:
        each = [costs.get(name) or (one.dollars if one else None) for name in there["setting"]]
        base = {"replacement": one.id if one else STATED, "n": int(there["there"].sum())}
        yield from _of_cost(asked, there, np.array(each, dtype=float), dollars, base, leavers=leavers)


def _of_cost(
    asked: Ask,
    there: pd.DataFrame,
    each: np.ndarray,
    dollars: Mapping[tuple[str, str], Any],
    base: Mapping[str, Any],
    *,
    leavers: bool,
) -> Iterator[dict[str, Any]]:
    """The three statistics at one cost of replacing an educator of each site."""
    stated, spent = asked.setting("usual_leaving"), dollars.get((str(asked.setting("cost_total")), "actual"))
    reason = NOT_STATED if stated == "" else NOBODY if not len(there) else None if leavers else NO_LEAVERS
    if reason:
        yield from ({**base, "statistic": name, "reason": reason} for name in STATISTICS)
        return
    kept = (there["stayed"] - there["there"] * (1 - float(stated))).to_numpy()
    saved = kept * each
    yield {
        **base,
        "statistic": "kept",
        "value": float(kept.sum()),
        "numerator": float(there["stayed"].sum()),
        "denominator": float(there["there"].sum()) * (1 - float(stated)),
        **_range(asked, kept, 1.0),
    }
    if kept.sum() <= 0 or saved.sum() <= 0:
        yield from ({**base, "statistic": name, "reason": NO_MORE} for name in STATISTICS[1:])
        return
    yield {**base, "statistic": "saved", "value": float(saved.sum()), **_range(asked, saved, 1.0, least=0.0)}
    if spent is None or spent <= 0:
        yield {**base, "statistic": "back", "reason": NO_ROWS["actual"]}
        return
    cost = float(spent)
    back = money_return(float(saved.sum()), cost) + 1
    line = {**base, "statistic": "back", "value": back, "numerator": float(saved.sum()), "denominator": cost}
    yield {**line, **_range(asked, saved, cost, least=0.0)}


def _range(asked: Ask, values: np.ndarray, scale: float, least: float | None = None) -> dict[str, Any]:
    """Range of a sum over sites, divided by `scale`; not below `least`, as nobody saves less than nothing."""
    k = len(values)
    if k < int(asked.setting("minimum_sites")):
        return {"method": FEW_SITES}
    level = float(asked.setting("interval_level"))
    half = critical_value(level, k - 1) * float(np.sqrt(k * values.var(ddof=1)))
    low, high = ((float(values.sum()) + sign * half) / scale for sign in (-1, 1))
    return {"low": low if least is None else max(least, low), "high": high, "level": level, "method": METHOD}
