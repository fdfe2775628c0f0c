-- How often contacts are planned.
-- reads: coach_assignment, site, region
-- grain: assignment that states a cadence
-- partition: none
SELECT
    region.system_id,
    site.region_id,
    coalesce(site.agency_id, '') AS agency_id,
    site.setting,
    coach_assignment.site_id,
    coach_assignment.coach_id,
    coach_assignment.start_date,
    coach_assignment.end_date,
    coach_assignment.cadence_days
FROM coach_assignment
JOIN site ON site.site_id = coach_assignment.site_id
JOIN region ON region.region_id = site.region_id
WHERE coach_assignment.cadence_days IS NOT NULL
