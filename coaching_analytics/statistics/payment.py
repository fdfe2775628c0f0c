"""What an outcomes-based contract pays: from measured figures to clauses, an invoice, and what may come.

Each term has one kind. Money is `Decimal` to the cent; shares are numbers between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

KINDS = ("contingent", "discount", "owed_in_full", "surcharge")
SHAPES = ("linear", "step")
CENT = Decimal("0.01")
# A mean of quarters that is the target to the last digit of a float has reached it.
NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice whose parts sum to its total to the cent.

    Attributes
    ----------
    base
        Paid whatever happens, US dollars.
    lines
        What each term adds (negative: takes off), US dollars.
    limit
        What the floor adds or the cap takes off.
    total
        base + sum of lines + limit.
    """

    base: Decimal
    lines: tuple[Decimal, ...]
    limit: Decimal
    total: Decimal


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
        Of `KINDS` and `SHAPES`.
    """

    mean: ArrayLike
    se: ArrayLike
    baseline: ArrayLike
    target: ArrayLike
    amount: ArrayLike
    higher: Sequence[bool]
    kinds: Sequence[str]
    shapes: Sequence[str]


def attainment(
    measured: ArrayLike, target: float, baseline: float | None = None, higher: bool = True
) -> NDArray[np.float64]:
    """How far figures have come from the baseline (0) to the target (1).

    Parameters
    ----------
    measured : array_like
        Figures, in their own unit.
    target, baseline
        In the same unit. A target below the baseline asks for a fall. Without a baseline there are only
        1 (the target is reached) and 0.
    higher
        Whether a higher figure is the better one; read only without a baseline.

    Returns
    -------
    ndarray, shape of `measured`
        ``(measured - baseline) / (target - baseline)``, below 0 and above 1 included.

    Raises
    ------
    ValueError
        When baseline and target are the same.

    Examples
    --------
    >>> attainment([0.70, 0.76, 0.85], target=0.85, baseline=0.70).round(4).tolist()
    [0.0, 0.4, 1.0]
    >>> attainment([12.0, 15.0], target=14.0, higher=False).tolist()
    [1.0, 0.0]
    """
    figures = np.asarray(measured, dtype=float)
    if baseline is None:
        beyond = figures - target if higher else target - figures
        return (beyond >= -NEAR).astype(float)
    if baseline == target:
        raise ValueError(f"baseline and target are both {target:g}: there is no way between them")
    return (figures - baseline) / (target - baseline)


def payout(attained: ArrayLike, shape: str = "linear") -> NDArray[np.float64]:
    """Share of an amount that an attainment pays, between 0 and 1.

    Parameters
    ----------
    attained : array_like
        From `attainment`.
    shape
        `linear`: the attainment itself, no less than 0 and no more than 1. `step`: 1 at the target, else 0.

    Raises
    ------
    ValueError
        For another shape.

    Examples
    --------
    >>> payout([-0.2, 0.4, 1.3]).tolist(), payout([0.4, 1.0], "step").tolist()
    ([0.0, 0.4, 1.0], [0.0, 1.0])
    """
    if shape not in SHAPES:
        raise ValueError(f"a payout is one of {', '.join(SHAPES)}, got {shape!r}")
    found = np.asarray(attained, dtype=float)
    return (found >= 1 - NEAR).astype(float) if shape == "step" else np.clip(found, 0.0, 1.0)


def counted(kind: str, attained: ArrayLike, shape: str = "linear") -> NDArray[np.float64]:
    """Share of a term's amount that counts in the payment, between 0 and 1.

    Parameters
    ----------
    kind
        `contingent`: what is reached is earned. `discount`, `surcharge`: what is missed is taken off, or
        added. `owed_in_full`: all of it once the condition is missed, whatever the shape.
    attained : array_like
        From `attainment`.
    shape
        See `payout`.

    Raises
    ------
    ValueError
        For another kind.

    Examples
    --------
    >>> [counted(kind, 0.75).item() for kind in KINDS]
    [0.75, 0.25, 1.0, 0.25]
    """
    if kind not in KINDS:
        raise ValueError(f"a term is one of {', '.join(KINDS)}, got {kind!r}")
    paid = payout(attained, "step" if kind == "owed_in_full" else shape)
    return paid if kind == "contingent" else 1.0 - paid


def dollars(kind: str, amount: Decimal, share: float) -> Decimal:
    """What a term adds to the payment, to the cent, half a cent upwards; a discount is negative.

    Examples
    --------
    >>> dollars("contingent", Decimal("40000.00"), 0.4), dollars("discount", Decimal("0.05"), 0.5)
    (Decimal('16000.00'), Decimal('-0.03'))
    """
    cents = (amount * Decimal(repr(float(share)))).quantize(CENT, ROUND_HALF_UP)
    return -cents if kind == "discount" else cents


def invoice(
    base: Decimal, lines: Sequence[Decimal], floor: Decimal | None = None, cap: Decimal | None = None
) -> Invoice:
    """Add up an invoice: ``clip(base + lines, floor, cap)``.

    Parameters
    ----------
    base
        US dollars.
    lines
        From `dollars`: earned, owed and surcharges add, discounts take off.
    floor, cap
        Least and most payable; None: there is none. Without a floor no less than 0 is paid.

    Returns
    -------
    Invoice
        Its parts sum to the total: what the floor or the cap did is a part.

    Raises
    ------
    ValueError
        When the floor is above the cap.

    Examples
    --------
    >>> found = invoice(Decimal(100), [Decimal(60), Decimal(-10)], cap=Decimal(140))
    >>> found.limit, found.total
    (Decimal('-10'), Decimal('140'))
    """
    least = Decimal(0) if floor is None else floor
    if cap is not None and least > cap:
        raise ValueError(f"the floor {least} is above the cap {cap}")
    whole = base + sum(lines, Decimal(0))
    total = max(whole, least) if cap is None else min(max(whole, least), cap)
    return Invoice(base, tuple(lines), total - whole, total)


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
