-- Educators with their time at a site, and the home language and background they declared.
-- reads: educator, person, site_dim
-- grain: educator
-- partition: none
--
-- person_id is the same for one person at several sites; without a registry it is the educator's own id. Half-open; a
-- start of 0001-01-01 lies before the records, an end of 9999-12-31 means "still". Whether the site was enrolled on a day
-- says site_enrolled. The educator's own home language goes before that of the person.
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    educator.site_id,
    educator.educator_id,
    coalesce(educator.person_id, educator.educator_id) AS person_id,
    educator.role,
    coalesce(educator.start_date, DATE '0001-01-01') AS start_date,
    coalesce(educator.end_date, DATE '9999-12-31') AS end_date,
    coalesce(educator.home_language, person.home_language) AS home_language,
    person.race_ethnicity,
    person.community_background
FROM educator
JOIN site_dim ON site_dim.site_id = educator.site_id
LEFT JOIN person ON person.person_id = educator.person_id
