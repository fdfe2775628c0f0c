-- Dated events of a site other than single visits: what its timeline shows.
-- reads: site_dim, site_enrolment, coach_assignment, classroom, observation, qris_rating, coaching_cycle, educator, training, programme_fact, achievement, connectivity, improvement_aim
-- grain: site x kind x day x what x reference
-- partition: none
--
-- Half-open; end_date is blank while something goes on, and for what has only a day. people counts those behind the event
-- where it is about people (educators, children). A cycle has a row for each stage reached, with the cycle as reference.
WITH trained AS (
    SELECT educator.site_id, training.training_date, training.topic, training.training_id, count(*) AS people
    FROM training
    JOIN educator ON educator.educator_id = training.educator_id
    GROUP BY educator.site_id, training.training_date, training.topic, training.training_id
),
event AS (
    SELECT
        site_id, 'enrolment' AS kind, start_date AS event_date, end_date, need AS what, CAST(NULL AS VARCHAR) AS reference,
        planning_hours_week AS number, CAST(NULL AS BIGINT) AS people
    FROM site_enrolment
    UNION ALL
    SELECT site_id, 'coach', start_date, end_date, NULL, coach_id, planned_hours_month, NULL FROM coach_assignment
    UNION ALL
    SELECT classroom.site_id, 'rating', visit.observation_date, NULL, visit.instrument, NULL, count(*), NULL
    FROM observation AS visit
    JOIN classroom ON classroom.classroom_id = visit.classroom_id
    WHERE visit.purpose = 'formal'
    GROUP BY classroom.site_id, visit.observation_date, visit.instrument
    UNION ALL
    SELECT site_id, 'level', start_date, end_date, level, NULL, NULL, NULL FROM qris_rating
    UNION ALL
    SELECT site_id, 'cycle', opened_date, closed_date, 'opened', cycle_id, NULL, NULL FROM coaching_cycle
    UNION ALL
    SELECT site_id, 'cycle', plan_date, NULL, 'plan', cycle_id, NULL, NULL FROM coaching_cycle
    UNION ALL
    SELECT site_id, 'cycle', observation_date, NULL, 'observation', cycle_id, NULL, NULL FROM coaching_cycle
    UNION ALL
    SELECT site_id, 'cycle', reflection_date, NULL, 'reflection', cycle_id, NULL, NULL FROM coaching_cycle
    UNION ALL
    SELECT site_id, 'cycle', feedback_date, NULL, 'feedback', cycle_id, NULL, NULL FROM coaching_cycle
    UNION ALL
    SELECT site_id, 'cycle', closed_date, NULL, 'closed', cycle_id, NULL, NULL FROM coaching_cycle
    UNION ALL
    SELECT site_id, 'training', training_date, NULL, topic, training_id, NULL, people FROM trained
    UNION ALL
    SELECT site_id, 'joined', start_date, NULL, role, NULL, NULL, count(*) FROM educator GROUP BY site_id, start_date, role
    UNION ALL
    SELECT site_id, 'left', end_date, NULL, role, NULL, NULL, count(*) FROM educator GROUP BY site_id, end_date, role
    UNION ALL
    SELECT site_id, 'fact', fact_date, NULL, fact, value, TRY_CAST(value AS DECIMAL(18, 4)), NULL FROM programme_fact
    UNION ALL
    SELECT site_id, 'achievement', assessed_date, NULL, measure, classroom_id, mean_score, children FROM achievement
    UNION ALL
    SELECT site_id, 'connectivity', asked_date, NULL, internet, NULL, devices, NULL FROM connectivity
    UNION ALL
    SELECT site_id, 'aim', review_date, NULL, aim, measure, target, NULL FROM improvement_aim
    UNION ALL
    SELECT site_id, 'aim_result', review_date, NULL, aim, measure, result, NULL FROM improvement_aim WHERE result IS NOT NULL
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    event.site_id,
    event.kind,
    event.event_date,
    event.end_date,
    event.what,
    event.reference,
    CAST(event.number AS DOUBLE) AS number,
    CAST(event.people AS BIGINT) AS people
FROM event
JOIN site_dim ON site_dim.site_id = event.site_id
WHERE event.event_date IS NOT NULL
ORDER BY event.site_id, event.event_date, event.kind, event.what, event.reference
