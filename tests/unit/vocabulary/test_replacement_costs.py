"""Published costs of replacing an educator, each the mean of the districts its source lists."""

from __future__ import annotations

import re

import pytest

from coaching_analytics.vocabulary.replacement_costs import ReplacementCostError, parse, replacement_costs
from tests.golden.rules import rules

GOOD = """
[[replacement_cost]]
id = "here"
words = "us"
dollars = 100
dollar_year = 2024
for_settings = ["centre"]
source = "Ours"
verified_on = 2026-11-22
"""


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_each_is_the_mean_of_its_districts_to_ten_dollars(size: str) -> None:
    (found,) = [one for one in replacement_costs() if one.id == f"district_{size}"]
    districts = [float(text.replace(",", "")) for text in re.findall(r"\d+,\d+", found.source)]
    mean = sum(districts) / len(districts)
    assert mean == pytest.approx(rules()["LPI"][size], abs=0.005)
    assert found.dollars == pytest.approx(mean, abs=5)


def test_figures_of_school_districts_are_borrowed_for_child_care() -> None:
    one = replacement_costs()[0]
    assert not one.borrowed(["school"])
    assert one.borrowed(["school", "centre"])
    assert one.borrowed([])


def test_a_row_nobody_has_checked_is_switched_off() -> None:
    assert len(parse(GOOD)) == 1
    assert parse(GOOD.replace("verified_on = 2026-11-22", "")) == ()


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace('words = "us"', ""),
        GOOD.replace("dollars = 100", "dollars = 0"),
        GOOD.replace("dollars = 100", 'dollars = "100"'),
        GOOD.replace('["centre"]', '"centre"'),
        GOOD + GOOD,
        GOOD + "\nluck = 1",
    ],
)
def test_a_wrong_row_is_refused(text: str) -> None:
    with pytest.raises(ReplacementCostError):
        parse(text)
