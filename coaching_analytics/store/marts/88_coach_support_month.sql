-- Support that coaches got in a month, by kind: occasions and minutes.
-- reads: coach_support, coach_month
-- grain: coach x month x support
-- partition: none
--
-- Places are the employer's of that month; support before the first month of a coach on record is left out.
WITH given AS (
    SELECT
        coach_id,
        CAST(date_trunc('month', support_date) AS DATE) AS month,
        support,
        count(*) AS occasions,
        sum(minutes) AS minutes,
        count(*) FILTER (WHERE minutes IS NULL) AS without_minutes
    FROM coach_support
    GROUP BY coach_id, CAST(date_trunc('month', support_date) AS DATE), support
)
SELECT
    coach_month.system_id,
    coach_month.region_id,
    coach_month.agency_id,
    given.coach_id,
    coach_month.coach_role,
    given.month,
    given.support,
    CAST(given.occasions AS INTEGER) AS occasions,
    CAST(given.minutes AS BIGINT) AS minutes,
    CAST(given.without_minutes AS INTEGER) AS without_minutes
FROM given
JOIN coach_month ON coach_month.coach_id = given.coach_id AND coach_month.month = given.month
