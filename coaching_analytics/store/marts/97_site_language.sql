-- Home languages of a site's educators, and languages its coaches speak, while they were there.
-- reads: site_dim, educator, person, coach_assignment, coach
-- grain: site x side x languages x spell
-- partition: none
--
-- Half-open; an end of 9999-12-31 means "still", a start of 0001-01-01 "before the records". Languages as they were stated;
-- blank: not stated.
WITH spoken AS (
    SELECT
        educator.site_id,
        'educator' AS side,
        coalesce(educator.home_language, person.home_language) AS languages,
        educator.start_date,
        educator.end_date
    FROM educator
    LEFT JOIN person ON person.person_id = educator.person_id
    UNION ALL
    SELECT assignment.site_id, 'coach', coach.languages, assignment.start_date, assignment.end_date
    FROM coach_assignment AS assignment
    JOIN coach ON coach.coach_id = assignment.coach_id
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    spoken.site_id,
    spoken.side,
    spoken.languages,
    coalesce(spoken.start_date, DATE '0001-01-01') AS start_date,
    coalesce(spoken.end_date, DATE '9999-12-31') AS end_date,
    CAST(count(*) AS INTEGER) AS people
FROM spoken
JOIN site_dim ON site_dim.site_id = spoken.site_id
GROUP BY
    site_dim.system_id, site_dim.region_id, site_dim.agency_id, site_dim.setting, spoken.site_id, spoken.side,
    spoken.languages, spoken.start_date, spoken.end_date
ORDER BY spoken.site_id, spoken.side, spoken.languages, spoken.start_date
