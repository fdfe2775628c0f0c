-- The lines that scores are shown by: what line_id, like_id and facet_id of rating_score stand for.
-- reads: rating_score
-- grain: line
-- partition: none
SELECT DISTINCT line_id, like_id, facet_id, system_id, setting, instrument, edition, age_group, domain
FROM rating_score
ORDER BY line_id
