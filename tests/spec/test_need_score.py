"""Quarters of need: sites in order of the score of need that their system states at enrolment.

Eight sites with scores 10 to 80 and one without; sites enrolled all July, which has one operating month.
Quartiles of the scores are 27.5, 45 and 62.5, so each quarter has two sites. Hours in July, by score:
10: 0, 20: 1, 30: 1, 40: 1, 50: 1, 60: 2, 70: 2, 80: 4; the site without a score: 5.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coaching_analytics.metrics import coverage_gap, dosage_gap, hours_concentration
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.store.handle import System
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of

JULY = Selection(window=Window(date(2024, 7, 1), date(2024, 8, 1)))
HOURS = {10: 0, 20: 1, 30: 1, 40: 1, 50: 1, 60: 2, 70: 2, 80: 4}
X = System("X", "X State", 7, 8, date(2024, 7, 31), date(2024, 7, 1))


def tables(scores: dict[str, Any], hours: dict[str, int]) -> dict[str, Any]:
    """Sites with these scores in one region of one system, and one session for those with hours."""
    held = [site for site, many in hours.items() if many]
    return {
        "system": [
            {"system_id": "X", "system_name": "X", "fiscal_year_start_month": 7, "school_year_start_month": 8}
        ],
        "region": [{"region_id": "R", "region_name": "R", "system_id": "X"}],
        "site": [
            {"site_id": site, "site_name": site, "region_id": "R", "setting": "home"} for site in scores
        ],
        "site_enrolment": [
            {"site_id": site, "start_date": "2024-01-01", "need_score": score}
            for site, score in scores.items()
        ],
        "coach": [{"coach_id": "C", "coach_role": "coach"}],
        "agency": [{"agency_id": "A", "agency_name": "A", "region_id": "R"}],
        "staff_employment": [
            {"staff_id": "C", "staff_type": "coach", "agency_id": "A", "start_date": "2024-01-01", "fte": 1,
             "spell_kind": "employed"}
        ],
        "session": [
            {"session_id": site, "coach_id": "C", "session_date": "2024-07-10", "minutes": 60 * hours[site],
             "status": "completed"}
            for site in held
        ],
        "session_participant": [
            {"session_id": site, "participant_number": 1, "site_id": site, "role": "lead"} for site in held
        ],
    }  # fmt: skip


def scored() -> dict[str, Any]:
    return tables(
        {f"S{score}": score for score in HOURS} | {"none": None},
        {f"S{score}": many for score, many in HOURS.items()} | {"none": 5},
    )


@pytest.fixture(scope="module")
def gate() -> Gate:
    return gate_of(scored())


def values(result: Result) -> dict[str, float | None]:
    return {row.by["statistic"]: row.value for row in result.records()}


def test_hours_of_each_quarter_and_the_highest_beside_the_lowest(gate: Gate) -> None:
    """Medians of two sites each: 0.5, 1, 1.5, 3; 3 less 0.5 is 2.5, six times as many."""
    result = dosage_gap(gate, JULY)
    assert {name: value for name, value in values(result).items() if "quarter" in name} == pytest.approx(
        {"quarter_1": 0.5, "quarter_2": 1, "quarter_3": 1.5, "quarter_4": 3,
         "quarter_difference": 2.5, "quarter_ratio": 6}
    )  # fmt: skip
    gap = result.row(statistic="quarter_difference")
    assert gap.n == 4
    assert gap.excluded == {"sites without a score of need": 1, "sites of the two middle quarters": 4}
    assert result.row(statistic="quarter_2").excluded == {"sites without a score of need": 1}


def test_few_sites_have_no_range_and_enough_have_one(gate: Gate) -> None:
    assert dosage_gap(gate, JULY).row(statistic="quarter_4").interval is None
    enough = dosage_gap(gate.with_settings({"minimum_sites": 2}), JULY).row(statistic="quarter_4").interval
    assert enough is not None
    assert 2 <= enough.low <= 3 <= enough.high <= 4


def test_hours_over_sites_in_order_of_their_scores(gate: Gate) -> None:
    """Cumulative twelfths 0, 1, 2, 3, 4, 6, 8, 12: twice the area is (36/12 - 1/2) / 4 = 0.625."""
    found = values(hours_concentration(gate, JULY))
    assert found["score_index"] == pytest.approx(0.375)
    assert (found["highest_quarter_sites"], found["highest_quarter_hours"]) == (0.25, 0.5)
    curve = hours_concentration(gate, JULY).curves["score"]
    assert curve["hours"].tolist() == pytest.approx([0, 0, 1 / 12, 2 / 12, 3 / 12, 4 / 12, 0.5, 8 / 12, 1])


def test_equal_scores_stand_together_on_the_curve() -> None:
    """Two sites of score 1 share one step, whoever comes first in the table: no order between equals."""
    found = hours_concentration(gate_of(tables({"A": 1, "B": 1, "C": 2}, {"A": 4, "B": 0, "C": 4})), JULY)
    assert found.curves["score"]["sites"].tolist() == pytest.approx([0, 2 / 3, 1])
    assert values(found)["score_index"] == pytest.approx(1 - 2 * (1 / 3 * 0.5 + 1 / 3 * 0.75))


def test_contact_by_quarter_of_need(gate: Gate) -> None:
    """One of the two sites of the lowest quarter was reached; of the other seven all."""
    lowest = coverage_gap(gate, JULY).row(trait="need_quarter", group="quarter_1", statistic="gap")
    assert (lowest.value, lowest.n) == (0.5 - 1, 2)
    unscored = coverage_gap(gate, JULY).row(trait="need_quarter", group="not_stated", statistic="reached")
    assert (unscored.value, unscored.n) == (1, 1)


def test_quarters_stay_when_fewer_sites_are_chosen(gate: Gate) -> None:
    """S70 is in the highest quarter of its system even when it is looked at alone."""
    alone = dosage_gap(gate, Selection(window=JULY.window, sites=("S70",)))
    assert values(alone)["quarter_4"] == 2
    assert alone.row(statistic="quarter_difference").reason == (
        "no sites of this quarter of need in this period"
    )


def test_the_last_score_on_record_counts() -> None:
    """S10 was enrolled again with 90: now it is in the highest quarter, at 70 and above."""
    again = scored()
    again["site_enrolment"][0]["end_date"] = "2024-03-01"
    again["site_enrolment"].append({"site_id": "S10", "start_date": "2024-03-01", "need_score": 90})
    found = coverage_gap(gate_of(again), JULY)
    assert found.row(trait="need_quarter", group="quarter_4", statistic="reached").value == 0.5


def test_without_scores_nothing_is_made_up() -> None:
    gate = gate_of(tables({"A": None, "B": None}, {"A": 1, "B": 2}))
    gap = dosage_gap(gate, JULY)
    assert gap.row(statistic="quarter_4").reason == "no score of need is on record for any of these sites"
    assert gap.row(statistic="quarter_4").value is None
    spread = hours_concentration(gate, JULY)
    assert spread.row(statistic="score_index").reason == "fewer than two scores of need are on record"
    assert "score" not in spread.curves


def test_scores_of_two_systems_are_not_put_in_one_order() -> None:
    two = tables({"A": 1, "B": 2}, {"A": 1, "B": 1})
    two["system"].append({**two["system"][0], "system_id": "Y"})
    two["region"].append({"region_id": "Q", "region_name": "Q", "system_id": "Y"})
    two["site"].append({"site_id": "Z", "site_name": "Z", "region_id": "Q", "setting": "home"})
    two["site_enrolment"].append({"site_id": "Z", "start_date": "2024-01-01", "need_score": 900})
    row = hours_concentration(gate_of(two), JULY).row(statistic="score_index")
    assert (row.value, row.reason) == (None, "scores of more than one system are no common scale")
