-- What is on record, on the day of each formal rating, of its rater's certification on the instrument.
-- reads: rating_score, rater_certification
-- grain: observation
-- partition: none
--
-- on_record: the rater has some certification on that instrument, of whatever day. certified_on is the newest that began
-- by the day of the visit and states no end; valid_to the latest end stated by one that had begun. How long a certification
-- without an end lasts is a setting, so a metric puts the two together. certifications_known: somebody who rated in the same
-- system has one at all; without any, nothing can be said of that system.
WITH visit AS (
    SELECT DISTINCT
        system_id,
        region_id,
        agency_id,
        setting,
        site_id,
        classroom_id,
        observation_id,
        observation_date,
        month,
        instrument,
        rater_id
    FROM rating_score
    WHERE purpose = 'formal'
),
held AS (
    SELECT
        visit.observation_id,
        max(CASE WHEN given.certified_on <= visit.observation_date THEN given.valid_to END) AS valid_to,
        max(CASE WHEN given.certified_on <= visit.observation_date AND given.valid_to IS NULL
            THEN given.certified_on END) AS certified_on
    FROM visit
    JOIN rater_certification AS given ON given.rater_id = visit.rater_id AND given.instrument = visit.instrument
    GROUP BY visit.observation_id
)
SELECT
    visit.*,
    held.observation_id IS NOT NULL AS on_record,
    held.certified_on,
    held.valid_to,
    known.system_id IS NOT NULL AS certifications_known
FROM visit
LEFT JOIN held ON held.observation_id = visit.observation_id
LEFT JOIN (
    SELECT DISTINCT system_id FROM visit WHERE rater_id IN (SELECT rater_id FROM rater_certification)
) AS known ON known.system_id = visit.system_id
