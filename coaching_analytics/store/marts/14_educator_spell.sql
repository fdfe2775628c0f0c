-- Spells in which an educator is at a site that is enrolled and open.
-- reads: educator, site_enrolled, site_dim
-- grain: educator x spell
-- partition: none
--
-- Half-open; an end of 9999-12-31 means "still". left_on is the educator's own first day no longer at the site: blank
-- while there, and where leaving is not recorded.
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_dim.site_id,
    educator.educator_id,
    educator.role,
    greatest(enrolled.start_date, coalesce(educator.start_date, enrolled.start_date)) AS start_date,
    least(enrolled.end_date, coalesce(educator.end_date, enrolled.end_date)) AS end_date,
    educator.end_date AS left_on
FROM educator
JOIN site_dim ON site_dim.site_id = educator.site_id
JOIN site_enrolled AS enrolled ON enrolled.site_id = educator.site_id
WHERE greatest(enrolled.start_date, coalesce(educator.start_date, enrolled.start_date))
    < least(enrolled.end_date, coalesce(educator.end_date, enrolled.end_date))
