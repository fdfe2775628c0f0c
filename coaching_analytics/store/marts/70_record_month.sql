-- Records of the dated tables by month and place: how many, the last day, and how many say the same as another one.
-- reads: session, session_participant, support_time, observation, classroom, spending_line, site_dim, coach_month
-- grain: table x month x system x region x agency (blank where the record names no known place)
-- partition: month
--
-- same = records beyond the first with the same content under another id. Logs are placed with the coach's employer of
-- the month, visits of raters and money with the place they name.
WITH people AS (
    SELECT
        participant.session_id,
        hash(
            count(*), min(participant.site_id), max(participant.site_id),
            min(participant.educator_id), max(participant.educator_id)
        ) AS who
    FROM session_participant AS participant
    SEMI JOIN session
        ON session.session_id = participant.session_id
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
    GROUP BY participant.session_id
),
logged AS (
    SELECT 'session' AS table_name, session.coach_id, session.session_date AS day, count(*) AS records
    FROM session
    LEFT JOIN people ON people.session_id = session.session_id
    WHERE session.session_date >= getvariable('from_month') AND session.session_date < getvariable('to_month')
    GROUP BY
        session.coach_id,
        session.session_date,
        -- one number instead of many columns: alike only by chance among the sessions of a coach on a day
        hash(session.minutes, session.status, session.delivery, session.site_id, people.who)
    UNION ALL
    SELECT 'support_time', coach_id, work_date, count(*)
    FROM support_time
    WHERE work_date >= getvariable('from_month') AND work_date < getvariable('to_month')
    GROUP BY coach_id, work_date, time_use, minutes
),
-- Added up by coach and month before anybody asks for the coach's employer.
logged_month AS (
    SELECT
        table_name,
        coach_id,
        CAST(date_trunc('month', day) AS DATE) AS month,
        sum(records) AS records,
        sum(records - 1) AS same,
        max(day) AS last_day
    FROM logged
    GROUP BY table_name, coach_id, CAST(date_trunc('month', day) AS DATE)
),
other AS (
    SELECT
        'observation' AS table_name, site_dim.system_id, site_dim.region_id, site_dim.agency_id, visit.day,
        visit.records
    FROM (
        SELECT classroom_id, observation_date AS day, count(*) AS records
        FROM observation
        WHERE observation_date >= getvariable('from_month') AND observation_date < getvariable('to_month')
        GROUP BY classroom_id, observation_date, instrument, edition, purpose, rater_id
    ) AS visit
    LEFT JOIN classroom ON classroom.classroom_id = visit.classroom_id
    LEFT JOIN site_dim ON site_dim.site_id = classroom.site_id
    UNION ALL
    SELECT 'spending', system_id, region_id, agency_id, start_date, count(*)
    FROM spending_line
    WHERE start_date >= getvariable('from_month') AND start_date < getvariable('to_month')
    GROUP BY
        system_id, region_id, agency_id, start_date, end_date, place_level, place_id, amount, amount_kind, purpose,
        ingredient, perspective, function_code, object_code, fund_code, fund_source, priority
),
content AS (
    SELECT
        logged_month.table_name,
        coach_month.system_id,
        coach_month.region_id,
        coach_month.agency_id,
        logged_month.month,
        logged_month.records,
        logged_month.same,
        logged_month.last_day
    FROM logged_month
    LEFT JOIN coach_month
        ON coach_month.coach_id = logged_month.coach_id
        AND coach_month.month = logged_month.month
        AND coach_month.month >= getvariable('from_month')
        AND coach_month.month < getvariable('to_month')
    UNION ALL
    SELECT
        table_name, system_id, region_id, agency_id, CAST(date_trunc('month', day) AS DATE), records, records - 1, day
    FROM other
)
SELECT
    table_name,
    system_id,
    region_id,
    coalesce(agency_id, '') AS agency_id,
    month,
    CAST(sum(records) AS BIGINT) AS records,
    CAST(sum(same) AS BIGINT) AS same,
    max(last_day) AS last_day
FROM content
GROUP BY table_name, system_id, region_id, coalesce(agency_id, ''), month
