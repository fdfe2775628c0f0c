"""Returns against rules.json."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching_analytics.statistics.returns import (
    academic_return,
    break_even_effect,
    money_return,
    tornado,
)
from tests.golden.rules import rules


def test_academic_return_of_the_worked_example() -> None:
    """.18 standard deviations x 800 learners / $200,000 x $1,000."""
    assert academic_return(0.18, 800, 200_000) == pytest.approx(rules()["A_ROI"])


def test_money_return_of_the_worked_example() -> None:
    """Six exits avoided at $16,450 beside $60,000."""
    assert money_return(6 * 16_450, 60_000) == pytest.approx(rules()["ROI_simple"])


def test_break_even_is_where_the_return_is_zero() -> None:
    exits = break_even_effect(60_000, 16_450)
    assert money_return(exits * 16_450, 60_000) == pytest.approx(0)
    assert break_even_effect(2_250, 10_000) == pytest.approx(0.225)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: academic_return(1, 1, 0),
        lambda: money_return(1, 0),
        lambda: money_return(1, float("nan")),
        lambda: break_even_effect(1, -5),
    ],
)
def test_dollars_of_zero_or_less_are_refused(ask) -> None:
    with pytest.raises(ValueError, match="above zero"):
        ask()


def test_tornado_moves_one_input_at_a_time() -> None:
    """Money back from 6 exits at $16,450 for $60,000: exits move it most, then what one costs."""
    middle = {"exits": 6.0, "replacement": 16_450.0, "cost": 60_000.0}
    bounds = {"cost": (55_000.0, 65_000.0), "exits": (2.0, 10.0), "replacement": (11_860.0, 24_930.0)}
    found = tornado(lambda x: money_return(x["exits"] * x["replacement"], x["cost"]), middle, bounds)
    assert [one.name for one in found] == ["exits", "replacement", "cost"]
    assert found[0].at_low == pytest.approx((2 * 16_450 - 60_000) / 60_000)
    assert found[1].at_high == pytest.approx((6 * 24_930 - 60_000) / 60_000)
    assert found[2].width == pytest.approx(6 * 16_450 / 55_000 - 6 * 16_450 / 65_000)


def test_tornado_refuses_bounds_of_nothing() -> None:
    with pytest.raises(ValueError, match="luck"):
        tornado(lambda x: x["a"], {"a": 1.0}, {"luck": (0.0, 1.0)})


@given(
    st.dictionaries(st.sampled_from("abcd"), st.floats(-5, 5), min_size=1),
    st.floats(-2, 2),
    st.floats(0, 3),
)
def test_the_swings_of_a_sum_are_the_widths_of_the_bounds(
    middle: dict[str, float], low: float, width: float
) -> None:
    bounds = {name: (low, low + width * (1 + at)) for at, name in enumerate(middle)}
    found = tornado(lambda x: sum(x.values()), middle, bounds)
    assert [one.width for one in found] == pytest.approx(
        sorted((bounds[name][1] - low for name in middle), reverse=True), abs=1e-9
    )
