-- Sites with everything they are grouped by.
-- reads: site, region
-- grain: site
-- partition: none
SELECT
    region.system_id,
    site.region_id,
    region.region_name,
    coalesce(site.agency_id, '') AS agency_id,
    site.setting,
    site.site_id,
    site.site_name,
    coalesce(site.calendar_id, '') AS calendar_id,
    coalesce(site.head_start_funded, FALSE) OR site.setting = 'head_start' AS head_start_funded,
    site.open_date,
    site.close_date
FROM site
JOIN region ON region.region_id = site.region_id
