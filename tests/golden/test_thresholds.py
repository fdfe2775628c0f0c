"""The lines of Head Start's rule on the days around its changes, and what a faulty file is refused for."""

from __future__ import annotations

from datetime import date

import pytest

from coaching_analytics.metrics.threshold_share import switched_off
from coaching_analytics.vocabulary.thresholds import ThresholdError, in_force, parse, read, thresholds

ROW = """
[[threshold]]
id = "line"
kind = "rating"
instrument = "class_pre_k"
domain = "IS"
value = 2
valid_from = {start}
{end}
applies_to = ["head_start"]
unit = "points"
source = "somewhere"
verified_on = {verified}
"""


def row(start: str, end: str = "", verified: str = "2026-01-01") -> str:
    """One row of a file of lines."""
    return ROW.format(start=start, end=f"valid_to = {end}" if end else "", verified=verified)


@pytest.mark.parametrize(
    ("line", "domain", "day", "value"),
    [
        ("head_start_competitive", "ES", date(2020, 10, 26), 4),
        ("head_start_competitive", "CO", date(2020, 10, 26), 3),
        ("head_start_competitive", "IS", date(2020, 10, 26), 2),
        ("head_start_competitive", "ES", date(2020, 10, 27), 5),
        ("head_start_competitive", "CO", date(2020, 10, 27), 5),
        ("head_start_competitive", "IS", date(2020, 10, 27), 2.3),
        # between the rule's first day and the day the hub's own badge begins, and around the change of 2027
        ("head_start_competitive", "IS", date(2020, 11, 9), 2.3),
        ("head_start_competitive", "IS", date(2027, 7, 31), 2.3),
        ("head_start_competitive", "IS", date(2027, 8, 1), 2.5),
        ("head_start_competitive", "IS", date(2027, 8, 2), 2.5),
        ("head_start_competitive", "ES", date(2027, 8, 1), 5),
        ("head_start_quality", "ES", date(2027, 8, 1), 6),
        ("head_start_quality", "CO", date(2020, 10, 27), 6),
        ("head_start_quality", "IS", date(2030, 1, 1), 3),
    ],
)
def test_line_in_force_on_a_day(line: str, domain: str, day: date, value: float) -> None:
    assert in_force(line, domain, day).value == value


@pytest.mark.parametrize(
    ("domain", "score", "day", "competitive", "quality"),
    [
        ("ES", 6, date(2021, 3, 1), True, True),
        ("ES", 5, date(2021, 3, 1), True, False),
        ("CO", 0, date(2021, 3, 1), False, False),
        ("IS", 3, date(2021, 3, 1), True, True),
        ("IS", 2.2, date(2021, 3, 1), False, False),
        ("IS", 2.4, date(2021, 3, 1), True, False),
        ("IS", 2.4, date(2027, 8, 2), False, False),
        ("IS", 2.5, date(2027, 8, 2), True, False),
    ],
)
def test_equal_passes_and_the_day_decides(
    domain: str, score: float, day: date, competitive: bool, quality: bool
) -> None:
    assert in_force("head_start_competitive", domain, day).met(score) is competitive
    assert in_force("head_start_quality", domain, day).met(score) is quality


def test_no_rating_is_rounded_before_it_meets_a_line() -> None:
    """2.2999 is below 2.3 and 2.3 is not."""
    line = in_force("head_start_competitive", "IS", date(2024, 1, 1))
    assert not line.met(2.2999)
    assert line.met(2.3)


def test_there_is_no_quality_line_before_the_rule_of_2020() -> None:
    with pytest.raises(ThresholdError, match="No verified line"):
        in_force("head_start_quality", "ES", date(2020, 10, 26))


def test_head_starts_lines_are_for_head_start_only() -> None:
    assert all(line.applies_to == ("head_start",) for line in thresholds() if line.kind == "rating")


def test_the_22_counts_people_and_the_8_percent_counts_budget() -> None:
    assert in_force("sites_per_coach", "people", date(2025, 1, 1)).value == 22
    assert in_force("coaching_share", "state preschool budget", date(2025, 1, 1)).value == 0.08


def test_two_rows_that_overlap_are_refused() -> None:
    with pytest.raises(ThresholdError, match="overlap on 2021-01-01"):
        parse(row("2020-01-01", "2021-01-02") + row("2021-01-01"))


def test_an_open_row_before_another_is_refused() -> None:
    with pytest.raises(ThresholdError, match="overlap"):
        parse(row("2020-01-01") + row("2021-01-01"))


def test_a_gap_between_two_rows_is_refused() -> None:
    with pytest.raises(ThresholdError, match="no row from 2020-12-31 to 2021-01-01"):
        parse(row("2020-01-01", "2020-12-31") + row("2021-01-01"))


def test_rows_that_touch_are_taken() -> None:
    assert len(parse(row("2020-01-01", "2021-01-01") + row("2021-01-01"))) == 2


def test_an_unverified_row_is_switched_off_and_named() -> None:
    text = row("2020-01-01", verified='""')
    assert parse(text) == ()
    assert switched_off(read(text)) == [
        "Switched off because nobody has checked them against their source: line."
    ]
    assert switched_off(read(row("2020-01-01"))) == []


@pytest.mark.parametrize("field", ["source", "unit", "value", "valid_from", "kind", "instrument"])
def test_a_row_that_misses_something_is_refused(field: str) -> None:
    lines = [line for line in row("2020-01-01").splitlines() if not line.startswith(f"{field} =")]
    with pytest.raises(ThresholdError):
        parse("\n".join(lines))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ThresholdError, match="no thresholds"):
        parse("")


def test_a_row_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ThresholdError, match="after valid_from"):
        parse(row("2020-01-01", "2020-01-01"))
