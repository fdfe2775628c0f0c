-- What an educator got from a coach in a month: full minutes of every session attended.
-- reads: session, session_participant, session_component, coach
-- grain: educator x site x coach x month
-- partition: month
--
-- Hours received, never to be added to hours given: a session of five educators stands in five rows with all of its
-- minutes. Somebody listed twice in a session attended it once. The site is the one the educator came from that day;
-- what it is grouped by stands in site_dim, so that a row for nearly each attendance stays small. Not sorted: that
-- would take a third of the time. expertise_known: a degree, years with young children or knowledge of content is on
-- record of the coach.
WITH held AS (
    SELECT session_id, coach_id, session_date, minutes
    FROM session
    WHERE status = 'completed'
        AND (approval IS NULL OR approval = 'approved')
        AND session_date >= getvariable('from_month')
        AND session_date < getvariable('to_month')
),
attended AS (
    SELECT DISTINCT
        participant.session_id,
        participant.educator_id,
        participant.site_id,
        held.coach_id,
        held.session_date,
        held.minutes
    FROM session_participant AS participant
    JOIN held ON held.session_id = participant.session_id
    WHERE participant.educator_id IS NOT NULL
),
work AS (
    SELECT
        component.session_id,
        bool_or(component.component = 'observation') AS observed,
        bool_or(component.component = 'feedback') AS told
    FROM session_component AS component
    SEMI JOIN session
        ON session.session_id = component.session_id
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
    WHERE component.component IN ('observation', 'feedback') AND component.minutes > 0
    GROUP BY component.session_id
),
received AS (
    SELECT
        attended.site_id,
        attended.educator_id,
        attended.coach_id,
        CAST(date_trunc('month', attended.session_date) AS DATE) AS month,
        count(*) AS sessions,
        sum(CAST(attended.minutes AS DOUBLE)) AS minutes,
        max(attended.session_date) AS last_session,
        count(CASE WHEN work.observed THEN 1 END) AS observed,
        count(CASE WHEN work.told THEN 1 END) AS told
    FROM attended
    LEFT JOIN work ON work.session_id = attended.session_id
    GROUP BY
        attended.site_id,
        attended.educator_id,
        attended.coach_id,
        CAST(date_trunc('month', attended.session_date) AS DATE)
)
SELECT
    received.site_id,
    received.educator_id,
    received.coach_id,
    received.month,
    CAST(received.sessions AS INTEGER) AS sessions,
    CAST(received.minutes AS INTEGER) AS minutes_received,
    received.last_session,
    CAST(received.observed AS INTEGER) AS observed_sessions,
    CAST(received.told AS INTEGER) AS feedback_sessions,
    coalesce(
        coach.degree IS NOT NULL OR coach.years_birth_to_five IS NOT NULL OR coach.content_knowledge IS NOT NULL,
        FALSE
    ) AS expertise_known
FROM received
LEFT JOIN coach ON coach.coach_id = received.coach_id
