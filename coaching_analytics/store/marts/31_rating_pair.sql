-- Two ratings of one room, by how many days lie between them.
-- reads: rating_score, site_dim
-- grain: later observation x domain x band
-- partition: none
--
-- Same room, instrument, edition and age group; formal; no rater known to have coached the site. For every later visit
-- and band the latest earlier visit whose distance lies in the band. Bands are half-open and never pooled.
--
-- later_next_eligible: the day of the next eligible rating of the room, so that "the latest before a day" needs no sorting.
-- span_code stands for the site and the months of both ratings: rating_pair_cost says what coaching cost in between.
WITH eligible AS (
    SELECT * FROM rating_score
    WHERE purpose = 'formal' AND rater_coached IS NOT TRUE
),
paired AS (
    SELECT
        later.system_id,
        later.region_id,
        later.agency_id,
        later.setting,
        later.site_id,
        later.classroom_id,
        later.instrument,
        later.edition,
        later.age_group,
        later.domain,
        CASE
            WHEN later.observation_date - earlier.observation_date < 270 THEN '120-270'
            WHEN later.observation_date - earlier.observation_date < 460 THEN '270-460'
            WHEN later.observation_date - earlier.observation_date < 900 THEN '460-900'
            ELSE '900-1300'
        END AS band,
        later.month,
        later.observation_id AS later_observation_id,
        later.observation_date AS later_date,
        later.score AS later_score,
        later.rater_id AS later_rater,
        earlier.observation_id AS earlier_observation_id,
        earlier.observation_date AS earlier_date,
        earlier.score AS earlier_score,
        earlier.rater_id AS earlier_rater,
        CAST(later.observation_date - earlier.observation_date AS INTEGER) AS days,
        CASE
            WHEN later.lead_educator_id IS NULL OR earlier.lead_educator_id IS NULL THEN 'unknown'
            WHEN later.lead_educator_id = earlier.lead_educator_id THEN 'same'
            ELSE 'changed'
        END AS lead,
        later.line_id,
        later.like_id,
        later.next_eligible AS later_next_eligible,
        later.site_code,
        later.person_code,
        CAST(hash(coalesce(later.rater_id, '')) >> 1 AS BIGINT) AS later_rater_code,
        CAST(hash(coalesce(earlier.rater_id, '')) >> 1 AS BIGINT) AS earlier_rater_code,
        CAST(date_trunc('month', earlier.observation_date) AS DATE) AS earlier_month
    FROM eligible AS later
    JOIN eligible AS earlier
        ON earlier.classroom_id = later.classroom_id
        AND earlier.instrument = later.instrument
        AND earlier.edition = later.edition
        AND earlier.age_group = later.age_group
        AND earlier.domain = later.domain
        AND earlier.observation_date <= later.observation_date - 120
        AND earlier.observation_date > later.observation_date - 1300
),
ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY later_observation_id, domain, band
            ORDER BY earlier_date DESC, earlier_observation_id DESC
        ) AS choice
    FROM paired
)
SELECT
    ranked.system_id, ranked.region_id, ranked.agency_id, ranked.setting, ranked.site_id, classroom_id, instrument, edition,
    age_group, domain, band, month,
    later_observation_id, later_date, later_score, later_rater,
    earlier_observation_id, earlier_date, earlier_score, earlier_rater,
    days, lead, line_id, like_id, later_next_eligible, site_code, person_code, later_rater_code, earlier_rater_code,
    earlier_month,
    CAST(hash(ranked.site_id, month, earlier_month) >> 1 AS BIGINT) AS span_code,
    site_dim.head_start_funded
FROM ranked
JOIN site_dim ON site_dim.site_id = ranked.site_id
WHERE choice = 1
ORDER BY line_id, classroom_id, later_date, later_observation_id, band
