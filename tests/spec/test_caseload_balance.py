"""How evenly sites are shared out among coaches."""

from __future__ import annotations

from statistics import mean, stdev

import pytest

from coaching_analytics.metrics import caseload_balance
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.small_system import SUMMER

S = Selection(window=SUMMER)
# Sites per full-time post: C1 184 site-days on 92 post-days, C2 122 on 46, C3 92 on 92.
LOADS = [184 / 92, 122 / 46, 92 / 92]


def test_spread_over_three_coaches(small: Gate) -> None:
    result = caseload_balance(small, S)
    assert result.row(statistic="max_over_median").value == pytest.approx((122 / 46) / (184 / 92))
    assert result.row(statistic="cv").value == pytest.approx(stdev(LOADS) / mean(LOADS))
    assert result.row(statistic="cv").n == 3


def test_the_line_counts_people_and_not_posts(small: Gate) -> None:
    """At a line of 1.5 only C1 is above: C2 has 2.65 sites per full-time post and 1.33 per person."""
    row = caseload_balance(small.with_settings({"people_line": 1.5}), S).row(statistic="share_above_line")
    assert (row.value, row.numerator) == (1 / 3, 1)


def test_too_few_coaches(small: Gate) -> None:
    row = caseload_balance(small, S, by=("region",)).row(region="south", statistic="cv")
    assert (row.value, row.n, row.reason) == (None, 2, "fewer than 3 coaches")


def test_coaches_with_few_days_are_left_out_and_counted(small: Gate) -> None:
    row = caseload_balance(small.with_settings({"minimum_fte_days": 50}), S).row(statistic="cv")
    assert (row.n, row.excluded) == (2, {"fewer than 50 full-time-post days": 1})
