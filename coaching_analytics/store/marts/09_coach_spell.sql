-- Spells in which a coach is employed, with the posts held at once added up; they do not overlap.
-- reads: staff_employment
-- grain: coach x spell
-- partition: none
--
-- fte: full-time posts (0 where no row states it); fte_hours: fte x paid hours a year, blank where no row states both;
-- on_leave: employed but not at work. An end of 9999-12-31 means "still".
WITH spell AS (
    SELECT
        staff_id AS coach_id,
        start_date,
        coalesce(end_date, DATE '9999-12-31') AS end_date,
        spell_kind,
        fte,
        fte * hours_per_year AS fte_hours
    FROM staff_employment
    WHERE staff_type = 'coach'
),
point AS (
    SELECT coach_id, start_date AS day FROM spell
    UNION
    SELECT coach_id, end_date FROM spell
),
piece AS (
    SELECT coach_id, day AS start_date, lead(day) OVER (PARTITION BY coach_id ORDER BY day) AS end_date FROM point
)
SELECT
    piece.coach_id,
    piece.start_date,
    piece.end_date,
    CAST(coalesce(sum(spell.fte) FILTER (WHERE spell.spell_kind = 'employed'), 0) AS DECIMAL(12, 4)) AS fte,
    CAST(sum(spell.fte_hours) FILTER (WHERE spell.spell_kind = 'employed') AS DOUBLE) AS fte_hours,
    bool_or(spell.spell_kind = 'leave') AS on_leave
FROM piece
JOIN spell
    ON spell.coach_id = piece.coach_id
    AND spell.start_date <= piece.start_date
    AND spell.end_date >= piece.end_date
GROUP BY piece.coach_id, piece.start_date, piece.end_date
HAVING bool_or(spell.spell_kind = 'employed')
