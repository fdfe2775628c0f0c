"""Linear model with random effects that are nested (rooms in sites) and crossed with others (raters)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, optimize, sparse

from coaching_analytics.statistics.nested_groups import Level, nested_levels

Floats = NDArray[np.float64]

RESIDUAL = "residual"
NOT_MISSED = 1e-3  # in twice the log likelihood
NO_VARIATION = "the scores do not vary beyond what the groups explain"


@dataclass(frozen=True, slots=True)
class Crossed:
    """A random effect crossed with the others: `codes` of its levels and, for slopes, a weight per row."""

    codes: ArrayLike
    weights: ArrayLike | None = None


@dataclass(frozen=True, slots=True)
class CrossedFit:
    """Estimates by restricted maximum likelihood.

    `variance` is by name, the residual last; `variance_covariance` in the order of `names`, with a row of
    zeros for a variance that came out as zero, and None when the scores cannot tell variances apart.
    `effects`, `effect_covariance` and `labels` hold, for each crossed effect, its levels' predictions and the
    covariance of their errors of prediction.
    """

    names: tuple[str, ...]
    variance: Mapping[str, float]
    variance_covariance: Floats | None
    fixed: Floats
    fixed_covariance: Floats
    effects: Mapping[str, Floats]
    effect_covariance: Mapping[str, Floats]
    labels: Mapping[str, NDArray[np.generic]]
    criterion: float
    from_variances: Mapping[str, Floats]
    """What not knowing the variances adds to each of `effect_covariance`."""


@dataclass(frozen=True, slots=True)
class _Design:
    """What does not change while variances are sought: products of columns, and their sums in groups."""

    freedom: int
    fixed: int
    blocks: tuple[int, ...]
    products: Floats
    columns: sparse.coo_matrix
    sizes: Floats
    levels: tuple[Level, ...]


def fit_crossed(
    values: ArrayLike,
    nested: Mapping[str, ArrayLike],
    crossed: Mapping[str, Crossed],
    fixed: ArrayLike | None = None,
    *,
    absorbed: ArrayLike | None = None,
    absorbed_time: ArrayLike | None = None,
) -> CrossedFit:
    """Variances of nested and crossed random effects, and predictions of the crossed ones.

    Parameters
    ----------
    values : array_like, shape (n,)
        Scores, points.
    nested : mapping of str to array_like, shape (n,)
        Labels of groups from the innermost outwards (room, site): each lies within one of the next.
    crossed : mapping of str to Crossed
        Effects crossed with them (rater). Each level costs a column of a dense matrix: hundreds, not
        thousands.
    fixed : array_like, shape (n, p), optional
        Fixed effects; by default the mean alone. Columns must not depend on each other.
    absorbed : array_like, shape (n,), optional
        Groups whose own means are taken out as fixed effects, so that all else is compared within them. Then
        there is no mean to estimate, `fixed` is what varies within groups, and nothing is nested.
    absorbed_time : array_like, shape (n,), optional
        Time, when each absorbed group has a straight line of its own over it and not a mean only.

    Returns
    -------
    CrossedFit

    Raises
    ------
    ValueError
        When groups are not nested, rows are fewer than the fixed effects need, fixed effects depend on each
        other, or nothing varies.

    Notes
    -----
    ``y = X b + sum_l Z_l u_l + sum_c W_c v_c + e`` with independent normal effects. The nested part of
    the covariance is inverted group by group (Sherman and Morrison), the crossed part by Woodbury's identity,
    so one look at a set of variances costs as much as the crossed levels squared, whatever the number of
    rooms. The residual variance is profiled out and the restricted likelihood (Patterson and Thompson
    1971) maximised over the ratios of the other variances to it, bounded by zero. The covariance of the
    variances is the inverse of the observed information; effects are best linear unbiased predictions, and
    their variances allow for the estimated fixed effects (Henderson 1975).

    Examples
    --------
    >>> rows = [9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7]
    >>> visit, rater = np.repeat(range(6), 4), np.tile(range(4), 6)
    >>> found = fit_crossed(rows, {"visit": visit}, {"rater": Crossed(rater)})
    >>> {name: round(value, 3) for name, value in found.variance.items()}
    {'visit': 2.556, 'rater': 5.244, 'residual': 1.019}
    """
    y = np.asarray(values, dtype=float)
    x = np.ones((len(y), 1 if absorbed is None else 0)) if fixed is None else np.asarray(fixed, dtype=float)
    centre, scale = (float(y.mean()), float(y.std())) if len(y) else (0.0, 0.0)
    if scale <= 1e-12 * max(1.0, abs(centre)):
        raise ValueError(NO_VARIATION)
    if fixed is not None and absorbed is None:
        centre = 0.0  # the fixed effects may hold no mean to put it back into
    design, labels = _design((y - centre) / scale, x, nested, crossed)
    if absorbed is not None:
        if nested:
            raise ValueError("nothing is nested where group means are taken out")
        design = _absorb(design, absorbed, absorbed_time)
    p, q = design.fixed, sum(design.blocks)
    if design.freedom < 2:
        raise ValueError("too few scores for the effects asked for")
    if np.linalg.matrix_rank(design.products[q : q + p, q : q + p], hermitian=True) < p:
        raise ValueError("fixed effects depend on each other")
    if design.products[-1, -1] < 1e-12 * len(y):
        raise ValueError(NO_VARIATION)
    ratios = _maximise(design, len(nested) + len(crossed))
    shift = centre if fixed is None and absorbed is None else 0.0
    return _report(design, ratios, (*nested, *crossed), labels, (shift, scale))


def _design(
    y: Floats, x: Floats, nested: Mapping[str, ArrayLike], crossed: Mapping[str, Crossed]
) -> tuple[_Design, dict[str, NDArray[np.generic]]]:
    n = len(y)
    columns, blocks = [], []
    labels: dict[str, NDArray[np.generic]] = {}
    for name, effect in crossed.items():
        labels[name], codes = np.unique(np.asarray(effect.codes), return_inverse=True)
        weights = np.ones(n) if effect.weights is None else np.asarray(effect.weights, dtype=float)
        columns.append(sparse.csr_matrix((weights, (np.arange(n), codes)), shape=(n, len(labels[name]))))
        blocks.append(len(labels[name]))
    every = sparse.hstack([*columns, sparse.csr_matrix(np.column_stack([x, y]))], format="coo")
    products = np.asarray((every.T @ every).todense())
    levels, sizes = nested_levels(every, nested)
    design = _Design(n - x.shape[1], x.shape[1], tuple(blocks), products, every, sizes, levels)
    return design, labels


def _absorb(design: _Design, groups: ArrayLike, time: ArrayLike | None = None) -> _Design:
    """The same design with all columns taken from their group means, or from each group's line over time."""
    _, codes = np.unique(np.asarray(groups), return_inverse=True)
    size = np.bincount(codes)
    means = sparse.csr_matrix((1 / np.sqrt(size[codes]), (codes, np.arange(len(codes)))))
    sums = means @ design.columns
    within = design.products - np.asarray((sums.T @ sums).todense())
    freedom = design.freedom - len(size)
    if time is not None:
        t = np.asarray(time, dtype=float)
        t = t - (np.bincount(codes, weights=t) / size)[codes]
        spread = np.bincount(codes, weights=t**2)
        moving = spread > 1e-9
        weights = np.where(moving[codes], t / np.sqrt(np.where(moving, spread, 1.0))[codes], 0.0)
        along = sparse.csr_matrix((weights, (codes, np.arange(len(codes))))) @ design.columns
        within = within - np.asarray((along.T @ along).todense())
        freedom -= int(moving.sum())
    return replace(design, freedom=freedom, products=within)


