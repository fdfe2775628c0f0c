"""The relationship scale by hand: five sheets of three items about three coaches."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import relationship
from coaching_analytics.metrics.relationship import MORE_SHEETS, NO_SURVEY
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import AUTUMN, SUMMER, small_system

SHEETS = ((1, 2, 2), (2, 2, 3), (3, 4, 3), (4, 3, 4), (5, 5, 5))
COACH = ("C1", "C1", "C2", "C2", "C3")
SITE = ("S1", "S1", "S3", "S3", "S6")


def answers(
    number: int, day: str = "2024-09-10", coaches: tuple[str, ...] = COACH
) -> list[dict[str, object]]:
    return [
        {
            "response_id": f"R{sheet}", "item": f"0{item}", "factor": "relationship", "side": "educator",
            "coach_id": coaches[sheet], "site_id": SITE[sheet], "response_date": day, "score": score,
        }
        for sheet in range(number)
        for item, score in enumerate(SHEETS[sheet], 1)
    ]  # fmt: skip


def store(rows: list[dict[str, object]], educators: int = 4) -> Gate:
    tables = small_system()
    more = "\n".join(f"        F{n} | S3 | lead | " for n in range(educators))
    return gate_of({**tables, "educator": f"{tables['educator']}\n{more}", "survey_response": rows})


def test_mean_alpha_and_who_answered() -> None:
    """Item variances 2.5, 1.7, 1.3; of the totals 14.8: alpha 3/2 (1 - 5.5 / 14.8). 3 + 4 could answer."""
    found = relationship(store(answers(5)), Selection(window=SUMMER))
    mean = found.row(side="educator", factor="relationship", statistic="mean")
    assert (mean.value, mean.n) == (pytest.approx(3.2), 5)
    assert mean.interval is not None
    assert mean.interval.low < 3.2 < mean.interval.high
    alpha = found.row(side="educator", factor="relationship", statistic="alpha")
    assert alpha.value == pytest.approx(1.5 * (1 - 5.5 / 14.8))
    answered = found.row(side="educator", factor=None, statistic="answered")
    assert (answered.numerator, answered.denominator) == (5, 7)
    assert any("perceived" in text for text in found.cautions)


def test_four_sheets_or_two_coaches_give_no_mean() -> None:
    few = relationship(store(answers(4)), Selection(window=SUMMER))
    assert few.row(side="educator", factor="relationship", statistic="mean").reason == (
        "fewer than 5 answer sheets"
    )
    pair = answers(5, coaches=("C1", "C1", "C2", "C2", "C2"))
    two = relationship(store(pair), Selection(window=SUMMER))
    assert two.row(side="educator", factor="relationship", statistic="alpha").reason == "fewer than 3 coaches"


def test_more_sheets_than_people_is_no_rate() -> None:
    found = relationship(store(answers(5), educators=1), Selection(window=SUMMER))
    assert found.row(side="educator", factor=None, statistic="answered").reason == MORE_SHEETS


def test_answers_of_other_months_and_regions_stay_apart() -> None:
    gate = store(answers(5))
    assert {row.reason for row in relationship(gate, Selection(window=AUTUMN)).records()} == {NO_SURVEY}
    found = relationship(gate, Selection(window=SUMMER), by=("region",))
    assert found.row(region="north", side="educator", factor=None, statistic="answered").n == 2


def test_a_sheet_of_a_coach_who_has_left_belongs_to_the_last_employer() -> None:
    """C2 left at the end of August and answers in September: agency B, one survey, two coaches at work."""
    rows = [{**one, "side": "coach", "site_id": None} for one in answers(5)]
    tables = small_system()
    left = (
        tables["staff_employment"]
        .replace("start_date |", "start_date | end_date |")
        .replace("2024-07-01 |", "2024-07-01 |  |")
    )
    left = left.replace("C2       | coach      | B         | 2024-07-01 |  |",
                        "C2       | coach      | B         | 2024-07-01 | 2024-09-01 |")  # fmt: skip
    gate = gate_of({**tables, "staff_employment": left, "survey_response": rows})
    found = relationship(gate, Selection(window=SUMMER), by=("agency",))
    assert {row.by["agency"] for row in found.records()} == {"A", "B"}
    assert found.row(agency="B", side="coach", factor=None, statistic="answered").n == 3
