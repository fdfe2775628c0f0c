-- Achievement of groups of children (a site or a room), with the places it is grouped by.
-- reads: achievement, site_dim
-- grain: site x room x measure x day
-- partition: none
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    achievement.site_id,
    achievement.classroom_id,
    achievement.measure,
    achievement.assessed_date,
    CAST(date_trunc('month', achievement.assessed_date) AS DATE) AS month,
    achievement.children,
    CAST(achievement.mean_score AS DOUBLE) AS mean_score,
    CAST(achievement.standard_deviation AS DOUBLE) AS standard_deviation
FROM achievement
JOIN site_dim ON site_dim.site_id = achievement.site_id
ORDER BY achievement.site_id, achievement.measure, achievement.assessed_date, achievement.classroom_id
