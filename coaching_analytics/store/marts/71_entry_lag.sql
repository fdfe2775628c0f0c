-- Days from a session held to its entry, counted.
-- reads: session, coach_month
-- grain: month x system x region x agency x lag_days (blank: no day of entry)
-- partition: month
--
-- held = completed and approved (or no approval step), as everywhere else. The place is the coach's employer's.
SELECT
    coach_month.system_id,
    coach_month.region_id,
    coach_month.agency_id,
    CAST(date_trunc('month', session.session_date) AS DATE) AS month,
    CAST(session.logged_date - session.session_date AS INTEGER) AS lag_days,
    CAST(count(*) AS BIGINT) AS sessions
FROM session
JOIN coach_month
    ON coach_month.coach_id = session.coach_id
    AND coach_month.month = CAST(date_trunc('month', session.session_date) AS DATE)
WHERE session.status = 'completed'
    AND (session.approval IS NULL OR session.approval = 'approved')
    AND session.session_date >= getvariable('from_month')
    AND session.session_date < getvariable('to_month')
    AND coach_month.month >= getvariable('from_month')
    AND coach_month.month < getvariable('to_month')
GROUP BY
    coach_month.system_id, coach_month.region_id, coach_month.agency_id,
    CAST(date_trunc('month', session.session_date) AS DATE), session.logged_date - session.session_date
