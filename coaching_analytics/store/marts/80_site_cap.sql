-- Sites whose coaching sessions a policy caps: few sessions there are a rule, not little effort.
-- reads: site, site_dim
-- grain: site
-- partition: none
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_dim.site_id,
    site.coaching_cap
FROM site
JOIN site_dim ON site_dim.site_id = site.site_id
WHERE site.coaching_cap IS NOT NULL
