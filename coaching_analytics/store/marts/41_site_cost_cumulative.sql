-- Actual coaching cost per room of a site, added up over all months before a month.
-- reads: spend_site_month, site_month, month
-- grain: site x month x total
-- partition: none
--
-- The cost between two ratings is the difference of two rows. Rooms of a month = average rooms open on enrolled days; a
-- site without rooms on record counts as one room. One row for every month, also where nothing was spent.
WITH spent AS (
    SELECT site_id, month, 'budgetary' AS total, amount FROM spend_site_month
    WHERE site_id IS NOT NULL AND amount_kind = 'actual' AND perspective = 'direct'
    UNION ALL
    SELECT site_id, month, 'with_overhead', amount FROM spend_site_month
    WHERE site_id IS NOT NULL AND amount_kind = 'actual' AND perspective IN ('direct', 'allocated')
    UNION ALL
    SELECT site_id, month, 'with_in_kind', amount FROM spend_site_month
    WHERE site_id IS NOT NULL AND amount_kind = 'actual'
),
monthly AS (
    SELECT site_id, month, total, CAST(sum(amount) AS DOUBLE) AS amount
    FROM spent
    GROUP BY site_id, month, total
),
place AS (
    SELECT DISTINCT system_id, region_id, agency_id, setting, site_id FROM site_month
    UNION
    SELECT DISTINCT system_id, region_id, agency_id, setting, site_id FROM spend_site_month WHERE site_id IS NOT NULL
),
dense AS (
    SELECT place.*, month.month, kind.total
    FROM place
    CROSS JOIN month
    CROSS JOIN (SELECT unnest(['budgetary', 'with_overhead', 'with_in_kind']) AS total) AS kind
),
joined AS (
    SELECT
        dense.*,
        monthly.amount / coalesce(
            nullif(CAST(site_month.classroom_days AS DOUBLE) / nullif(site_month.enrolled_days, 0), 0), 1
        ) AS room_cost
    FROM dense
    LEFT JOIN monthly
        ON monthly.site_id = dense.site_id AND monthly.month = dense.month AND monthly.total = dense.total
    LEFT JOIN site_month ON site_month.site_id = dense.site_id AND site_month.month = dense.month
)
SELECT
    system_id, region_id, agency_id, setting, site_id, month, total,
    coalesce(sum(room_cost) OVER earlier, 0) AS cost_per_room_before,
    CAST(count(room_cost) OVER earlier AS BIGINT) AS has_spending
FROM joined
WINDOW earlier AS (
    PARTITION BY site_id, total ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
)
