-- Visits whose rater had coached the site in the twelve months before.
-- reads: observation, classroom, site_dim, coach, session, session_participant
-- grain: observation x coach
-- partition: none
--
-- A rater is known as a coach by the person registry. Few raters coach, so few sessions are looked at.
WITH rater_visit AS (
    SELECT visit.observation_id, visit.observation_date, classroom.site_id, coach.coach_id
    FROM observation AS visit
    JOIN classroom ON classroom.classroom_id = visit.classroom_id
    JOIN coach ON coach.person_id = visit.rater_person_id
),
rater AS (
    SELECT DISTINCT coach_id FROM rater_visit
),
rater_session AS (
    SELECT session.session_id, session.coach_id, session.session_date, session.site_id
    FROM session
    JOIN rater ON rater.coach_id = session.coach_id
    WHERE session.status = 'completed' AND (session.approval IS NULL OR session.approval = 'approved')
),
attendee AS (
    SELECT rater_session.session_id, rater_session.coach_id, rater_session.session_date, participant.site_id
    FROM session_participant AS participant
    JOIN rater_session ON rater_session.session_id = participant.session_id
),
rater_site AS (
    SELECT coach_id, session_date, site_id FROM attendee
    UNION
    -- a session that lists nobody belongs to the site it names
    SELECT coach_id, session_date, site_id FROM rater_session
    WHERE session_id NOT IN (SELECT session_id FROM attendee)
)
SELECT DISTINCT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    rater_visit.site_id,
    rater_visit.observation_id,
    rater_visit.coach_id
FROM rater_visit
JOIN site_dim ON site_dim.site_id = rater_visit.site_id
JOIN rater_site
    ON rater_site.coach_id = rater_visit.coach_id
    AND rater_site.site_id = rater_visit.site_id
    AND rater_site.session_date < rater_visit.observation_date
    AND rater_site.session_date >= rater_visit.observation_date - INTERVAL 12 MONTH
