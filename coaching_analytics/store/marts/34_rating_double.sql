-- Scores that two raters gave to the same part of one room, on one day or within four months.
-- reads: rating_repeat, observation_score
-- grain: pair of visits x domain x part x cycle
-- partition: none
--
-- Cycles are paired by their number, so on one day both raters scored the same twenty minutes. Four months is where the
-- shortest band of rating_pair begins: from there on two visits are a change, below it a repeated measurement.
WITH wanted AS (
    SELECT instrument, edition, domain, part FROM instrument_part
    UNION
    -- scores that arrive as domains
    SELECT instrument, edition, domain, domain AS part FROM instrument_part
)
SELECT
    pair.system_id,
    pair.region_id,
    pair.agency_id,
    pair.setting,
    pair.site_id,
    pair.classroom_id,
    pair.instrument,
    pair.edition,
    pair.domain,
    pair.observation_id_a,
    pair.observation_id_b,
    pair.later_date,
    pair.days,
    wanted.part,
    one.cycle,
    CAST(one.score AS DOUBLE) AS score_a,
    CAST(two.score AS DOUBLE) AS score_b,
    pair.rater_a,
    pair.rater_b
FROM rating_repeat AS pair
JOIN wanted
    ON wanted.instrument = pair.instrument
    AND wanted.edition = pair.edition
    AND wanted.domain = pair.domain
JOIN observation_score AS one
    ON one.observation_id = pair.observation_id_a
    AND one.part = wanted.part
JOIN observation_score AS two
    ON two.observation_id = pair.observation_id_b
    AND two.part = wanted.part
    AND two.cycle = one.cycle
WHERE pair.days < 120
