-- Spells in which a site is enrolled and open; they do not overlap.
-- reads: site_enrolment, site_dim
-- grain: site x spell
-- partition: none
--
-- Half-open; an end of 9999-12-31 means "still". Where enrolments overlap, the one that began last states the need.
WITH spell AS (
    SELECT
        enrolment.site_id,
        enrolment.need,
        enrolment.start_date AS stated_start,
        greatest(enrolment.start_date, coalesce(site.open_date, enrolment.start_date)) AS start_date,
        least(coalesce(enrolment.end_date, DATE '9999-12-31'), coalesce(site.close_date, DATE '9999-12-31'))
            AS end_date
    FROM site_enrolment AS enrolment
    JOIN site_dim AS site ON site.site_id = enrolment.site_id
),
point AS (
    SELECT site_id, start_date AS day FROM spell WHERE start_date < end_date
    UNION
    SELECT site_id, end_date FROM spell WHERE start_date < end_date
),
piece AS (
    SELECT site_id, day AS start_date, lead(day) OVER (PARTITION BY site_id ORDER BY day) AS end_date FROM point
),
covered AS (
    SELECT
        piece.site_id,
        piece.start_date,
        piece.end_date,
        spell.need,
        row_number() OVER (
            PARTITION BY piece.site_id, piece.start_date ORDER BY spell.stated_start DESC
        ) AS choice
    FROM piece
    JOIN spell
        ON spell.site_id = piece.site_id
        AND spell.start_date <= piece.start_date
        AND spell.end_date >= piece.end_date
        AND spell.start_date < spell.end_date
)
SELECT site_id, start_date, end_date, need
FROM covered
WHERE choice = 1
