-- What was logged: one row per coach, site and month; everything later counts from here, not from single sessions.
-- reads: session, session_participant, session_component
-- grain: coach x site x month (site blank: sessions that name no site)
-- partition: month
-- kept: no
--
-- held = completed and approved (or no approval step). Columns of two kinds:
--   of the site:  sessions that touched it, its part of their minutes (by attendees; in person, virtual, not stated; phone
--                 and e-mail are none of these), contacts. A session of three sites stands in three rows, with a third of
--                 its minutes each if each sent as many.
--   of the coach: own_* columns count every session once - in the row of its first site.
-- contact = long enough, somebody from the site who teaches or leads, not by phone or e-mail, not observation alone.
WITH attendance AS (
    SELECT
        participant.session_id,
        count(*) AS attendees,
        min(participant.site_id) AS first_site,
        max(participant.site_id) AS last_site,
        bool_or(participant.role = 'lead') AS to_lead,
        bool_or(participant.role = 'assistant') AS to_assistant,
        bool_or(participant.role = 'home_based') AS to_home,
        bool_or(participant.role = 'site_leader') AS to_leader
    FROM session_participant AS participant
    SEMI JOIN session
        ON session.session_id = participant.session_id
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
    GROUP BY participant.session_id
),
-- Few sessions bring several sites together; only those are split by site.
several AS (
    SELECT
        participant.session_id,
        participant.site_id,
        count(*) AS here,
        bool_or(participant.role = 'lead') AS to_lead,
        bool_or(participant.role = 'assistant') AS to_assistant,
        bool_or(participant.role = 'home_based') AS to_home,
        bool_or(participant.role = 'site_leader') AS to_leader
    FROM session_participant AS participant
    SEMI JOIN attendance
        ON attendance.session_id = participant.session_id AND attendance.first_site <> attendance.last_site
    GROUP BY participant.session_id, participant.site_id
),
-- A row for each session and site; a session that lists nobody belongs to the site it names.
visited AS (
    SELECT
        attendance.session_id,
        attendance.first_site,
        coalesce(several.site_id, attendance.first_site) AS site_id,
        CAST(coalesce(several.here, attendance.attendees) AS DOUBLE) / attendance.attendees AS part,
        coalesce(several.to_lead, attendance.to_lead) AS to_lead,
        coalesce(several.to_assistant, attendance.to_assistant) AS to_assistant,
        coalesce(several.to_home, attendance.to_home) AS to_home,
        coalesce(several.to_leader, attendance.to_leader) AS to_leader
    FROM attendance
    LEFT JOIN several ON several.session_id = attendance.session_id
),
work AS (
    SELECT
        component.session_id,
        CAST(sum(component.minutes) AS INTEGER) AS all_minutes,
        CAST(
            sum(CASE WHEN component.component = 'observation' THEN component.minutes ELSE 0 END) AS INTEGER
        ) AS observation,
        CAST(
            sum(CASE WHEN component.component = 'feedback' THEN component.minutes ELSE 0 END) AS INTEGER
        ) AS feedback,
        CAST(
            sum(CASE WHEN component.component = 'collaboration' THEN component.minutes ELSE 0 END) AS INTEGER
        ) AS collaboration,
        CAST(
            sum(CASE WHEN component.component = 'preparation' THEN component.minutes ELSE 0 END) AS INTEGER
        ) AS preparation,
        CAST(
            sum(CASE WHEN component.component = 'other_contact' THEN component.minutes ELSE 0 END) AS INTEGER
        ) AS other_contact
    FROM session_component AS component
    SEMI JOIN session
        ON session.session_id = component.session_id
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
    GROUP BY component.session_id
),
touched AS (
    SELECT
        CAST(date_trunc('month', session.session_date) AS DATE) AS month,
        session.coach_id,
        CASE WHEN visited.session_id IS NULL THEN session.site_id ELSE visited.site_id END AS site_id,
        session.session_date,
        session.minutes,
        coalesce(session.delivery IN ('phone', 'email'), FALSE) AS by_phone,
        -- a hybrid session counts half in person and half virtual
        session.delivery = 'virtual' AS virtually,
        session.delivery = 'hybrid' AS both_ways,
        session.delivery = 'in_person' AS in_person,
        session.delivery IS NULL AS unstated,
        -- only minutes of observation, and some of them
        coalesce(work.observation > 0 AND work.observation = work.all_minutes, FALSE) AS observed_only,
        coalesce(visited.to_lead, FALSE) AS to_lead,
        coalesce(visited.to_assistant, FALSE) AS to_assistant,
        coalesce(visited.to_home, FALSE) AS to_home,
        coalesce(visited.to_leader, FALSE) AS to_leader,
        CAST(session.minutes AS DOUBLE) * coalesce(visited.part, 1) AS minutes_here,
        visited.session_id IS NULL OR visited.site_id = visited.first_site AS own,
        coalesce(session.travel_minutes, 0) AS travel,
        session.logged_date,
        coalesce(work.observation, 0) AS observation,
        coalesce(work.feedback, 0) AS feedback,
        coalesce(work.collaboration, 0) AS collaboration,
        coalesce(work.preparation, 0) AS preparation,
        coalesce(work.other_contact, 0) + greatest(0, session.minutes - coalesce(work.all_minutes, 0)) AS other_contact
    FROM session
    LEFT JOIN visited ON visited.session_id = session.session_id
    LEFT JOIN work ON work.session_id = session.session_id
    WHERE session.status = 'completed'
        AND (session.approval IS NULL OR session.approval = 'approved')
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
),
judged AS (
    SELECT
        *,
        site_id IS NOT NULL
        AND minutes >= getvariable('contact_minutes')
        AND (to_lead OR to_assistant OR to_home OR to_leader) AS qualifies
    FROM touched
)
-- CASE rather than FILTER: each filter would copy all columns of the rows that pass it. Whole minutes add up exactly as
-- DOUBLE, in half the time of integers.
SELECT
    month,
    coach_id,
    site_id,
    CAST(count(site_id) AS INTEGER) AS sessions,
    sum(CASE WHEN site_id IS NOT NULL THEN minutes_here ELSE 0 END) AS minutes_given,
    sum(CASE WHEN in_person THEN minutes_here WHEN both_ways THEN minutes_here / 2 ELSE 0 END) AS minutes_in_person,
    sum(CASE WHEN virtually THEN minutes_here WHEN both_ways THEN minutes_here / 2 ELSE 0 END) AS minutes_virtual,
    sum(CASE WHEN unstated THEN minutes_here ELSE 0 END) AS minutes_unstated,
    CAST(count(CASE WHEN qualifies AND NOT by_phone AND NOT observed_only THEN 1 END) AS INTEGER) AS contacts,
    CAST(count(
        CASE WHEN qualifies AND NOT by_phone AND NOT observed_only AND (to_lead OR to_assistant OR to_home) THEN 1 END
    ) AS INTEGER) AS contacts_educator,
    CAST(count(CASE WHEN qualifies AND NOT by_phone AND NOT observed_only AND to_leader THEN 1 END) AS INTEGER)
        AS contacts_leader,
    CAST(count(CASE WHEN qualifies AND NOT by_phone AND NOT observed_only AND to_lead THEN 1 END) AS INTEGER)
        AS contacts_lead,
    CAST(count(CASE WHEN qualifies AND NOT by_phone AND NOT observed_only AND to_assistant THEN 1 END) AS INTEGER)
        AS contacts_assistant,
    CAST(count(CASE WHEN qualifies AND NOT by_phone AND NOT observed_only AND to_home THEN 1 END) AS INTEGER)
        AS contacts_home_based,
    CAST(count(CASE WHEN qualifies AND by_phone AND NOT observed_only THEN 1 END) AS INTEGER) AS contacts_phone_email,
    CAST(count(CASE WHEN qualifies AND NOT by_phone AND observed_only THEN 1 END) AS INTEGER)
        AS contacts_observation_only,
    min(CASE WHEN qualifies AND NOT by_phone AND NOT observed_only THEN session_date END) AS first_contact,
    max(CASE WHEN qualifies AND NOT by_phone AND NOT observed_only THEN session_date END) AS last_contact,
    CAST(count(CASE WHEN own THEN 1 END) AS INTEGER) AS own_sessions,
    CAST(sum(CASE WHEN own THEN CAST(minutes AS DOUBLE) ELSE 0 END) AS BIGINT) AS own_minutes,
    CAST(sum(CASE WHEN own THEN CAST(observation AS DOUBLE) ELSE 0 END) AS BIGINT) AS own_observation,
    CAST(sum(CASE WHEN own THEN CAST(feedback AS DOUBLE) ELSE 0 END) AS BIGINT) AS own_feedback,
    CAST(sum(CASE WHEN own THEN CAST(collaboration AS DOUBLE) ELSE 0 END) AS BIGINT) AS own_collaboration,
    CAST(sum(CASE WHEN own THEN CAST(preparation AS DOUBLE) ELSE 0 END) AS BIGINT) AS own_preparation,
    CAST(sum(CASE WHEN own THEN CAST(other_contact AS DOUBLE) ELSE 0 END) AS BIGINT) AS own_other_contact,
    CAST(sum(CASE WHEN own THEN CAST(travel AS DOUBLE) ELSE 0 END) AS BIGINT) AS own_travel,
    CAST(count(CASE WHEN own THEN logged_date END) AS INTEGER) AS own_entries,
    CAST(count(CASE WHEN own AND logged_date - session_date > getvariable('late_days') THEN 1 END) AS INTEGER)
        AS own_late_entries,
    max(CASE WHEN own THEN logged_date END) AS last_logged
FROM judged
GROUP BY month, coach_id, site_id
