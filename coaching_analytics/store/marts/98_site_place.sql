-- Where sites lie, with the places they are grouped by.
-- reads: site_location, site_dim
-- grain: site
-- partition: none
--
-- A county code that lost its leading zero in a spreadsheet has four digits and can be no other county.
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_location.site_id,
    CAST(site_location.latitude AS DOUBLE) AS latitude,
    CAST(site_location.longitude AS DOUBLE) AS longitude,
    lpad(site_location.county, 5, '0') AS county
FROM site_location
JOIN site_dim ON site_dim.site_id = site_location.site_id