def _without_groups(design: _Design, ratios: Floats) -> tuple[Floats, float]:
    """Products of all columns with the nested effects weighed in, and the log determinant of their part."""
    products, log_det = design.products.copy(), 0.0
    worth, entries = design.sizes, design.columns.data
    for at, (level, ratio) in enumerate(zip(design.levels, ratios, strict=False)):
        if at:
            worth = np.asarray(np.bincount(level.outer, weights=worth), dtype=np.float64)
        sums = np.bincount(level.of, weights=entries)
        shrink = 1 / (1 + ratio * worth)
        log_det -= float(np.log(shrink).sum())
        weighed = (sums * (ratio * shrink)[level.group])[level.left] * sums[level.right]
        products -= np.bincount(level.cell, weights=weighed, minlength=products.size).reshape(products.shape)
        entries, worth = sums * shrink[level.group], worth * shrink
    return products, log_det


@dataclass(frozen=True, slots=True)
class _Solved:
    """The model at given ratios of variances, in units of the residual variance `scale`."""

    criterion: float
    scale: float
    fixed: Floats
    effects: Floats
    fixed_covariance: Floats
    effect_covariance: Floats


def _solve(design: _Design, ratios: Floats) -> _Solved:
    products, log_det = _without_groups(design, ratios)
    q, p = sum(design.blocks), design.fixed
    root = np.sqrt(np.repeat(ratios[len(ratios) - len(design.blocks) :], design.blocks))
    right = root[:, None] * products[:q, q:]
    factor = linalg.cho_factor(np.eye(q) + root[:, None] * products[:q, :q] * root, lower=True)
    inverse = linalg.cho_solve(factor, np.eye(q))
    rest = products[q:, q:] - right.T @ inverse @ right
    covariance = np.linalg.inv(rest[:p, :p])
    b = covariance @ rest[:p, p]
    freedom = design.freedom
    left = max(float(rest[p, p] - rest[:p, p] @ b), 1e-12 * freedom)
    v = root * (inverse @ (right[:, p] - right[:, :p] @ b))
    log_det += 2 * float(np.log(np.diag(factor[0])).sum()) + float(np.linalg.slogdet(rest[:p, :p])[1])
    through = inverse @ right[:, :p]
    error = inverse + through @ covariance @ through.T
    criterion = log_det + freedom * (np.log(2 * np.pi * left / freedom) + 1)
    return _Solved(criterion, left / freedom, b, v, covariance, root[:, None] * error * root)


