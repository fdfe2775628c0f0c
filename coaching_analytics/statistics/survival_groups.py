"""Whether something happens sooner in one group than in another: the log-rank test and hazards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from coaching_analytics.statistics.estimate import Estimate
from coaching_analytics.statistics.survival import checked, counts_at

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LogRank:
    """Events observed and expected in each group were all alike, and how unlike chance the difference is.

    `statistic` is chi-square with `df` degrees of freedom; `p` None (and df 0) when there is nothing to
    compare.
    """

    groups: tuple[str, ...]
    observed: Floats
    expected: Floats
    statistic: float
    df: int
    p: float | None


def log_rank(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    entry: ArrayLike | None = None,
    strata: ArrayLike | None = None,
) -> LogRank:
    """Compare two or more groups over the whole time.

    Parameters
    ----------
    time, event, entry
        As in `kaplan_meier`, shape (n,).
    group : array_like, shape (n,)
        Which group each belongs to; sorted as text in the answer.
    strata : array_like, shape (n,), optional
        Compare within these only (regions, say), and add up.

    Returns
    -------
    LogRank

    Raises
    ------
    ValueError
        As `kaplan_meier`; also when groups or strata are of another length.

    Notes
    -----
    At each time an event happens, ``E_g = d n_g / n`` and the covariance is that of draws without
    replacement, ``d (n - d) / (n - 1) * (n_g / n) (1[g = h] - n_h / n)``; both are summed over times, strata.
    ``chi2 = (O - E)' V^-1 (O - E)`` over all groups but one (Mantel 1966; R's ``survdiff``). A group that was
    never at risk when anything happened is left out of the degrees of freedom.

    Examples
    --------
    >>> found = log_rank([1, 2, 3, 4], [1, 1, 1, 1], ["a", "a", "b", "b"])
    >>> found.observed.tolist(), found.expected.round(4).tolist(), round(found.statistic, 4)
    ([2.0, 2.0], [0.8333, 3.1667], 2.8824)
    """
    times, happened, entries = checked(time, event, entry)
    labels, place = np.unique(np.asarray(group).astype(str), return_inverse=True)
    parts = np.zeros(len(times), dtype=int) if strata is None else _numbered(strata)
    if len(place) != len(times) or len(parts) != len(times):
        raise ValueError("groups and strata must be as long as the times")
    k = len(labels)
    observed, expected, covariance = np.zeros(k), np.zeros(k), np.zeros((k, k))
    for part in np.unique(parts):
        here = parts == part
        found = _sums(times[here], happened[here], entries[here], place[here], k)
        observed, expected, covariance = observed + found[0], expected + found[1], covariance + found[2]
    live = np.flatnonzero(expected > 0)
    df = len(live) - 1
    statistic = 0.0
    if df > 0:
        used = live[:-1]
        off = (observed - expected)[used]
        statistic = float(off @ np.linalg.pinv(covariance[np.ix_(used, used)]) @ off)
    p = float(special.chdtrc(df, statistic)) if df > 0 else None
    return LogRank(tuple(str(label) for label in labels), observed, expected, statistic, max(df, 0), p)


def _numbered(labels: ArrayLike) -> NDArray[np.int64]:
    return np.unique(np.asarray(labels).astype(str), return_inverse=True)[1].astype(np.int64)


def _sums(
    times: Floats, happened: NDArray[np.bool_], entries: Floats, place: NDArray[np.int64], k: int
) -> tuple[Floats, Floats, Floats]:
    """Observed, expected and covariance of one stratum."""
    at = np.unique(times[happened])
    both = [counts_at(at, times[place == g], happened[place == g], entries[place == g]) for g in range(k)]
    risk, events = (np.array([one[part] for one in both], dtype=float) for part in (0, 1))
    n, d = risk.sum(axis=0), events.sum(axis=0)
    share = risk / np.maximum(n, 1)
    weight = np.where(n > 1, d * (n - d) / np.maximum(n - 1, 1), 0.0)
    covariance = np.diag((weight * share).sum(axis=1)) - (weight * share) @ share.T
    return events.sum(axis=1), (d * share).sum(axis=1), covariance


def hazard_ratios(
    time: ArrayLike,
    event: ArrayLike,
    covariates: ArrayLike,
    entry: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> list[Estimate]:
    """Log hazard ratios of Cox's model: how much sooner it happens per unit of each covariate.

    Parameters
    ----------
    time, event, entry
        As in `kaplan_meier`, shape (n,).
    covariates : array_like, shape (n,) or (n, covariates)
    strata : array_like, shape (n,), optional
        Each with its own baseline.
    level : float
        Of the ranges.

    Returns
    -------
    list of Estimate
        Of the logarithm; above 0 means sooner. ``exp`` of value and limits is the ratio.

    Notes
    -----
    Partial likelihood with Efron's ties, fitted by statsmodels' ``PHReg`` (imported on the first call).

    Examples
    --------
    >>> found = hazard_ratios([1, 2, 3, 4, 5, 6], [1] * 6, [1, 0, 1, 0, 1, 0])
    >>> found[0].value > 0
    True
    """
    from statsmodels.duration.hazard_regression import PHReg

    times, happened, entries = checked(time, event, entry)
    columns = np.asarray(covariates, dtype=float).reshape(len(times), -1)
    parts = None if strata is None else _numbered(strata)
    late = entries if entry is not None else None
    model = PHReg(times, columns, status=happened.astype(int), entry=late, strata=parts, ties="efron")
    fitted = model.fit(disp=0)
    margin = float(special.ndtri(0.5 + level / 2))
    return [
        Estimate(float(value), float(se), float(value - margin * se), float(value + margin * se))
        for value, se in zip(fitted.params, fitted.bse, strict=True)
    ]
