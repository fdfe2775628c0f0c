"""Whether raters were certified on the day they rated, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import rater_certification
from coaching_analytics.metrics.rater_certification import NONE_KNOWN, STATISTICS, UNKNOWN, UNNAMED
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from tests.spec.rated_system import PLACES, YEAR, rated_gate, visit


def certified(rater: str, on: str, to: str | None = None, instrument: str = "class_pre_k") -> dict[str, Any]:
    return {"rater_id": rater, "instrument": instrument, "certified_on": on, "valid_to": to}


# R1 was certified; R2's year had ended; R3 was certified later; R4 has a certification on another scale only.
VISITS = [
    visit("A1", "2025-04-01", 3.0, rater="R1"),
    visit("A2", "2025-04-02", 3.0, rater="R1"),
    visit("B1", "2025-04-03", 3.0, rater="R2"),
    visit("C1", "2025-04-04", 3.0, rater="R3"),
    visit("C1", "2025-05-04", 3.0, rater="R4"),
]
HELD = [
    certified("R1", "2024-09-01"),
    certified("R2", "2023-09-01"),
    certified("R3", "2025-06-01"),
    certified("R4", "2024-09-01", None, "ecers_3"),
]


@pytest.fixture(scope="module")
def usual() -> Gate:
    return rated_gate(VISITS, rater_certification=HELD)


def shares(result: Result, **by: str | None) -> list[float | None]:
    return [result.row(**by, statistic=name).value for name in STATISTICS]


def state(day: str, *held: dict[str, Any], **settings: Any) -> str:
    """What is on record of R on the day of the only visit."""
    gate = rated_gate([visit("A1", day, 3.0, rater="R")], rater_certification=held)
    found = rater_certification(gate.with_settings(settings), YEAR)
    return next(name for name in STATISTICS if found.row(statistic=name).value == 1)


def test_the_four_states_add_up_to_all_ratings(usual: Gate) -> None:
    """Two of five certified, and one each lapsed, certified later, and on record for another scale only."""
    result = rater_certification(usual, YEAR)
    assert shares(result) == pytest.approx([0.4, 0.2, 0.2, 0.2])
    row = result.row(statistic="certified")
    assert (row.numerator, row.denominator, row.n) == (2, 5, 5)
    assert result.rows["people"].tolist() == [4] * 4
    assert result.settings["certification_months"] == 12
    assert any("1 of 5 ratings" in caution for caution in result.cautions)


def test_the_list_holds_the_ratings_that_were_not_certified_and_no_rater(usual: Gate) -> None:
    listed = rater_certification(usual, YEAR).curves["lapses"]
    assert dict(zip(listed["observation_id"], listed["state"], strict=True)) == {
        "O003": "lapsed",
        "O004": "not_yet",
        "O005": "not_on_record",
    }
    assert not [name for name in listed.columns if "rater" in name]


@pytest.mark.parametrize(
    ("day", "held", "wanted"),
    [
        # half-open: the first day counts, the first day after does not
        ("2025-03-01", ("2025-03-01", "2025-04-01"), "certified"),
        ("2025-02-28", ("2025-03-01", "2025-04-01"), "not_yet"),
        ("2025-03-31", ("2025-03-01", "2025-04-01"), "certified"),
        ("2025-04-01", ("2025-03-01", "2025-04-01"), "lapsed"),
        # without an end it lasts twelve months
        ("2025-03-31", ("2024-04-01", None), "certified"),
        ("2025-04-01", ("2024-04-01", None), "lapsed"),
        # from a 29 February to the last day of the next one
        ("2025-02-27", ("2024-02-29", None), "certified"),
        ("2025-02-28", ("2024-02-29", None), "lapsed"),
    ],
)
def test_days_at_the_edges(day: str, held: tuple[str, str | None], wanted: str) -> None:
    assert state(day, certified("R", *held)) == wanted


def test_how_long_a_certification_without_an_end_lasts_is_a_setting() -> None:
    given = (certified("R", "2023-04-01"), certified("R", "2022-04-01", "2022-10-01"))
    assert state("2025-03-31", *given) == "lapsed"
    assert state("2025-03-31", *given, certification_months=24) == "certified"
    assert state("2025-04-01", *given, certification_months=24) == "lapsed"


def test_a_renewal_before_the_end_leaves_no_gap_and_an_earlier_stated_end_does_not_cut_it() -> None:
    given = (certified("R", "2024-03-01", "2025-03-01"), certified("R", "2025-02-01"))
    assert state("2025-03-15", *given) == "certified"
    assert state("2025-02-15", *given) == "certified"


def test_without_certifications_it_says_what_it_needs() -> None:
    result = rater_certification(rated_gate(VISITS), YEAR)
    row = result.row(statistic="certified")
    assert (row.value, row.reason, row.excluded) == (None, NONE_KNOWN, {UNKNOWN: 5})
    assert result.curves["lapses"].empty


def test_a_rating_without_a_rater_is_left_out_and_counted() -> None:
    visits = [*VISITS[:2], visit("C1", "2025-05-01", 3.0, rater=None)]
    row = rater_certification(rated_gate(visits, rater_certification=HELD), YEAR).row(statistic="certified")
    assert (row.value, row.n, row.excluded) == (1, 2, {UNNAMED: 1})


def test_a_system_without_certifications_is_left_out_where_another_has_them() -> None:
    """The other system did not load any: its ratings are neither lapsed nor missing a record."""
    added = {
        "system": "\nother | Other | 7 | 8",
        "region": "\nwest | other | West",
        "agency": "\nW | west",
        "site": "\nW | Fir | west | W | centre",
        "classroom": "\nW1 | W | pre_k",
    }
    places = {name: PLACES[name].rstrip() + line for name, line in added.items()}
    visits = [*VISITS, visit("W1", "2025-04-01", 3.0, rater="R9")]
    gate = rated_gate(visits, rater_certification=HELD, **places)
    result = rater_certification(gate, YEAR, by=("system",))
    assert shares(result, system="demo") == pytest.approx([0.4, 0.2, 0.2, 0.2])
    assert result.row(system="other", statistic="certified").reason == NONE_KNOWN
    whole = rater_certification(gate, YEAR).row(statistic="certified")
    assert (whole.value, whole.excluded) == (0.4, {UNKNOWN: 1})


def test_by_region_instrument_and_rater(usual: Gate) -> None:
    by_region = rater_certification(usual, YEAR, by=("region",))
    assert shares(by_region, region="north") == pytest.approx([2 / 3, 1 / 3, 0, 0])
    assert shares(by_region, region="south") == pytest.approx([0, 0, 0.5, 0.5])
    assert shares(rater_certification(usual, YEAR, by=("instrument",)), instrument="class_pre_k") == (
        pytest.approx([0.4, 0.2, 0.2, 0.2])
    )
    each = rater_certification(usual, YEAR, by=("rater",))
    assert [each.row(rater=f"R{n}", statistic="certified").value for n in (1, 2, 3, 4)] == [1, 0, 0, 0]
    assert each.rows["rater"].drop_duplicates().tolist() == ["R1", "R2", "R3", "R4"], "by id, not by value"


def test_published_a_rater_is_never_shown_nor_the_list_that_points_at_one(usual: Gate) -> None:
    """Three raters or more stand behind a published share; the north has two."""
    each = release(rater_certification(usual, YEAR, by=("rater",)), Viewer.published())
    assert each.rows["value"].isna().all()
    whole = release(rater_certification(usual, YEAR), Viewer.published())
    assert shares(whole) == pytest.approx([0.4, 0.2, 0.2, 0.2])
    assert whole.curves["lapses"].empty
    by_region = release(rater_certification(usual, YEAR, by=("region",)), Viewer.published())
    assert by_region.rows["value"].isna().all()
    assert "raters" in str(by_region.rows["reason"].iloc[0])


def test_practice_visits_do_not_count_and_nothing_rated_is_said() -> None:
    practice = [visit("A1", "2025-04-01", 3.0, rater="R1", purpose="practice")]
    gate = rated_gate(practice, rater_certification=HELD)
    assert rater_certification(gate, YEAR).row(statistic="certified").reason == "no formal ratings"
