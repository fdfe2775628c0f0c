-- Minutes given to educators whose home language is known, where the coach's own languages are known too.
-- reads: session, session_participant, educator, coach, site_dim
-- grain: site x month x home language x spoken
-- partition: month
--
-- A session counts once: its minutes are shared out evenly among all who took part, as in coach_site_log. spoken: the
-- coach names the educator's home language among the own ones (capital letters and blanks do not matter). who: the
-- educators of the site numbered, a bit for each, so that people can be counted once over months and languages; beyond
-- the 62nd they share one. Where no educator's language is on record nothing is read of sessions.
WITH heard AS (
    SELECT
        educator_id,
        home_language,
        ';' || replace(lower(home_language), ' ', '') || ';' AS language,
        CAST(pow(2, least(row_number() OVER (PARTITION BY site_id ORDER BY educator_id) - 1, 61)) AS BIGINT) AS bit
    FROM educator
    WHERE home_language IS NOT NULL
),
speaker AS (
    SELECT coach_id, ';' || replace(lower(languages), ' ', '') || ';' AS languages
    FROM coach
    WHERE languages IS NOT NULL
),
held AS (
    SELECT
        session.session_id,
        CAST(date_trunc('month', session.session_date) AS DATE) AS month,
        CAST(session.minutes AS DOUBLE) AS minutes,
        speaker.languages
    FROM session
    JOIN speaker ON speaker.coach_id = session.coach_id
    WHERE session.status = 'completed'
        AND (session.approval IS NULL OR session.approval = 'approved')
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
),
met AS (
    SELECT
        participant.session_id,
        participant.site_id,
        held.month,
        held.minutes,
        heard.home_language,
        position(heard.language IN held.languages) > 0 AS spoken,
        heard.bit
    FROM session_participant AS participant
    JOIN heard ON heard.educator_id = participant.educator_id
    JOIN held ON held.session_id = participant.session_id
),
-- All who took part, whether their language is known or not.
attendance AS (
    SELECT participant.session_id, count(*) AS attendees
    FROM session_participant AS participant
    SEMI JOIN met ON met.session_id = participant.session_id
    GROUP BY participant.session_id
),
summed AS (
    SELECT
        met.site_id,
        met.month,
        met.home_language,
        met.spoken,
        sum(met.minutes / attendance.attendees) AS minutes,
        bit_or(met.bit) AS who
    FROM met
    JOIN attendance ON attendance.session_id = met.session_id
    GROUP BY met.site_id, met.month, met.home_language, met.spoken
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    summed.site_id,
    summed.month,
    summed.home_language,
    summed.spoken,
    summed.minutes,
    summed.who
FROM summed
JOIN site_dim ON site_dim.site_id = summed.site_id
ORDER BY summed.month
