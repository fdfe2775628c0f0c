-- Coaching dollars by site and month, to the cent.
-- reads: spending, month, site_dim, agency, region, site_month
-- grain: site x month x amount_kind x perspective x ingredient x place booked (site blank: not given, reason says why)
-- partition: month
--
-- A line is split evenly over its months, then over the sites of its place by the setting allocation_rule: minutes given
-- to them that month, days enrolled, or days of educators; by direct_only nothing is spread. Both splits round the running
-- total, so the parts of a line add up to it exactly: part i = round(total x share up to i) - round(total x share up to
-- i-1). Minutes are weighed in whole thousandths: the order of adding cannot move a cent. place_level and place_id are where
-- the line was booked: dollars of a site are its own, those of wider places were given to it by the rule.
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
        CAST(sign(cents) * (
            (2 * abs(cents) * (date_diff('month', first_month, wanted.month) + 1) + months) // (2 * months)
            - (2 * abs(cents) * date_diff('month', first_month, wanted.month) + months) // (2 * months)
        ) AS BIGINT) AS month_cents
    FROM line
    JOIN month AS wanted
        ON wanted.month >= line.first_month
        AND date_diff('month', line.first_month, wanted.month) < line.months
    WHERE wanted.month >= getvariable('from_month') AND wanted.month < getvariable('to_month')
),
-- What the rule goes by; blank by direct_only.
carried AS (
    SELECT
        site_id,
        region_id,
        agency_id,
        system_id,
        month,
        CASE getvariable('allocation_rule')
            WHEN 'hours' THEN CAST(round(minutes_given * 1000) AS BIGINT)
            WHEN 'sites' THEN CAST(enrolled_days AS BIGINT)
            WHEN 'educators' THEN educator_days
        END AS weight
    FROM site_month
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
weighted AS (
    SELECT 'agency' AS place_level, agency_id AS place_id, month, site_id, weight FROM carried
    WHERE weight > 0 AND agency_id <> ''
    UNION ALL
    SELECT 'region', region_id, month, site_id, weight FROM carried WHERE weight > 0
    UNION ALL
    SELECT 'system', system_id, month, site_id, weight FROM carried WHERE weight > 0
),
-- What a place carries up to each site, in the order of site ids; the same for every line of the place.
running AS (
    SELECT
        weighted.place_level,
        weighted.place_id,
        weighted.month,
        site_id,
        CAST(sum(weight) OVER (
            PARTITION BY weighted.place_level, weighted.place_id, weighted.month ORDER BY site_id
        ) AS DOUBLE) AS upto,
        CAST(weight AS DOUBLE) AS weight,
        CAST(sum(weight) OVER (
            PARTITION BY weighted.place_level, weighted.place_id, weighted.month
        ) AS DOUBLE) AS together
    FROM weighted
    -- only places that money is spread over
    SEMI JOIN line_month
        ON line_month.place_level = weighted.place_level
        AND line_month.place_id = weighted.place_id
        AND line_month.month = weighted.month
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
        month, site_dim.site_id, amount_kind, perspective, ingredient, place_level, line_month.place_id,
        month_cents AS cents
    FROM line_month
    JOIN site_dim ON line_month.place_level = 'site' AND site_dim.site_id = line_month.place_id
    UNION ALL
    -- spread over the sites of an agency, region or system
    SELECT
        line_month.month,
        running.site_id,
        line_month.amount_kind,
        line_month.perspective,
        line_month.ingredient,
        line_month.place_level,
        line_month.place_id,
        CAST(
            round(line_month.month_cents * running.upto / running.together)
            - round(line_month.month_cents * (running.upto - running.weight) / running.together) AS BIGINT
        )
    FROM line_month
    JOIN running
        ON running.place_level = line_month.place_level
        AND running.place_id = line_month.place_id
        AND running.month = line_month.month
),
allocated AS (
    SELECT month, site_id, amount_kind, perspective, ingredient, place_level, place_id, sum(cents) AS cents
    FROM part
    GROUP BY month, site_id, amount_kind, perspective, ingredient, place_level, place_id
),
-- Nobody to give it to.
unallocated AS (
    SELECT
        line_month.system_id,
        known.region_id,
        known.agency_id,
        line_month.month,
        line_month.amount_kind,
        line_month.perspective,
        line_month.ingredient,
        line_month.place_level,
        line_month.place_id,
        CASE
            WHEN known.place_id IS NULL THEN 'place unknown'
            WHEN getvariable('allocation_rule') = 'sites' THEN 'no site enrolled'
            WHEN getvariable('allocation_rule') = 'educators' THEN 'no educators on record'
            WHEN getvariable('allocation_rule') = 'direct_only' THEN 'not spread over sites'
            ELSE 'no hours logged'
        END AS reason,
        sum(line_month.month_cents) AS cents
    FROM line_month
    LEFT JOIN known ON known.place_level = line_month.place_level AND known.place_id = line_month.place_id
    WHERE (line_month.place_level <> 'site' OR known.place_id IS NULL)
        AND NOT EXISTS (
            SELECT 1 FROM running
            WHERE running.place_level = line_month.place_level
                AND running.place_id = line_month.place_id
                AND running.month = line_month.month
        )
    GROUP BY
        line_month.system_id, known.region_id, known.agency_id, line_month.month, line_month.amount_kind,
        line_month.perspective, line_month.ingredient, line_month.place_level, line_month.place_id, known.place_id IS NULL
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    allocated.site_id,
    allocated.month,
    allocated.amount_kind,
    allocated.perspective,
    allocated.ingredient,
    allocated.place_level,
    allocated.place_id,
    CAST(CAST(allocated.cents AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)) AS amount,
    CAST(NULL AS VARCHAR) AS reason
FROM allocated
JOIN site_dim ON site_dim.site_id = allocated.site_id
UNION ALL
SELECT
    system_id,
    region_id,
    agency_id,
    NULL,
    NULL,
    month,
    amount_kind,
    perspective,
    ingredient,
    place_level,
    place_id,
    CAST(CAST(cents AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)),
    reason
FROM unallocated
