-- Sessions that used a resource, by site, month and the stage of the coaching cycle they stood in.
-- reads: session_resource, session, session_participant, coaching_cycle, site_dim, coach_month
-- grain: resource x site x coach's region x month x stage
-- partition: month
--
-- A session counts once for each resource, at the site it names, else at the first site of those who came; one that tells no
-- site stands in its coach's region. Its cycle is the one it names, else the newest one its coach had open that day with
-- somebody who came, for 60 days at most. The stage is the step that was next that day: a session on the day of a step
-- belongs to it.
WITH used AS (
    SELECT
        session_resource.resource_id,
        session.session_id,
        session.coach_id,
        session.session_date,
        CAST(date_trunc('month', session.session_date) AS DATE) AS month,
        session.site_id,
        session.cycle_id
    FROM session_resource
    JOIN session ON session.session_id = session_resource.session_id
    WHERE session.status = 'completed'
        AND (session.approval IS NULL OR session.approval = 'approved')
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
),
came AS (
    SELECT participant.session_id, participant.site_id, participant.educator_id
    FROM session_participant AS participant
    SEMI JOIN used ON used.session_id = participant.session_id
),
first_site AS (
    SELECT session_id, min(site_id) AS site_id FROM came GROUP BY session_id
),
held AS (
    SELECT DISTINCT session_id, coach_id, session_date, cycle_id FROM used
),
open_cycle AS (
    SELECT held.session_id, arg_max(cycle.cycle_id, cycle.opened_date) AS cycle_id
    FROM held
    JOIN came ON came.session_id = held.session_id
    JOIN coaching_cycle AS cycle
        ON cycle.coach_id = held.coach_id
        AND cycle.educator_id = came.educator_id
        AND cycle.opened_date <= held.session_date
        AND held.session_date <= coalesce(cycle.closed_date, cycle.opened_date + 60)
    WHERE held.cycle_id IS NULL
    GROUP BY held.session_id
),
placed AS (
    SELECT
        used.resource_id,
        coalesce(used.site_id, first_site.site_id) AS site_id,
        used.coach_id,
        used.month,
        CASE
            WHEN cycle.cycle_id IS NULL THEN 'no_cycle'
            WHEN cycle.plan_date IS NULL OR used.session_date <= cycle.plan_date THEN 'plan'
            WHEN cycle.observation_date IS NULL OR used.session_date <= cycle.observation_date THEN 'observation'
            WHEN cycle.reflection_date IS NULL OR used.session_date <= cycle.reflection_date THEN 'reflection'
            WHEN cycle.feedback_date IS NULL OR used.session_date <= cycle.feedback_date THEN 'feedback'
            ELSE 'after_feedback'
        END AS stage
    FROM used
    LEFT JOIN first_site ON first_site.session_id = used.session_id
    LEFT JOIN open_cycle ON open_cycle.session_id = used.session_id
    LEFT JOIN coaching_cycle AS cycle ON cycle.cycle_id = coalesce(used.cycle_id, open_cycle.cycle_id)
)
SELECT
    coalesce(site_dim.system_id, coach_month.system_id) AS system_id,
    coalesce(site_dim.region_id, coach_month.region_id) AS region_id,
    coalesce(site_dim.agency_id, coach_month.agency_id) AS agency_id,
    site_dim.setting,
    site_dim.site_id,
    placed.month,
    placed.resource_id,
    placed.stage,
    CAST(count(*) AS INTEGER) AS sessions
FROM placed
LEFT JOIN site_dim ON site_dim.site_id = placed.site_id
LEFT JOIN coach_month ON coach_month.coach_id = placed.coach_id AND coach_month.month = placed.month
GROUP BY ALL
