-- Spells in which a room is in use at a site that is enrolled and open: the roster of rooms on any day.
-- reads: classroom, site_enrolled, site_dim
-- grain: room x spell
-- partition: none
--
-- Half-open; an end of 9999-12-31 means "still".
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_dim.site_id,
    classroom.classroom_id,
    classroom.age_group,
    classroom.group_size,
    greatest(site_enrolled.start_date, coalesce(classroom.open_date, site_enrolled.start_date)) AS start_date,
    least(site_enrolled.end_date, coalesce(classroom.close_date, DATE '9999-12-31')) AS end_date
FROM classroom
JOIN site_dim ON site_dim.site_id = classroom.site_id
JOIN site_enrolled ON site_enrolled.site_id = classroom.site_id
WHERE greatest(site_enrolled.start_date, coalesce(classroom.open_date, site_enrolled.start_date))
    < least(site_enrolled.end_date, coalesce(classroom.close_date, DATE '9999-12-31'))
