"""The crossed model, against the same likelihood with whole matrices, balanced designs and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize

from coaching_analytics.statistics.crossed_effects import Crossed, fit_crossed

RNG = np.random.default_rng(7)
SITE, ROOM = np.repeat(np.arange(12), 8), np.repeat(np.arange(36), [3, 2, 3] * 12)
RATER = RNG.integers(0, 5, 96)
TIME = RNG.normal(size=96)
SCORE = (
    4 + 0.5 * RNG.normal(size=12)[SITE] + 0.7 * RNG.normal(size=36)[ROOM]
    + 0.4 * RNG.normal(size=5)[RATER] + 0.2 * TIME + 0.6 * RNG.normal(size=96)
)  # fmt: skip


def columns(codes: np.ndarray) -> np.ndarray:
    return (codes[:, None] == np.unique(codes)).astype(float)


class Whole:
    """The same model with covariance matrices written out: slow and plain."""

    def __init__(self, x: np.ndarray, blocks: list[np.ndarray], y: np.ndarray = SCORE) -> None:
        self.x, self.blocks, self.y = x, blocks, y
        self.size = np.array([1.0])
        found = optimize.minimize(
            lambda logs: self.criterion(np.exp(logs)), np.full(len(blocks) + 1, -1.0), method="Nelder-Mead",
            options={"maxiter": 4000, "maxfev": 4000, "xatol": 1e-8, "fatol": 1e-10},
        )  # fmt: skip
        self.size, self.least = np.exp(found.x), found.fun

    def parts(self, size: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        v = size[-1] * np.eye(len(self.y))
        v += sum(s * block @ block.T for s, block in zip(size, self.blocks, strict=False))
        inverse = np.linalg.inv(v)
        covariance = np.linalg.inv(self.x.T @ inverse @ self.x)
        return inverse, covariance, covariance @ self.x.T @ inverse @ self.y

    def criterion(self, size: np.ndarray) -> float:
        inverse, covariance, b = self.parts(size)
        left = self.y - self.x @ b
        n = len(self.y) - self.x.shape[1]
        return float(
            n * np.log(2 * np.pi) - np.linalg.slogdet(inverse)[1] - np.linalg.slogdet(covariance)[1]
            + left @ inverse @ left
        )  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> Whole:
    return Whole(np.column_stack([np.ones(96), TIME]), [columns(ROOM), columns(SITE), columns(RATER)])


@pytest.fixture(scope="module")
def found() -> object:
    fixed = np.column_stack([np.ones(96), TIME])
    return fit_crossed(SCORE, {"room": ROOM, "site": SITE}, {"rater": Crossed(RATER)}, fixed)


def test_variances_and_likelihood_are_those_of_the_whole_matrices(whole: Whole, found) -> None:
    assert list(found.variance.values()) == pytest.approx(whole.size, rel=1e-3, abs=1e-5)
    assert found.criterion == pytest.approx(whole.least, abs=1e-5)


def test_fixed_effects_and_predictions_are_those_of_the_whole_matrices(whole: Whole, found) -> None:
    size = np.array([found.variance[name] for name in found.names])
    inverse, covariance, b = whole.parts(size)
    assert found.fixed == pytest.approx(b, rel=1e-6)
    assert found.fixed_covariance == pytest.approx(covariance, rel=1e-6)
    w = columns(RATER)
    effects = size[2] * w.T @ inverse @ (SCORE - whole.x @ b)
    assert found.effects["rater"] == pytest.approx(effects, rel=1e-6)
    projected = inverse - inverse @ whole.x @ covariance @ whole.x.T @ inverse
    error = size[2] * np.eye(5) - size[2] ** 2 * w.T @ projected @ w
    assert found.effect_covariance["rater"] == pytest.approx(error, rel=1e-6)


def test_covariance_of_variances_is_the_inverse_curvature(whole: Whole, found) -> None:
    """Second differences of the plain likelihood in the variances themselves."""
    at = np.array([found.variance[name] for name in found.names])
    h = np.diag(2e-3 * at)
    curve = np.array(
        [
            [
                sum(s * t * whole.criterion(at + s * h[i] + t * h[j]) for s in (1, -1) for t in (1, -1))
                / (4 * h[i, i] * h[j, j])
                for j in range(4)
            ]
            for i in range(4)
        ]
    )
    assert found.variance_covariance == pytest.approx(np.linalg.inv(curve / 2), rel=0.05, abs=1e-4)


def test_group_means_taken_out_equal_a_column_for_every_group() -> None:
    """Comparing within rooms is the model with a fixed effect for each room."""
    slopes = {"rater": Crossed(RATER), "drift": Crossed(RATER, TIME)}
    within = fit_crossed(SCORE, {}, slopes, TIME[:, None], absorbed=ROOM)
    fixed = fit_crossed(SCORE, {}, slopes, np.column_stack([columns(ROOM), TIME]))
    for name in within.names:
        assert within.variance[name] == pytest.approx(fixed.variance[name], rel=1e-4, abs=1e-6)
    assert within.effects["rater"] == pytest.approx(fixed.effects["rater"], rel=1e-3, abs=1e-5)
    assert within.effects["drift"] == pytest.approx(fixed.effects["drift"], rel=1e-3, abs=1e-5)
    assert within.fixed[0] == pytest.approx(fixed.fixed[-1], rel=1e-4)


def test_statsmodels_finds_the_same_nested_variances() -> None:
    mixed = pytest.importorskip("statsmodels.regression.mixed_linear_model")
    peer = mixed.MixedLM(
        SCORE, np.ones((96, 1)), groups=SITE, exog_vc=_peer_rooms(mixed), exog_re=np.ones((96, 1))
    ).fit(reml=True)  # fmt: skip
    found = fit_crossed(SCORE, {"room": ROOM, "site": SITE}, {})
    assert found.variance["site"] == pytest.approx(float(peer.cov_re[0, 0]), rel=2e-3, abs=1e-4)
    assert found.variance["room"] == pytest.approx(float(peer.vcomp[0]), rel=2e-3)
    assert found.variance["residual"] == pytest.approx(float(peer.scale), rel=2e-3)


def _peer_rooms(mixed) -> object:
    names, labels, matrices = ["room"], [], []
    for site in np.unique(SITE):
        rooms = ROOM[site == SITE]
        matrices.append(columns(rooms))
        labels.append([str(room) for room in np.unique(rooms)])
    return mixed.VCSpec(names, [labels], [matrices])


def test_a_balanced_design_gives_the_analysis_of_variance() -> None:
    """Six visits by four raters: visit (MSB - MSE) / 4, rater (MSJ - MSE) / 6, rest MSE."""
    table = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    visit, rater = np.repeat(range(6), 4), np.tile(range(4), 6)
    between, raters = 4 * table.mean(axis=1).var(ddof=1), 6 * table.mean(axis=0).var(ddof=1)
    rest = (table - table.mean(axis=1)[:, None] - table.mean(axis=0) + table.mean()).ravel()
    error = float(rest @ rest) / 15
    found = fit_crossed(table.ravel(), {"visit": visit}, {"rater": Crossed(rater)})
    assert found.variance["visit"] == pytest.approx((between - error) / 4, rel=1e-4)
    assert found.variance["rater"] == pytest.approx((raters - error) / 6, rel=1e-4)
    assert found.variance["residual"] == pytest.approx(error, rel=1e-4)


def test_a_variance_of_zero_is_zero_and_not_negative() -> None:
    """Rooms of a site that differ more than sites do: the analysis of variance would go below zero."""
    score = np.tile([1.0, 2.0, 5.0, 6.0], 6) + np.repeat([0.0, 0.1] * 3, 4)
    room, site = np.repeat(np.arange(12), 2), np.repeat(np.arange(6), 4)
    found = fit_crossed(score, {"room": room, "site": site}, {})
    assert found.variance["site"] == 0.0
    assert found.variance_covariance[1].tolist() == [0, 0, 0]


def test_two_variances_of_one_partition_cannot_be_told_apart() -> None:
    found = fit_crossed(SCORE, {"room": ROOM, "again": ROOM}, {})
    assert found.variance_covariance is None


@pytest.mark.parametrize(
    ("values", "nested", "fixed", "words"),
    [
        ([1, 2, 3, 4], {"room": [0, 0, 1, 1], "site": [0, 1, 1, 1]}, None, "more than one"),
        ([1, 2], {"room": [0, 1]}, None, "too few"),
        ([2, 2, 2, 2], {"room": [0, 0, 1, 1]}, None, "do not vary"),
        ([1, 2, 3, 5], {"room": [0, 0, 1, 1]}, np.ones((4, 2)), "depend on each other"),
        ([], {}, None, "do not vary"),
    ],
)
def test_what_cannot_be_fitted_is_refused(values, nested, fixed, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        fit_crossed(values, nested, {}, fixed)