def _maximise(design: _Design, count: int) -> Floats:
    """Ratios of variances to the residual variance at the least criterion; sought as their square roots."""

    def criterion(roots: Floats) -> float:
        return _solve(design, roots**2).criterion

    least, roots = float("inf"), np.full(count, 0.5)
    for _ in range(10):
        # At zero the slope is flat whatever lies beyond, and a search may stop short: begin again nearby.
        found = optimize.minimize(
            criterion, np.maximum(roots, 0.05), method="L-BFGS-B", bounds=[(0, 1e3)] * count,
            options={"ftol": 0.0, "gtol": 1e-5, "eps": 1e-6},
        )  # fmt: skip
        better = least - float(found.fun)
        if better > 0:
            least, roots = float(found.fun), np.asarray(found.x)
        if better < 1e-6:
            break
    for at in np.argsort(roots):  # a variance is zero when the likelihood does not miss it
        without = np.where(np.arange(count) == at, 0.0, roots)
        if criterion(without) <= least + NOT_MISSED:
            roots = without
    return roots**2


def _information(design: _Design, ratios: Floats, scale: float) -> Floats | None:
    """Covariance of the variances: inverse observed information over those above zero and the residual."""
    free = np.flatnonzero(ratios > 0)
    freedom = design.freedom

    def criterion(logs: Floats) -> float:
        """Minus twice the likelihood at logarithms of the free variances, the residual last."""
        residual = np.exp(logs[-1])
        trial = ratios.copy()
        trial[free] = np.exp(logs[:-1]) / residual
        solved = _solve(design, trial)
        profiled = freedom * (np.log(2 * np.pi * solved.scale) + 1)
        return solved.criterion - profiled + freedom * (
            np.log(2 * np.pi * residual) + solved.scale / residual
        )  # fmt: skip

    at = np.log(np.append(ratios[free] * scale, scale))
    k, step = len(at), 5e-3 * np.eye(len(at))
    hessian = np.empty((k, k))
    for i in range(k):
        for j in range(i, k):
            corners = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
            terms = [s * t * criterion(at + s * step[i] + t * step[j]) for s, t in corners]
            hessian[i, j] = hessian[j, i] = sum(terms) / 1e-4
    covariance = np.zeros((len(ratios) + 1, len(ratios) + 1))
    places = np.append(free, len(ratios))
    size = np.exp(at)
    spread = np.sqrt(np.maximum(np.diag(hessian), 0.0))
    if spread.min() <= 0 or np.linalg.eigvalsh(hessian / np.outer(spread, spread)).min() <= 1e-3:
        # Flat or not a maximum: variances that these scores cannot tell apart.
        return None
    covariance[np.ix_(places, places)] = linalg.inv(hessian / 2) * np.outer(size, size)
    return covariance


