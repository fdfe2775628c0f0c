-- What is known of a site apart from the places it is grouped by: facts, cap on sessions, internet, score of need.
-- reads: site, site_dim, connectivity, site_enrolment
-- grain: site
-- partition: none
--
-- Internet and devices are those of the last time the site was asked; the score of need is that of the last
-- enrolment that has one. need_quarter: 1 (least need) to 4, cut at the quartiles of all scored sites of the system;
-- a score that lies on a cut belongs to the quarter below.
WITH asked AS (
    SELECT
        site_id,
        internet,
        devices,
        asked_date,
        row_number() OVER (PARTITION BY site_id ORDER BY asked_date DESC) AS turn
    FROM connectivity
),
scored AS (
    SELECT site_dim.system_id, site_dim.site_id, arg_max(enrolment.need_score, enrolment.start_date) AS need_score
    FROM site_enrolment AS enrolment
    JOIN site_dim ON site_dim.site_id = enrolment.site_id
    WHERE enrolment.need_score IS NOT NULL
    GROUP BY site_dim.system_id, site_dim.site_id
),
cut AS (
    SELECT system_id, quantile_cont(CAST(need_score AS DOUBLE), [0.25, 0.5, 0.75]) AS at
    FROM scored
    GROUP BY system_id
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_dim.site_id,
    site.capacity,
    site.rural,
    site.community_language,
    site.coaching_cap,
    site_dim.head_start_funded,
    site.open_date,
    site.close_date,
    asked.internet,
    asked.devices,
    asked.asked_date,
    scored.need_score,
    1 + len(list_filter(cut.at, lambda edge: scored.need_score > edge)) AS need_quarter
FROM site_dim
JOIN site ON site.site_id = site_dim.site_id
LEFT JOIN scored ON scored.site_id = site_dim.site_id
LEFT JOIN cut ON cut.system_id = scored.system_id
LEFT JOIN asked ON asked.site_id = site_dim.site_id AND asked.turn = 1
