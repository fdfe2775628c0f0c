"""Dollars of one year or place in prices of another; what an index lacks is an error, never extrapolated."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Key = TypeVar("Key", bound=Hashable)


class MissingPrices(ValueError):
    """A price index has no value for a year, month or place. `missing` names them."""

    def __init__(self, missing: Sequence[Hashable]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"the price index has no value for {', '.join(map(str, self.missing))}")


def price_factors(years: ArrayLike, index: Mapping[int, float], base_year: int) -> Floats:
    """What dollars of each year are multiplied by to become dollars of the base year.

    Parameters
    ----------
    years : array_like of int, shape (n,)
        Year of each amount.
    index : mapping of int to float
        Price index by year, above 0.
    base_year : int
        Year whose prices are wanted.

    Returns
    -------
    ndarray, shape (n,)
        ``index[base_year] / index[year]``; no unit.

    Raises
    ------
    MissingPrices
        When a year, or the base year, is not in the index. A year between two others is missing too.
    ValueError
        For an index that is not above 0.

    Examples
    --------
    $3,260 of 2021 in dollars of 2023:

    >>> cpi = {2021: 270.970, 2022: 292.655, 2023: 304.702}
    >>> (3260 * price_factors([2021], cpi, 2023)).round(2)
    array([3665.82])
    >>> price_factors([2024], cpi, 2023)
    Traceback (most recent call last):
        ...
    coaching_analytics.statistics.prices.MissingPrices: the price index has no value for 2024
    """
    wanted = [int(year) for year in np.asarray(years).ravel()]
    base = level_of([int(base_year)], index)[0]
    return base / level_of(wanted, index)


def real_dollars(amounts: ArrayLike, years: ArrayLike, index: Mapping[int, float], base_year: int) -> Floats:
    """Amounts in the prices of one year.

    Parameters
    ----------
    amounts : array_like, shape (n,)
        Dollars as they were spent.
    years, index, base_year
        See `price_factors`.

    Returns
    -------
    ndarray, shape (n,)
        ``amount x index[base_year] / index[year]``, dollars of the base year.

    Raises
    ------
    MissingPrices, ValueError
        As `price_factors`.

    Examples
    --------
    >>> real_dollars([3260], [2021], {2021: 270.970, 2023: 304.702}, 2023).round(2)
    array([3665.82])
    """
    return np.asarray(amounts, dtype=float) * price_factors(years, index, base_year)


def regional_factors(places: Sequence[Key], index: Mapping[Key, float], reference: float = 100.0) -> Floats:
    """What dollars of each place are multiplied by to become dollars at the reference price level.

    Parameters
    ----------
    places : sequence, length n
        Place of each amount, or place and year.
    index : mapping to float
        Regional price index by place, or place and year, above 0.
    reference : float
        Price level wanted, on the same scale (100: the average of the whole).

    Returns
    -------
    ndarray, shape (n,)
        ``reference / index[place]``; no unit.

    Raises
    ------
    MissingPrices
        When a place is not in the index.
    ValueError
        For an index or a reference that is not above 0.

    Examples
    --------
    $1,000 where prices are a quarter above average buy what $800 buy on average:

    >>> 1000 * regional_factors(["coast"], {"coast": 125.0})
    array([800.])
    """
    if not 0 < reference < np.inf:
        raise ValueError(f"a price level is above 0; got {reference}")
    return reference / level_of(places, index)


def school_year_level(
    months: Mapping[tuple[int, int], float], first_year: int, *, first_month: int = 7
) -> float:
    """Price level of a school year: the average of its twelve months.

    Parameters
    ----------
    months : mapping of (year, month) to float
        Monthly price index, above 0.
    first_year : int
        Calendar year the school year begins in.
    first_month : int
        Month it begins in (7: July to June).

    Returns
    -------
    float
        Mean of the twelve months, index points. Where only calendar-year averages are known, take amounts by
        month and the calendar year each lies in (`price_factors`), and say so.

    Raises
    ------
    MissingPrices
        When one of the twelve months is not there: eleven months are not averaged.

    Examples
    --------
    >>> known = {(2023 + (m > 12), (m - 1) % 12 + 1): 300.0 + m for m in range(7, 19)}
    >>> school_year_level(known, 2023)
    312.5
    """
    wanted = [
        (first_year + (first_month - 1 + step) // 12, (first_month - 1 + step) % 12 + 1) for step in range(12)
    ]
    missing = [f"{year}-{month:02d}" for year, month in wanted if (year, month) not in months]
    if missing:
        raise MissingPrices(missing)
    return float(np.mean(level_of(wanted, months)))


def level_of(wanted: Sequence[Key], index: Mapping[Key, float]) -> Floats:
    """The price level of each key wanted.

    Parameters
    ----------
    wanted : sequence, length n
        Years, months or places.
    index : mapping
        Price level by key.

    Returns
    -------
    ndarray, shape (n,)
        Index points.

    Raises
    ------
    MissingPrices
        Naming every key that is not there, in order.
    ValueError
        For a level that is not above 0.

    Examples
    --------
    >>> level_of([2021, 2022], {2021: 100.0, 2022: 110.0})
    array([100., 110.])
    """
    missing = sorted({key for key in wanted if key not in index}, key=str)
    if missing:
        raise MissingPrices(missing)
    levels = np.array([float(index[key]) for key in wanted])
    if not ((levels > 0) & np.isfinite(levels)).all():
        raise ValueError("a price index is above 0")
    return levels
