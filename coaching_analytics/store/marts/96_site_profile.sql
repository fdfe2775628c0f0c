-- What is known of a site apart from the places it is grouped by.
-- reads: site, site_dim
-- grain: site
-- partition: none
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
    site.close_date
FROM site_dim
JOIN site ON site.site_id = site_dim.site_id
