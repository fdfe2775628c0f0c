-- What a coach was employed for and logged in a month.
-- reads: month, site_dim, coach_spell, assignment_segment, coach_site_log, support_time, no_activity, coach, staff_employment, coach_assignment, agency, region
-- grain: coach x month
-- partition: month
WITH wanted AS (
    SELECT month, next_month FROM month
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
span AS (
    SELECT
        coach_spell.coach_id,
        wanted.month,
        least(coach_spell.end_date, wanted.next_month) - greatest(coach_spell.start_date, wanted.month) AS days,
        wanted.next_month - wanted.month AS month_days,
        coach_spell.fte,
        coach_spell.fte_hours,
        coach_spell.on_leave
    FROM coach_spell
    JOIN wanted ON coach_spell.start_date < wanted.next_month AND coach_spell.end_date > wanted.month
),
employed AS (
    SELECT
        coach_id,
        month,
        sum(days) AS employed_days,
        sum(CASE WHEN on_leave THEN 0 ELSE days END) AS person_days,
        sum(CASE WHEN on_leave THEN 0 ELSE days * fte END) AS fte_days,
        -- paid hours of a full-time post per year, by day; leave adds nothing
        sum(CASE WHEN on_leave THEN fte_hours * 0 ELSE days * fte_hours / 12 * 60 / month_days END)
            AS contracted_minutes
    FROM span
    GROUP BY coach_id, month
),
logged AS (
    SELECT
        coach_id,
        month,
        sum(own_sessions) AS sessions,
        sum(own_minutes) AS session_minutes,
        sum(CASE WHEN site_id IS NULL THEN own_minutes ELSE 0 END) AS minutes_without_site,
        sum(own_observation) AS observation,
        sum(own_feedback) AS feedback,
        sum(own_collaboration) AS collaboration,
        sum(own_preparation) AS preparation,
        sum(own_other_contact) AS other_contact,
        sum(own_travel) AS travel,
        sum(own_entries) AS entries,
        sum(own_late_entries) AS late_entries,
        max(last_logged) AS last_logged
    FROM coach_site_log
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
    GROUP BY coach_id, month
),
support AS (
    SELECT
        coach_id,
        CAST(date_trunc('month', work_date) AS DATE) AS month,
        sum(CASE WHEN time_use = 'collaboration' THEN minutes ELSE 0 END) AS collaboration,
        sum(CASE WHEN time_use = 'preparation' THEN minutes ELSE 0 END) AS preparation,
        sum(CASE WHEN time_use = 'travel' THEN minutes ELSE 0 END) AS travel,
        sum(CASE WHEN time_use = 'administration' THEN minutes ELSE 0 END) AS administration,
        sum(CASE WHEN time_use = 'own_learning' THEN minutes ELSE 0 END) AS own_learning
    FROM support_time
    WHERE work_date >= getvariable('from_month') AND work_date < getvariable('to_month')
    GROUP BY coach_id, CAST(date_trunc('month', work_date) AS DATE)
),
-- Days at sites by share, over all sites.
shared AS (
    SELECT
        segment.coach_id,
        wanted.month,
        sum(
            segment.share
            * (least(segment.end_date, wanted.next_month) - greatest(segment.start_date, wanted.month))
        ) AS share_days
    FROM assignment_segment AS segment
    JOIN wanted ON segment.start_date < wanted.next_month AND segment.end_date > wanted.month
    GROUP BY segment.coach_id, wanted.month
),
stated AS (
    SELECT coach_id, CAST(date_trunc('month', month) AS DATE) AS month, min(statement) AS statement
    FROM no_activity
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
    GROUP BY coach_id, CAST(date_trunc('month', month) AS DATE)
),
listed AS (
    SELECT coach_id, month FROM employed
    UNION
    SELECT coach_id, month FROM logged
    UNION
    SELECT coach_id, month FROM support
    UNION
    SELECT coach_id, month FROM stated
),
-- Employer: the agency of the employment that covers most days of the month, else of the latest before it.
employer AS (
    SELECT coach_id, month, agency_id
    FROM (
        SELECT
            listed.coach_id,
            listed.month,
            employment.agency_id,
            row_number() OVER (
                PARTITION BY listed.coach_id, listed.month
                ORDER BY
                    greatest(0,
                        least(coalesce(employment.end_date, month.next_month), month.next_month)
                        - greatest(employment.start_date, month.month)
                    ) DESC,
                    employment.start_date DESC,
                    employment.agency_id
            ) AS choice
        FROM listed
        JOIN month ON month.month = listed.month
        JOIN staff_employment AS employment
            ON employment.staff_id = listed.coach_id
            AND employment.staff_type = 'coach'
            AND employment.spell_kind = 'employed'
            AND employment.agency_id IS NOT NULL
            AND employment.start_date < month.next_month
    ) AS ranked
    WHERE choice = 1
),
-- Without a known employer: the region of most of the coach's assigned sites.
home_region AS (
    SELECT coach_id, region_id, system_id
    FROM (
        SELECT
            assignment.coach_id,
            site_dim.region_id,
            site_dim.system_id,
            row_number() OVER (
                PARTITION BY assignment.coach_id ORDER BY count(DISTINCT site_dim.site_id) DESC, site_dim.region_id
            ) AS choice
        FROM coach_assignment AS assignment
        JOIN site_dim ON site_dim.site_id = assignment.site_id
        GROUP BY assignment.coach_id, site_dim.region_id, site_dim.system_id
    ) AS ranked
    WHERE choice = 1
),
-- Without either: the only system there is, so that nobody is lost from its totals.
only_system AS (
    SELECT min(system_id) AS system_id FROM region HAVING count(DISTINCT system_id) = 1
)
SELECT
    coalesce(region.system_id, home_region.system_id, (SELECT system_id FROM only_system)) AS system_id,
    coalesce(agency.region_id, home_region.region_id) AS region_id,
    coalesce(employer.agency_id, '') AS agency_id,
    listed.coach_id,
    coach.coach_role,
    listed.month,
    CAST(coalesce(employed.employed_days, 0) AS INTEGER) AS employed_days,
    CAST(coalesce(employed.person_days, 0) AS INTEGER) AS person_days,
    CAST(coalesce(employed.fte_days, 0) AS DECIMAL(12, 4)) AS fte_days,
    CAST(employed.contracted_minutes AS DOUBLE) AS contracted_minutes,
    CAST(coalesce(shared.share_days, 0) AS DOUBLE) AS share_days,
    CAST(coalesce(logged.sessions, 0) AS INTEGER) AS sessions,
    CAST(coalesce(logged.session_minutes, 0) AS BIGINT) AS session_minutes,
    CAST(coalesce(logged.minutes_without_site, 0) AS BIGINT) AS minutes_without_site,
    CAST(coalesce(logged.observation, 0) AS BIGINT) AS observation_minutes,
    CAST(coalesce(logged.feedback, 0) AS BIGINT) AS feedback_minutes,
    CAST(coalesce(logged.collaboration, 0) + coalesce(support.collaboration, 0) AS BIGINT) AS collaboration_minutes,
    CAST(coalesce(logged.preparation, 0) + coalesce(support.preparation, 0) AS BIGINT) AS preparation_minutes,
    CAST(coalesce(logged.other_contact, 0) AS BIGINT) AS other_contact_minutes,
    CAST(coalesce(logged.travel, 0) + coalesce(support.travel, 0) AS BIGINT) AS travel_minutes,
    CAST(coalesce(support.administration, 0) AS BIGINT) AS administration_minutes,
    CAST(coalesce(support.own_learning, 0) AS BIGINT) AS own_learning_minutes,
    CAST(
        coalesce(logged.observation, 0) + coalesce(logged.feedback, 0) + coalesce(logged.collaboration, 0)
        + coalesce(logged.preparation, 0) + coalesce(logged.other_contact, 0) + coalesce(logged.travel, 0)
        + coalesce(support.collaboration, 0) + coalesce(support.preparation, 0) + coalesce(support.travel, 0)
        + coalesce(support.administration, 0) + coalesce(support.own_learning, 0) AS BIGINT
    ) AS logged_minutes,
    stated.statement,
    CAST(coalesce(logged.entries, 0) AS INTEGER) AS entries,
    CAST(coalesce(logged.late_entries, 0) AS INTEGER) AS late_entries,
    logged.last_logged
FROM listed
JOIN coach ON coach.coach_id = listed.coach_id
LEFT JOIN employed ON employed.coach_id = listed.coach_id AND employed.month = listed.month
LEFT JOIN shared ON shared.coach_id = listed.coach_id AND shared.month = listed.month
LEFT JOIN logged ON logged.coach_id = listed.coach_id AND logged.month = listed.month
LEFT JOIN support ON support.coach_id = listed.coach_id AND support.month = listed.month
LEFT JOIN stated ON stated.coach_id = listed.coach_id AND stated.month = listed.month
LEFT JOIN employer ON employer.coach_id = listed.coach_id AND employer.month = listed.month
LEFT JOIN agency ON agency.agency_id = employer.agency_id
LEFT JOIN region ON region.region_id = agency.region_id
LEFT JOIN home_region ON home_region.coach_id = listed.coach_id
ORDER BY listed.month, listed.coach_id
