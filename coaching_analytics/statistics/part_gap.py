"""How far a site's mean on one part lies from a reference, and whether error of rating can explain it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from coaching_analytics.statistics.estimate import Estimate


def error_from_pairs(squares: float, pairs: int) -> float:
    """Error of one rating from rooms that two raters scored within a short time, points.

    Parameters
    ----------
    squares
        Sum of squared differences of the two scores, squared points.
    pairs
        Number of rooms scored twice.

    Notes
    -----
    ``sqrt(sum((first - second)**2) / (2 pairs))`` (Dahlberg 1940): both scores have the same error, so the
    difference has twice its variance. How strict each rater is counts as error.

    Examples
    --------
    >>> error_from_pairs(2.0, 4)
    0.5
    """
    return float(np.sqrt(squares / (2 * pairs)))


def independent_looks(raters: ArrayLike) -> float:
    """As how many ratings by different people these ratings count.

    Parameters
    ----------
    raters : array_like, shape (n,)
        Code of the rater of each rating.

    Notes
    -----
    ``n**2 / sum(ratings of each rater squared)``: a strict rater is strict in every room of the site, so
    rooms rated by one person are one look however many there are. It is cautious: error that is new in each
    room does average out.

    Examples
    --------
    >>> independent_looks(["a", "a", "a"]), independent_looks(["a", "b"])
    (1.0, 2.0)
    """
    _, counts = np.unique(np.asarray(raters), return_counts=True)
    return float(counts.sum() ** 2 / np.square(counts).sum())


def part_gap(
    scores: ArrayLike,
    raters: ArrayLike,
    reference: float,
    error: float | None,
    *,
    looked_at: int = 1,
    level: float = 0.95,
) -> Estimate:
    """Mean of a site's rooms less a reference, with the range that error of rating leaves.

    Parameters
    ----------
    scores, raters : array_like, shape (n,)
        One score a room, points, and who rated it.
    reference
        What the mean is compared with, taken as it stands.
    error
        Error of one rating (a standard deviation), points; None: not known, and there is no range.
    looked_at
        Number of parts looked at side by side. The lowest of ten is low by chance more often than one chosen
        beforehand, so the range is widened until all hold together (Bonferroni).
    level
        Coverage of the ranges together.

    Notes
    -----
    ``mean - reference +- z(1 - (1 - level) / (2 looked_at)) error / sqrt(looks)``, looks as in
    `independent_looks`. It says what the same rooms could score if others had rated them, not what other
    rooms would score.

    Examples
    --------
    >>> found = part_gap([2.0, 3.0], ["a", "b"], 3.5, 0.5)
    >>> found.value, round(found.low, 3), round(found.high, 3)
    (-1.0, -1.693, -0.307)
    """
    value = float(np.mean(np.asarray(scores, dtype=float))) - reference
    if error is None:
        return Estimate(value, reason="how exact one rating of a part is, is not known")
    se = error / float(np.sqrt(independent_looks(raters)))
    half = float(special.ndtri(1 - (1 - level) / (2 * looked_at))) * se
    return Estimate(value, se, value - half, value + half)
