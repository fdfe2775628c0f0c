"""Do sites that received more hours change more? An association, shown as a bracket of estimators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from coaching_analytics.statistics.estimate import Estimate, missing
from coaching_analytics.statistics.panel import MINIMUM_SITES, panel_regression

Floats = NDArray[np.float64]

FINAL_LEVEL = "final level on hours"
POST_MINUS_PRE = "last less first score on hours"
ONE_WAVE = "change in one wave on its hours"
LAGGED = "score on hours and the score before"
SITE_AND_WAVE = "site and wave effects"
DIFFERENCES = "changes with site and wave effects"
ESTIMATORS = (FINAL_LEVEL, POST_MINUS_PRE, ONE_WAVE, LAGGED, SITE_AND_WAVE, DIFFERENCES)

ONE_SCORE = "fewer than two waves"
FEW_WAVES = "fewer than four waves: whether past scores decided about hours cannot be tested"
FEW_SITES = "fewer than ten sites with every wave"
FOLLOWED_SCORES = "hours followed the last observed score, which makes this form wrong"
NOT_CREDIBLE = "given for comparison: this form is wrong when hours went to those in need"


@dataclass(frozen=True, slots=True)
class DoseResponse:
    """Points per hour by estimator, an association and never an effect.

    `shown` are the estimators to put side by side; `withheld` says of each other why it is not. `lead` is the
    coefficient of the next wave's hours on this wave's change and `lead_p` its p value; `follows_scores` is
    None when the test could not be made. A passed test does not prove that the shown forms are right.
    """

    estimates: Mapping[str, Estimate]
    shown: tuple[str, ...]
    withheld: Mapping[str, str]
    lead: Estimate
    lead_p: float | None
    follows_scores: bool | None
    sites: int
    left_out: int


def dose_response(
    scores: ArrayLike, hours: ArrayLike, *, alpha: float = 0.05, level: float = 0.95
) -> DoseResponse:
    """Association of hours with scores by six estimators, with the lead test first.

    Parameters
    ----------
    scores : array_like, shape (n, w)
        Score of each site at each wave, points. Sites with a missing score or hours are left out and counted.
    hours : array_like, shape (n, w)
        Hours received between the wave before and this one. Those of the first wave do not count: no score
        came before them.
    alpha : float
        The lead test rejects below it.
    level : float
        Coverage of the ranges.

    Returns
    -------
    DoseResponse
        No estimator is right under every rule by which hours are given. When the lead test rejects, only the
        form with the score before is shown, for one wave at a time, and those with site effects are
        withheld; when it passes, the two forms with site and wave effects stand side by side; when it could
        not be made, all three. Ask how hours were given; where coaching started at different times, prefer
        `staggered_start`.

    Notes
    -----
    With score y, hours h and hours so far H: y_w on H_w; y_w - y_1 on H_w; the change of a wave on h with
    wave effects; y on h and the y before with wave effects; y on H with site and wave effects; the change on
    h with site and wave effects. Lead test: the change on h and the next wave's h, with site and wave
    effects (Granger's idea in a panel): hours still to come cannot have moved a score, but a low score can
    have brought hours. Standard errors by site (`panel_regression`).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> given = rng.gamma(2, 5, (400, 5))
    >>> level = rng.normal(size=(400, 1)) + 0.01 * np.cumsum(given, axis=1)
    >>> found = dose_response(level + 0.1 * rng.normal(size=(400, 5)), given)
    >>> found.shown, found.follows_scores, round(found.estimates[SITE_AND_WAVE].value, 3)
    (('site and wave effects', 'changes with site and wave effects'), False, 0.01)
    """
    y, h = np.asarray(scores, dtype=float), np.array(hours, dtype=float)
    h[:, :1] = 0.0
    kept = ~(np.isnan(y) | np.isnan(h)).any(axis=1)
    y, h = y[kept], h[kept]
    left_out = int((~kept).sum())
    if len(y) < MINIMUM_SITES or y.shape[1] < 2:
        none = missing(FEW_SITES if len(y) < MINIMUM_SITES else ONE_SCORE)
        reasons = dict.fromkeys(ESTIMATORS, none.reason or "")
        return DoseResponse(dict.fromkeys(ESTIMATORS, none), (), reasons, none, None, None, len(y), left_out)
    found = _estimates(y, h, level)
    lead, p = _lead_test(y, h, level)
    follows = None if p is None else p < alpha
    with_effects = (SITE_AND_WAVE, DIFFERENCES)
    shown = {True: (LAGGED,), False: with_effects, None: (LAGGED, *with_effects)}[follows]
    withheld = {
        name: FOLLOWED_SCORES if follows and name in with_effects else NOT_CREDIBLE
        for name in ESTIMATORS
        if name not in shown
    }
    return DoseResponse(found, shown, withheld, lead, p, follows, len(y), left_out)


def _estimates(y: Floats, h: Floats, level: float) -> dict[str, Estimate]:
    total, change = np.cumsum(h, axis=1), np.diff(y, axis=1)

    def fit(value: Floats, explains: list[Floats], effects: bool) -> Estimate:
        return _fit(value, explains, effects, level)[0]

    return {
        FINAL_LEVEL: fit(y[:, -1:], [total[:, -1:]], False),
        POST_MINUS_PRE: fit(y[:, -1:] - y[:, :1], [total[:, -1:]], False),
        ONE_WAVE: fit(change, [h[:, 1:]], False),
        LAGGED: fit(y[:, 1:], [h[:, 1:], y[:, :-1]], False),
        SITE_AND_WAVE: fit(y, [total], True),
        DIFFERENCES: fit(change, [h[:, 1:]], True),
    }


def _lead_test(y: Floats, h: Floats, level: float) -> tuple[Estimate, float | None]:
    if y.shape[1] < 4:
        return missing(FEW_WAVES), None
    change = np.diff(y, axis=1)[:, :-1]
    lead = _fit(change, [h[:, 1:-1], h[:, 2:]], True, level)[1]
    if lead.value is None or not lead.se:
        return lead, None
    return lead, 2 * float(special.stdtr(len(y) - 1, -abs(lead.value / lead.se)))


def _fit(value: Floats, explains: list[Floats], effects: bool, level: float) -> tuple[Estimate, ...]:
    """Regression of a table of sites by waves on others of its shape."""
    sites, waves = np.indices(value.shape)
    columns = np.column_stack([part.ravel() for part in explains])
    return panel_regression(
        value.ravel(), columns, sites.ravel(), waves.ravel(), site_effects=effects, level=level
    )
