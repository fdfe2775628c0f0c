"""Who lies outside a funnel, by adding up chances: no limit is worked out, a count is simply too unlikely."""

from __future__ import annotations

from math import lgamma, log

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held, at_risk, reached
from coaching_analytics.simulate.answers.records import Answer, Records, answer, share

INNER, OUTER = 0.025, 0.001
"""Chances at either end, of 95 and of 99.8 in 100 within."""


def funnel_answers(records: Records, held: Held) -> dict[str, list[Answer]]:
    """coverage_funnel: the share, the common share, and how far outside each region lies."""
    risk = at_risk(records, records.months)
    hit = risk & reached(records, held, "any", records.months)
    whole, common = int(risk.sum()), int(hit.sum())
    found = []
    for by, mask in records.cells():
        n, count = int((risk & mask).sum()), int((hit & mask).sum())
        if not n:
            continue
        found.append(answer(by, share(count, n), statistic="value"))
        found.append(answer(by, share(common, whole), statistic="common"))
        found.append(answer(by, _outside(count, n, common / whole), statistic="outside"))
    return {"coverage_funnel": found}


def _outside(count: int, n: int, chance: float) -> int:
    """0, 1 or 2: how many of the two limits a count is beyond, at the end it lies nearer to."""
    if not 0 < chance < 1:
        return 0
    ways = [lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) for k in range(n + 1)]
    chances = np.exp([ways[k] + k * log(chance) + (n - k) * log(1 - chance) for k in range(n + 1)])
    end = min(chances[: count + 1].sum(), chances[count:].sum())
    return int(end <= INNER) + int(end <= OUTER)
