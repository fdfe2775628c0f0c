-- Sessions a coach held in a month and their minutes, by how they were delivered.
-- reads: session, coach_month
-- grain: coach x month x delivery
-- partition: month
--
-- Each session counts once, in its coach's month, with the coach's employer. delivery is blank where it is not on record.
SELECT
    coach_month.system_id,
    coach_month.region_id,
    coach_month.agency_id,
    coach_month.coach_id,
    coach_month.coach_role,
    coach_month.month,
    coalesce(session.delivery, '') AS delivery,
    CAST(count(*) AS INTEGER) AS sessions,
    CAST(sum(session.minutes) AS BIGINT) AS minutes
FROM session
JOIN coach_month
    ON coach_month.coach_id = session.coach_id
    AND coach_month.month = CAST(date_trunc('month', session.session_date) AS DATE)
WHERE session.status = 'completed'
    AND (session.approval IS NULL OR session.approval = 'approved')
    AND session.session_date >= getvariable('from_month')
    AND session.session_date < getvariable('to_month')
GROUP BY ALL
ORDER BY coach_month.month, coach_month.coach_id, delivery
