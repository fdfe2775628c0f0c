-- Who serves a site with what share, in spells within which nothing changes.
-- reads: coach_assignment, coach, site_enrolled, coach_spell
-- grain: site x spell x coach
-- partition: none
--
-- Only days on which the site is enrolled and open and the coach employed and not on leave; only the role coach. A blank
-- share is 1 / (coaches at the site that day). Shares of a site-day above 1 are scaled down to 1 and marked.
WITH active AS (
    SELECT
        assignment.site_id,
        assignment.coach_id,
        assignment.start_date AS stated_start,
        CAST(assignment.share AS DOUBLE) AS share,
        greatest(assignment.start_date, site_enrolled.start_date, coach_spell.start_date) AS start_date,
        least(
            coalesce(assignment.end_date, DATE '9999-12-31'), site_enrolled.end_date, coach_spell.end_date
        ) AS end_date
    FROM coach_assignment AS assignment
    JOIN coach ON coach.coach_id = assignment.coach_id AND coach.coach_role = 'coach'
    JOIN site_enrolled ON site_enrolled.site_id = assignment.site_id
    JOIN coach_spell ON coach_spell.coach_id = assignment.coach_id AND NOT coach_spell.on_leave
),
overlapping AS (
    SELECT * FROM active WHERE start_date < end_date
),
point AS (
    SELECT site_id, start_date AS day FROM overlapping
    UNION
    SELECT site_id, end_date FROM overlapping
),
piece AS (
    SELECT site_id, day AS start_date, lead(day) OVER (PARTITION BY site_id ORDER BY day) AS end_date FROM point
),
-- A coach assigned twice to the same site counts once, with the assignment that began last.
served AS (
    SELECT
        piece.site_id,
        piece.start_date,
        piece.end_date,
        overlapping.coach_id,
        overlapping.share,
        row_number() OVER (
            PARTITION BY piece.site_id, piece.start_date, overlapping.coach_id
            ORDER BY overlapping.stated_start DESC
        ) AS choice
    FROM piece
    JOIN overlapping
        ON overlapping.site_id = piece.site_id
        AND overlapping.start_date <= piece.start_date
        AND overlapping.end_date >= piece.end_date
),
stated AS (
    SELECT
        site_id,
        start_date,
        end_date,
        coach_id,
        coalesce(share, 1.0 / count(*) OVER (PARTITION BY site_id, start_date)) AS share
    FROM served
    WHERE choice = 1
),
summed AS (
    SELECT *, sum(share) OVER (PARTITION BY site_id, start_date) AS together FROM stated
)
SELECT
    coach_id,
    site_id,
    start_date,
    end_date,
    CAST(CASE WHEN together > 1 + 1e-9 THEN share / together ELSE share END AS DOUBLE) AS share,
    together > 1 + 1e-9 AS scaled
FROM summed
