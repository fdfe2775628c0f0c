"""The six elements on record for educators who were coached in the period."""

from __future__ import annotations

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import six_elements
from coaching_analytics.metrics.six_elements import NOBODY
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import SUMMER, small_system

S = Selection(window=SUMMER)
# G with C1 (observation and feedback) brings three sites together; H with C2 has no components.
TABLES = {
    "session_participant": """
        session_id | participant_number | site_id | role        | educator_id
        G          | 1                  | S1      | lead        | E1
        G          | 2                  | S2      | home_based  | E3
        G          | 3                  | S3      | site_leader | E4
        H          | 1                  | S3      | lead        | E5""",
    "educator": """
        educator_id | site_id | role
        E1          | S1      | lead
        E3          | S2      | home_based
        E4          | S3      | site_leader
        E5          | S3      | lead
        E6          | S6      | lead""",
    "coach": """
        coach_id | coach_role | degree
        C1       | coach      | bachelor
        C2       | coach      |
        C3       | coach      |
        P1       | peer       |""",
    "coaching_cycle": """
        cycle_id | coach_id | educator_id | site_id | opened_date| plan_date  | reflection_date| feedback_date
        Y1       | C1       | E1          | S1      | 2024-07-01  | 2024-07-05 | 2024-07-11      |
        Y2       | C2       | E5          | S3      | 2024-06-01  | 2024-06-05 |                 | 2024-07-02
        Y3       | C3       | E6          | S6      | 2024-07-01  | 2024-07-05 |                 |""",
    "survey_response": """
        response_id | item | factor       | side     | coach_id | site_id | response_date | score
        R1          | 1    | relationship | educator | C1       | S1      | 2024-08-01    | 4
        R2          | 1    | relationship | educator | C2       | S2      | 2024-08-01    | 4
        R3          | 1    | relationship | educator |          | S3      | 2024-12-01    | 4""",
}


def store() -> Gate:
    return gate_of({**small_system(), **TABLES})


def test_each_element_by_hand() -> None:
    """E1 has all six. E3's site answered about another coach, S3 in December only; E5's plan is of June and
    its feedback of July stands in a cycle; E6 was not coached, a plan or not.
    """
    found = six_elements(store(), S)
    assert {row.by["element"]: row.numerator for row in found.records()} == {
        "expertise": 3,
        "observation": 3,
        "reflection": 1,
        "feedback": 4,
        "plan": 1,
        "survey": 1,
        "all": 1,
    }
    assert found.row(element="all").value == 0.25


def test_by_region_a_site_stands_where_it_was_coached() -> None:
    found = six_elements(store(), S, by=("region",))
    shares = [found.row(region=region, element="all").value for region in ("north", "south")]
    assert shares == [0.5, 0.0]


def test_nobody_named_gives_no_share(small: Gate) -> None:
    assert six_elements(small, S).row(element="all").reason == NOBODY


def test_published_few_educators_are_hidden() -> None:
    shown = release(six_elements(store(), S), Viewer.published())
    assert shown.rows["value"].isna().all()
