"""Six sites, three coaches and a handful of sessions, drawn so that every figure can be added up by hand.

July to December 2024; every weekday is an operating day. One session (G) brings three sites together.
S4 enrols in September, S5 has no coach, and the coach of S6 (C3) never sends a log.
"""

from __future__ import annotations

from datetime import date

from coaching_analytics.vocabulary.selection import Window

SUMMER = Window(date(2024, 7, 1), date(2024, 10, 1))
"""92 days; 23 + 22 + 21 = 66 weekdays."""

AUTUMN = Window(date(2024, 10, 1), date(2025, 1, 1))
HALF = Window(date(2024, 7, 1), date(2025, 1, 1))


def small_system() -> dict[str, str]:
    """The tables, as drawings."""
    return {
        "system": """
        system_id | system_name | fiscal_year_start_month | school_year_start_month
        demo      | Demo        | 7                       | 8""",
        "region": """
        region_id | system_id | region_name
        north     | demo      | North
        south     | demo      | South""",
        "agency": """
        agency_id | region_id
        A         | north
        B         | south""",
        "site": """
        site_id | region_id | agency_id | setting
        S1      | north     | A         | centre
        S2      | north     | A         | home
        S3      | south     | B         | centre
        S4      | south     | B         | school
        S5      | south     |           | home
        S6      | south     | B         | centre""",
        "site_enrolment": """
        site_id | start_date | need
        S1      | 2024-07-01 | high
        S2      | 2024-07-01 |
        S3      | 2024-07-01 | low
        S4      | 2024-09-01 | medium
        S5      | 2024-07-01 |
        S6      | 2024-07-01 |""",
        "classroom": """
        classroom_id | site_id
        S1-a         | S1
        S1-b         | S1
        S2-a         | S2
        S3-a         | S3
        S4-a         | S4
        S5-a         | S5
        S6-a         | S6""",
        "educator": """
        educator_id | site_id | role       | start_date
        E1          | S1      | lead       |
        E2          | S1      | assistant  | 2024-08-01
        E3          | S2      | home_based |""",
        "coach": """
        coach_id | coach_role
        C1       | coach
        C2       | coach
        C3       | coach
        P1       | peer""",
        "staff_employment": """
        staff_id | staff_type | agency_id | start_date | spell_kind | fte | hours_per_year
        C1       | coach      | A         | 2024-07-01 | employed   | 1   | 1200
        C2       | coach      | B         | 2024-07-01 | employed   | 0.5 | 1200
        C3       | coach      | B         | 2024-07-01 | employed   | 1   |
        P1       | coach      | A         | 2024-07-01 | employed   | 1   | 1200""",
        "coach_assignment": """
        coach_id | site_id | start_date | cadence_days
        C1       | S1      | 2024-07-01 | 20
        C1       | S2      | 2024-07-01 | 40
        C2       | S3      | 2024-07-01 |
        C2       | S4      | 2024-09-01 |
        C3       | S6      | 2024-07-01 |
        P1       | S5      | 2024-07-01 |""",
        "session": """
        session_id | coach_id | session_date | minutes | status | delivery | travel_minutes | logged_date
        G | C1 | 2024-07-10 | 120 | completed | in_person | 20 | 2024-07-12
        H | C2 | 2024-08-05 | 60 | completed | phone |  | 2024-09-30
        K | C2 | 2024-08-20 | 60 | completed | in_person |  | 2024-08-21
        I | C1 | 2024-09-02 | 10 | completed | in_person |  | 2024-09-03
        X | C1 | 2024-09-04 | 90 | cancelled | in_person |  |
        J | C1 | 2024-11-06 | 45 | completed | virtual |  | 2024-11-06""",
        "session_participant": """
        session_id | participant_number | site_id | role
        G          | 1                  | S1      | lead
        G          | 2                  | S1      | assistant
        G          | 3                  | S2      | home_based
        G          | 4                  | S3      | site_leader
        H          | 1                  | S3      | lead
        I          | 1                  | S2      | home_based
        X          | 1                  | S6      | lead
        J          | 1                  | S1      | lead""",
        "session_component": """
        session_id | component   | minutes
        G          | observation | 40
        G          | feedback    | 50""",
        "support_time": """
        support_time_id | coach_id | work_date  | time_use       | minutes
        T1              | C1       | 2024-07-31 | preparation    | 300
        T2              | C2       | 2024-10-31 | administration | 4000""",
        "no_activity": """
        coach_id | month      | statement
        C2       | 2024-09-01 | no_activity
        C1       | 2024-10-01 | certified
        C1       | 2024-12-01 | no_activity""",
    }
