-- How many rows of each feed found their place on the roster.
-- reads: session_participant, observation, classroom, site_dim, spending_line, region, batch
-- grain: feed x region (region blank: system-wide money, places nobody knows, rows rejected as orphans)
-- partition: none
WITH only_system AS (
    SELECT min(system_id) AS system_id FROM region HAVING count(DISTINCT system_id) = 1
),
attended AS (
    SELECT site_id, count(*) AS found FROM session_participant GROUP BY site_id
),
line AS (
    SELECT
        system_id,
        region_id,
        -- a line of the whole system is placed when the system has regions
        region_id IS NOT NULL
        OR (place_level = 'system' AND place_id IN (SELECT system_id FROM region)) AS placed
    FROM spending_line
),
counted AS (
    SELECT 'logs' AS feed, site_dim.region_id, site_dim.system_id, attended.found AS rows_in, attended.found AS matched
    FROM attended
    JOIN site_dim ON site_dim.site_id = attended.site_id
    UNION ALL
    SELECT 'ratings', site_dim.region_id, site_dim.system_id, 1, 1
    FROM observation
    JOIN classroom ON classroom.classroom_id = observation.classroom_id
    JOIN site_dim ON site_dim.site_id = classroom.site_id
    UNION ALL
    SELECT 'money', region_id, system_id, 1, CAST(placed AS INTEGER) FROM line
    UNION ALL
    SELECT
        CASE table_name WHEN 'session_participant' THEN 'logs' WHEN 'observation' THEN 'ratings' ELSE 'money' END,
        NULL,
        (SELECT system_id FROM only_system),
        orphans,
        0
    FROM batch
    WHERE table_name IN ('session_participant', 'observation', 'spending') AND orphans > 0
)
SELECT
    feed,
    region_id,
    system_id,
    CAST(sum(rows_in) AS BIGINT) AS rows_in,
    CAST(sum(matched) AS BIGINT) AS matched
FROM counted
GROUP BY feed, region_id, system_id
