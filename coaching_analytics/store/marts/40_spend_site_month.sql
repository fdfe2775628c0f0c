-- Coaching dollars by site and month, to the cent.
-- reads: spending, month, site_dim, agency, region, site_month
-- grain: site x month x amount_kind x perspective x ingredient (site blank: could not be allocated, reason says why)
-- partition: month
--
-- A line is split evenly over its months, then over the sites of its place by the minutes given to them that month. Both
-- splits round the running total, so the parts of a line add up to it exactly: part i = round(total x share up to i)
-- - round(total x share up to i-1). All in whole cents and whole thousandths of a minute: no float can move a cent.
WITH line AS (
    SELECT
        spending_id,
        system_id,
        place_level,
        place_id,
        amount_kind,
        perspective,
        ingredient,
        CAST(round(amount * 100) AS BIGINT) AS cents,
        CAST(date_trunc('month', start_date) AS DATE) AS first_month,
        date_diff('month', date_trunc('month', start_date), date_trunc('month', end_date - 1)) + 1 AS months
    FROM spending
    WHERE purpose = 'coaching'
),
-- round half away from zero: sign x ((2 |cents| i + n) // 2n)
line_month AS (
    SELECT
        line.*,
        wanted.month,
        sign(cents) * (
            (2 * abs(CAST(cents AS HUGEINT)) * (date_diff('month', first_month, wanted.month) + 1) + months)
            // (2 * months)
            - (2 * abs(CAST(cents AS HUGEINT)) * date_diff('month', first_month, wanted.month) + months)
            // (2 * months)
        ) AS month_cents
    FROM line
    JOIN month AS wanted
        ON wanted.month >= line.first_month
        AND date_diff('month', line.first_month, wanted.month) < line.months
    WHERE wanted.month >= getvariable('from_month') AND wanted.month < getvariable('to_month')
),
minutes AS (
    SELECT site_id, region_id, agency_id, system_id, month, CAST(round(minutes_given * 1000) AS HUGEINT) AS weight
    FROM site_month
    WHERE minutes_given > 0 AND month >= getvariable('from_month') AND month < getvariable('to_month')
),
weighted AS (
    SELECT 'agency' AS place_level, agency_id AS place_id, month, site_id, weight FROM minutes WHERE agency_id <> ''
    UNION ALL
    SELECT 'region', region_id, month, site_id, weight FROM minutes
    UNION ALL
    SELECT 'system', system_id, month, site_id, weight FROM minutes
),
-- The share of a place's minutes up to each site, in the order of site ids; the same for every line of the place.
running AS (
    SELECT
        place_level,
        place_id,
        month,
        site_id,
        weight,
        sum(weight) OVER (PARTITION BY place_level, place_id, month ORDER BY site_id) AS upto,
        sum(weight) OVER (PARTITION BY place_level, place_id, month) AS together
    FROM weighted
    WHERE weight > 0
),
known AS (
    SELECT 'site' AS place_level, site_id AS place_id, region_id, agency_id FROM site_dim
    UNION ALL
    SELECT 'agency', agency_id, region_id, agency_id FROM agency
    UNION ALL
    SELECT 'region', region_id, region_id, NULL FROM region
    UNION ALL
    SELECT DISTINCT 'system', system_id, NULL, NULL FROM region
),
part AS (
    -- of one site
    SELECT
        month, site_dim.site_id, amount_kind, perspective, ingredient, month_cents AS cents,
        CAST(NULL AS VARCHAR) AS system_id, CAST(NULL AS VARCHAR) AS region_id, CAST(NULL AS VARCHAR) AS agency_id,
        CAST(NULL AS VARCHAR) AS reason
    FROM line_month
    JOIN site_dim ON line_month.place_level = 'site' AND site_dim.site_id = line_month.place_id
    UNION ALL
    -- spread over the sites of an agency, region or system
    SELECT
        line_month.month, running.site_id, amount_kind, perspective, ingredient,
        sign(month_cents) * (
            (2 * abs(month_cents) * upto + together) // (2 * together)
            - (2 * abs(month_cents) * (upto - weight) + together) // (2 * together)
        ),
        NULL, NULL, NULL, NULL
    FROM line_month
    JOIN running
        ON running.place_level = line_month.place_level
        AND running.place_id = line_month.place_id
        AND running.month = line_month.month
    UNION ALL
    -- nobody to give it to
    SELECT
        line_month.month, NULL, amount_kind, perspective, ingredient, month_cents,
        line_month.system_id, known.region_id, known.agency_id,
        CASE WHEN known.place_id IS NULL THEN 'place unknown' ELSE 'no hours logged' END
    FROM line_month
    LEFT JOIN known ON known.place_level = line_month.place_level AND known.place_id = line_month.place_id
    WHERE (line_month.place_level <> 'site' OR known.place_id IS NULL)
        AND NOT EXISTS (
            SELECT 1 FROM running
            WHERE running.place_level = line_month.place_level
                AND running.place_id = line_month.place_id
                AND running.month = line_month.month
        )
),
summed AS (
    SELECT month, site_id, amount_kind, perspective, ingredient, system_id, region_id, agency_id, reason,
        sum(cents) AS cents
    FROM part
    GROUP BY month, site_id, amount_kind, perspective, ingredient, system_id, region_id, agency_id, reason
)
SELECT
    coalesce(site_dim.system_id, summed.system_id) AS system_id,
    coalesce(site_dim.region_id, summed.region_id) AS region_id,
    coalesce(site_dim.agency_id, summed.agency_id) AS agency_id,
    site_dim.setting,
    summed.site_id,
    summed.month,
    summed.amount_kind,
    summed.perspective,
    summed.ingredient,
    CAST(CAST(summed.cents AS DECIMAL(20, 0)) * 0.01 AS DECIMAL(18, 2)) AS amount,
    summed.reason
FROM summed
LEFT JOIN site_dim ON site_dim.site_id = summed.site_id
