-- When records of each table and place were last loaded.
-- reads: batch, batch_record, coach_month, classroom, site_dim, agency, region
-- grain: table x system x region x agency (blank where the record names no known place)
-- partition: none
--
-- Records are placed as in record_month: logs with the coach's employer of the month, the others with their place.
WITH placed AS (
    SELECT record.table_name, record.batch_id, coach_month.system_id, coach_month.region_id, coach_month.agency_id
    FROM batch_record AS record
    LEFT JOIN coach_month ON coach_month.coach_id = record.owner_id AND coach_month.month = record.month
    WHERE record.owner_kind = 'coach'
    UNION ALL
    SELECT record.table_name, record.batch_id, site_dim.system_id, site_dim.region_id, site_dim.agency_id
    FROM batch_record AS record
    LEFT JOIN classroom ON classroom.classroom_id = record.owner_id
    LEFT JOIN site_dim ON site_dim.site_id = classroom.site_id
    WHERE record.owner_kind = 'classroom'
    UNION ALL
    SELECT
        record.table_name,
        record.batch_id,
        record.system_id,
        coalesce(site_dim.region_id, agency.region_id, region.region_id),
        coalesce(site_dim.agency_id, agency.agency_id)
    FROM batch_record AS record
    LEFT JOIN site_dim ON record.owner_kind = 'site' AND site_dim.site_id = record.owner_id
    LEFT JOIN agency ON record.owner_kind = 'agency' AND agency.agency_id = record.owner_id
    LEFT JOIN region ON record.owner_kind = 'region' AND region.region_id = record.owner_id
    WHERE record.owner_kind NOT IN ('coach', 'classroom')
)
SELECT
    placed.table_name,
    placed.system_id,
    placed.region_id,
    coalesce(placed.agency_id, '') AS agency_id,
    max(batch.loaded_at) AS loaded_at
FROM placed
JOIN batch ON batch.batch_id = placed.batch_id AND batch.table_name = placed.table_name
GROUP BY placed.table_name, placed.system_id, placed.region_id, coalesce(placed.agency_id, '')
