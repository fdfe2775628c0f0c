"""Complete, silent and stated months of coaches; late entries."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import log_completeness
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.small_system import AUTUMN, SUMMER

S = Selection(window=SUMMER)


@pytest.mark.parametrize(
    ("statistic", "share"),
    [
        (
            "complete",
            1 / 6,
        ),  # C2 stated no activity in September; C1's 450 of 6,000 minutes in July are too few
        ("silent", 2 / 6),  # C1 in August, C2 in July
        ("stated_none", 1 / 6),
        ("late", 1 / 4),  # H was entered after 56 days; G, K and I in time
    ],
)
def test_summer(small: Gate, statistic: str, share: float) -> None:
    """C1 and C2 are due for three months each; C3's contract gives no hours, so nothing is due."""
    row = log_completeness(small, S).row(statistic=statistic)
    assert row.value == pytest.approx(share)
    if statistic != "late":
        assert row.excluded == {"months without contracted hours": 3}


def test_certified_or_half_logged_is_complete(small: Gate) -> None:
    """October: C1 certified, C2 logged 4,000 of 3,000 minutes. One short log (J) completes nothing."""
    result = log_completeness(small, Selection(window=AUTUMN), by=("month",))
    shares = {row.by["month"]: row.value for row in result.records() if row.by["statistic"] == "complete"}
    assert shares == {"2024-10": 2 / 2, "2024-11": 0 / 2, "2024-12": 1 / 2}


def test_nothing_entered_has_a_reason(small: Gate) -> None:
    october = Window(AUTUMN.start, AUTUMN.start.replace(month=11))
    row = log_completeness(small, Selection(window=october)).row(statistic="late")
    assert (row.value, row.reason) == (None, "no sessions with a day of entry")


def test_one_month_is_named_in_the_caution(small: Gate) -> None:
    july = Window(SUMMER.start, SUMMER.start.replace(month=8))
    assert log_completeness(small, Selection(window=july)).cautions == (
        "2 of 3 coaches have not sent logs for July 2024. Hours may be too low and cost per hour too high.",
    )
