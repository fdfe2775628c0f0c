-- What is known of a site apart from the places it is grouped by: facts, cap on sessions, internet.
-- reads: site, site_dim, connectivity
-- grain: site
-- partition: none
--
-- Internet and devices are those of the last time the site was asked.
WITH asked AS (
    SELECT
        site_id,
        internet,
        devices,
        asked_date,
        row_number() OVER (PARTITION BY site_id ORDER BY asked_date DESC) AS turn
    FROM connectivity
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_dim.site_id,
    site.capacity,
    site.rural,
    site.community_language,
    site.coaching_cap,
    site_dim.head_start_funded,
    site.open_date,
    site.close_date,
    asked.internet,
    asked.devices,
    asked.asked_date
FROM site_dim
JOIN site ON site.site_id = site_dim.site_id
LEFT JOIN asked ON asked.site_id = site_dim.site_id AND asked.turn = 1
