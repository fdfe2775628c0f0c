"""points_per_10k and cost_per_point: net change in the same rooms against what their coaching cost."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from coaching_analytics.simulate.answers.costs import TOTALS, Spent, room_costs
from coaching_analytics.simulate.answers.gains import GROUP, LEADS, Changes, expected, groups
from coaching_analytics.simulate.answers.records import Answer, Records, answer

MINIMUM_SITES, MINIMUM_RATERS = 10, 5


def ratio_answers(records: Records, changes: Changes, spent: Spent) -> dict[str, list[Answer]]:
    """Both figures, by lead educator and cost total."""
    points, dollars = [], []
    variances = _mean_variances(changes.first)
    costs = {total: room_costs(records, spent, total) for total in TOTALS}
    for by, facets, part in groups(changes, records):
        later, earlier = (records.month_index(part[name].to_numpy()) for name in ("day", "day_before"))
        site = part["site"].to_numpy()
        for lead in LEADS:
            for total, (running, months) in costs.items():
                paid = months[site, later] > months[site, earlier]
                own = (part["lead"] == lead).to_numpy() & paid
                cost = (running[site, later] - running[site, earlier])[own]
                value, low = _ratio(changes, part[own], cost, variances)
                names = {**facets, "lead": lead, "total": total}
                points.append(answer(by, value, **names))
                sure = value is not None and low is not None and low > 0
                dollars.append(answer(by, 10_000 / value if sure and value else None, **names))
    return {"points_per_10k": points, "cost_per_point": dollars}


def _ratio(
    changes: Changes, pairs: pd.DataFrame, cost: np.ndarray, variances: pd.Series
) -> tuple[float | None, float | None]:
    """Points per $10,000 and the lower end of its Fieller range (None when there is no range)."""
    back = expected(changes, pairs) if len(pairs) else None
    if back is None or cost.mean() == 0:
        return None, None
    net = (pairs["score"] - pairs["score_before"]).to_numpy() - back
    value = 10_000 * net.mean() / cost.mean()
    sides = [pairs[name].to_numpy() for name in ("site", "rater_id_before", "rater_id")]
    counts = [len(np.unique(side)) for side in sides]
    if counts[0] < MINIMUM_SITES or min(counts[1:]) < MINIMUM_RATERS:
        return value, None
    both = np.char.add(np.char.add(sides[1].astype(str), "|"), sides[2].astype(str))
    by_site, *by_rater = (_variance(net, net, side) for side in (*sides, both))
    spread = max(by_site, by_rater[0] + by_rater[1] - by_rater[2]) + _added(changes, pairs, variances)
    critical = float(special.stdtrit(min(counts) - 1, 0.975))
    middle, room = _variance(net, cost, sides[0]), _variance(cost, cost, sides[0])
    a = cost.mean() ** 2 - critical**2 * room
    b = net.mean() * cost.mean() - critical**2 * middle
    c = net.mean() ** 2 - critical**2 * spread
    if a <= 0 or b * b - a * c < 0:
        return value, None
    return value, (b - (b * b - a * c) ** 0.5) / a


def _variance(first: np.ndarray, second: np.ndarray, clusters: np.ndarray) -> float:
    """(Co)variance of two means over clusters, with the factor k / (k - 1)."""
    _, codes = np.unique(clusters, return_inverse=True)
    left, right = (np.bincount(codes, weights=values - values.mean()) for values in (first, second))
    return float(len(left) / (len(left) - 1) * (left * right).sum() / len(first) ** 2)


def _added(changes: Changes, pairs: pd.DataFrame, variances: pd.Series) -> float:
    """Variance that the estimated reliability and overall means add to the net change."""
    row = pairs.iloc[0]
    value, se = changes.reliability[(row["instrument"], row["edition"], row["domain"])]
    distance = float((pairs["mean"] - pairs["score_before"]).mean())
    counts = pairs.groupby(GROUP).size()
    means = sum((count / len(pairs)) ** 2 * float(variances.get(key, 0.0)) for key, count in counts.items())
    return distance**2 * se**2 + (1 - value) ** 2 * means


def _mean_variances(first: pd.DataFrame) -> pd.Series:
    """Variance of the mean first score over sites, by setting, instrument, edition and domain."""
    found = {}
    for key, part in first.groupby(GROUP):
        several = part["site"].nunique() > 1
        score = part["score"].to_numpy()
        found[key] = _variance(score, score, part["site"].to_numpy()) if several else 0.0
    return pd.Series(found)
