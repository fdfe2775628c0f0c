-- Cells that a figure needs: how many there are, how many are blank, and how many hold a zero that somebody entered.
-- reads: session, session_participant, site, site_enrolment, classroom, staff_employment, coach_assignment, observation, spending_line, site_dim, coach_month
-- grain: table x column x system x region (blank where the record names no known place)
-- partition: none
WITH coach_place AS (
    SELECT coach_id, system_id, region_id
    FROM (
        SELECT
            coach_id,
            system_id,
            region_id,
            row_number() OVER (PARTITION BY coach_id ORDER BY month DESC) AS choice
        FROM coach_month
    ) AS ranked
    WHERE choice = 1
),
-- Sessions held, counted by coach before the coach is placed.
held AS (
    SELECT
        coach_id,
        count(*) AS cells,
        count(logged_date) AS entered,
        count(delivery) AS delivered,
        count(travel_minutes) AS travelled,
        count(CASE WHEN travel_minutes = 0 THEN 1 END) AS no_travel,
        count(CASE WHEN minutes = 0 THEN 1 END) AS no_minutes
    FROM session
    WHERE status = 'completed' AND (approval IS NULL OR approval = 'approved')
    GROUP BY coach_id
),
attended AS (
    SELECT site_id, count(*) AS cells, count(educator_id) AS filled FROM session_participant GROUP BY site_id
),
of_coach AS (
    SELECT 'session' AS table_name, 'logged_date' AS column_name, coach_id, cells, entered AS filled, 0 AS zeros FROM held
    UNION ALL
    SELECT 'session', 'delivery', coach_id, cells, delivered, 0 FROM held
    UNION ALL
    SELECT 'session', 'travel_minutes', coach_id, cells, travelled, no_travel FROM held
    UNION ALL
    SELECT 'session', 'minutes', coach_id, cells, cells, no_minutes FROM held
    UNION ALL
    SELECT 'staff_employment', 'fte', staff_id, 1, CASE WHEN fte IS NULL THEN 0 ELSE 1 END,
        CASE WHEN fte = 0 THEN 1 ELSE 0 END
    FROM staff_employment WHERE staff_type = 'coach' AND spell_kind = 'employed'
    UNION ALL
    SELECT 'staff_employment', 'hours_per_year', staff_id, 1, CASE WHEN hours_per_year IS NULL THEN 0 ELSE 1 END,
        CASE WHEN hours_per_year = 0 THEN 1 ELSE 0 END
    FROM staff_employment WHERE staff_type = 'coach' AND spell_kind = 'employed'
),
of_site AS (
    SELECT 'session_participant' AS table_name, 'educator_id' AS column_name, site_id, cells, filled, 0 AS zeros
    FROM attended
    UNION ALL
    SELECT 'site', 'agency_id', site_id, 1, CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END, 0 FROM site
    UNION ALL
    SELECT 'site_enrolment', 'need', site_id, 1, CASE WHEN need IS NULL THEN 0 ELSE 1 END, 0 FROM site_enrolment
    UNION ALL
    SELECT 'classroom', 'age_group', site_id, 1, CASE WHEN age_group IS NULL THEN 0 ELSE 1 END, 0 FROM classroom
    UNION ALL
    SELECT 'coach_assignment', 'cadence_days', site_id, 1, CASE WHEN cadence_days IS NULL THEN 0 ELSE 1 END,
        CASE WHEN cadence_days = 0 THEN 1 ELSE 0 END
    FROM coach_assignment
    UNION ALL
    SELECT 'observation', 'rater_id', classroom.site_id, 1, CASE WHEN rater_id IS NULL THEN 0 ELSE 1 END, 0
    FROM observation LEFT JOIN classroom ON classroom.classroom_id = observation.classroom_id
    UNION ALL
    SELECT 'observation', 'lead_educator_id', classroom.site_id, 1,
        CASE WHEN lead_educator_id IS NULL THEN 0 ELSE 1 END, 0
    FROM observation LEFT JOIN classroom ON classroom.classroom_id = observation.classroom_id
),
cell AS (
    SELECT table_name, column_name, system_id, region_id, cells, filled, zeros
    FROM of_coach LEFT JOIN coach_place ON coach_place.coach_id = of_coach.coach_id
    UNION ALL
    SELECT table_name, column_name, system_id, region_id, cells, filled, zeros
    FROM of_site LEFT JOIN site_dim ON site_dim.site_id = of_site.site_id
    UNION ALL
    SELECT 'spending', 'ingredient', system_id, region_id, 1, CASE WHEN ingredient IS NULL THEN 0 ELSE 1 END, 0
    FROM spending_line WHERE purpose = 'coaching'
    UNION ALL
    SELECT 'spending', 'amount', system_id, region_id, 1, 1, CASE WHEN amount = 0 THEN 1 ELSE 0 END
    FROM spending_line WHERE purpose = 'coaching'
)
SELECT
    table_name,
    column_name,
    system_id,
    region_id,
    CAST(sum(cells) AS BIGINT) AS cells,
    CAST(sum(cells - filled) AS BIGINT) AS blank,
    CAST(sum(zeros) AS BIGINT) AS zeros
FROM cell
GROUP BY table_name, column_name, system_id, region_id
