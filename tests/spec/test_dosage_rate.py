"""Hours given per operating month: sites without hours count as zero."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import dosage_rate
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.small_system import SUMMER

S = Selection(window=SUMMER)
# G gives S1 60 (two of four people), S2 30 and S3 30 minutes; I gives S2 10, the call H gives S3 60.
S1, S2, S3 = 60 / 60, (30 + 10) / 60, (30 + 60) / 60


def test_mean_and_quantiles_over_sites_at_risk(small: Gate) -> None:
    """Five sites, three operating months each; S5 and S6 got nothing."""
    result = dosage_rate(small, S)
    mean = result.row(statistic="mean")
    assert mean.value == pytest.approx((S1 + S2 + S3) / (5 * 3))
    assert (mean.numerator, mean.denominator) == (pytest.approx(S1 + S2 + S3), pytest.approx(15))
    assert result.row(statistic="median").value == pytest.approx(S2 / 3)
    assert result.row(statistic="q25").value == 0
    assert result.row(statistic="q75").value == pytest.approx(S1 / 3)
    assert mean.excluded == {"new or closing": 1}
    assert mean.n == 5


def test_by_region(small: Gate) -> None:
    result = dosage_rate(small, S, by=("region",))
    assert result.row(region="north", statistic="median").value == pytest.approx((S1 / 3 + S2 / 3) / 2)
    assert result.row(region="south", statistic="mean").value == pytest.approx(S3 / 9)


def test_a_cell_without_sites_at_risk_has_a_reason(small: Gate) -> None:
    """The school S4 enrolled in September."""
    row = dosage_rate(small, S, by=("setting",)).row(setting="school", statistic="median")
    assert (row.value, row.n) == (None, 0)
    assert row.reason == "no sites enrolled and open long enough in this period"
