-- Dated facts about sites (monitoring, administration scales, accreditation), with the places they are grouped by.
-- reads: programme_fact, site_dim
-- grain: site x day x fact
-- partition: none
--
-- number is the value where it is one; rules of levels compare it.
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    programme_fact.site_id,
    programme_fact.fact_date,
    programme_fact.fact,
    programme_fact.value,
    TRY_CAST(programme_fact.value AS DECIMAL(18, 8)) AS number
FROM programme_fact
JOIN site_dim ON site_dim.site_id = programme_fact.site_id
