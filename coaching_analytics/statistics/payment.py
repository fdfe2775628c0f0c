"""What an outcomes-based contract pays: from measured figures to clauses and an invoice.

Each term has one kind. Money is `Decimal` to the cent; shares are numbers between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
