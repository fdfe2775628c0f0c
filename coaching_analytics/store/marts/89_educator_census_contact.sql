-- Contacts of an educator in the days before the next census day, month by month.
-- reads: session, session_participant, session_component
-- grain: educator x site x month
-- partition: month
--
-- The census day is the first of the month census_month; only sessions of the census_days days before one are looked
-- at. A contact is held, long enough, not by phone or e-mail and not observation alone, as in coach_site_log.
WITH dated AS (
    SELECT
        session_id,
        session_date,
        make_date(
            year(session_date) + CASE WHEN month(session_date) >= getvariable('census_month') THEN 1 ELSE 0 END,
            getvariable('census_month'),
            1
        ) AS census_date
    FROM session
    WHERE status = 'completed'
        AND (approval IS NULL OR approval = 'approved')
        AND minutes >= getvariable('contact_minutes')
        AND (delivery IS NULL OR delivery NOT IN ('phone', 'email'))
        AND session_date >= getvariable('from_month')
        AND session_date < getvariable('to_month')
),
held AS (
    SELECT session_id, CAST(date_trunc('month', session_date) AS DATE) AS month, census_date
    FROM dated
    WHERE session_date >= census_date - CAST(getvariable('census_days') AS INTEGER)
),
-- Nothing of components is read where no educator is on record.
met AS (
    SELECT DISTINCT
        participant.session_id,
        participant.educator_id,
        participant.site_id,
        held.month,
        held.census_date
    FROM session_participant AS participant
    JOIN held ON held.session_id = participant.session_id
    WHERE participant.educator_id IS NOT NULL
),
watched AS (
    SELECT component.session_id
    FROM session_component AS component
    SEMI JOIN met ON met.session_id = component.session_id
    WHERE component.component = 'observation' AND component.minutes > 0
),
more AS (
    SELECT component.session_id
    FROM session_component AS component
    SEMI JOIN watched ON watched.session_id = component.session_id
    WHERE component.component <> 'observation' AND component.minutes > 0
),
only_watched AS (
    SELECT watched.session_id FROM watched ANTI JOIN more ON more.session_id = watched.session_id
)
SELECT educator_id, site_id, month, census_date, CAST(count(*) AS INTEGER) AS contacts
FROM met
ANTI JOIN only_watched ON only_watched.session_id = met.session_id
GROUP BY educator_id, site_id, month, census_date
