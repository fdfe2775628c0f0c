-- Spending and budget lines with the places they name.
-- reads: spending, site_dim, agency, region
-- grain: spending line
-- partition: none
SELECT
    spending.system_id,
    coalesce(site_dim.region_id, agency.region_id, region.region_id) AS region_id,
    coalesce(site_dim.agency_id, agency.agency_id) AS agency_id,
    site_dim.setting,
    site_dim.site_id,
    spending.spending_id,
    spending.start_date,
    spending.end_date,
    spending.fiscal_year,
    spending.place_level,
    spending.place_id,
    spending.amount,
    spending.amount_kind,
    spending.purpose,
    spending.ingredient,
    spending.perspective,
    spending.state_preschool,
    spending.function_code,
    spending.object_code,
    spending.fund_code,
    spending.fund_source,
    spending.restricted,
    spending.fixed,
    spending.priority,
    spending.funding_end
FROM spending
LEFT JOIN site_dim ON spending.place_level = 'site' AND site_dim.site_id = spending.place_id
LEFT JOIN agency ON spending.place_level = 'agency' AND agency.agency_id = spending.place_id
LEFT JOIN region ON spending.place_level = 'region' AND region.region_id = spending.place_id
