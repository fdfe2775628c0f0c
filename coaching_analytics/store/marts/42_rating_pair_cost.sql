-- What coaching of a room cost between two ratings, in the three totals, by each rule of giving dollars on.
-- reads: rating_pair, site_cost_cumulative
-- grain: site x month of the later rating x month of the earlier rating
-- partition: none
--
-- A total is blank where nothing was spent between the two months, or all of it was taken back: no spending on record is not
-- a cost of zero. Running totals are floats, so less than a millionth of a dollar is nothing. A query sees
-- <total>_by_<rule> of the setting allocation_rule as <total>.
WITH pair AS (
    SELECT DISTINCT system_id, region_id, agency_id, setting, site_id, month, earlier_month, span_code FROM rating_pair
),
spent AS (
    SELECT
        pair.*,
        later.budgetary_by_hours - earlier.budgetary_by_hours AS budgetary_by_hours,
        later.with_overhead_by_hours - earlier.with_overhead_by_hours AS with_overhead_by_hours,
        later.with_in_kind_by_hours - earlier.with_in_kind_by_hours AS with_in_kind_by_hours,
        later.budgetary_by_sites - earlier.budgetary_by_sites AS budgetary_by_sites,
        later.with_overhead_by_sites - earlier.with_overhead_by_sites AS with_overhead_by_sites,
        later.with_in_kind_by_sites - earlier.with_in_kind_by_sites AS with_in_kind_by_sites,
        later.budgetary_by_educators - earlier.budgetary_by_educators AS budgetary_by_educators,
        later.with_overhead_by_educators - earlier.with_overhead_by_educators AS with_overhead_by_educators,
        later.with_in_kind_by_educators - earlier.with_in_kind_by_educators AS with_in_kind_by_educators,
        later.budgetary_by_direct_only - earlier.budgetary_by_direct_only AS budgetary_by_direct_only,
        later.with_overhead_by_direct_only - earlier.with_overhead_by_direct_only AS with_overhead_by_direct_only,
        later.with_in_kind_by_direct_only - earlier.with_in_kind_by_direct_only AS with_in_kind_by_direct_only
    FROM pair
    JOIN site_cost_cumulative AS later ON later.site_id = pair.site_id AND later.month = pair.month
    JOIN site_cost_cumulative AS earlier ON earlier.site_id = pair.site_id AND earlier.month = pair.earlier_month
)
SELECT
    system_id,
    region_id,
    agency_id,
    setting,
    site_id,
    month,
    earlier_month,
    span_code,
    CASE WHEN abs(budgetary_by_hours) >= 0.000001 THEN budgetary_by_hours END AS budgetary_by_hours,
    CASE WHEN abs(with_overhead_by_hours) >= 0.000001 THEN with_overhead_by_hours END AS with_overhead_by_hours,
    CASE WHEN abs(with_in_kind_by_hours) >= 0.000001 THEN with_in_kind_by_hours END AS with_in_kind_by_hours,
    CASE WHEN abs(budgetary_by_sites) >= 0.000001 THEN budgetary_by_sites END AS budgetary_by_sites,
    CASE WHEN abs(with_overhead_by_sites) >= 0.000001 THEN with_overhead_by_sites END AS with_overhead_by_sites,
    CASE WHEN abs(with_in_kind_by_sites) >= 0.000001 THEN with_in_kind_by_sites END AS with_in_kind_by_sites,
    CASE WHEN abs(budgetary_by_educators) >= 0.000001 THEN budgetary_by_educators END AS budgetary_by_educators,
    CASE WHEN abs(with_overhead_by_educators) >= 0.000001 THEN with_overhead_by_educators END AS with_overhead_by_educators,
    CASE WHEN abs(with_in_kind_by_educators) >= 0.000001 THEN with_in_kind_by_educators END AS with_in_kind_by_educators,
    CASE WHEN abs(budgetary_by_direct_only) >= 0.000001 THEN budgetary_by_direct_only END AS budgetary_by_direct_only,
    CASE WHEN abs(with_overhead_by_direct_only) >= 0.000001 THEN with_overhead_by_direct_only END AS with_overhead_by_direct_only,
    CASE WHEN abs(with_in_kind_by_direct_only) >= 0.000001 THEN with_in_kind_by_direct_only END AS with_in_kind_by_direct_only
FROM spent
ORDER BY span_code
