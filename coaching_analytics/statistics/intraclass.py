"""Intraclass correlations: the share of differences between scores that lies between what was scored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

FORMS = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")

FEW_TARGETS = "fewer than two visits were scored by all raters"
FEW_RATERS = "fewer than two raters"
NO_VARIATION = "all visits have the same mean score, so there is nothing to agree on"
NO_ERROR = "raters do not differ at all, so there is no error to judge the range by"
OPEN = "raters differ on one visit by more than visits do: the formula gives no range there"


@dataclass(frozen=True, slots=True)
class Intraclass:
    """One form of the intraclass correlation with its F test and range; `reason` says what is missing.

    Form 1: each visit had other raters. 2: the raters stand for others like them (use it for agreement).
    3: only these raters matter (consistency). "k": of the mean of all k raters.
    """

    form: str
    value: float | None
    low: float | None = None
    high: float | None = None
    f: float | None = None
    df1: int | None = None
    df2: int | None = None
    p: float | None = None
    reason: str | None = None


def intraclass(scores: ArrayLike, *, level: float = 0.95) -> dict[str, Intraclass]:
    """The six intraclass correlations of Shrout and Fleiss.

    Parameters
    ----------
    scores : array_like, shape (n, k)
        Scores of n visits by k raters, points. A visit with a missing score (nan) is left out whole; where
        raters overlap only in part, use `variance_components` instead.
    level : float
        Coverage of the ranges.

    Returns
    -------
    dict of str to Intraclass
        By form: "1,1", "2,1", "3,1", "1,k", "2,k", "3,k". A value below 0 says that raters differ more on
        one visit than visits differ.

    Notes
    -----
    With mean squares between visits ``B``, within visits ``W``, between raters ``J`` and of the rest ``E``:
    ``(B - W) / (B + (k-1) W)``, ``(B - E) / (B + (k-1) E + k (J - E) / n)``, ``(B - E) / (B + (k-1) E)``, and
    ``(B - W) / B``, ``(B - E) / (B + (J - E) / n)``, ``(B - E) / B``. Ranges come from F, for form 2 with
    Satterthwaite's degrees of freedom (Shrout and Fleiss 1979; McGraw and Wong 1996).

    Examples
    --------
    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> round(intraclass(table)["2,1"].value, 4)
    0.2898
    """
    x = np.asarray(scores, dtype=float)
    if x.ndim != 2 or x.shape[1] < 2:
        return _none(FEW_RATERS)
    x = x[~np.isnan(x).any(axis=1)]
    if len(x) < 2:
        return _none(FEW_TARGETS)
    squares = _mean_squares(x)
    if squares.between <= 0:
        return _none(NO_VARIATION)
    n, k = squares.n, squares.k
    found = (
        *_one_error("1", squares, squares.within, n * (k - 1), level),
        *_random_raters(squares, level),
        *_one_error("3", squares, squares.rest, (n - 1) * (k - 1), level),
    )
    return {form.form: form for form in sorted(found, key=lambda form: FORMS.index(form.form))}


@dataclass(frozen=True, slots=True)
class _Squares:
    n: int
    k: int
    between: float
    within: float
    raters: float
    rest: float


def _none(reason: str) -> dict[str, Intraclass]:
    return {form: Intraclass(form, None, reason=reason) for form in FORMS}


def _mean_squares(x: NDArray[np.float64]) -> _Squares:
    n, k = x.shape
    # Rounding must not turn raters who differ by a constant into raters with a tiny error.
    tiny = 1e-12 * float(np.square(x).sum())
    by_visit, by_rater, all_ = x.mean(axis=1), x.mean(axis=0), x.mean()
    within = float(np.square(x - by_visit[:, None]).sum())
    raters = float(n * np.square(by_rater - all_).sum())
    rest = float(np.square(x - by_visit[:, None] - by_rater[None, :] + all_).sum())
    between = float(k * np.square(by_visit - all_).sum())
    within, raters, rest, between = (0.0 if part < tiny else part for part in (within, raters, rest, between))
    return _Squares(
        n, k, between / (n - 1), within / (n * (k - 1)), raters / (k - 1), rest / ((n - 1) * (k - 1))
    )


def _quantile(level: float, df1: float, df2: float) -> float:
    return float(special.fdtri(df1, df2, 0.5 + level / 2))


def _of_mean(single: float, k: int) -> float | None:
    """The correlation of the mean of k ratings; below ``-1 / (k - 1)`` there is none."""
    below = 1 + single * (k - 1)
    return k * single / below if below > 0 else None


def _forms(
    form: str, single: float, k: int, limits: tuple[float, float] | None, test: tuple[float, int, int]
) -> tuple[Intraclass, Intraclass]:
    """The forms of one rating and of the mean of k, which share their F test."""
    mean = _of_mean(single, k)
    f, df1, df2 = test
    if limits is None:
        one = Intraclass(f"{form},1", single, reason=NO_ERROR)
        return one, Intraclass(f"{form},k", mean, reason=NO_ERROR)
    tail = float(special.fdtrc(df1, df2, f))
    if not limits[0] <= single <= limits[1]:
        return (
            Intraclass(f"{form},1", single, None, None, f, df1, df2, tail, OPEN),
            Intraclass(f"{form},k", mean, None, None, f, df1, df2, tail, OPEN),
        )
    low, high = _of_mean(limits[0], k), _of_mean(limits[1], k)
    reason = OPEN if mean is None or low is None or high is None else None
    return (
        Intraclass(f"{form},1", single, *limits, f, df1, df2, tail),
        Intraclass(f"{form},k", mean, low, high, f, df1, df2, tail, reason),
    )


def _one_error(form: str, s: _Squares, error: float, df2: int, level: float) -> tuple[Intraclass, Intraclass]:
    """Forms 1 and 3, which differ only in what counts as error."""
    df1, single = s.n - 1, (s.between - error) / (s.between + (s.k - 1) * error)
    if error <= 0:
        return _forms(form, single, s.k, None, (0.0, df1, df2))
    f = s.between / error
    low, high = f / _quantile(level, df1, df2), f * _quantile(level, df2, df1)
    limits = ((low - 1) / (low + s.k - 1), (high - 1) / (high + s.k - 1))
    return _forms(form, single, s.k, limits, (f, df1, df2))


def _random_raters(s: _Squares, level: float) -> tuple[Intraclass, Intraclass]:
    n, k, df2 = s.n, s.k, (s.n - 1) * (s.k - 1)
    single = (s.between - s.rest) / (s.between + (k - 1) * s.rest + k * (s.raters - s.rest) / n)
    if s.rest <= 0:
        return _forms("2", single, k, None, (0.0, n - 1, df2))
    f_raters = s.raters / s.rest
    part = n * (1 + (k - 1) * single) - k * single
    freedom = df2 * (k * single * f_raters + part) ** 2
    freedom /= (n - 1) * (k * single * f_raters) ** 2 + part**2
    upper, lower = _quantile(level, n - 1, freedom), _quantile(level, freedom, n - 1)
    spread = k * s.raters + (k * n - k - n) * s.rest
    low = n * (s.between - upper * s.rest) / (upper * spread + n * s.between)
    high = n * (lower * s.between - s.rest) / (spread + n * lower * s.between)
    return _forms("2", single, k, (low, high), (s.between / s.rest, n - 1, df2))
