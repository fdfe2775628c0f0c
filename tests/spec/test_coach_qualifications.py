"""Qualifications, languages and supports by hand: 92 + 46 + 92 full-time-post days, one peer left out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.disclosure.complement import complement
from coaching_analytics.metrics import coach_qualifications, coach_supports, language_supply
from coaching_analytics.metrics.coach_qualifications import NO_STANDARD, UNKNOWN
from coaching_analytics.metrics.coach_supports import NO_TIMES, NOBODY_GOT
from coaching_analytics.metrics.language_supply import NO_SPEAKER
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.small_system import SUMMER, small_system
from tests.stores import make_store

COACHES = """
    coach_id | coach_role | degree    | early_childhood_degree | years_birth_to_five | languages        | content_knowledge
    C1       | coach      | bachelor  | true                   | 10                  | English; spanish | mathematics;literacy
    C2       | coach      | master    | false                  | 4                   | English          | Literacy
    C3       | coach      | pathway   |                        |                     |                  |
    P1       | peer       | doctorate | true                   | 40                  | French;German    | music
"""  # noqa: E501
EDUCATORS = """
    educator_id | site_id | role       | start_date | home_language
    E1          | S1      | lead       |            | Spanish
    E2          | S1      | assistant  | 2024-08-01 | spanish
    E3          | S2      | home_based |            | English
    E4          | S5      | home_based |            |
    E5          | S2      | assistant  |            | Somali
    E6          | S4      | lead       | 2024-10-01 | Somali
"""
SUPPORTS = """
    coach_id | support_date | support                | minutes
    C1       | 2024-07-05   | reflective_supervision | 60
    C1       | 2024-08-05   | reflective_supervision | 90
    C1       | 2024-10-05   | reflective_supervision | 60
    C2       | 2024-07-01   | onboarding             |
    P1       | 2024-09-01   | principal_network      | 120
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    path: Path = tmp_path_factory.mktemp("coaches")
    tables = {**small_system(), "coach": COACHES, "educator": EDUCATORS, "coach_support": SUPPORTS}
    return make_store(path, tables)


def values(gate: Gate, **settings: object) -> dict[tuple[str | None, str | None], float | None]:
    found = coach_qualifications(gate.with_settings(settings), Selection(window=SUMMER))
    return {(row.by["statistic"], row.by["area"]): row.value for row in found.records()}


def test_shares_are_of_full_time_post_days_of_coaches_for_whom_it_is_on_record(store: Gate) -> None:
    found = values(store)
    assert found["bachelor", None] == pytest.approx(138 / 230)
    assert found["early_childhood_degree", None] == pytest.approx(92 / 138)
    assert found["pathway", None] == pytest.approx(92 / 230)
    assert found["bilingual", None] == pytest.approx(92 / 138)
    assert found["years", None] == pytest.approx((92 * 10 + 46 * 4) / 138)
    assert found["content_knowledge", None] == pytest.approx(138 / 230)
    assert found["content_knowledge", "Mathematics"] == pytest.approx(92 / 230)
    assert found["content_knowledge", "Literacy"] == pytest.approx(138 / 230)
    assert ("content_knowledge", "Music") not in found


def test_who_is_not_on_record_is_counted(store: Gate) -> None:
    row = coach_qualifications(store, Selection(window=SUMMER)).row(statistic="years")
    assert (row.n, row.excluded) == (2, {UNKNOWN: 1})


def test_the_standard_is_a_setting(store: Gate) -> None:
    stated = {"coach_degree": "bachelor"}
    assert values(store, **stated)["meets_standard", None] == pytest.approx(138 / 230)
    assert values(store, **stated, coach_pathway="yes")["meets_standard", None] == 1
    assert values(store, coach_degree="master")["meets_standard", None] == pytest.approx(46 / 230)
    assert values(store, **stated, coach_years=5)["meets_standard", None] == pytest.approx(92 / 138)
    row = coach_qualifications(store, Selection(window=SUMMER)).row(statistic="meets_standard")
    assert (row.value, row.reason) == (None, NO_STANDARD)


