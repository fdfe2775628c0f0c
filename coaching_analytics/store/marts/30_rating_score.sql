-- Scores of a visit by domain: mean over cycles, then negative climate turned round, then mean over parts.
-- reads: observation, observation_score, classroom, site_dim, rater_coached, system
-- grain: observation x domain
-- partition: none
--
-- Driven by the table instrument_part. A CLASS domain with a missing part has no score. An ERS item that is blank was not
-- applicable: the total is the mean of the scored items (never of the subscales), and a visit that lacks too many of the
-- items expected, blank or not listed, has no total. Scores that arrive as domains are taken as they are.
--
-- Eligible for change: formal, by a rater not known to have coached the site. The visits of a room with one instrument
-- stand in order of date and id; from a visit one sees the days of the next formal, the next eligible and the previous
-- eligible one, and whether it is the first eligible with its edition. So "the latest before a day" needs no sorting.
--
-- earlier_ratings says what the room's formal ratings on earlier days are like: the best of "same" (edition, age group,
-- an eligible rater), "coached", "age_group", "edition". school_year is the calendar year in which the school year began;
-- score_year_before is the room's latest formal score of the school year before, when it is of the same line.
--
-- A line is what scores are shown by (system, setting, instrument, edition, age group, domain), numbered, and like_id
-- numbers lines without the age group, facet_id lines without the place; rating_line names them. Codes stand for ids where only equality matters: numbers
-- are grouped and handed on faster than text.
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
        avg(CASE WHEN wanted_part.reversed THEN wanted_part.turn - part_mean.score ELSE part_mean.score END) AS score,
        count(part_mean.score) AS parts_scored,
        max(wanted_part.items_expected) AS items_expected,
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
        AND (domain <> 'total' OR items_expected - parts_scored <= getvariable('ers_na_share') * items_expected)
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
        system.school_year_start_month AS school_start,
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
    LEFT JOIN system ON system.system_id = site_dim.system_id
    LEFT JOIN (SELECT DISTINCT observation_id FROM rater_coached) AS coached
        ON coached.observation_id = scored.observation_id
),
ordered AS (
    SELECT
        *,
        -- sites of a system that states no school year count calendar years
        CAST(year(observation_date - to_months(coalesce(school_start, 1) - 1)) AS INTEGER) AS school_year,
        min(observation_date) FILTER (WHERE purpose = 'formal') OVER after AS next_formal,
        min(observation_date) FILTER (WHERE purpose = 'formal' AND rater_coached IS NOT TRUE) OVER after
            AS next_eligible,
        max(observation_date) FILTER (WHERE purpose = 'formal' AND rater_coached IS NOT TRUE) OVER before
            AS previous_eligible,
        purpose = 'formal' AND rater_coached IS NOT TRUE
            AND count(*) FILTER (WHERE purpose = 'formal' AND rater_coached IS NOT TRUE) OVER edition_before = 0
            AS first_eligible,
        CASE
            WHEN min(observation_date) FILTER (WHERE purpose = 'formal' AND rater_coached IS NOT TRUE) OVER kind
                < observation_date THEN 'same'
            WHEN min(observation_date) FILTER (WHERE purpose = 'formal') OVER kind < observation_date THEN 'coached'
            WHEN min(observation_date) FILTER (WHERE purpose = 'formal') OVER edition_all < observation_date
                THEN 'age_group'
            WHEN min(observation_date) FILTER (WHERE purpose = 'formal') OVER room < observation_date THEN 'edition'
        END AS earlier_ratings
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
        ),
        room AS (PARTITION BY classroom_id, instrument, domain),
        edition_all AS (PARTITION BY classroom_id, instrument, edition, domain),
        kind AS (PARTITION BY classroom_id, instrument, edition, age_group, domain)
),
dated AS (
    SELECT
        *,
        next_formal IS NULL
            OR year(next_formal - to_months(coalesce(school_start, 1) - 1)) > school_year AS latest_of_year
    FROM ordered
)
SELECT
    dated.* EXCLUDE (school_start),
    year_before.score AS score_year_before,
    CAST(dense_rank() OVER (
        ORDER BY dated.system_id, dated.setting, dated.instrument, dated.edition, dated.age_group, dated.domain
    ) AS INTEGER) AS line_id,
    CAST(dense_rank() OVER (
        ORDER BY dated.system_id, dated.setting, dated.instrument, dated.edition, dated.domain
    ) AS INTEGER) AS like_id,
    CAST(dense_rank() OVER (ORDER BY dated.instrument, dated.edition, dated.age_group, dated.domain) AS INTEGER)
        AS facet_id,
    CAST(hash(dated.site_id) >> 1 AS BIGINT) AS site_code,
    CAST(hash(dated.classroom_id) >> 1 AS BIGINT) AS room_code,
    CAST(hash(coalesce(dated.lead_educator_id, dated.site_id)) >> 1 AS BIGINT) AS person_code
FROM dated
LEFT JOIN dated AS year_before
    ON year_before.classroom_id = dated.classroom_id
    AND year_before.instrument = dated.instrument
    AND year_before.edition = dated.edition
    AND year_before.age_group = dated.age_group
    AND year_before.domain = dated.domain
    AND year_before.school_year = dated.school_year - 1
    AND year_before.purpose = 'formal'
    AND year_before.latest_of_year
ORDER BY dated.observation_date, dated.observation_id, dated.domain
