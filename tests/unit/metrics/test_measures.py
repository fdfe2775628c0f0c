"""Measure cards: a missing field, an unknown one, or a metric without a card is found when they are read."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.vocabulary.measures import CardError, card, cards, parse

GOOD = """
[coverage]
id = "V1"
question = "What share?"
why = "Because."
numerator = "Reached."
denominator = "All."
unit = "share"
direction = "higher is better"
exclusions = "New."
people = "operations"
limits = "None known."
source = "Ours."
reviewed_on = 2026-11-22
"""


def test_a_whole_card_is_read() -> None:
    assert parse(GOOD)["coverage"].unit == "share"


@pytest.mark.parametrize("line", [line for line in GOOD.splitlines() if " = " in line])
def test_a_missing_field_is_named(line: str) -> None:
    with pytest.raises(CardError, match=line.split(" = ")[0]):
        parse(GOOD.replace(line, ""))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('people = "operations"', 'people = "everybody"'),
        ('direction = "higher is better"', 'direction = "up"'),
        ("reviewed_on = 2026-11-22", 'reviewed_on = "lately"'),
        ('unit = "share"', 'unit = "share"\ncolour = "red"'),
        ('why = "Because."', 'why = ""'),
    ],
)
def test_a_wrong_field_is_refused(old: str, new: str) -> None:
    with pytest.raises(CardError, match="coverage"):
        parse(GOOD.replace(old, new))


def test_a_metric_without_a_card_is_an_error() -> None:
    with pytest.raises(CardError, match="no measure card for luck"):
        card("luck")


def test_cards_and_metrics_match() -> None:
    assert set(cards()) == set(REGISTRY)
