-- Scores of a visit by domain: mean over cycles, then negative climate turned round, then mean over parts.
-- reads: observation, observation_score, classroom, site_dim, rater_coached
-- grain: observation x domain
-- partition: none
--
-- Driven by the table instrument_part. A CLASS domain with a missing part has no score. An ERS item that is blank was not
-- applicable: the total is the mean of the scored items (never of the subscales), and a visit with too many blanks has
-- no total. Scores that arrive as domains are taken as they are.
--
-- Eligible for change: formal, by a rater not known to have coached the site. The visits of a room with one instrument
-- stand in order of date and id; from a visit one sees the days of the next formal, the next eligible and the previous
-- eligible one, and whether it is the first eligible with its edition. So "the latest before a day" needs no sorting.
WITH part_mean AS (
    SELECT
        observation_id,
        part,
        avg(CAST(score AS DOUBLE)) AS score,
        count(DISTINCT cycle) AS cycles
    FROM observation_score
    GROUP BY observation_id, part
),
-- Under the rule "exclude" the reversed parts (negative climate) leave their domain altogether.
wanted_part AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY instrument, edition, domain) AS parts
    FROM instrument_part
    WHERE NOT (reversed AND getvariable('nc_rule') = 'exclude')
),
from_parts AS (
    SELECT
        visit.observation_id,
        wanted_part.domain,
        avg(CASE WHEN wanted_part.reversed THEN 8 - part_mean.score ELSE part_mean.score END) AS score,
        count(part_mean.score) AS parts_scored,
        count(*) AS parts_listed,
        max(part_mean.cycles) AS cycles,
        bool_or(wanted_part.needs_all) AS needs_all,
        max(wanted_part.parts) AS parts
    FROM observation AS visit
    JOIN part_mean ON part_mean.observation_id = visit.observation_id
    JOIN wanted_part
        ON wanted_part.instrument = visit.instrument
        AND wanted_part.edition = visit.edition
        AND wanted_part.part = part_mean.part
    WHERE visit.score_level <> 'domain'
    GROUP BY visit.observation_id, wanted_part.domain
),
from_domains AS (
    SELECT
        visit.observation_id,
        part_mean.part AS domain,
        part_mean.score,
        CAST(1 AS BIGINT) AS parts_scored,
        part_mean.cycles
    FROM observation AS visit
    JOIN part_mean ON part_mean.observation_id = visit.observation_id
    WHERE visit.score_level = 'domain'
        AND part_mean.score IS NOT NULL
        AND EXISTS (
            SELECT 1 FROM instrument_part
            WHERE instrument_part.instrument = visit.instrument
                AND instrument_part.edition = visit.edition
                AND instrument_part.domain = part_mean.part
        )
),
scored AS (
    SELECT observation_id, domain, score, parts_scored, cycles
    FROM from_parts
    WHERE parts_scored > 0
        AND (NOT needs_all OR parts_scored = parts)
        AND (domain <> 'total' OR parts_listed - parts_scored <= getvariable('ers_na_share') * parts_listed)
    UNION ALL
    SELECT observation_id, domain, score, parts_scored, cycles FROM from_domains
),
rated AS (
    SELECT
        site_dim.system_id,
        site_dim.region_id,
        site_dim.agency_id,
        site_dim.setting,
        site_dim.site_id,
        visit.classroom_id,
        visit.observation_id,
        visit.observation_date,
        CAST(date_trunc('month', visit.observation_date) AS DATE) AS month,
        visit.instrument,
        visit.edition,
        visit.age_group,
        visit.purpose,
        visit.rater_id,
        visit.lead_educator_id,
        CASE WHEN visit.rater_person_id IS NULL THEN NULL ELSE coached.observation_id IS NOT NULL END AS rater_coached,
        scored.domain,
        scored.score,
        CAST(scored.parts_scored AS INTEGER) AS parts_scored,
        CAST(scored.cycles AS INTEGER) AS cycles
    FROM scored
    JOIN observation AS visit ON visit.observation_id = scored.observation_id
    JOIN classroom ON classroom.classroom_id = visit.classroom_id
    JOIN site_dim ON site_dim.site_id = classroom.site_id
    LEFT JOIN (SELECT DISTINCT observation_id FROM rater_coached) AS coached
        ON coached.observation_id = scored.observation_id
)
SELECT
    *,
    min(observation_date) FILTER (WHERE purpose = 'formal') OVER after AS next_formal,
    min(observation_date) FILTER (WHERE purpose = 'formal' AND rater_coached IS NOT TRUE) OVER after AS next_eligible,
    max(observation_date) FILTER (WHERE purpose = 'formal' AND rater_coached IS NOT TRUE) OVER before
        AS previous_eligible,
    purpose = 'formal' AND rater_coached IS NOT TRUE
        AND count(*) FILTER (WHERE purpose = 'formal' AND rater_coached IS NOT TRUE) OVER edition_before = 0
        AS first_eligible
FROM rated
WINDOW
    after AS (
        PARTITION BY classroom_id, instrument, domain ORDER BY observation_date, observation_id
        ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ),
    before AS (
        PARTITION BY classroom_id, instrument, domain ORDER BY observation_date, observation_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ),
    edition_before AS (
        PARTITION BY classroom_id, instrument, edition, domain ORDER BY observation_date, observation_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
ORDER BY observation_date, observation_id, domain
