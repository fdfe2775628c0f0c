"""Who gets coaching: gaps between kinds of sites, hours by need, languages, virtual hours by internet."""

from __future__ import annotations

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import (
    coverage_gap,
    dosage_gap,
    hours_concentration,
    language_match,
    virtual_share,
)
from coaching_analytics.metrics.dosage_gap import OF_QUARTERS
from coaching_analytics.metrics.hours_concentration import OF_SCORE
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import HALF, SUMMER, small_system

S = Selection(window=SUMMER)


@pytest.fixture(scope="module")
def told() -> Gate:
    """The small system with what sites and people are told apart by.

    Need: S1 high, S2 high, S3 low, S5 low, S6 not stated. Educators: E1 Spanish, E2 English, E3 not stated,
    E4 (at S3) Haitian Creole. C1 speaks Spanish and English; C2 is not on record.
    """
    tables = small_system() | {
        "site": """
        site_id | region_id | agency_id | setting | rural | community_language
        S1      | north     | A         | centre  | true  | Spanish
        S2      | north     | A         | home    | true  | English
        S3      | south     | B         | centre  | false | English
        S4      | south     | B         | school  | false | English
        S5      | south     |           | home    | true  |
        S6      | south     | B         | centre  |       | English""",
        "site_enrolment": """
        site_id | start_date | need
        S1      | 2024-07-01 | high
        S2      | 2024-07-01 | high
        S3      | 2024-07-01 | low
        S4      | 2024-09-01 | medium
        S5      | 2024-07-01 | low
        S6      | 2024-07-01 |""",
        "educator": """
        educator_id | site_id | role       | home_language
        E1          | S1      | lead       | Spanish
        E2          | S1      | assistant  | English
        E3          | S2      | home_based |
        E4          | S3      | lead       | Haitian Creole""",
        "coach": """
        coach_id | coach_role | languages
        C1       | coach      | english; spanish
        C2       | coach      |
        C3       | coach      | English
        P1       | peer       |""",
        "session_participant": """
        session_id | participant_number | site_id | role        | educator_id
        G          | 1                  | S1      | lead        | E1
        G          | 2                  | S1      | assistant   | E2
        G          | 3                  | S2      | home_based  | E3
        G          | 4                  | S3      | site_leader | E4
        H          | 1                  | S3      | lead        | E4
        J          | 1                  | S1      | lead        | E1""",
        "connectivity": """
        site_id | asked_date | internet  | devices
        S1      | 2024-07-02 | none      | 0
        S1      | 2024-08-02 | broadband | 3
        S3      | 2024-07-02 | mobile    | 1""",
    }
    return gate_of(tables)


def test_coverage_of_a_group_beside_the_rest(told: Gate) -> None:
    """Reached in summer: S1, S2, S3 of five at risk. Rural S1, S2, S5: 2 of 3; the rest S3, S6: 1 of 2."""
    result = coverage_gap(told, S)
    values = {
        s: result.row(trait="rural", group="rural", statistic=s).value for s in ("reached", "rest", "gap")
    }
    assert values == {"reached": 2 / 3, "rest": 1 / 2, "gap": pytest.approx(1 / 6)}
    spanish = result.row(trait="language", group="Spanish", statistic="gap")
    assert (spanish.value, spanish.n) == (pytest.approx(1 - 2 / 4), 1)
    unknown = result.row(trait="need", group="not_stated", statistic="reached")
    assert (unknown.value, unknown.numerator, unknown.denominator) == (0, 0, 1)
    assert not set(result.rows["group"]) & {"school", "medium"}, "S4 is new: not at risk, no group of its own"


def test_a_single_group_has_no_rest(told: Gate) -> None:
    row = coverage_gap(told, Selection(window=SUMMER, regions=("north",))).row(
        trait="rural", group="rural", statistic="gap"
    )
    assert (row.value, row.reason) == (None, "no other sites to compare with")


