"""A list of ingredients as dollars, with the golden example written out."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics.ingredient_lines import EXAMPLE, costed, read_lines, summed, template
from tests.golden.rules import rules

GOLDEN = rules()["ingredients"]
LINE = {"ingredient": "Coach", "perspective": "direct", "quantity": "1", "price": "50000"}


def test_the_golden_example_line_by_line() -> None:
    """2 x 62,000 x 1.30; .10 x 90,000 x 1.30; 2 x 1,200 over 4 years at 3%; travel; training; 800 hours at
    38 x 1.30. For each of 40 teachers $5,521.64, without their own time $4,533.64.
    """
    found = costed(EXAMPLE, 0.03)
    wanted = [GOLDEN[name] for name in ("coach", "sup", "laptops", "travel", "train", "teacher_time")]
    assert found.lines["dollars"].tolist() == pytest.approx(wanted, abs=0.005)
    assert found.totals["with_in_kind"] == pytest.approx(220_865.66, abs=0.005)
    assert found.totals["with_in_kind"] / 40 == pytest.approx(5_521.64, abs=0.005)
    assert found.totals["budgetary"] / 40 == pytest.approx(4_533.64, abs=0.005)
    assert found.totals["with_overhead"] == found.totals["budgetary"]


def test_three_totals_hold_their_own_lines() -> None:
    lines = [{**LINE, "perspective": name} for name in ("direct", "allocated", "in_kind")]
    assert list(costed(lines, 0.03).totals.values()) == [50_000, 100_000, 150_000]


def test_a_missing_price_is_a_problem_and_no_zero() -> None:
    found = costed([LINE, {**LINE, "ingredient": "Travel", "price": ""}], 0.03)
    assert found.problems == ("Line 2 (Travel): price is missing.",)
    assert found.totals == {}


def test_what_is_no_number_or_out_of_bounds_is_named() -> None:
    wrong = {**LINE, "quantity": "two", "share": "1.5", "years_of_use": "0", "perspective": "budget"}
    assert costed([wrong], 0.03).problems == (
        "Line 1 (Coach): perspective is one of direct, allocated, in_kind.",
        "Line 1 (Coach): quantity is 0 or more; got two.",
        "Line 1 (Coach): share is between 0 and 1; got 1.5.",
        "Line 1 (Coach): years of use is above 0; got 0.",
    )


def test_dollars_at_average_prices() -> None:
    """Prices a quarter above average: $50,000 there are $40,000 on average."""
    found = costed([{**LINE, "price_level": "125"}], 0.03)
    assert (found.totals["budgetary"], found.average["budgetary"]) == (50_000, 40_000)
    assert costed([LINE], 0.03).average == {}


def test_a_price_level_is_stated_for_all_lines_or_for_none() -> None:
    found = costed([{**LINE, "price_level": "125"}, LINE], 0.03)
    assert found.problems == (
        "Some lines state a price level and others do not: state it for all, or for none.",
    )


def test_amounts_may_be_written_as_money_and_blank_lines_do_not_count() -> None:
    found = costed([{**LINE, "price": "$62,000"}, dict.fromkeys(LINE, "")], 0.03)
    assert found.totals["budgetary"] == 62_000
    assert len(found.lines) == 1


def test_several_years_by_a_stated_convention() -> None:
    """$10,000 for three years at 3%: 29,134.70 paid as years begin, 28,286.11 as they end."""
    found = costed([{**LINE, "price": "10000"}], 0.03)
    first = summed(found, 4, 3, 0.03, "first_year_undiscounted").iloc[0]
    assert (first["year"], first["each"], first["average"]) == (10_000, 2_500, None)
    assert first["several"] == pytest.approx(29_134.70, abs=0.005)
    assert summed(found, 0, 3, 0.03, "end_of_year").iloc[0]["several"] == pytest.approx(28_286.11, abs=0.005)
    assert summed(found, 0, 3, 0.03, "end_of_year").iloc[0]["each"] is None


def test_nothing_given_is_nothing_counted() -> None:
    assert costed([], 0.03).totals == {}


def test_the_template_reads_back_as_the_example() -> None:
    rows, problem = read_lines(template().encode("utf-8-sig"))
    assert (problem, rows) == ("", [dict(line) for line in EXAMPLE])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"ingredient,quantity,price\n", "missing: perspective; not known: none"),
        (b"ingredient,perspective,quantity,price,colour\n", "not known: colour"),
        (b"ingredient,perspective,quantity,price\nCoach,direct,1\n", "Line 2 of the file has another number"),
        ("ingrédient".encode("latin-1"), "not UTF-8"),
        (b"", "missing: ingredient"),
    ],
)
def test_a_file_that_is_no_list_of_ingredients_is_refused(content: bytes, told: str) -> None:
    rows, problem = read_lines(content)
    assert rows == []
    assert told in problem
