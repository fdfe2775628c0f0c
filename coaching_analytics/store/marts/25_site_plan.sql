-- What was planned for a site: hours and cadence of each assignment.
-- reads: coach_assignment, coach, site_dim
-- grain: assignment
-- partition: none
--
-- cadence_days: planned operating days from one contact to the next; blank: no plan. An end of 9999-12-31 means "still".
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    assignment.site_id,
    assignment.coach_id,
    coach.coach_role,
    assignment.start_date,
    coalesce(assignment.end_date, DATE '9999-12-31') AS end_date,
    assignment.cadence_days,
    assignment.planned_hours_month
FROM coach_assignment AS assignment
JOIN coach ON coach.coach_id = assignment.coach_id
JOIN site_dim ON site_dim.site_id = assignment.site_id
