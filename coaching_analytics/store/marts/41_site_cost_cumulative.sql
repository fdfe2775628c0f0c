-- Actual coaching cost per room of a site, added up over all months before a month, by each rule of giving dollars on.
-- reads: spend_site_month, site_month, month, site_dim
-- grain: site x month
-- partition: none
--
-- The cost between two ratings is the difference of two rows. Rooms of a month = average rooms open on enrolled days; a
-- site without rooms on record counts as one room. One row for every month, also where nothing was spent; none for a
-- site that never got a dollar by any rule. A query sees <total>_by_<rule> of the setting allocation_rule as <total>.
WITH monthly AS (
    SELECT
        site_id,
        month,
        CAST(sum(amount_by_hours) FILTER (WHERE perspective = 'direct') AS DOUBLE) AS budgetary_by_hours,
        CAST(sum(amount_by_hours) FILTER (WHERE perspective IN ('direct', 'allocated')) AS DOUBLE) AS with_overhead_by_hours,
        CAST(sum(amount_by_hours) AS DOUBLE) AS with_in_kind_by_hours,
        CAST(sum(amount_by_sites) FILTER (WHERE perspective = 'direct') AS DOUBLE) AS budgetary_by_sites,
        CAST(sum(amount_by_sites) FILTER (WHERE perspective IN ('direct', 'allocated')) AS DOUBLE) AS with_overhead_by_sites,
        CAST(sum(amount_by_sites) AS DOUBLE) AS with_in_kind_by_sites,
        CAST(sum(amount_by_educators) FILTER (WHERE perspective = 'direct') AS DOUBLE) AS budgetary_by_educators,
        CAST(sum(amount_by_educators) FILTER (WHERE perspective IN ('direct', 'allocated')) AS DOUBLE) AS with_overhead_by_educators,
        CAST(sum(amount_by_educators) AS DOUBLE) AS with_in_kind_by_educators,
        CAST(sum(amount_by_direct_only) FILTER (WHERE perspective = 'direct') AS DOUBLE) AS budgetary_by_direct_only,
        CAST(sum(amount_by_direct_only) FILTER (WHERE perspective IN ('direct', 'allocated')) AS DOUBLE) AS with_overhead_by_direct_only,
        CAST(sum(amount_by_direct_only) AS DOUBLE) AS with_in_kind_by_direct_only
    FROM spend_site_month
    WHERE site_id IS NOT NULL AND amount_kind = 'actual'
    GROUP BY site_id, month
),
room AS (
    SELECT
        site_id,
        month,
        coalesce(nullif(CAST(classroom_days AS DOUBLE) / nullif(enrolled_days, 0), 0), 1) AS rooms
    FROM site_month
),
place AS (
    SELECT DISTINCT site_id FROM monthly
),
dense AS (
    SELECT
        place.site_id,
        month.month,
        monthly.budgetary_by_hours / coalesce(room.rooms, 1) AS budgetary_by_hours,
        monthly.with_overhead_by_hours / coalesce(room.rooms, 1) AS with_overhead_by_hours,
        monthly.with_in_kind_by_hours / coalesce(room.rooms, 1) AS with_in_kind_by_hours,
        monthly.budgetary_by_sites / coalesce(room.rooms, 1) AS budgetary_by_sites,
        monthly.with_overhead_by_sites / coalesce(room.rooms, 1) AS with_overhead_by_sites,
        monthly.with_in_kind_by_sites / coalesce(room.rooms, 1) AS with_in_kind_by_sites,
        monthly.budgetary_by_educators / coalesce(room.rooms, 1) AS budgetary_by_educators,
        monthly.with_overhead_by_educators / coalesce(room.rooms, 1) AS with_overhead_by_educators,
        monthly.with_in_kind_by_educators / coalesce(room.rooms, 1) AS with_in_kind_by_educators,
        monthly.budgetary_by_direct_only / coalesce(room.rooms, 1) AS budgetary_by_direct_only,
        monthly.with_overhead_by_direct_only / coalesce(room.rooms, 1) AS with_overhead_by_direct_only,
        monthly.with_in_kind_by_direct_only / coalesce(room.rooms, 1) AS with_in_kind_by_direct_only
    FROM place
    CROSS JOIN month
    LEFT JOIN monthly ON monthly.site_id = place.site_id AND monthly.month = month.month
    LEFT JOIN room ON room.site_id = place.site_id AND room.month = month.month
),
added AS (
    SELECT
        site_id,
        month,
        coalesce(sum(budgetary_by_hours) OVER earlier, 0) AS budgetary_by_hours,
        coalesce(sum(with_overhead_by_hours) OVER earlier, 0) AS with_overhead_by_hours,
        coalesce(sum(with_in_kind_by_hours) OVER earlier, 0) AS with_in_kind_by_hours,
        coalesce(sum(budgetary_by_sites) OVER earlier, 0) AS budgetary_by_sites,
        coalesce(sum(with_overhead_by_sites) OVER earlier, 0) AS with_overhead_by_sites,
        coalesce(sum(with_in_kind_by_sites) OVER earlier, 0) AS with_in_kind_by_sites,
        coalesce(sum(budgetary_by_educators) OVER earlier, 0) AS budgetary_by_educators,
        coalesce(sum(with_overhead_by_educators) OVER earlier, 0) AS with_overhead_by_educators,
        coalesce(sum(with_in_kind_by_educators) OVER earlier, 0) AS with_in_kind_by_educators,
        coalesce(sum(budgetary_by_direct_only) OVER earlier, 0) AS budgetary_by_direct_only,
        coalesce(sum(with_overhead_by_direct_only) OVER earlier, 0) AS with_overhead_by_direct_only,
        coalesce(sum(with_in_kind_by_direct_only) OVER earlier, 0) AS with_in_kind_by_direct_only
    FROM dense
    WINDOW earlier AS (PARTITION BY site_id ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT site_dim.system_id, site_dim.region_id, site_dim.agency_id, site_dim.setting, added.*
FROM added
JOIN site_dim ON site_dim.site_id = added.site_id
