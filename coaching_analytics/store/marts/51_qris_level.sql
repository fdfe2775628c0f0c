-- Levels that sites held, with the places they are grouped by.
-- reads: qris_rating, site_dim
-- grain: site x spell
-- partition: none
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    qris_rating.site_id,
    qris_rating.start_date,
    qris_rating.end_date,
    qris_rating.level,
    qris_rating.provisional,
    qris_rating.published
FROM qris_rating
JOIN site_dim ON site_dim.site_id = qris_rating.site_id
