-- What coaching of a room cost between two ratings, in the three totals.
-- reads: rating_pair, site_cost_cumulative
-- grain: site x month of the later rating x month of the earlier rating
-- partition: none
--
-- A total is blank where nothing was spent between the two months: no spending on record is not a cost of zero.
WITH pair AS (
    SELECT DISTINCT system_id, region_id, agency_id, setting, site_id, month, earlier_month, span_code FROM rating_pair
),
spent AS (
    SELECT
        pair.span_code,
        later.total,
        later.cost_per_room_before - earlier.cost_per_room_before AS cost
    FROM pair
    JOIN site_cost_cumulative AS later ON later.site_id = pair.site_id AND later.month = pair.month
    JOIN site_cost_cumulative AS earlier
        ON earlier.site_id = pair.site_id
        AND earlier.month = pair.earlier_month
        AND earlier.total = later.total
    WHERE later.has_spending > earlier.has_spending
),
wide AS (
    SELECT
        span_code,
        max(cost) FILTER (WHERE total = 'budgetary') AS budgetary,
        max(cost) FILTER (WHERE total = 'with_overhead') AS with_overhead,
        max(cost) FILTER (WHERE total = 'with_in_kind') AS with_in_kind
    FROM spent
    GROUP BY span_code
)
SELECT pair.*, wide.budgetary, wide.with_overhead, wide.with_in_kind
FROM pair
JOIN wide ON wide.span_code = pair.span_code
ORDER BY pair.span_code
