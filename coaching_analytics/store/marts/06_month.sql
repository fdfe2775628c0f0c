-- The months the marts cover.
-- reads: session, support_time, no_activity, observation, spending, site_enrolment, coach_assignment, staff_employment, qris_rating
-- grain: month
-- partition: none
--
-- What happened on a date (a session, a log, a rating, money) sets the first and the last month. Spells often began long
-- before the first record; they add at most twelve months in front, so that the first fiscal year is whole and a spell
-- of 1990 does not fill the store with empty months. A store of rosters only has nothing but spells and follows them.
WITH event AS (
    SELECT min(session_date) AS first_day, max(session_date) AS last_day FROM session WHERE status = 'completed'
    UNION ALL
    SELECT min(work_date), max(work_date) FROM support_time
    UNION ALL
    SELECT min(month), max(month) FROM no_activity
    UNION ALL
    SELECT min(observation_date), max(observation_date) FROM observation
    UNION ALL
    SELECT min(start_date), max(end_date) - 1 FROM spending
),
spell AS (
    SELECT min(start_date) AS first_day, max(start_date) AS last_day FROM site_enrolment
    UNION ALL
    SELECT min(start_date), max(start_date) FROM coach_assignment
    UNION ALL
    SELECT min(start_date), max(start_date) FROM staff_employment WHERE staff_type = 'coach'
    UNION ALL
    SELECT min(start_date), max(start_date) FROM qris_rating
),
span AS (
    SELECT
        CASE
            WHEN event.first_day IS NULL THEN spell.first_day
            WHEN spell.first_day IS NULL THEN event.first_day
            ELSE least(event.first_day, greatest(spell.first_day, event.first_day - INTERVAL 12 MONTH))
        END AS first_day,
        coalesce(event.last_day, spell.last_day) AS last_day
    FROM (SELECT min(first_day) AS first_day, max(last_day) AS last_day FROM event) AS event
    CROSS JOIN (SELECT min(first_day) AS first_day, max(last_day) AS last_day FROM spell) AS spell
),
listed AS (
    SELECT unnest(generate_series(date_trunc('month', first_day), date_trunc('month', last_day), INTERVAL 1 MONTH))
        AS month
    FROM span
)
SELECT CAST(month AS DATE) AS month, CAST(month + INTERVAL 1 MONTH AS DATE) AS next_month
FROM listed
