"""Where sites stand, what was done there and when: the small system, counted by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from coaching_analytics import metrics
from coaching_analytics.charts import site_words
from coaching_analytics.charts.site_timeline import timeline
from coaching_analytics.metrics.site_identity import site_identity
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.spec.small_system import HALF, SUMMER, small_system

S = Selection(window=SUMMER)
MORE = {
    "coaching_cycle": """
        cycle_id | coach_id | site_id | opened_date | plan_date  | observation_date | closed_date
        Y1       | C1       | S1      | 2024-07-02  | 2024-07-05 | 2024-07-20       | 2024-08-01
        Y2       | C1       | S1      | 2024-09-02  | 2024-09-05 |                  |
        Y3       | C1       | S2      | 2024-07-02  |            |                  |""",
    "session_topic": """
        session_id | topic
        G          | social_emotional
        G          | assessment_tools
        H          | social_emotional""",
    "observation": """
        observation_id | classroom_id | observation_date | instrument  | edition | age_group | purpose | score_level
        O1             | S1-a         | 2024-08-01       | class_pre_k | 1       | pre_k     | formal  | domain
        O2             | S1-b         | 2024-08-01       | class_pre_k | 1       | pre_k     | formal  | domain
        O3             | S2-a         | 2022-09-30       | class_pre_k | 1       | pre_k     | formal  | domain""",  # noqa: E501
    "observation_score": """
        observation_id | cycle | part | score
        O1             | 1     | IS   | 3
        O2             | 1     | IS   | 4
        O3             | 1     | IS   | 3""",
    "programme_fact": """
        site_id | fact_date  | fact             | value
        S1      | 2024-07-09 | monitoring_visit | met""",
    "achievement": """
        system_id | site_id | assessed_date | measure  | children | mean_score
        demo      | S1      | 2024-08-15    | literacy | 9        | 50.5
        demo      | S1      | 2024-09-15    | literacy | 10       | 51.5""",
    "training": """
        training_id | educator_id | training_date | topic
        T           | E1          | 2024-07-03    | play
        T           | E2          | 2024-07-03    | play""",
    "spending": """
        spending_id | system_id | place_level | place_id | fiscal_year | start_date | end_date   | amount_kind | amount | purpose  | ingredient | perspective
        M1          | demo      | site        | S1       | 2025        | 2024-07-01 | 2024-09-01 | actual      | 200.00 | coaching | travel     | direct""",  # noqa: E501
}


@pytest.fixture(scope="module")
def told() -> Gate:
    tables = small_system()
    tables["educator"] = """
        educator_id | site_id | role       | start_date | end_date   | home_language
        E1          | S1      | lead       |            |            | English
        E2          | S1      | assistant  | 2024-08-01 |            | Spanish
        E3          | S2      | home_based |            |            |
        E4          | S1      | lead       | 2023-01-01 | 2024-08-20 | English"""
    return gate_of({**tables, **MORE})


def states(gate: Gate, selection: Selection, status: str) -> dict[str, str]:
    sites = metrics.site_status(gate, selection).curves["sites"]
    return dict(zip(sites["site_id"], sites[status], strict=True))


def test_each_site_has_one_state_of_each_status(told: Gate) -> None:
    """58 operating days since 10 July: above 1.5 x 20 planned, not above 1.5 x 40. C3 never logs."""
    assert states(told, S, "contact") == {
        "S1": "overdue", "S2": "in_time", "S3": "no_cadence", "S4": "never", "S5": "never", "S6": "never",
    }  # fmt: skip
    assert states(told, S, "plan") == {"S1": "planned", "S2": "planned"} | dict.fromkeys(
        ("S3", "S4", "S5", "S6"), "no_plan"
    )
    assert states(told, S, "rating") == {"S1": "recent", "S2": "old"} | dict.fromkeys(
        ("S3", "S4", "S5", "S6"), "never"
    )


def test_the_newest_open_cycle_counts_with_its_stage(told: Gate) -> None:
    """Y2 is open for 20 operating days after 2 September, Y3 for 62 after 2 July: above 60. Y1 is closed."""
    sites = metrics.site_status(told, S).curves["sites"].set_index("site_id")
    assert sites["cycle"].to_dict() == {"S1": "open", "S2": "open_long"} | dict.fromkeys(
        ("S3", "S4", "S5", "S6"), "none"
    )
    assert (sites.loc["S1", "cycle_stage"], int(sites.loc["S1", "cycle_days"])) == ("plan", 20)
    assert (sites.loc["S2", "cycle_stage"], int(sites.loc["S2", "cycle_days"])) == ("opened", 64)


def test_states_of_a_status_add_up_to_the_sites_enrolled_that_day(told: Gate) -> None:
    early = Selection(window=Window(date(2024, 7, 1), date(2024, 8, 1)))
    rows = metrics.site_status(told, early).rows
    assert rows.groupby("status")["value"].sum().to_dict() == dict.fromkeys(
        ("contact", "cycle", "plan", "rating"), 5
    )
    assert rows["excluded"].iloc[0] == {"not enrolled at the end of the period": 1}


def test_without_logs_nothing_is_said_of_contacts() -> None:
    names = ("system", "region", "agency", "site", "site_enrolment", "coach_assignment", "coach")
    gate = gate_of({name: rows for name, rows in small_system().items() if name in names})
    found = metrics.site_status(gate, Selection(window=HALF))
    contact = found.rows[found.rows["status"] == "contact"]
    assert contact["value"].isna().all()
    assert set(contact["reason"]) == {"no logs in this period"}
    assert set(found.curves["sites"]["contact"]) == {"unknown"}


def test_contacts_by_who_took_part(told: Gate) -> None:
    """G is a contact of three sites; J is virtual, in November."""
    rows = metrics.contacts(told, S).rows.set_index("recipient")["value"].to_dict()
    assert rows == {"any": 3, "lead": 1, "assistant": 1, "home_based": 1, "leader": 1}


def test_a_group_session_gives_each_site_its_part_of_every_component(told: Gate) -> None:
    """Of 120 minutes S1 has half: 20 of observation, 25 of feedback, 15 that no part explains."""
    rows = metrics.component_mix(told, S, by=["site"]).rows
    own = rows[rows["site"] == "S1"].set_index("component")["numerator"]
    assert {name: round(hours * 60) for name, hours in own.items()} == {
        "collaboration": 0, "preparation": 0, "observation": 20, "feedback": 25, "other_contact": 15,
    }  # fmt: skip
    whole = metrics.component_mix(told, S).rows
    assert whole["numerator"].sum() == pytest.approx((120 + 60 + 10) / 60), "K names no site"


def test_a_visit_with_two_topics_counts_under_both(told: Gate) -> None:
    """S3: 30 of G's 120 minutes under both topics, 60 of H under one of them."""
    rows = metrics.topic_mix(told, S, by=["site"]).rows
    own = rows[rows["site"] == "S3"].set_index("topic")["value"].to_dict()
    assert own == {"social_emotional": 1.0, "assessment_tools": pytest.approx(1 / 3)}
    assert metrics.topic_mix(told, Selection(sites=("S6",), window=SUMMER)).rows["reason"].tolist() == [
        "no visit names a topic"
    ]


