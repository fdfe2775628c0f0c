-- Coaching dollars by site and month, to the cent, by each rule of giving dollars on.
-- reads: spending, month, site_dim, agency, region, site_month
-- grain: site x month x amount_kind x perspective x ingredient x place booked (site blank: not given, reason says why)
-- partition: month
--
-- A line is split evenly over its months. What one place has of one kind in one month is split over the sites of the place
-- by a rule: minutes given to them that month (hours), days enrolled (sites), days of educators (educators); direct_only
-- spreads nothing. amount_by_<rule> holds what the rule gives, blank where it gives nothing; a query sees the one of the
-- setting allocation_rule as amount. Both splits round the running total, so the parts add up exactly: part i = round(total
-- x share up to i) - round(total x share up to i-1). Minutes are weighed in whole thousandths: the order of adding cannot
-- move a cent. place_level and place_id are where the line was booked: dollars of a site are its own, those of wider places
-- were given to it by the rule.
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
-- Lines of one kind booked to one place in one month, together: what is given to a site is rounded once.
booked AS (
    SELECT
        month, amount_kind, perspective, ingredient, place_level, place_id, CAST(sum(month_cents) AS BIGINT) AS cents
    FROM line_month
    GROUP BY month, amount_kind, perspective, ingredient, place_level, place_id
),
-- What the rules go by.
carried AS (
    SELECT
        site_id,
        region_id,
        agency_id,
        system_id,
        month,
        CAST(round(minutes_given * 1000) AS BIGINT) AS hours,
        CAST(enrolled_days AS BIGINT) AS sites,
        educator_days AS educators
    FROM site_month
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
        AND (minutes_given > 0 OR enrolled_days > 0 OR educator_days > 0)
),
weighted AS (
    SELECT 'agency' AS place_level, agency_id AS place_id, month, site_id, hours, sites, educators FROM carried
    WHERE agency_id <> ''
    UNION ALL
    SELECT 'region', region_id, month, site_id, hours, sites, educators FROM carried
    UNION ALL
    SELECT 'system', system_id, month, site_id, hours, sites, educators FROM carried
),
-- What a place carries up to each site, in the order of site ids; the same for every line of the place.
running AS (
    SELECT
        weighted.place_level,
        weighted.place_id,
        weighted.month,
        site_id,
        CAST(hours AS DOUBLE) AS hours,
        CAST(sites AS DOUBLE) AS sites,
        CAST(educators AS DOUBLE) AS educators,
        CAST(sum(hours) OVER upto AS DOUBLE) AS hours_upto,
        CAST(sum(sites) OVER upto AS DOUBLE) AS sites_upto,
        CAST(sum(educators) OVER upto AS DOUBLE) AS educators_upto
    FROM weighted
    -- only places that money is spread over
    SEMI JOIN booked
        ON booked.place_level = weighted.place_level
        AND booked.place_id = weighted.place_id
        AND booked.month = weighted.month
    WINDOW upto AS (
        PARTITION BY weighted.place_level, weighted.place_id, weighted.month ORDER BY site_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),
together AS (
    SELECT
        place_level,
        place_id,
        month,
        max(hours_upto) AS hours,
        max(sites_upto) AS sites,
        max(educators_upto) AS educators
    FROM running
    GROUP BY place_level, place_id, month
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
allocated AS (
    -- of one site
    SELECT
        month,
        site_dim.site_id,
        amount_kind,
        perspective,
        ingredient,
        place_level,
        booked.place_id,
        cents AS by_hours,
        cents AS by_sites,
        cents AS by_educators,
        cents AS by_direct_only
    FROM booked
    JOIN site_dim ON booked.place_level = 'site' AND site_dim.site_id = booked.place_id
    UNION ALL
    -- spread over the sites of an agency, region or system
    SELECT
        booked.month,
        running.site_id,
        booked.amount_kind,
        booked.perspective,
        booked.ingredient,
        booked.place_level,
        booked.place_id,
        CASE WHEN running.hours > 0 THEN CAST(
            round(cents * hours_upto / together.hours)
            - round(cents * (hours_upto - running.hours) / together.hours) AS BIGINT
        ) END,
        CASE WHEN running.sites > 0 THEN CAST(
            round(cents * sites_upto / together.sites)
            - round(cents * (sites_upto - running.sites) / together.sites) AS BIGINT
        ) END,
        CASE WHEN running.educators > 0 THEN CAST(
            round(cents * educators_upto / together.educators)
            - round(cents * (educators_upto - running.educators) / together.educators) AS BIGINT
        ) END,
        NULL
    FROM booked
    JOIN running
        ON running.place_level = booked.place_level
        AND running.place_id = booked.place_id
        AND running.month = booked.month
    JOIN together
        ON together.place_level = booked.place_level
        AND together.place_id = booked.place_id
        AND together.month = booked.month
),
rule AS (
    SELECT * FROM (
        VALUES ('hours', 'no hours logged'), ('sites', 'no site enrolled'), ('educators', 'no educators on record'),
            ('direct_only', 'not spread over sites')
    ) AS listed (name, nothing)
),
-- Nobody to give it to, by each rule.
left_over AS (
    SELECT
        line_month.*,
        known.region_id,
        known.agency_id,
        rule.name AS rule,
        CASE WHEN known.place_id IS NULL THEN 'place unknown' ELSE rule.nothing END AS reason
    FROM line_month
    CROSS JOIN rule
    LEFT JOIN known ON known.place_level = line_month.place_level AND known.place_id = line_month.place_id
    LEFT JOIN together
        ON together.place_level = line_month.place_level
        AND together.place_id = line_month.place_id
        AND together.month = line_month.month
    WHERE (line_month.place_level <> 'site' OR known.place_id IS NULL)
        AND coalesce(CASE rule.name
            WHEN 'hours' THEN together.hours
            WHEN 'sites' THEN together.sites
            WHEN 'educators' THEN together.educators
        END, 0) = 0
),
unallocated AS (
    SELECT
        system_id,
        region_id,
        agency_id,
        month,
        amount_kind,
        perspective,
        ingredient,
        place_level,
        place_id,
        reason,
        sum(month_cents) FILTER (WHERE rule = 'hours') AS by_hours,
        sum(month_cents) FILTER (WHERE rule = 'sites') AS by_sites,
        sum(month_cents) FILTER (WHERE rule = 'educators') AS by_educators,
        sum(month_cents) FILTER (WHERE rule = 'direct_only') AS by_direct_only
    FROM left_over
    GROUP BY
        system_id, region_id, agency_id, month, amount_kind, perspective, ingredient, place_level, place_id, reason
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
    CAST(CAST(allocated.by_hours AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)) AS amount_by_hours,
    CAST(CAST(allocated.by_sites AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)) AS amount_by_sites,
    CAST(CAST(allocated.by_educators AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)) AS amount_by_educators,
    CAST(CAST(allocated.by_direct_only AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)) AS amount_by_direct_only,
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
    CAST(CAST(by_hours AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)),
    CAST(CAST(by_sites AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)),
    CAST(CAST(by_educators AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)),
    CAST(CAST(by_direct_only AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)),
    reason
FROM unallocated
