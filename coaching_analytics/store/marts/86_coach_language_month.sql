-- Minutes coaches gave to educators whose home language is known, where the coach's own languages are known too.
-- reads: session, session_participant, educator, coach, site_dim
-- grain: coach x site x month x home language
-- partition: month
--
-- A session counts once: its minutes are shared out evenly among all who took part, as in coach_site_log. spoken: the
-- coach names the educator's home language among the own ones (capital letters and blanks do not matter). educators:
-- how many people these are. Nothing is read of sessions when no educator's language is on record.
WITH heard AS (
    SELECT educator_id, home_language, replace(lower(home_language), ' ', '') AS language
    FROM educator
    WHERE home_language IS NOT NULL
),
speaker AS (
    SELECT coach_id, ';' || replace(lower(languages), ' ', '') || ';' AS languages
    FROM coach
    WHERE languages IS NOT NULL
),
listener AS (
    SELECT
        participant.session_id,
        participant.site_id,
        participant.educator_id,
        heard.home_language,
        heard.language
    FROM session_participant AS participant
    JOIN heard ON heard.educator_id = participant.educator_id
),
met AS (
    SELECT
        listener.session_id,
        listener.site_id,
        listener.educator_id,
        listener.home_language,
        session.coach_id,
        CAST(date_trunc('month', session.session_date) AS DATE) AS month,
        session.minutes,
        position(';' || listener.language || ';' IN speaker.languages) > 0 AS spoken
    FROM listener
    JOIN session ON session.session_id = listener.session_id
    JOIN speaker ON speaker.coach_id = session.coach_id
    WHERE session.status = 'completed'
        AND (session.approval IS NULL OR session.approval = 'approved')
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
),
-- How many took part, known language or not.
attendance AS (
    SELECT participant.session_id, count(*) AS attendees
    FROM session_participant AS participant
    SEMI JOIN met ON met.session_id = participant.session_id
    GROUP BY participant.session_id
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    met.site_id,
    met.coach_id,
    met.month,
    met.home_language,
    met.spoken,
    sum(CAST(met.minutes AS DOUBLE) / attendance.attendees) AS minutes,
    CAST(count(DISTINCT met.educator_id) AS INTEGER) AS educators
FROM met
JOIN attendance ON attendance.session_id = met.session_id
JOIN site_dim ON site_dim.site_id = met.site_id
GROUP BY
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    met.site_id,
    met.coach_id,
    met.month,
    met.home_language,
    met.spoken
ORDER BY met.month
