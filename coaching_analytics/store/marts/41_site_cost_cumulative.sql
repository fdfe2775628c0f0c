-- Actual coaching cost per room of a site, added up over all months before a month.
-- reads: spend_site_month, site_month, month, site_dim
-- grain: site x month x total
-- partition: none
--
-- The cost between two ratings is the difference of two rows. Rooms of a month = average rooms open on enrolled days; a
-- site without rooms on record counts as one room. One row for every month, also where nothing was spent; none for a
-- site that never got a dollar.
WITH monthly AS (
    SELECT
        site_id,
        month,
        CAST(sum(amount) FILTER (WHERE perspective = 'direct') AS DOUBLE) AS budgetary,
        CAST(sum(amount) FILTER (WHERE perspective IN ('direct', 'allocated')) AS DOUBLE) AS with_overhead,
        CAST(sum(amount) AS DOUBLE) AS with_in_kind
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
        monthly.budgetary / coalesce(room.rooms, 1) AS budgetary,
        monthly.with_overhead / coalesce(room.rooms, 1) AS with_overhead,
        monthly.with_in_kind / coalesce(room.rooms, 1) AS with_in_kind
    FROM place
    CROSS JOIN month
    LEFT JOIN monthly ON monthly.site_id = place.site_id AND monthly.month = month.month
    LEFT JOIN room ON room.site_id = place.site_id AND room.month = month.month
),
added AS (
    SELECT
        site_id,
        month,
        sum(budgetary) OVER earlier AS budgetary,
        sum(with_overhead) OVER earlier AS with_overhead,
        sum(with_in_kind) OVER earlier AS with_in_kind,
        count(budgetary) OVER earlier AS budgetary_months,
        count(with_overhead) OVER earlier AS with_overhead_months,
        count(with_in_kind) OVER earlier AS with_in_kind_months
    FROM dense
    WINDOW earlier AS (PARTITION BY site_id ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
long AS (
    SELECT site_id, month, 'budgetary' AS total, budgetary AS amount, budgetary_months AS months FROM added
    UNION ALL
    SELECT site_id, month, 'with_overhead', with_overhead, with_overhead_months FROM added
    UNION ALL
    SELECT site_id, month, 'with_in_kind', with_in_kind, with_in_kind_months FROM added
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    long.site_id,
    long.month,
    long.total,
    coalesce(long.amount, 0) AS cost_per_room_before,
    CAST(long.months AS BIGINT) AS has_spending
FROM long
JOIN site_dim ON site_dim.site_id = long.site_id
