"""How people (raters, coaches) differ where they share places, drawn together by doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.connected import connected_sets
from coaching_analytics.statistics.crossed_effects import Crossed, CrossedFit, fit_crossed
from coaching_analytics.statistics.estimate import Estimate, missing
from coaching_analytics.statistics.variance_components import NOT_SEPARATE, variance_range

NO_LINKS = "nobody shares a place with another, so people cannot be told from places"
ALONE = "shares no place with another person"
NO_SPREAD = "these data show no differences between people"


@dataclass(frozen=True, slots=True)
class PeopleEffects:
    """Differences between people who share places.

    `people` are the labels in their own order; `effects` their shrunk values (0 is the average of their set),
    `sets` the number of each one's connected set (-1: alone, without a value), `counts` their rows and
    `reliability` how much of each value is not chance, 0 to 1. `spread` is the standard deviation between
    people, `overall` the mean reliability. `fixed` are the coefficients of the covariates. All in the unit
    of the scores.
    """

    people: NDArray[np.generic]
    effects: tuple[Estimate, ...]
    reliability: tuple[float | None, ...]
    sets: NDArray[np.intp]
    counts: NDArray[np.intp]
    spread: Estimate
    overall: float | None
    fixed: tuple[Estimate, ...] = ()


def people_effects(
    values: ArrayLike,
    people: ArrayLike,
    places: ArrayLike,
    *,
    slopes: ArrayLike | None = None,
    others: Mapping[str, ArrayLike] | None = None,
    fixed: ArrayLike | None = None,
    place_time: ArrayLike | None = None,
    random_places: bool = False,
    level: float = 0.95,
) -> PeopleEffects:
    """Random effects of people crossed with places, in connected sets only.

    Parameters
    ----------
    values : array_like, shape (n,)
        Scores or gains, points.
    people, places : array_like, shape (n,)
        Who and where.
    slopes : array_like, shape (n,), optional
        Time of each row. With it the effects told are each person's slope over time, beside a level of their
        own; subtract a middle date first.
    others : mapping of str to array_like, optional
        Further random effects crossed with people (who rated).
    fixed : array_like, shape (n, p), optional
        Covariates that vary within places.
    place_time : array_like, shape (n,), optional
        Time, when each place has a straight line of its own over it. Not with `random_places`.
    random_places : bool
        False compares people only within places, so nobody looks better for being sent to better places.
        True takes places as random around the mean of their set: sharper, but only right when who goes
        where has nothing to do with the places.
    level : float
        Coverage of the ranges.

    Returns
    -------
    PeopleEffects

    Notes
    -----
    Rows outside connected sets (`connected_sets`) are left out: they say nothing about people. Then
    ``y = place + X b + person [+ person's slope x time] + others + e`` by restricted maximum likelihood
    (`fit_crossed`); effects are best linear unbiased predictions
    around the mean of their set, with
    ``reliability = 1 - prediction error variance / variance between people`` (both around that mean), ranges
    with t of people less sets degrees of freedom and an error that allows for estimated variances (decision
    record 34); none when the variance between people comes out as zero.

    Examples
    --------
    >>> found = people_effects([3, 4, 3, 4, 5, 6.5], ["a", "b"] * 3, [1, 1, 2, 2, 3, 3])
    >>> [round(effect.value, 2) for effect in found.effects]
    [-0.57, 0.57]
    """
    y = np.asarray(values, dtype=float)
    labels, who = np.unique(np.asarray(people), return_inverse=True)
    sets = connected_sets(who, places)
    of_person = np.full(len(labels), -1, dtype=np.intp)
    of_person[who] = sets
    used = sets >= 0
    empty = PeopleEffects(
        labels, tuple(missing(ALONE) for _ in labels), (None,) * len(labels), of_person,
        np.bincount(who, minlength=len(labels)), missing(NO_LINKS), None,
    )  # fmt: skip
    if not used.any():
        return empty
    crossed = {"person": Crossed(who[used])}
    told = "person"
    if slopes is not None:
        told = "slope"
        crossed["slope"] = Crossed(who[used], np.asarray(slopes, dtype=float)[used])
    for name, codes in (others or {}).items():
        crossed[name] = Crossed(np.asarray(codes)[used])
    x = np.zeros((len(y), 0)) if fixed is None else np.asarray(fixed, dtype=float)
    place = np.asarray(places)[used]
    try:
        if random_places:
            means = (sets[used][:, None] == np.arange(sets.max() + 1)).astype(float)
            found = fit_crossed(y[used], {"place": place}, crossed, np.column_stack([x[used], means]))
        else:
            time = None if place_time is None else np.asarray(place_time, dtype=float)[used]
            found = fit_crossed(y[used], {}, crossed, x[used], absorbed=place, absorbed_time=time)
    except ValueError as fault:
        return _without(empty, str(fault))
    freedom = max(int((of_person >= 0).sum()) - int(of_person.max()) - 1, 1)
    return _told(empty, found, (told, x.shape[1]), freedom, level)


def _without(empty: PeopleEffects, reason: str) -> PeopleEffects:
    effects = tuple(missing(reason if s >= 0 else ALONE) for s in empty.sets)
    return PeopleEffects(
        empty.people, effects, empty.reliability, empty.sets, empty.counts, missing(reason), None
    )


def _told(
    empty: PeopleEffects, found: CrossedFit, asked: tuple[str, int], freedom: int, level: float
) -> PeopleEffects:
    told, covariates = asked
    if found.variance_covariance is None:
        return _without(empty, NOT_SEPARATE)
    size, at = found.variance[told], found.names.index(told)
    spread = _root(variance_range(size, float(found.variance_covariance[at, at]), level))
    critical = critical_value(level, freedom)
    effects = [missing(ALONE)] * len(empty.sets)
    trust: list[float | None] = [None] * len(empty.sets)
    in_set = empty.sets[found.labels[told].astype(np.intp)]
    values, errors, prior = _around_sets(found.effects[told], found.effect_covariance[told], in_set, size)
    _, unknown, _ = _around_sets(found.effects[told], found.from_variances[told], in_set, size)
    for row, person in enumerate(found.labels[told].astype(np.intp)):
        if size <= 0:
            effects[person], trust[person] = Estimate(0.0, reason=NO_SPREAD), 0.0
            continue
        value, se = float(values[row]), float(np.sqrt(errors[row] + unknown[row]))
        effects[person] = Estimate(value, se, value - critical * se, value + critical * se)
        trust[person] = min(max(1 - float(errors[row] / prior[row]), 0.0), 1.0)
    known = [value for value in trust if value is not None]
    return PeopleEffects(
        empty.people, tuple(effects), tuple(trust), empty.sets, empty.counts, spread,
        float(np.mean(known)), _coefficients(found, critical)[:covariates],
    )  # fmt: skip


def _around_sets(
    values: NDArray[np.float64], covariance: NDArray[np.float64], sets: NDArray[np.intp], size: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Predictions around the average of their set, their error variances, and those before any data."""
    same = (sets[:, None] == sets).astype(float)
    around = np.eye(len(sets)) - same / same.sum(axis=1)
    errors = np.diag(around @ covariance @ around.T)
    return around @ values, np.maximum(errors, 0.0), size * np.diag(around)


def _coefficients(found: CrossedFit, critical: float) -> tuple[Estimate, ...]:
    errors = np.sqrt(np.diag(found.fixed_covariance))
    return tuple(
        Estimate(float(b), float(se), float(b - critical * se), float(b + critical * se))
        for b, se in zip(found.fixed, errors, strict=True)
    )


def _root(variance: Estimate) -> Estimate:
    """The standard deviation of a variance."""
    value = float(np.sqrt(variance.value or 0.0))
    if variance.low is None or variance.high is None or not variance.se:
        return Estimate(value, reason=variance.reason)
    return Estimate(value, variance.se / (2 * value), float(variance.low**0.5), float(variance.high**0.5))
