-- Two visits to one room by different raters within a year: what differs between them is not the room.
-- reads: rating_score
-- grain: pair of visits x domain
-- partition: none
--
-- Formal or reliability visits with the same instrument, edition and age group; each pair once, in the order of ids.
WITH visit AS (
    SELECT * FROM rating_score WHERE purpose IN ('formal', 'reliability') AND rater_id IS NOT NULL
)
SELECT
    one.system_id,
    one.region_id,
    one.agency_id,
    one.setting,
    one.site_id,
    one.classroom_id,
    one.instrument,
    one.edition,
    one.domain,
    one.observation_id AS observation_id_a,
    two.observation_id AS observation_id_b,
    greatest(one.observation_date, two.observation_date) AS later_date,
    CAST(abs(one.observation_date - two.observation_date) AS INTEGER) AS days,
    one.score AS score_a,
    two.score AS score_b,
    one.rater_id AS rater_a,
    two.rater_id AS rater_b
FROM visit AS one
JOIN visit AS two
    ON two.classroom_id = one.classroom_id
    AND two.instrument = one.instrument
    AND two.edition = one.edition
    AND two.age_group = one.age_group
    AND two.domain = one.domain
WHERE one.observation_id < two.observation_id
    AND one.rater_id <> two.rater_id
    AND abs(one.observation_date - two.observation_date) <= 365
