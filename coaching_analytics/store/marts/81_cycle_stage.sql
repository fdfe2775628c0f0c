-- Coaching cycles: when each stage was reached, in operating days of the site after the day it was opened.
-- reads: coaching_cycle, coach, site_dim, calendar_day
-- grain: cycle
-- partition: none
--
-- A stage's days are blank where it is not on record, or dated outside the calendar of the marts. opened_before counts
-- the operating days up to and with the day of opening; days of a stage before the opening are below 1.
WITH cycle AS (
    SELECT
        site_dim.system_id,
        site_dim.region_id,
        site_dim.agency_id,
        site_dim.setting,
        site_dim.site_id,
        site_dim.calendar_id,
        coaching_cycle.coach_id,
        coach.coach_role,
        coaching_cycle.cycle_id,
        coaching_cycle.educator_id,
        coaching_cycle.opened_date,
        coaching_cycle.plan_date,
        coaching_cycle.observation_date,
        coaching_cycle.reflection_date,
        coaching_cycle.feedback_date,
        coaching_cycle.closed_date
    FROM coaching_cycle
    JOIN site_dim ON site_dim.site_id = coaching_cycle.site_id
    JOIN coach ON coach.coach_id = coaching_cycle.coach_id
)
SELECT
    cycle.*,
    opened.operating_before AS opened_before,
    planned.operating_before - opened.operating_before AS plan_days,
    observed.operating_before - opened.operating_before AS observation_days,
    reflected.operating_before - opened.operating_before AS reflection_days,
    told.operating_before - opened.operating_before AS feedback_days,
    closed.operating_before - opened.operating_before AS closed_days
FROM cycle
LEFT JOIN calendar_day AS opened
    ON opened.calendar_id = cycle.calendar_id AND opened.day = cycle.opened_date + 1
LEFT JOIN calendar_day AS planned
    ON planned.calendar_id = cycle.calendar_id AND planned.day = cycle.plan_date + 1
LEFT JOIN calendar_day AS observed
    ON observed.calendar_id = cycle.calendar_id AND observed.day = cycle.observation_date + 1
LEFT JOIN calendar_day AS reflected
    ON reflected.calendar_id = cycle.calendar_id AND reflected.day = cycle.reflection_date + 1
LEFT JOIN calendar_day AS told
    ON told.calendar_id = cycle.calendar_id AND told.day = cycle.feedback_date + 1
LEFT JOIN calendar_day AS closed
    ON closed.calendar_id = cycle.calendar_id AND closed.day = cycle.closed_date + 1
