-- What was done in the hours given to a site in a month.
-- reads: coach_site_log
-- grain: site x month
-- partition: month
--
-- Minutes of the parts of sessions held, of a session of several sites the site's part by attendees. Minutes that no part
-- explains count as other contact.
SELECT
    site_id,
    month,
    sum(observation_here) AS observation,
    sum(feedback_here) AS feedback,
    sum(collaboration_here) AS collaboration,
    sum(preparation_here) AS preparation,
    sum(other_contact_here) AS other_contact
FROM coach_site_log
WHERE site_id IS NOT NULL AND month >= getvariable('from_month') AND month < getvariable('to_month')
GROUP BY site_id, month
