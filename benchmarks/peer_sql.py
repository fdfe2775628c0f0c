"""The Caseload page's figures as an analyst would ask them of the raw tables in one SQL file.

The peer reads the same snapshot file; nothing but the marts is missing.
"""

from __future__ import annotations

from datetime import date

import duckdb

HELD = """
held AS (
    SELECT session_id, coach_id, session_date, minutes, delivery, site_id
    FROM session
    WHERE status = 'completed' AND (approval IS NULL OR approval = 'approved')
      AND session_date >= $start AND session_date < $end
),
attended AS (
    SELECT p.session_id, p.site_id, count(*) AS people,
           bool_or(p.role IN ('lead', 'assistant', 'home_based', 'site_leader')) AS qualifies
    FROM session_participant p JOIN held USING (session_id)
    GROUP BY 1, 2
),
present AS (SELECT session_id, sum(people) AS people FROM attended GROUP BY 1),
watched AS (
    SELECT c.session_id, sum(c.minutes) AS minutes,
           sum(c.minutes) FILTER (component = 'observation') AS observation
    FROM session_component c JOIN held USING (session_id)
    GROUP BY 1
),
touch AS (
    SELECT a.site_id, h.minutes * a.people / p.people AS given,
           a.qualifies AND h.minutes >= 15 AND coalesce(h.delivery, '') NOT IN ('phone', 'email')
             AND NOT (coalesce(w.minutes, 0) > 0 AND coalesce(w.observation, 0) = w.minutes) AS contact
    FROM held h JOIN attended a USING (session_id) JOIN present p USING (session_id)
    LEFT JOIN watched w USING (session_id)
    UNION ALL
    SELECT h.site_id, h.minutes, false
    FROM held h LEFT JOIN present p USING (session_id)
    WHERE p.session_id IS NULL AND h.site_id IS NOT NULL
)
"""

BY_REGION = f"""
WITH {HELD},
site_sum AS (SELECT site_id, sum(given) / 60 AS hours, bool_or(contact) AS reached FROM touch GROUP BY 1),
enrolled AS (
    SELECT e.site_id,
           sum(date_diff('day', greatest(e.start_date, $start, coalesce(s.open_date, $start)),
                         least(coalesce(e.end_date, $end), $end, coalesce(s.close_date, $end)))) AS days
    FROM site_enrolment e JOIN site s USING (site_id)
    WHERE greatest(e.start_date, $start, coalesce(s.open_date, $start))
        < least(coalesce(e.end_date, $end), $end, coalesce(s.close_date, $end))
    GROUP BY 1
)
SELECT s.region_id, sum(t.hours) AS hours, count(e.site_id) AS enrolled, sum(e.days) AS site_days,
       count(*) FILTER (e.site_id IS NOT NULL AND t.reached) AS reached
FROM site s LEFT JOIN site_sum t USING (site_id) LEFT JOIN enrolled e USING (site_id)
GROUP BY 1 ORDER BY 1
"""

TIME = f"""
WITH {HELD}
SELECT use, sum(minutes) / 60.0 AS hours FROM (
    SELECT c.component AS use, c.minutes FROM session_component c JOIN held USING (session_id)
    UNION ALL
    SELECT 'travel', travel_minutes FROM session JOIN held USING (session_id)
    UNION ALL
    SELECT 'other_contact', greatest(0, h.minutes - coalesce(w.minutes, 0))
    FROM held h LEFT JOIN watched w USING (session_id)
    UNION ALL
    SELECT time_use, minutes FROM support_time WHERE work_date >= $start AND work_date < $end
) GROUP BY 1 ORDER BY 1
"""

COACHES = """
WITH employed AS (
    SELECT staff_id, fte, greatest(start_date, $start) AS a, least(coalesce(end_date, $end), $end) AS b
    FROM staff_employment WHERE staff_type = 'coach' AND spell_kind = 'employed'
),
away AS (
    SELECT staff_id, greatest(start_date, $start) AS a, least(coalesce(end_date, $end), $end) AS b
    FROM staff_employment WHERE staff_type = 'coach' AND spell_kind = 'leave'
),
active AS (
    SELECT e.staff_id, e.fte,
           date_diff('day', e.a, e.b) - sum(CASE WHEN w.a IS NULL THEN 0 ELSE
               greatest(0, date_diff('day', greatest(e.a, w.a), least(e.b, w.b))) END) AS days
    FROM employed e LEFT JOIN away w USING (staff_id) WHERE e.a < e.b GROUP BY e.staff_id, e.fte, e.a, e.b
)
SELECT sum(days) AS person_days, sum(days * fte) AS fte_days
FROM active JOIN coach ON coach_id = staff_id WHERE coach_role = 'coach'
"""


def caseload_page(connection: duckdb.DuckDBPyConnection, start: date, end: date) -> dict[str, float]:
    """Hours, coverage, use of time and sites per coach of the window, from the raw tables."""
    window = {"start": start, "end": end}
    regions = connection.execute(BY_REGION, window).df()
    time = connection.execute(TIME, window).df()
    staff = connection.execute(COACHES, window).df()
    return {
        "hours": float(regions["hours"].sum()),
        "reached": float(regions["reached"].sum()),
        "observation_hours": float(time.set_index("use").loc["observation", "hours"]),
        "sites_per_post": float(regions["site_days"].sum()) / float(staff["fte_days"].iloc[0]),
        "sites_per_person": float(regions["site_days"].sum()) / float(staff["person_days"].iloc[0]),
    }
