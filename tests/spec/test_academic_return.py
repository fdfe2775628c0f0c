"""Increase x learners / dollars, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import academic_return, cost_per_achievement
from coaching_analytics.statistics.cost_effectiveness import fieller
from tests.spec.rated_system import YEAR, many_sites, money, rated_gate

CELL = {"measure": "early literacy", "total": "budgetary"}


def test_increase_times_learners_for_a_thousand_dollars() -> None:
    """Site A: 40 to 42 with a standard deviation of 10 is .2 for 30 children, site C .1 for 20. Of $1,200 for
    July 2024 to June 2025 a site, nine months lie before April 2025: $900.

    (.2 x 30 + .1 x 20) / 1,800 x 1,000 = 4.44 standard deviations x learners.
    """
    rows = [
        result("A", "2024-05-10", 40.0),
        result("A", "2025-04-20", 42.0, children=30),
        result("C", "2024-05-10", 50.0),
        result("C", "2025-04-20", 51.0, children=20),
    ]
    lines = [money(1, ("site", "A"), "1200.00"), money(2, ("site", "C"), "1200.00")]
    row = academic_return(rated_gate(achievement=rows, spending=lines), YEAR).row(**CELL)
    assert row.value == pytest.approx((0.2 * 30 + 0.1 * 20) / (2 * 1_200 * 9 / 12) * 1_000)
    assert (row.numerator, row.denominator, row.n) == (pytest.approx(8), pytest.approx(1_800), 2)
    assert row.interval is None


def test_what_is_left_out_is_counted() -> None:
    """B has no earlier date, C no standard deviation then; A's second measure has no second date."""
    rows = [
        result("A", "2024-05-10", 40.0),
        result("A", "2025-04-20", 42.0),
        result("B", "2025-04-20", 42.0),
        result("C", "2024-05-10", 40.0, sd=None),
        result("C", "2025-04-20", 42.0),
        {**result("A", "2025-04-20", 9.0), "measure": "counting"},
    ]
    found = academic_return(rated_gate(achievement=rows, spending=[money(1, ("site", "A"), "1200.00")]), YEAR)
    row = found.row(**CELL)
    assert (row.n, row.excluded) == (
        1,
        {"no earlier date": 1, "no standard deviation at the earlier date": 1},
    )
    other = found.row(measure="counting", total="budgetary")
    assert (other.value, other.reason) == (None, "no achievement on record at two dates")


def test_a_site_without_dollars_is_left_out() -> None:
    rows = [result(site, day, 40.0) for site in "AC" for day in ("2024-05-10", "2025-04-20")]
    gate = rated_gate(achievement=rows, spending=[money(1, ("site", "A"), "1200.00")])
    row = academic_return(gate, YEAR).row(**CELL)
    assert (row.value, row.n, row.excluded) == (0, 1, {"no spending rows": 1})


def test_a_fall_has_words_and_no_negative_return() -> None:
    rows = [result("A", "2024-05-10", 42.0), result("A", "2025-04-20", 40.0)]
    gate = rated_gate(achievement=rows, spending=[money(1, ("site", "A"), "1200.00")])
    row = academic_return(gate, YEAR).row(**CELL)
    assert (row.value, row.reason) == (None, "scores fell, so there is no return to speak of")


def test_without_achievement_there_is_a_reason() -> None:
    found = academic_return(rated_gate(), YEAR)
    assert set(found.rows["reason"]) == {"no achievement on record at two dates"}
    assert not len(academic_return(rated_gate(), YEAR, by=("region",)).rows)


def test_dates_too_near_or_too_far_are_no_pair() -> None:
    rows = [result("A", "2021-05-10", 10.0), result("A", "2025-01-10", 41.0), result("A", "2025-04-20", 42.0)]
    gate = rated_gate(achievement=rows, spending=[money(1, ("site", "A"), "1200.00")])
    assert academic_return(gate, YEAR).row(**CELL).reason == "no achievement on record at two dates"


