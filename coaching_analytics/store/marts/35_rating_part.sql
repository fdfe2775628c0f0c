-- Scores of a visit by dimension, in the domains it has a score in: what a domain is made of.
-- reads: observation, observation_score, rating_score
-- grain: observation x domain x part
-- partition: none
--
-- Instruments whose domains need all their parts (CLASS). A visit of items is told by its subscales, which rating_score holds:
-- one item says too little. Means over cycles; negative climate is turned round, or not there under the rule "exclude". A visit
-- that arrived as domains has no parts.
WITH visit AS (
    SELECT rated.site_id, rated.observation_id, rated.instrument, rated.edition, rated.domain
    FROM rating_score AS rated
    JOIN observation ON observation.observation_id = rated.observation_id
    WHERE observation.score_level <> 'domain'
),
part_mean AS (
    SELECT observation_id, part, avg(CAST(score AS DOUBLE)) AS score
    FROM observation_score
    SEMI JOIN visit ON visit.observation_id = observation_score.observation_id
    GROUP BY observation_id, part
)
SELECT
    visit.site_id,
    visit.observation_id,
    visit.domain,
    wanted.part,
    CASE WHEN wanted.reversed THEN wanted.turn - part_mean.score ELSE part_mean.score END AS score
FROM visit
JOIN instrument_part AS wanted
    ON wanted.instrument = visit.instrument AND wanted.edition = visit.edition AND wanted.domain = visit.domain
JOIN part_mean ON part_mean.observation_id = visit.observation_id AND part_mean.part = wanted.part
WHERE wanted.needs_all
    AND part_mean.score IS NOT NULL
    AND NOT (wanted.reversed AND getvariable('nc_rule') = 'exclude')
ORDER BY visit.observation_id, visit.domain, wanted.part
