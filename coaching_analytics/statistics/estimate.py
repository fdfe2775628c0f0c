"""A number with its likely range, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, its standard error and range; what is missing is None and `reason` says why.

    A value may stand without a range (then `reason` tells what the range lacks); never the other way round.
    """

    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None


def missing(reason: str) -> Estimate:
    """An estimate that cannot be given.

    Examples
    --------
    >>> missing("no room was rated twice").value is None
    True
    """
    return Estimate(None, reason=reason)
