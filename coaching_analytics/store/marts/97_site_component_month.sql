-- What was done in the hours given to a site in a month.
-- reads: coach_site_log, site_dim
-- grain: site x month
-- partition: month
--
-- Minutes of the parts of sessions held, of a session of several sites the site's part by attendees. Minutes that no part
-- explains count as other contact.
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    log.site_id,
    log.month,
    sum(log.observation_here) AS observation,
    sum(log.feedback_here) AS feedback,
    sum(log.collaboration_here) AS collaboration,
    sum(log.preparation_here) AS preparation,
    sum(log.other_contact_here) AS other_contact
FROM coach_site_log AS log
JOIN site_dim ON site_dim.site_id = log.site_id
WHERE log.month >= getvariable('from_month') AND log.month < getvariable('to_month')
GROUP BY
    site_dim.system_id, site_dim.region_id, site_dim.agency_id, site_dim.setting, log.site_id, log.month
ORDER BY log.month, log.site_id