def test_who_stayed_left_and_came(told: Gate) -> None:
    """Of E1 and E4 at S1 on 1 July E4 left; E2 came on 1 August."""
    found = metrics.site_staff(told, Selection(sites=("S1",), window=SUMMER))
    assert found.rows.set_index("statistic")["value"].to_dict() == {
        "at_start": 2, "stayed": 1, "left": 1, "joined": 1, "at_end": 2,
    }  # fmt: skip
    spoken = found.curves["languages"]
    assert spoken[spoken["side"] == "educator"][["languages", "people"]].to_numpy().tolist() == [
        ["English", 1], ["Spanish", 1],
    ]  # fmt: skip


def test_a_site_without_educators_says_so(told: Gate) -> None:
    rows = metrics.site_staff(told, Selection(sites=("S5",), window=SUMMER)).rows
    assert set(rows["reason"]) == {"no educators on record"}


def test_the_timeline_of_one_site_holds_what_happened_up_to_the_day(told: Gate) -> None:
    """Two rooms rated on one day are one event; nine children are too few for a mean, ten are not."""
    found = metrics.site_timeline(told, Selection(sites=("S1",), window=SUMMER))
    assert found.rows.set_index("kind")["value"].to_dict() == {
        "enrolment": 1, "coach": 1, "rating": 1, "level": 0, "cycle": 2, "training": 1, "fact": 1,
        "achievement": 2, "connectivity": 0, "aim": 0,
    }  # fmt: skip
    events = found.curves["events"]
    means = events[events["kind"] == "achievement"]["number"].tolist()
    assert pd.isna(means[0])
    assert means[1] == 51.5
    assert events[events["kind"] == "training"]["people"].tolist() == [2]
    months = found.curves["months"].set_index("month")
    assert [float(value) for value in months["dollars"].dropna()] == [100.0, 100.0]
    assert found.curves["booked"]["amount"].tolist() == [200]


