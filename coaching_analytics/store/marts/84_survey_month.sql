-- Answer sheets on the coaching relationship, by site, coach and the side that answered.
-- reads: survey_response, site_dim
-- grain: site x coach x month x side (coach blank: the sheet names none)
-- partition: none
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_dim.site_id,
    coalesce(survey_response.coach_id, '') AS about_coach,
    CAST(date_trunc('month', survey_response.response_date) AS DATE) AS month,
    survey_response.side,
    CAST(count(DISTINCT survey_response.response_id) AS INTEGER) AS sheets
FROM survey_response
JOIN site_dim ON site_dim.site_id = survey_response.site_id
GROUP BY ALL
