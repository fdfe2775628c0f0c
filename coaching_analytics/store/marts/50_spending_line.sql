-- Spending and budget lines with the places they name and the priority they are tagged to.
-- reads: spending, site_dim, agency, region, tag_rule
-- grain: spending line
-- partition: none
--
-- A line's own priority stands. Else the tagging rules in force give it one; where two of them differ it stays untagged,
-- and tagged_by says "conflict".
WITH taken AS (
    SELECT
        spending.spending_id,
        min(tag_rule.priority) AS first_priority,
        max(tag_rule.priority) AS last_priority
    FROM spending
    JOIN tag_rule
        ON (tag_rule.system_id IS NULL OR tag_rule.system_id = spending.system_id)
        AND (tag_rule.function_code IS NULL OR spending.function_code LIKE tag_rule.function_code ESCAPE '!')
        AND (tag_rule.object_code IS NULL OR spending.object_code LIKE tag_rule.object_code ESCAPE '!')
        AND (tag_rule.fund_code IS NULL OR spending.fund_code LIKE tag_rule.fund_code ESCAPE '!')
        AND (
            tag_rule.words IS NULL
            OR lower(replace(concat_ws(' ', spending.fund_source, spending.purpose, spending.ingredient), '_', ' '))
                LIKE tag_rule.words ESCAPE '!'
        )
    WHERE nullif(trim(spending.priority), '') IS NULL
    GROUP BY spending.spending_id
)
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
    nullif(trim(spending.priority), '') AS own_priority,
    CASE
        WHEN nullif(trim(spending.priority), '') IS NOT NULL THEN trim(spending.priority)
        WHEN taken.first_priority = taken.last_priority THEN taken.first_priority
    END AS priority,
    CASE
        WHEN nullif(trim(spending.priority), '') IS NOT NULL THEN 'line'
        WHEN taken.first_priority = taken.last_priority THEN 'rule'
        WHEN taken.first_priority IS NOT NULL THEN 'conflict'
    END AS tagged_by,
    spending.funding_end
FROM spending
LEFT JOIN taken ON taken.spending_id = spending.spending_id
LEFT JOIN site_dim ON spending.place_level = 'site' AND site_dim.site_id = spending.place_id
LEFT JOIN agency ON spending.place_level = 'agency' AND agency.agency_id = spending.place_id
LEFT JOIN region ON spending.place_level = 'region' AND region.region_id = spending.place_id
