-- What a site got and could have got in a month.
-- reads: month, calendar_day, site_dim, site_enrolled, assignment_segment, coach_site_log, classroom, educator
-- grain: site x month
-- partition: month
WITH wanted AS (
    SELECT month, next_month FROM month
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
-- Enrolled and open, cut at the ends of months.
span AS (
    SELECT
        site_enrolled.site_id,
        wanted.month,
        site_enrolled.need,
        greatest(site_enrolled.start_date, wanted.month) AS start_date,
        least(site_enrolled.end_date, wanted.next_month) AS end_date
    FROM site_enrolled
    JOIN wanted ON site_enrolled.start_date < wanted.next_month AND site_enrolled.end_date > wanted.month
),
enrolled AS (
    SELECT
        span.site_id,
        span.month,
        sum(span.end_date - span.start_date) AS enrolled_days,
        sum(after.operating_before - before.operating_before) AS operating_days,
        sum(CASE WHEN span.need = 'low' THEN span.end_date - span.start_date ELSE 0 END) AS low_days,
        sum(CASE WHEN span.need = 'medium' THEN span.end_date - span.start_date ELSE 0 END) AS medium_days,
        sum(CASE WHEN span.need = 'high' THEN span.end_date - span.start_date ELSE 0 END) AS high_days
    FROM span
    JOIN site_dim ON site_dim.site_id = span.site_id
    JOIN calendar_day AS before
        ON before.calendar_id = site_dim.calendar_id AND before.day = span.start_date
    JOIN calendar_day AS after
        ON after.calendar_id = site_dim.calendar_id AND after.day = span.end_date
    GROUP BY span.site_id, span.month
),
rooms AS (
    SELECT
        span.site_id,
        span.month,
        sum(greatest(0,
            least(span.end_date, coalesce(classroom.close_date, span.end_date))
            - greatest(span.start_date, coalesce(classroom.open_date, span.start_date))
        )) AS days
    FROM span
    JOIN classroom ON classroom.site_id = span.site_id
    GROUP BY span.site_id, span.month
),
educators AS (
    SELECT
        span.site_id,
        span.month,
        sum(greatest(0,
            least(span.end_date, coalesce(educator.end_date, span.end_date))
            - greatest(span.start_date, coalesce(educator.start_date, span.start_date))
        )) AS days
    FROM span
    JOIN educator ON educator.site_id = span.site_id
    GROUP BY span.site_id, span.month
),
-- Spells of a site do not overlap, so days with a coach are the sum of distinct spells.
served AS (
    SELECT
        spell.site_id,
        wanted.month,
        sum(least(spell.end_date, wanted.next_month) - greatest(spell.start_date, wanted.month)) AS days
    FROM (SELECT DISTINCT site_id, start_date, end_date FROM assignment_segment) AS spell
    JOIN wanted ON spell.start_date < wanted.next_month AND spell.end_date > wanted.month
    GROUP BY spell.site_id, wanted.month
),
logged AS (
    SELECT
        site_id,
        month,
        sum(sessions) AS sessions,
        sum(minutes_given) AS minutes_given,
        sum(contacts) AS contacts,
        sum(contacts_educator) AS contacts_educator,
        sum(contacts_leader) AS contacts_leader,
        sum(contacts_lead) AS contacts_lead,
        sum(contacts_assistant) AS contacts_assistant,
        sum(contacts_home_based) AS contacts_home_based,
        sum(contacts_phone_email) AS contacts_phone_email,
        sum(contacts_observation_only) AS contacts_observation_only,
        max(last_contact) AS last_contact
    FROM coach_site_log
    WHERE site_id IS NOT NULL AND month >= getvariable('from_month') AND month < getvariable('to_month')
    GROUP BY site_id, month
),
listed AS (
    SELECT site_id, month FROM enrolled
    UNION
    SELECT site_id, month FROM logged
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    listed.site_id,
    listed.month,
    CAST(coalesce(enrolled.enrolled_days, 0) AS INTEGER) AS enrolled_days,
    CAST(coalesce(enrolled.operating_days, 0) AS INTEGER) AS operating_days,
    CAST(last_day.operating_before - first_day.operating_before AS INTEGER) AS month_operating_days,
    CAST(coalesce(rooms.days, 0) AS BIGINT) AS classroom_days,
    CAST(coalesce(educators.days, 0) AS BIGINT) AS educator_days,
    CAST(coalesce(enrolled.low_days, 0) AS INTEGER) AS need_low_days,
    CAST(coalesce(enrolled.medium_days, 0) AS INTEGER) AS need_medium_days,
    CAST(coalesce(enrolled.high_days, 0) AS INTEGER) AS need_high_days,
    CAST(coalesce(
        enrolled.enrolled_days - enrolled.low_days - enrolled.medium_days - enrolled.high_days, 0
    ) AS INTEGER) AS need_unknown_days,
    CAST(coalesce(served.days, 0) AS INTEGER) AS assigned_days,
    CAST(coalesce(enrolled.enrolled_days, 0) - coalesce(served.days, 0) AS INTEGER) AS unassigned_days,
    CAST(coalesce(logged.sessions, 0) AS INTEGER) AS sessions,
    CAST(coalesce(logged.minutes_given, 0) AS DOUBLE) AS minutes_given,
    CAST(coalesce(logged.contacts, 0) AS INTEGER) AS contacts,
    CAST(coalesce(logged.contacts_educator, 0) AS INTEGER) AS contacts_educator,
    CAST(coalesce(logged.contacts_leader, 0) AS INTEGER) AS contacts_leader,
    CAST(coalesce(logged.contacts_lead, 0) AS INTEGER) AS contacts_lead,
    CAST(coalesce(logged.contacts_assistant, 0) AS INTEGER) AS contacts_assistant,
    CAST(coalesce(logged.contacts_home_based, 0) AS INTEGER) AS contacts_home_based,
    CAST(coalesce(logged.contacts_phone_email, 0) AS INTEGER) AS contacts_phone_email,
    CAST(coalesce(logged.contacts_observation_only, 0) AS INTEGER) AS contacts_observation_only,
    logged.last_contact
FROM listed
JOIN site_dim ON site_dim.site_id = listed.site_id
JOIN month ON month.month = listed.month
JOIN calendar_day AS first_day
    ON first_day.calendar_id = site_dim.calendar_id AND first_day.day = month.month
JOIN calendar_day AS last_day
    ON last_day.calendar_id = site_dim.calendar_id AND last_day.day = month.next_month
LEFT JOIN enrolled ON enrolled.site_id = listed.site_id AND enrolled.month = listed.month
LEFT JOIN rooms ON rooms.site_id = listed.site_id AND rooms.month = listed.month
LEFT JOIN educators ON educators.site_id = listed.site_id AND educators.month = listed.month
LEFT JOIN served ON served.site_id = listed.site_id AND served.month = listed.month
LEFT JOIN logged ON logged.site_id = listed.site_id AND logged.month = listed.month
ORDER BY listed.month, listed.site_id