def test_the_range_is_fiellers_over_sites() -> None:
    """Twelve sites of ten children: their sums and dollars as pairs, t(11)."""
    increase, dollars = 1.0 + np.arange(12) / 10, 1_200.0 + 60 * (np.arange(12) % 5)
    rows, lines = [], []
    for at, (more, cost) in enumerate(zip(increase, dollars, strict=True)):
        site = f"X{at:02d}"
        rows += [
            result(site, "2024-05-10", 40.0),
            result(site, "2025-04-20", 40 + float(more), children=10),
        ]
        lines.append(money(at, ("site", site), f"{cost:.2f}"))
    gate = rated_gate(achievement=rows, spending=lines, **many_sites(12))
    sums, spent = increase, dollars * 9 / 12  # .1 standard deviations a point, ten children
    wanted = fieller(
        sums.mean(),
        spent.mean(),
        (sums.var(ddof=1) / 12, spent.var(ddof=1) / 12),
        float(np.cov(sums, spent)[0, 1]) / 12,
        2.2009852,
    )
    found = academic_return(gate, YEAR)
    row = found.row(**CELL)
    assert wanted.low is not None
    assert wanted.high is not None
    assert row.interval is not None
    assert (row.interval.low, row.interval.high) == pytest.approx((1_000 * wanted.low, 1_000 * wanted.high))
    assert found.rows["people"].tolist() == [120] * 3


def test_few_children_are_hidden_when_published() -> None:
    rows = [result("A", "2024-05-10", 40.0), result("A", "2025-04-20", 42.0, children=9)]
    gate = rated_gate(achievement=rows, spending=[money(1, ("site", "A"), "1200.00")])
    row = release(academic_return(gate, YEAR), Viewer.published(10)).row(**CELL)
    assert (row.value, row.reason) == (None, "Hidden: fewer than 10 people are behind this figure.")


def result(
    site: str, day: str, score: float, *, children: int = 25, sd: float | None = 10.0
) -> dict[str, Any]:
    """Mean early literacy of a site's children on a day."""
    return {
        "system_id": "demo",
        "site_id": site,
        "assessed_date": day,
        "measure": "early literacy",
        "children": children,
        "mean_score": score,
        "standard_deviation": sd,
    }


def test_the_cost_of_a_unit_is_the_inverse_of_the_return() -> None:
    """$1,800 for 8 standard deviations x learners are $225 each; without a range there is no price."""
    sites = [f"X{at:02d}" for at in range(12)]
    rows = [
        result(site, day, 40.0 if day < "2025" else 42.0 + at % 2)
        for at, site in enumerate(sites)
        for day in ("2024-05-10", "2025-04-20")
    ]
    lines = [money(at, ("site", site), f"{1_200 + 100 * (at % 3)}.00") for at, site in enumerate(sites)]
    gate = rated_gate(achievement=rows, spending=lines, **many_sites(12))
    gain, price = academic_return(gate, YEAR).row(**CELL), cost_per_achievement(gate, YEAR).row(**CELL)
    assert gain.value is not None
    assert gain.interval is not None
    assert price.interval is not None
    assert price.value == pytest.approx(1_000 / float(gain.value))
    assert (price.interval.low, price.interval.high) == pytest.approx(
        (1_000 / gain.interval.high, 1_000 / gain.interval.low)
    )
    few = rated_gate(achievement=rows[:4], spending=lines, **many_sites(12))
    row = cost_per_achievement(few, YEAR).row(**CELL)
    assert (row.value, row.reason) == (None, "too few sites to give a likely range")


def test_a_return_that_may_be_nothing_has_a_lower_limit_and_no_price() -> None:
    sites = [f"X{at:02d}" for at in range(12)]
    rows = [
        result(site, day, 40.0 if day < "2025" else 40.2 + (3.0 if at % 2 else -3.0))
        for at, site in enumerate(sites)
        for day in ("2024-05-10", "2025-04-20")
    ]
    lines = [money(at, ("site", site), "1200.00") for at, site in enumerate(sites)]
    row = cost_per_achievement(rated_gate(achievement=rows, spending=lines, **many_sites(12)), YEAR).row(
        **CELL
    )
    assert row.value is None
    assert row.interval is not None
    assert row.reason == (
        f"at least ${row.interval.low:,.0f} for a standard deviation; these data do not rule out no increase"
    )