def _from_variances(design: _Design, ratios: Floats, scale: float, information: Floats) -> Floats:
    """Third part of the mean squared error of the crossed effects, in units of the residual variance.

    With M the products of the crossed columns less the fixed effects, D the ratios, ``K = (I + D M)^-1``, ``P
    = M K`` and E_j the unit of effect j: ``2 sum_jk c_jk K E_j P E_k K'``, c the covariance of the ratios
    (Prasad and Rao 1990; Datta and Lahiri 2000). What is unknown of nested variances is left out.
    """
    products, _ = _without_groups(design, ratios)
    q, p = sum(design.blocks), design.fixed
    middle = products[:q, :q]
    if p:
        middle = middle - products[:q, q : q + p] @ np.linalg.solve(
            products[q : q + p, q : q + p], products[q : q + p, :q]
        )
    sizes = np.append(ratios * scale, scale)
    logs = information / np.outer(np.maximum(sizes, 1e-100), np.maximum(sizes, 1e-100))
    of_ratio = logs - logs[:, -1:] - logs[-1:, :] + logs[-1, -1]
    crossed = ratios[len(ratios) - len(design.blocks) :]
    first = len(ratios) - len(crossed)
    known = of_ratio[first:-1, first:-1] * np.outer(crossed, crossed)
    kept = np.linalg.inv(np.eye(q) + np.repeat(crossed, design.blocks)[:, None] * middle)
    core = middle @ kept
    number = np.repeat(np.arange(len(crossed)), design.blocks)
    return np.asarray(2 * kept @ (known[np.ix_(number, number)] * core) @ kept.T)


def _report(
    design: _Design, ratios: Floats, names: tuple[str, ...], labels: Mapping[str, NDArray[np.generic]],
    unit: tuple[float, float],
) -> CrossedFit:  # fmt: skip
    shift, scale = unit
    solved = _solve(design, ratios)
    squared = scale**2
    sizes = np.append(ratios * solved.scale, solved.scale) * squared
    ends = np.cumsum((0, *design.blocks))
    parts = {name: slice(ends[i], ends[i + 1]) for i, name in enumerate(labels)}
    information = _information(design, ratios, solved.scale)
    unknown = np.zeros((ends[-1], ends[-1]))
    if information is not None:
        unknown = solved.scale * _from_variances(design, ratios, solved.scale, information)
    return CrossedFit(
        names=(*names, RESIDUAL),
        variance=dict(zip((*names, RESIDUAL), sizes.tolist(), strict=True)),
        variance_covariance=None if information is None else information * squared**2,
        fixed=solved.fixed * scale + shift,
        fixed_covariance=solved.fixed_covariance * solved.scale * squared,
        effects={name: solved.effects[part] * scale for name, part in parts.items()},
        effect_covariance={
            name: solved.effect_covariance[part, part] * solved.scale * squared
            for name, part in parts.items()
        },
        labels=labels,
        from_variances={name: unknown[part, part] * squared for name, part in parts.items()},
        criterion=solved.criterion + 2 * design.freedom * float(np.log(scale)),
    )
