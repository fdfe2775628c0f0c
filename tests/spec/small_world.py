"""One small system for the spec tests: all that a real one does to a figure, in rows to add up by hand.

July 2024 has 23 weekdays, August 22, September 21, October 23.

S1  co-coached by C1 and C2 with blank shares, until C2 leaves on 16 August
S2  a home on the school calendar, which breaks for the five weekdays from 8 July; leaves on 1 September
S3  joins on 16 July and has no coach
S4  C1 at 0.8 and C3 at 0.6: together 1.4; C3 is on leave for 15 days from 1 August
September is an empty month: nothing was logged.
"""

from __future__ import annotations

PLACES = {
    "region": """
        region_id | system_id | region_name
        north     | demo      | North
        south     | demo      | South
    """,
    "agency": """
        agency_id | region_id
        A1        | north
        A2        | south
    """,
    "site": """
        site_id | region_id | agency_id | setting | calendar_id
        S1      | north     | A1        | centre  |
        S2      | north     | A1        | home    | school
        S3      | south     |           | centre  |
        S4      | south     | A2        | centre  |
    """,
    "site_enrolment": """
        site_id | start_date | end_date   | need
        S1      | 2024-07-01 |            | high
        S2      | 2024-07-01 | 2024-09-01 | low
        S3      | 2024-07-16 |            |
        S4      | 2024-07-01 |            | medium
    """,
    "classroom": """
        classroom_id | site_id | age_group | open_date
        S1-a         | S1      | pre_k     |
        S1-b         | S1      | pre_k     | 2024-08-01
        S2-a         | S2      | mixed     |
    """,
    "educator": """
        educator_id | site_id | role       | start_date
        E1          | S1      | lead       |
        E2          | S1      | assistant  | 2024-07-16
        E3          | S2      | home_based |
    """,
    "calendar": """
        calendar_id | start_date | end_date   | day_kind
        school      | 2024-07-08 | 2024-07-13 | break
    """,
}

PEOPLE = {
    "coach": """
        coach_id | coach_role | person_id
        C1       | coach      | P1
        C2       | coach      |
        C3       | coach      |
        L1       | peer       |
    """,
    "staff_employment": """
        staff_id | staff_type | agency_id | start_date | end_date   | spell_kind | fte | hours_per_year
        C1       | coach      | A1        | 2024-07-01 |            | employed   | 1   | 1800
        C2       | coach      | A1        | 2024-07-01 | 2024-08-16 | employed   | 0.5 |
        C3       | coach      | A2        | 2024-07-01 |            | employed   | 0.8 | 1800
        C3       | coach      |           | 2024-08-01 | 2024-08-16 | leave      |     |
        L1       | coach      | A2        | 2024-07-01 |            | employed   | 0.2 |
    """,
    "coach_assignment": """
        coach_id | site_id | start_date | end_date | share
        C1       | S1      | 2024-07-01 |          |
        C2       | S1      | 2024-07-01 |          |
        L1       | S1      | 2024-07-01 |          |
        C3       | S2      | 2024-07-01 |          |
        C1       | S4      | 2024-07-01 |          | 0.8
        C3       | S4      | 2024-07-01 |          | 0.6
    """,
}

LOGS = {
    "session": """
        session_id | coach_id | session_date | minutes | status    | approval | delivery  | site_id | travel_minutes | logged_date
        group      | C1       | 2024-07-10   | 90      | completed | approved | in_person |         | 40             | 2024-07-10
        visit      | C1       | 2024-07-12   | 60      | completed |          |           |         |                | 2024-07-27
        short      | C2       | 2024-07-19   | 10      | completed |          | in_person |         |                |
        phone      | C3       | 2024-07-22   | 45      | completed |          | phone     |         |                | 2024-08-07
        watched    | C3       | 2024-07-23   | 30      | completed |          | in_person |         |                |
        unlisted   | C1       | 2024-07-24   | 40      | completed |          | in_person | S4      |                |
        nowhere    | C1       | 2024-07-25   | 50      | completed |          | virtual   |         |                |
        cancelled  | C1       | 2024-08-05   | 60      | cancelled |          | in_person | S1      |                |
        pending    | C1       | 2024-08-06   | 60      | completed | pending  | in_person | S1      |                |
        autumn     | C1       | 2024-10-02   | 20      | completed |          | hybrid    |         |                |
    """,  # noqa: E501
    "session_participant": """
        session_id | participant_number | site_id | role
        group      | 1                  | S1      | lead
        group      | 2                  | S2      | home_based
        group      | 3                  | S3      | site_leader
        visit      | 1                  | S1      | lead
        visit      | 2                  | S1      | assistant
        short      | 1                  | S1      | lead
        phone      | 1                  | S2      | home_based
        watched    | 1                  | S2      | home_based
        pending    | 1                  | S1      | lead
        autumn     | 1                  | S1      | assistant
    """,
    "session_component": """
        session_id | component   | minutes
        group      | feedback    | 60
        visit      | observation | 30
        visit      | feedback    | 30
        watched    | observation | 30
    """,
    "support_time": """
        support_time_id | coach_id | work_date  | time_use       | minutes
        T1              | C1       | 2024-07-01 | preparation    | 120
        T2              | C1       | 2024-07-31 | administration | 45
        T3              | C1       | 2024-07-31 | travel         | 20
    """,
    "no_activity": """
        coach_id | month      | statement
        C3       | 2024-09-01 | no_activity
    """,
}

WORLD = {**PLACES, **PEOPLE, **LOGS}
