-- What was logged: one row per coach, site and month; everything later counts from here, not from single sessions.
-- reads: session, session_participant, session_component
-- grain: coach x site x month (site blank: sessions that name no site)
-- partition: month
--
-- held = completed and approved (or no approval step). Columns of two kinds:
--   of the site:  sessions that touched it, its part of their minutes (by attendees), contacts. A session of three sites
--                 stands in three rows, with a third of its minutes each if each sent as many.
--   of the coach: own_* columns count every session once - in the row of its first site.
-- contact = long enough, somebody from the site who teaches or leads, not by phone or e-mail, not observation alone.
WITH held AS (
    SELECT
        session_id,
        coach_id,
        session_date,
        CAST(date_trunc('month', session_date) AS DATE) AS month,
        minutes,
        coalesce(delivery IN ('phone', 'email'), FALSE) AS by_phone,
        site_id,
        travel_minutes,
        logged_date
    FROM session
    WHERE status = 'completed'
        AND (approval IS NULL OR approval = 'approved')
        AND session_date >= getvariable('from_month')
        AND session_date < getvariable('to_month')
),
attendance AS (
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
    SEMI JOIN held ON held.session_id = participant.session_id
    GROUP BY participant.session_id
),
work AS (
    SELECT
        component.session_id,
        sum(component.minutes) AS all_minutes,
        sum(CASE WHEN component.component = 'observation' THEN component.minutes ELSE 0 END) AS observation,
        sum(CASE WHEN component.component = 'feedback' THEN component.minutes ELSE 0 END) AS feedback,
        sum(CASE WHEN component.component = 'collaboration' THEN component.minutes ELSE 0 END) AS collaboration,
        sum(CASE WHEN component.component = 'preparation' THEN component.minutes ELSE 0 END) AS preparation,
        sum(CASE WHEN component.component = 'other_contact' THEN component.minutes ELSE 0 END) AS other_contact
    FROM session_component AS component
    SEMI JOIN held ON held.session_id = component.session_id
    GROUP BY component.session_id
),
fact AS (
    SELECT
        held.session_id,
        held.coach_id,
        held.session_date,
        held.month,
        held.minutes,
        held.by_phone,
        coalesce(held.travel_minutes, 0) AS travel,
        held.logged_date,
        coalesce(attendance.attendees, 0) AS attendees,
        coalesce(attendance.first_site, held.site_id) AS first_site,
        coalesce(attendance.last_site, held.site_id) AS last_site,
        coalesce(attendance.to_lead, FALSE) AS to_lead,
        coalesce(attendance.to_assistant, FALSE) AS to_assistant,
        coalesce(attendance.to_home, FALSE) AS to_home,
        coalesce(attendance.to_leader, FALSE) AS to_leader,
        -- only minutes of observation, and some of them
        coalesce(work.observation > 0 AND work.observation = work.all_minutes, FALSE) AS observed_only,
        coalesce(work.observation, 0) AS observation,
        coalesce(work.feedback, 0) AS feedback,
        coalesce(work.collaboration, 0) AS collaboration,
        coalesce(work.preparation, 0) AS preparation,
        coalesce(work.other_contact, 0) + greatest(0, held.minutes - coalesce(work.all_minutes, 0)) AS other_contact
    FROM held
    LEFT JOIN attendance ON attendance.session_id = held.session_id
    LEFT JOIN work ON work.session_id = held.session_id
),
-- Few sessions bring several sites together; only those are split by site.
several AS (
    SELECT
        fact.session_id,
        participant.site_id,
        count(*) AS here,
        bool_or(participant.role = 'lead') AS to_lead,
        bool_or(participant.role = 'assistant') AS to_assistant,
        bool_or(participant.role = 'home_based') AS to_home,
        bool_or(participant.role = 'site_leader') AS to_leader
    FROM session_participant AS participant
    JOIN fact ON fact.session_id = participant.session_id
    WHERE fact.first_site <> fact.last_site
    GROUP BY fact.session_id, participant.site_id
),
touched AS (
    SELECT
        month, coach_id, first_site AS site_id, session_date, minutes, by_phone, observed_only,
        to_lead, to_assistant, to_home, to_leader,
        CAST(minutes AS DOUBLE) AS minutes_here,
        TRUE AS own,
        travel, logged_date, observation, feedback, collaboration, preparation, other_contact
    FROM fact
    WHERE first_site = last_site OR first_site IS NULL
    UNION ALL
    SELECT
        fact.month, fact.coach_id, several.site_id, fact.session_date, fact.minutes, fact.by_phone, fact.observed_only,
        several.to_lead, several.to_assistant, several.to_home, several.to_leader,
        CAST(fact.minutes AS DOUBLE) * several.here / fact.attendees,
        several.site_id = fact.first_site,
        fact.travel, fact.logged_date, fact.observation, fact.feedback, fact.collaboration, fact.preparation,
        fact.other_contact
    FROM several
    JOIN fact ON fact.session_id = several.session_id
),
judged AS (
    SELECT
        *,
        site_id IS NOT NULL
        AND minutes >= getvariable('contact_minutes')
        AND (to_lead OR to_assistant OR to_home OR to_leader) AS qualifies
    FROM touched
)
SELECT
    month,
    coach_id,
    site_id,
    CAST(count(*) FILTER (WHERE site_id IS NOT NULL) AS INTEGER) AS sessions,
    coalesce(sum(minutes_here) FILTER (WHERE site_id IS NOT NULL), 0) AS minutes_given,
    CAST(count(*) FILTER (WHERE qualifies AND NOT by_phone AND NOT observed_only) AS INTEGER) AS contacts,
    CAST(count(*) FILTER (
        WHERE qualifies AND NOT by_phone AND NOT observed_only AND (to_lead OR to_assistant OR to_home)
    ) AS INTEGER) AS contacts_educator,
    CAST(count(*) FILTER (WHERE qualifies AND NOT by_phone AND NOT observed_only AND to_leader) AS INTEGER)
        AS contacts_leader,
    CAST(count(*) FILTER (WHERE qualifies AND NOT by_phone AND NOT observed_only AND to_lead) AS INTEGER)
        AS contacts_lead,
    CAST(count(*) FILTER (WHERE qualifies AND NOT by_phone AND NOT observed_only AND to_assistant) AS INTEGER)
        AS contacts_assistant,
    CAST(count(*) FILTER (WHERE qualifies AND NOT by_phone AND NOT observed_only AND to_home) AS INTEGER)
        AS contacts_home_based,
    CAST(count(*) FILTER (WHERE qualifies AND by_phone AND NOT observed_only) AS INTEGER) AS contacts_phone_email,
    CAST(count(*) FILTER (WHERE qualifies AND NOT by_phone AND observed_only) AS INTEGER) AS contacts_observation_only,
    max(session_date) FILTER (WHERE qualifies AND NOT by_phone AND NOT observed_only) AS last_contact,
    CAST(count(*) FILTER (WHERE own) AS INTEGER) AS own_sessions,
    CAST(coalesce(sum(minutes) FILTER (WHERE own), 0) AS BIGINT) AS own_minutes,
    CAST(coalesce(sum(observation) FILTER (WHERE own), 0) AS BIGINT) AS own_observation,
    CAST(coalesce(sum(feedback) FILTER (WHERE own), 0) AS BIGINT) AS own_feedback,
    CAST(coalesce(sum(collaboration) FILTER (WHERE own), 0) AS BIGINT) AS own_collaboration,
    CAST(coalesce(sum(preparation) FILTER (WHERE own), 0) AS BIGINT) AS own_preparation,
    CAST(coalesce(sum(other_contact) FILTER (WHERE own), 0) AS BIGINT) AS own_other_contact,
    CAST(coalesce(sum(travel) FILTER (WHERE own), 0) AS BIGINT) AS own_travel,
    CAST(count(logged_date) FILTER (WHERE own) AS INTEGER) AS own_entries,
    CAST(count(*) FILTER (WHERE own AND logged_date - session_date > getvariable('late_days')) AS INTEGER)
        AS own_late_entries,
    max(logged_date) FILTER (WHERE own) AS last_logged
FROM judged
GROUP BY month, coach_id, site_id