def test_hours_of_high_and_low_need(told: Gate) -> None:
    """In summer's three months S1 got 1 hour of G's 2, S2 and S3 half an hour; S3 an hour by phone.

    High: 1/3 and 1/6, median 1/4. Low: S3 1.5/3, S5 0, median 1/4.
    """
    result = dosage_gap(told, S)
    values = {row.by["statistic"]: row.value for row in result.records()}
    assert values == {
        "high": pytest.approx(0.25),
        "low": pytest.approx(0.25),
        "difference": pytest.approx(0),
        "ratio": pytest.approx(1),
        **dict.fromkeys(OF_QUARTERS),
    }
    row = result.row(statistic="difference")
    assert (row.n, row.interval) == (4, None)
    assert row.excluded == {"new or closing": 1, "sites whose need is not stated": 1}


def test_one_level_of_need_alone_says_so(told: Gate) -> None:
    result = dosage_gap(told, Selection(window=SUMMER, regions=("north",)))
    assert result.row(statistic="high").value == pytest.approx(0.25)
    assert result.row(statistic="low").reason == "no sites of low need in this period"


def test_ranges_come_with_enough_sites_and_do_not_change(told: Gate) -> None:
    few = told.with_settings({"minimum_sites": 2})
    first, second = (dosage_gap(few, S).row(statistic="high").interval for _ in range(2))
    assert first == second
    assert first is not None
    assert 1 / 6 - 1e-9 <= first.low <= 0.25 <= first.high <= 1 / 3 + 1e-9


def test_hours_in_order_of_hours_and_of_need(told: Gate) -> None:
    """Hours at risk: S5 0, S6 0, S2 .5, S1 1, S3 1.5; together 3.

    Curve of hours: 0, 0, 1/6, 1/2, 1 at fifths: area .2 (0 + 1/12 + 1/3 + 3/4), so gini 1 - 2 * .2333.
    By need: low (S3, S5) holds 1.5 of 3, high (S1, S2) the other 1.5: half and half, index 0. The upper
    quarter of five sites is S3 and a quarter of S1: 1.75 of 3.
    """
    result = hours_concentration(told, S)
    values = {row.by["statistic"]: row.value for row in result.records()}
    assert values == {
        "gini": pytest.approx(1 - 2 * 0.2 * (1 / 12 + 1 / 3 + 3 / 4)),
        "need_index": pytest.approx(0),
        "high_need_sites": 0.5,
        "high_need_hours": pytest.approx(0.5),
        "top_quarter_hours": pytest.approx(1.75 / 3),
        **dict.fromkeys(OF_SCORE),
    }
    assert result.curves["need"]["need"].tolist()[1:] == ["low", "high"]
    assert result.row(statistic="need_index").excluded["sites whose need is not stated"] == 1


def test_hours_in_the_educators_own_language(told: Gate) -> None:
    """G's 120 minutes fall to four: E1, E2 are spoken to in their language, E4 is not, E3's is not known.

    J's 45 minutes went to E1. H's 60 are by C2, whose languages are not on record. So 30 + 30 + 45 of
    30 + 30 + 30 + 45 known minutes match; of all 225 minutes given 90 are not known.
    """
    result = language_match(told, Selection(window=HALF))
    row = result.row(statistic="matched")
    assert (row.value, row.n) == (pytest.approx(105 / 135), 3)
    given = 120 + 60 + 45
    assert result.row(statistic="unknown").value == pytest.approx(1 - 135 / given)
    spoken = language_match(told, Selection(window=HALF), by=("language",))
    assert spoken.row(language="Haitian Creole", statistic="matched").value == 0
    assert spoken.row(language="Spanish", statistic="matched").denominator == pytest.approx(75 / 60)


def test_few_educators_of_a_language_are_hidden_when_published(told: Gate) -> None:
    shown = release(language_match(told, Selection(window=HALF), by=("language",)), Viewer.published(10))
    assert shown.rows["value"].isna().all()


def test_virtual_hours_by_the_internet_as_last_asked(told: Gate) -> None:
    """S1 has broadband since August: 60 minutes of G in person, J's 45 virtual. S3 mobile: in person."""
    result = virtual_share(told, Selection(window=HALF))
    assert result.row(internet="broadband", area="all").value == pytest.approx(45 / 105)
    assert result.row(internet="mobile", area="all").value == 0
    assert result.row(internet="all", area="rural").value == pytest.approx(45 / (60 + 30 + 45))
    assert result.row(internet="all", area="all").n == 3
