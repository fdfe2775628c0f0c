"""What an outcomes-based contract may pay: payments drawn from the uncertainty of its outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from coaching_analytics.statistics.payment import attainment, counted


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a contract may pay: mean, 5 and 95 of 100 in US dollars; how often the floor or cap holds."""

    mean: float
    low: float
    high: float
    at_floor: float
    at_cap: float


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What is thought of the figures of n terms, and what each is worth; all of shape (n,).

    Attributes
    ----------
    mean, se
        The figure and its standard error in the figure's unit; an error of 0 is a figure known for certain.
    baseline, target
        In the figure's unit; a baseline that is nan is none.
    amount
        US dollars.
    higher
        Whether a higher figure is the better one; read where there is no baseline.
    kinds, shapes
        Of `payment.KINDS` and `payment.SHAPES`.
    """

    mean: ArrayLike
    se: ArrayLike
    baseline: ArrayLike
    target: ArrayLike
    amount: ArrayLike
    higher: Sequence[bool]
    kinds: Sequence[str]
    shapes: Sequence[str]


def error_of_range(low: float, high: float, level: float = 0.95) -> float:
    """Standard error behind a symmetric normal range: its width over twice the normal quantile.

    Examples
    --------
    >>> round(error_of_range(0.502, 0.698), 4)
    0.05
    """
    return (high - low) / (2 * float(ndtri((1 + level) / 2)))


def simulated(
    base: float, outcomes: Outcomes, limits: tuple[float | None, float | None], draws: int, seed: int
) -> NDArray[np.float64]:
    """Payments of a contract whose figures are not known yet.

    Parameters
    ----------
    base
        What is paid in any case, US dollars.
    outcomes
        Figures of the n terms with their standard errors.
    limits
        Floor and cap in US dollars, None where there is none.
    draws, seed
        Number of draws and seed of the generator.

    Returns
    -------
    ndarray, shape (draws,)
        US dollars. Each draw takes each figure from a normal distribution around the one stated, the terms
        independent of each other, and adds up the invoice.

    Examples
    --------
    >>> sure = Outcomes([0.76], [0.0], [0.70], [0.85], [40000.0], [True], ["contingent"], ["linear"])
    >>> simulated(100000.0, sure, (None, None), draws=2, seed=1).round(2).tolist()
    [116000.0, 116000.0]
    """
    mean, se, baseline, target, amount = (
        np.atleast_1d(np.asarray(values, dtype=float))
        for values in (outcomes.mean, outcomes.se, outcomes.baseline, outcomes.target, outcomes.amount)
    )
    figures = mean + se * np.random.default_rng(seed).standard_normal((draws, len(mean)))
    paid = np.full(draws, float(base))
    for place, (kind, shape) in enumerate(zip(outcomes.kinds, outcomes.shapes, strict=True)):
        start = None if np.isnan(baseline[place]) else float(baseline[place])
        reached = attainment(figures[:, place], float(target[place]), start, outcomes.higher[place])
        sign = -1.0 if kind == "discount" else 1.0
        paid += sign * amount[place] * counted(kind, reached, shape)
    floor, cap = limits
    return np.clip(paid, 0.0 if floor is None else floor, cap)


def outlook(payments: ArrayLike, floor: float | None = None, cap: float | None = None) -> Outlook:
    """Sum up simulated payments.

    Parameters
    ----------
    payments : array_like, shape (draws,)
        From `simulated`, US dollars.
    floor, cap
        US dollars; None: there is none, and its chance is 0.

    Raises
    ------
    ValueError
        Without a payment.

    Examples
    --------
    >>> outlook([100.0, 120.0, 140.0, 140.0], cap=140.0)
    Outlook(mean=125.0, low=103.0, high=140.0, at_floor=0.0, at_cap=0.5)
    """
    paid = np.asarray(payments, dtype=float)
    if not len(paid):
        raise ValueError("there is no payment to sum up")
    low, high = np.quantile(paid, [0.05, 0.95])
    at_floor = 0.0 if floor is None else float((paid <= floor).mean())
    at_cap = 0.0 if cap is None else float((paid >= cap).mean())
    return Outlook(float(paid.mean()), float(low), float(high), at_floor, at_cap)
