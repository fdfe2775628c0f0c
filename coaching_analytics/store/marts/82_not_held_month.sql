-- Sessions that were planned and did not take place, by reason: cancelled or missed.
-- reads: session, session_participant, coach_month
-- grain: coach x month x site x reason
-- partition: month
--
-- Each session counts once, in its coach's month, with the coach's employer; of several sites it stands at the one it
-- names, else at the first of its participants. A blank site or reason is not on record.
WITH missed AS (
    SELECT
        session_id,
        coach_id,
        CAST(date_trunc('month', session_date) AS DATE) AS month,
        site_id,
        coalesce(not_held_reason, '') AS reason
    FROM session
    WHERE status IN ('cancelled', 'missed')
        AND session_date >= getvariable('from_month')
        AND session_date < getvariable('to_month')
),
-- Few sessions that were not held leave their site to their participants.
named AS (
    SELECT participant.session_id, min(participant.site_id) AS site_id
    FROM session_participant AS participant
    SEMI JOIN (SELECT session_id FROM missed WHERE site_id IS NULL) AS unnamed
        ON unnamed.session_id = participant.session_id
    GROUP BY participant.session_id
),
counted AS (
    SELECT
        missed.coach_id,
        missed.month,
        coalesce(missed.site_id, named.site_id, '') AS held_for,
        missed.reason,
        count(*) AS sessions
    FROM missed
    LEFT JOIN named ON named.session_id = missed.session_id
    GROUP BY missed.coach_id, missed.month, coalesce(missed.site_id, named.site_id, ''), missed.reason
)
SELECT
    coach_month.system_id,
    coach_month.region_id,
    coach_month.agency_id,
    coach_month.coach_id,
    coach_month.coach_role,
    coach_month.month,
    counted.held_for,
    counted.reason,
    CAST(counted.sessions AS INTEGER) AS sessions
FROM counted
JOIN coach_month ON coach_month.coach_id = counted.coach_id AND coach_month.month = counted.month
ORDER BY coach_month.month
