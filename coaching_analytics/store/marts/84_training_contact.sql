-- Trainings of educators, and the first contact of the same educator after each.
-- reads: training, educator, site_dim, calendar_day, session, session_participant, session_component
-- grain: training x educator
-- partition: none
--
-- contact = as in coach_site_log, with this very educator: completed, long enough, not by phone or e-mail, not
-- observation alone. Days are operating days of the educator's site after the day of the training; blank without one.
WITH attended AS (
    SELECT
        training.training_id,
        training.educator_id,
        training.training_date,
        training.topic,
        educator.role,
        educator.site_id
    FROM training
    JOIN educator ON educator.educator_id = training.educator_id
),
present AS (
    SELECT session_participant.session_id, session_participant.educator_id
    FROM session_participant
    SEMI JOIN attended ON attended.educator_id = session_participant.educator_id
),
held AS (
    SELECT session.session_id, session.session_date
    FROM session
    SEMI JOIN present ON present.session_id = session.session_id
    WHERE session.status = 'completed'
        AND (session.approval IS NULL OR session.approval = 'approved')
        AND session.minutes >= getvariable('contact_minutes')
        AND coalesce(session.delivery NOT IN ('phone', 'email'), TRUE)
),
watched AS (
    SELECT session_component.session_id
    FROM session_component
    SEMI JOIN held ON held.session_id = session_component.session_id
    GROUP BY session_component.session_id
    HAVING sum(session_component.minutes) > 0
        AND sum(session_component.minutes)
            = sum(CASE WHEN session_component.component = 'observation' THEN session_component.minutes ELSE 0 END)
),
contact AS (
    SELECT DISTINCT present.educator_id, held.session_date
    FROM held
    ANTI JOIN watched ON watched.session_id = held.session_id
    JOIN present ON present.session_id = held.session_id
),
followed AS (
    SELECT attended.training_id, attended.educator_id, min(contact.session_date) AS next_contact
    FROM attended
    JOIN contact
        ON contact.educator_id = attended.educator_id AND contact.session_date > attended.training_date
    GROUP BY attended.training_id, attended.educator_id
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_dim.site_id,
    attended.training_id,
    attended.educator_id,
    attended.role,
    attended.training_date,
    attended.topic,
    trained.operating_before AS trained_before,
    followed.next_contact,
    met.operating_before - trained.operating_before AS contact_days
FROM attended
JOIN site_dim ON site_dim.site_id = attended.site_id
LEFT JOIN followed
    ON followed.training_id = attended.training_id AND followed.educator_id = attended.educator_id
LEFT JOIN calendar_day AS trained
    ON trained.calendar_id = site_dim.calendar_id AND trained.day = attended.training_date + 1
LEFT JOIN calendar_day AS met
    ON met.calendar_id = site_dim.calendar_id AND met.day = followed.next_contact + 1
