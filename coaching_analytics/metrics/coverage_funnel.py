"""Which places reach a share of sites that chance alone does not explain? (V5)"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics import funnels
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.coverage import SETTINGS, coverage
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.funnel import Limits, proportion_limits
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

CELL = {"statistic": "at_least_once", "recipient": "any"}


def coverage_funnel(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Share of sites with a contact beside limits for as many sites.

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of region, agency, setting; without any the whole is compared with itself.

    Returns
    -------
    Result
        Facet `statistic`: value (as `coverage` at least once, any recipient), common (the share of all sites
        chosen), inner_low, inner_high, outer_low, outer_high (limits for as many sites), outside (0 within
        the inner limits, 1 outside them, 2 outside the outer ones). `n` counts sites at risk. Curve `limits`:
        the limits by number of sites.

    Notes
    -----
    With R of N sites reached altogether and n sites in a place::

        common = R / N
        limits = exact binomial limits of a share of n around common, at the settings funnel_inner and
                 funnel_outer (95 and 99.8 in 100)

    Limits for chance alone: places differ in more than chance, so an outlier is a question and no verdict.
    """
    asked = ask(gate, selection, "coverage_funnel", by)
    source, whole = coverage(gate, selection, by=asked.by), coverage(gate, selection)
    total = whole.row(**CELL)
    rows: list[dict[str, Any]] = []
    limits = pd.DataFrame(columns=["n", *funnels.ENDS])
    found = source.rows[(source.rows["statistic"] == "at_least_once") & (source.rows["recipient"] == "any")]
    if total.value is not None:
        common = float(total.value)
        between = partial(_between, common)
        known = found[found["value"].notna()]
        limits = funnels.curve(asked, between, max(int(n) for n in known["n"]))
        at = funnels.ends(asked, between, [int(n) for n in known["n"]])
        for place, (_, row) in enumerate(known.iterrows()):
            base = {**{name: row[name] for name in asked.by}, "n": row["n"], "excluded": row["excluded"]}
            base |= {"numerator": row["numerator"], "denominator": row["denominator"]}
            here = {name: float(values[place]) for name, values in at.items()}
            rows += funnels.lines(base, float(row["value"]), common, here)
    for _, row in found[found["value"].isna()].iterrows():
        base = {**{name: row[name] for name in asked.by}, "n": row["n"], "reason": row["reason"]}
        rows.append({**base, "statistic": "value", "denominator": row["denominator"]})
    return asked.result(
        rows,
        settings=(*SETTINGS, *funnels.SETTINGS),
        cautions=source.cautions,
        curves={"limits": limits},
    )


def _between(common: float, sizes: Sequence[int], level: float) -> Limits:
    return proportion_limits(common, sizes, level)
