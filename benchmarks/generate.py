"""Extracts of any size for the benchmarks, made by SQL: 10,000 sites, three years, some millions of sessions.

Not a simulation of anything: sizes, keys and references are like the real thing, values are drawn by hashes.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

FIRST_DAY = "DATE '2022-07-01'"
TABLES = {
    "system": "SELECT 'big' AS system_id, 'Big (simulated)' AS system_name, 7 AS fiscal_year_start_month, "
    "8 AS school_year_start_month",
    "region": "SELECT 'r' || i AS region_id, 'big' AS system_id, 'Region ' || i AS region_name FROM range({regions}) t(i)",
    "agency": "SELECT 'a' || i AS agency_id, 'r' || (i % {regions}) AS region_id, 'Agency ' || i AS agency_name "
    "FROM range({agencies}) t(i)",
    "calendar": "SELECT 'school' AS calendar_id, make_date(2021 + i, 6, 15) AS start_date, "
    "make_date(2021 + i, 8, 20) AS end_date, 'break' AS day_kind FROM range(6) t(i)",
    "site": "SELECT 's' || i AS site_id, 'r' || (i % {agencies} % {regions}) AS region_id, "
    "'a' || (i % {agencies}) AS agency_id, ['centre', 'home', 'school', 'head_start'][1 + draw(i) % 4] AS setting, "
    "CASE WHEN draw(i) % 4 = 2 THEN 'school' END AS calendar_id FROM range({sites}) t(i)",
    "site_enrolment": "SELECT 's' || i AS site_id, DATE '2022-07-01' + (draw(i + 1) % 90)::INTEGER AS start_date, "
    "CASE WHEN draw(i + 2) % 20 = 0 THEN DATE '2024-01-01' + (draw(i + 3) % 400)::INTEGER END AS end_date, "
    "['low', 'medium', 'high'][1 + draw(i + 4) % 3] AS need FROM range({sites}) t(i)",
    "classroom": "SELECT 's' || i || '-' || k AS classroom_id, 's' || i AS site_id, 'pre_k' AS age_group "
    "FROM range({sites}) t(i), range(2) u(k) WHERE k = 0 OR i % 2 = 0",
    "educator": "SELECT 'e' || i || '-' || k AS educator_id, 's' || i AS site_id, "
    "['lead', 'assistant', 'site_leader'][k + 1] AS role FROM range({sites}) t(i), range(3) u(k)",
    "site_location": "SELECT 's' || i AS site_id, lpad((1001 + 2 * (draw(i + 15) % 67))::VARCHAR, 5, '0') AS county "
    "FROM range({sites}) t(i)",
    "resource": "SELECT 'resource' || i AS resource_id, 'Resource ' || i AS title, "
    "['protocol', 'framework', 'rubric', 'tool'][1 + i % 4] AS resource_kind, "
    "['social_emotional', 'assessment_tools'][1 + i % 2] AS topic FROM range(20) t(i)",
    "coach": "SELECT 'c' || i AS coach_id, 'coach' AS coach_role, "
    "['bachelor', 'master', 'associate'][1 + draw(i) % 3] AS degree, "
    "CASE WHEN draw(i + 16) % 4 = 0 THEN 'en;es' ELSE 'en' END AS languages FROM range({coaches}) t(i)",
    "staff_employment": "SELECT 'c' || i AS staff_id, 'coach' AS staff_type, 'a' || (i % {agencies}) AS agency_id, "
    "DATE '2022-01-01' AS start_date, CASE WHEN i % 10 = 0 THEN DATE '2025-03-01' END AS end_date, "
    "'employed' AS spell_kind, CASE WHEN i % 4 = 0 THEN 0.8 ELSE 1 END AS fte, 1800 AS hours_per_year "
    "FROM range({coaches}) t(i)",
    "coach_assignment": "SELECT 'c' || (i % {coaches}) AS coach_id, 's' || i AS site_id, "
    "DATE '2022-07-01' AS start_date, 4 AS planned_hours_month, 20 AS cadence_days FROM range({sites}) t(i) "
    "WHERE i % 50 <> 0",
    "session": "SELECT 'x' || i AS session_id, 'c' || (site % {coaches}) AS coach_id, day AS session_date, "
    "30 + (draw(i + 5) % 60)::INTEGER AS minutes, "
    "CASE WHEN draw(i + 6) % 10 = 0 THEN 'cancelled' ELSE 'completed' END AS status, "
    "CASE WHEN draw(i + 7) % 50 = 0 THEN 'pending' ELSE 'approved' END AS approval, "
    "['in_person', 'in_person', 'in_person', 'virtual', 'phone'][1 + draw(i + 8) % 5] AS delivery, "
    "'s' || site AS site_id, (draw(i + 9) % 40)::INTEGER AS travel_minutes, "
    "CASE WHEN draw(i + 6) % 10 = 0 THEN 'staff_absence' END AS not_held_reason, "
    "day + (draw(i + 10) % 20)::INTEGER AS logged_date FROM ({picked})",
    "session_participant": "SELECT 'x' || i AS session_id, k + 1 AS participant_number, "
    "'s' || ((site + CASE WHEN draw(i + 11) % 20 = 0 THEN k * {coaches} ELSE 0 END) % {sites}) AS site_id, "
    "['lead', 'assistant', 'site_leader'][1 + (draw(i + 12) + k) % 3] AS role FROM ({picked}), range(3) u(k) "
    "WHERE k = 0 OR draw(i + 11) % 20 = 0 OR (k = 1 AND draw(i + 13) % 5 < 2)",
    "session_component": "SELECT 'x' || i AS session_id, "
    "['observation', 'feedback', 'collaboration'][k + 1] AS component, 10 AS minutes "
    "FROM ({picked}), range(3) u(k) WHERE k = 0 OR draw(i + 14 + k) % 10 < 7",
    "support_time": "SELECT 't' || i || '-' || m || '-' || k AS support_time_id, 'c' || i AS coach_id, "
    "CAST(DATE '2022-07-01' + to_months(m::INTEGER) AS DATE) AS work_date, "
    "['preparation', 'travel', 'administration', 'own_learning'][k + 1] AS time_use, "
    "600 + (draw(i + m + k) % 600)::INTEGER AS minutes FROM range({coaches}) t(i), range({months}) u(m), range(4) v(k)",
    "observation": "SELECT 'o' || i || '-' || y AS observation_id, 's' || i || '-0' AS classroom_id, "
    "CAST(make_date((2023 + y)::INTEGER, 4, 1) AS DATE) + (draw(i + y) % 50)::INTEGER AS observation_date, "
    "'class_pre_k' AS instrument, '1' AS edition, 'pre_k' AS age_group, 'r' || (draw(i + 20 + y) % 60) AS rater_id, "
    "'e' || i || '-0' AS lead_educator_id, 'formal' AS purpose, 'visit' AS score_level "
    "FROM range({sites}) t(i), range(3) u(y)",
    "observation_score": "SELECT 'o' || i || '-' || y AS observation_id, 1 AS cycle, part, "
    "1 + CASE WHEN part = 'NC' THEN draw(i + y) % 2 ELSE 1 + draw(i + y * 3 + ascii(part)) % 5 END AS score "
    "FROM range({sites}) t(i), range(3) u(y), "
    "(SELECT unnest(['PC', 'NC', 'TS', 'RSP', 'BM', 'PD', 'ILF', 'CD', 'QF', 'LM']) AS part)",
    "spending": "SELECT 'm' || a || '-' || m || '-' || k AS spending_id, 'big' AS system_id, "
    "CAST(DATE '2022-07-01' + to_months(m::INTEGER) AS DATE) AS start_date, "
    "CAST(DATE '2022-07-01' + to_months((m + 1)::INTEGER) AS DATE) AS end_date, "
    "(2023 + m // 12) AS fiscal_year, 'agency' AS place_level, 'a' || a AS place_id, "
    "(100000 * [6, 2, 1, 1][k + 1] + draw(a + m + k) % 10000)::DECIMAL(14,2) AS amount, 'actual' AS amount_kind, "
    "'coaching' AS purpose, ['coach_pay', 'fringe', 'travel', 'overhead'][k + 1] AS ingredient, "
    "CASE WHEN k = 3 THEN 'allocated' ELSE 'direct' END AS perspective, true AS state_preschool "
    "FROM range({agencies}) t(a), range({months}) u(m), range(4) v(k)",
}  # fmt: skip
LOGS = ("session", "session_participant", "session_component")


def big_extract(
    out: Path, sessions: int, *, first: int = 0, sites: int = 10_000, months: int = 36, coaches: int = 450,
    only_logs: bool = False,
) -> None:  # fmt: skip
    """Write `<table>.csv` files with `sessions` sessions numbered from `first`, and extract.toml.

    With `only_logs`, sessions, participants and components alone: one more delivery for the same roster; all of
    its sessions fall in the last month.
    """
    out.mkdir(parents=True, exist_ok=True)
    days = 30 if only_logs else months * 30
    begin = f"{FIRST_DAY} + {months * 30 - days}"
    picked = (
        f"SELECT i, (draw(i) % {sites})::BIGINT AS site, {begin} + (draw(i + 99) % {days})::INTEGER AS day "
        f"FROM range({first}, {first + sessions}) t(i)"
    )
    sizes = {
        "sites": sites,
        "coaches": coaches,
        "months": months,
        "regions": 8,
        "agencies": 24,
        "picked": picked,
    }
    with duckdb.connect() as connection:
        connection.execute("CREATE MACRO draw(x) AS (hash(x) % 1000003)::BIGINT")
        for name, query in TABLES.items():
            if only_logs and name not in LOGS:
                continue
            target = out / f"{name}.csv"
            connection.execute(f"COPY ({query.format(**sizes)}) TO '{target}' (HEADER)")
    (out / "extract.toml").write_text('origin = "simulated"\n')