def test_else_the_standard_is_that_of_the_policy_the_system_follows(store: Gate) -> None:
    """Alabama requires a bachelor's degree; Washington prefers one, with a pathway to it."""
    assert values(store, policy_profile="alabama")["meets_standard", None] == pytest.approx(138 / 230)
    assert values(store, policy_profile="washington")["meets_standard", None] == 1
    found = coach_qualifications(store.with_settings({"policy_profile": "alabama"}), Selection(window=SUMMER))
    assert "required" in found.settings["asked_in_words"]
    assert str(found.settings["asked_by"]).startswith("Alabama")


def test_places_are_the_employers(store: Gate) -> None:
    found = coach_qualifications(store, Selection(window=SUMMER), by=("agency",))
    assert found.row(agency="A", statistic="bachelor").value == 1
    assert found.row(agency="B", statistic="bachelor").value == pytest.approx(46 / 138)


def test_a_publication_shows_no_figure_of_two_coaches(store: Gate) -> None:
    hidden = release(coach_qualifications(store, Selection(window=SUMMER)), Viewer.published())
    assert hidden.row(statistic="bachelor").value is not None
    assert hidden.row(statistic="years").value is None


def test_languages_of_educators_on_the_last_day_beside_those_of_posts(store: Gate) -> None:
    found = language_supply(store, Selection(window=SUMMER))
    cells = {(row.by["language"], row.by["statistic"]): row for row in found.records()}
    assert cells["Spanish", "educators"].value == 2 / 4
    assert cells["English", "educators"].value == 1 / 4
    assert cells["Somali", "educators"].value == 1 / 4
    assert list(cells["English", "educators"].excluded.values()) == [1]
    assert cells["English", "coaches"].value == 1
    assert cells["Spanish", "coaches"].value == pytest.approx(92 / 138)
    assert cells["Spanish", "educators_per_post"].value == pytest.approx(2)
    assert cells["English", "educators_per_post"].value == pytest.approx(1 / 1.5)
    assert (cells["Somali", "educators_per_post"].value, cells["Somali", "educators_per_post"].reason) == (
        None, NO_SPEAKER,
    )  # fmt: skip


def test_languages_by_region_belong_to_site_and_employer(store: Gate) -> None:
    found = language_supply(store, Selection(window=SUMMER), by=("region",))
    assert found.row(region="north", language="Spanish", statistic="coaches").value == 1
    assert {row.by["region"] for row in found.records()} == {"north", "south"}
    hidden = release(found, Viewer.published())
    assert all(row.value in (None, 0) for row in hidden.records())


def test_one_hidden_language_takes_the_next_smallest_along() -> None:
    """40 speak English and 12 Spanish: the 3 others would be what is left of 100%."""
    rows = pd.DataFrame({"language": ["English", "Spanish", "Somali"], "statistic": ["educators"] * 3})
    hidden = complement(
        rows, ("language", "statistic"), pd.Series([False, False, True]), pd.Series([40, 12, 3])
    )
    assert hidden.tolist() == [False, True, True]


def test_supports_count_people_who_got_them_and_their_hours(store: Gate) -> None:
    found = coach_supports(store, Selection(window=SUMMER))
    assert found.row(support="any", statistic="coaches").value == 3 / 4
    assert found.row(support="reflective_supervision", statistic="coaches").value == 1 / 4
    assert found.row(support="reflective_supervision", statistic="hours").value == 2.5
    assert found.row(support="principal_network", statistic="hours").value == 2
    assert found.row(support="onboarding", statistic="coaches").value == 1 / 4
    assert found.row(support="onboarding", statistic="hours").reason == NO_TIMES
    assert found.row(support="peer_mentor", statistic="hours").reason == NOBODY_GOT
