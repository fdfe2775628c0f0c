"""The ingredients method: what a service costs, from the amounts, prices and shares of what goes into it."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Convention = Literal["first_year_undiscounted", "end_of_year"]


def annuity_factor(rate: float, years: float) -> float:
    """Share of a purchase that belongs to each year of its life.

    Parameters
    ----------
    rate : float
        Yearly interest as a share, 0 or more.
    years : float
        Years it is in use, above 0.

    Returns
    -------
    float
        ``a(r, n) = r (1 + r)^n / ((1 + r)^n - 1)``, and ``1 / n`` when the rate is 0. Per year.

    Raises
    ------
    ValueError
        For a rate below 0, or a life that is not above 0.

    Notes
    -----
    Levin and McEwan, Cost-effectiveness analysis. The equal yearly payments that repay 1 with interest.

    Examples
    --------
    >>> round(annuity_factor(0.03, 5), 6)
    0.218355
    >>> annuity_factor(0, 4)
    0.25
    """
    if not 0 <= rate < np.inf:
        raise ValueError(f"a rate is 0 or more; got {rate}")
    if not 0 < years < np.inf:
        raise ValueError(f"years of use are above 0; got {years}")
    if rate == 0:
        return 1 / years
    # r / (1 - (1 + r)^-n), which keeps its digits when the rate is small and does not overflow
    return float(rate / -np.expm1(-years * np.log1p(rate)))


def annualised(price: ArrayLike, rate: float, years: float) -> Floats:
    """Dollars a year of something bought once and used for several years.

    Parameters
    ----------
    price : array_like, shape (k,)
        Dollars paid.
    rate, years : float
        See `annuity_factor`.

    Returns
    -------
    ndarray, shape (k,)
        ``price x a(rate, years)``, dollars a year.

    Raises
    ------
    ValueError
        As `annuity_factor`.

    Examples
    --------
    >>> annualised([10_000], 0.03, 5).round(2)
    array([2183.55])
    """
    return np.asarray(price, dtype=float) * annuity_factor(rate, years)


def ingredient_cost(quantity: ArrayLike, price: ArrayLike, share: ArrayLike = 1.0) -> Floats:
    """Dollars of each ingredient.

    Parameters
    ----------
    quantity : array_like, shape (k,)
        How many units go in (posts, hours, laptops), 0 or more.
    price : array_like, shape (k,)
        Dollars a unit, fringe included where it is a person's time (pay x (1 + fringe)).
    share : array_like, shape (k,)
        Part of it that serves this purpose, 0 to 1.

    Returns
    -------
    ndarray, shape (k,)
        ``quantity x price x share``, dollars. Their sum is the cost.

    Raises
    ------
    ValueError
        For a quantity below 0, a share outside 0 to 1, or a missing number: a missing price is no price of 0.

    Examples
    --------
    Two coaches, a tenth of a supervisor, 40 teachers for 20 hours, each with 30% fringe:

    >>> ingredient_cost([2, 1, 800], [62_000 * 1.3, 90_000 * 1.3, 38 * 1.3], [1, 0.1, 1]).round(2)
    array([161200.,  11700.,  39520.])
    """
    amounts, prices, shares = np.broadcast_arrays(
        *(np.asarray(given, dtype=float) for given in (quantity, price, share))
    )
    for name, values in (("quantity", amounts), ("price", prices), ("share", shares)):
        if not np.isfinite(values).all():
            raise ValueError(f"a {name} is missing or no number")
    if (amounts < 0).any():
        raise ValueError("a quantity is 0 or more")
    if ((shares < 0) | (shares > 1)).any():
        raise ValueError("a share lies between 0 and 1")
    return np.asarray(amounts * prices * shares)


def present_value(amounts: ArrayLike, rate: float, *, convention: Convention) -> float:
    """Dollars of several years as dollars of the first.

    Parameters
    ----------
    amounts : array_like, shape (years,)
        Dollars of the first year, the second and so on.
    rate : float
        Yearly discount as a share, 0 or more.
    convention : {"first_year_undiscounted", "end_of_year"}
        Whether the first year's dollars count in full (paid as the year begins), or are discounted by one
        year (paid as it ends). It has no default: the two differ by the rate, and a figure has to say which.

    Returns
    -------
    float
        ``sum_t C_t / (1 + r)^t`` with t from 0, or from 1 at the end of the year. Dollars.

    Raises
    ------
    ValueError
        For a rate below 0, a missing amount, or another convention.

    Examples
    --------
    >>> round(present_value([10_000] * 3, 0.03, convention="first_year_undiscounted"), 2)
    29134.7
    >>> round(present_value([10_000] * 3, 0.03, convention="end_of_year"), 2)
    28286.11
    """
    first = {"first_year_undiscounted": 0, "end_of_year": 1}.get(convention)
    if first is None:
        raise ValueError(f"the convention is first_year_undiscounted or end_of_year; got {convention!r}")
    if not 0 <= rate < np.inf:
        raise ValueError(f"a rate is 0 or more; got {rate}")
    dollars = np.asarray(amounts, dtype=float)
    if not np.isfinite(dollars).all():
        raise ValueError("an amount is missing or no number")
    return float(np.sum(dollars / (1 + rate) ** (first + np.arange(len(dollars)))))