def test_a_timeline_is_of_one_site(told: Gate) -> None:
    found = metrics.site_timeline(told, S)
    assert found.curves == {}
    assert found.cautions == ("Choose one site: its timeline shows what happened there and when.",)


def test_identity_of_one_site(told: Gate) -> None:
    site = site_identity(told, Selection(sites=("S1",), window=SUMMER))
    assert site is not None
    assert (site.facts["rooms"], site.need, site.facts["capacity"]) == (2, "high", None)
    assert site_identity(told, S) is None


def test_statuses_in_words_carry_their_figure(told: Gate) -> None:
    sites = metrics.site_status(told, S).curves["sites"].set_index("site_id", drop=False)
    one = sites.loc["S1"].to_dict()
    assert site_words.status(one, "contact") == "\u25b2 Overdue: 58 days (20 planned)"
    assert site_words.status(one, "plan") == "Every 20 days"
    assert site_words.status(one, "rating") == "1 Aug 2024"
    assert site_words.status(one, "cycle") == "Open: plan agreed, since 2 Sep 2024"
    assert site_words.status(sites.loc["S3"].to_dict(), "contact") == "58 days ago, none planned"
    assert site_words.status(sites.loc["S6"].to_dict(), "contact") == "\u25b2 No logs from its coach"


def test_the_timeline_draws_every_kind_in_its_lane_on_one_axis(told: Gate) -> None:
    """A cycle closed before the axis begins is not drawn; what is not on record is named."""
    chosen = Selection(sites=("S1",), window=SUMMER)
    drawn = timeline(metrics.site_timeline(told, chosen), metrics.site_staff(told, chosen), date(2024, 10, 1))
    assert drawn.figure is not None
    lanes = [note["text"] for note in drawn.figure.layout["annotations"]]
    assert lanes[:2] == ["Contacts a month: at most 1 contact", "Formal ratings"]
    assert "Dollars a month: at most $100" in lanes
    assert drawn.figure.layout["xaxis"]["range"] == ["2021-10-01", "2024-10-01"]
    assert drawn.caption.endswith("Nothing on record: published level.")
    told_rows = drawn.table["What"].tolist()
    assert "literacy: hidden, fewer than 10 children" in told_rows
    assert "literacy: mean 51.5 of 10 children" in told_rows
    assert "Cycle: opened, plan, observation, closed" in told_rows


def test_contacts_are_judged_as_contact_gaps_judges_them(told: Gate) -> None:
    """One figure has one road: the list of sites and the gaps name the same sites overdue."""
    gaps = (
        metrics.contact_gaps(told, S)
        .curves["sites"]
        .set_index("site_id")["status"]
        .replace("no_plan", "no_cadence")
    )
    assert states(told, S, "contact") == gaps.to_dict()
