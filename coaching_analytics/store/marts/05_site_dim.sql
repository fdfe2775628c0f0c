-- Sites with everything they are grouped by.
-- reads: site, region, agency
-- grain: site
-- partition: none
SELECT
    region.system_id,
    site.region_id,
    region.region_name,
    coalesce(site.agency_id, '') AS agency_id,
    agency.agency_name,
    site.setting,
    site.site_id,
    site.site_name,
    coalesce(site.calendar_id, '') AS calendar_id,
    coalesce(site.head_start_funded, FALSE) OR site.setting = 'head_start' AS head_start_funded,
    site.open_date,
    site.close_date
FROM site
JOIN region ON region.region_id = site.region_id
LEFT JOIN agency ON agency.agency_id = site.agency_id
