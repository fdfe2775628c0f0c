-- Sites whose sessions a policy caps, with the sessions a year it allows.
-- reads: site, site_dim
-- grain: site
-- partition: none
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site.site_id,
    site.coaching_cap
FROM site
JOIN site_dim ON site_dim.site_id = site.site_id
WHERE site.coaching_cap IS NOT NULL
