-- Sessions a coach held in a month and their minutes, by how they were delivered.
-- reads: session, coach_month
-- grain: coach x month x delivery
-- partition: month
--
-- Each session counts once, in its coach's month, with the coach's employer. delivery is blank where it is not on record.
WITH held AS (
    SELECT
        coach_id,
        CAST(date_trunc('month', session_date) AS DATE) AS month,
        coalesce(delivery, '') AS delivery,
        count(*) AS sessions,
        sum(CAST(minutes AS DOUBLE)) AS minutes
    FROM session
    WHERE status = 'completed'
        AND (approval IS NULL OR approval = 'approved')
        AND session_date >= getvariable('from_month')
        AND session_date < getvariable('to_month')
    GROUP BY ALL
)
-- Whole minutes add up exactly as DOUBLE, in half the time of integers.
SELECT
    coach_month.system_id,
    coach_month.region_id,
    coach_month.agency_id,
    coach_month.coach_id,
    coach_month.coach_role,
    coach_month.month,
    held.delivery,
    CAST(held.sessions AS INTEGER) AS sessions,
    CAST(held.minutes AS BIGINT) AS minutes
FROM held
JOIN coach_month ON coach_month.coach_id = held.coach_id AND coach_month.month = held.month
ORDER BY coach_month.month, coach_month.coach_id, held.delivery
