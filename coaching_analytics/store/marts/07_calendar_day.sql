-- Operating days of every calendar, counted from the first day on.
-- reads: month, site_dim, calendar
-- grain: calendar x day
-- partition: none
--
-- The calendar '' belongs to sites without one: every weekday. Operating days in [a, b) are the difference of
-- operating_before at b and at a, so nothing ever has to list days again.
WITH day AS (
    SELECT CAST(unnest(generate_series(
        (SELECT min(month) FROM month), (SELECT max(next_month) FROM month) + INTERVAL 1 YEAR, INTERVAL 1 DAY
    )) AS DATE) AS day
),
kept AS (
    SELECT '' AS calendar_id
    UNION
    SELECT calendar_id FROM site_dim
    UNION
    SELECT calendar_id FROM calendar
),
has_operating AS (
    SELECT DISTINCT calendar_id FROM calendar WHERE day_kind = 'operating'
),
spell_day AS (
    SELECT
        calendar.calendar_id,
        day.day,
        bool_or(calendar.day_kind = 'operating') AS in_operating,
        bool_or(calendar.day_kind = 'break') AS in_break
    FROM calendar
    JOIN day ON day.day >= calendar.start_date AND (calendar.end_date IS NULL OR day.day < calendar.end_date)
    GROUP BY calendar.calendar_id, day.day
),
judged AS (
    SELECT
        kept.calendar_id,
        day.day,
        isodow(day.day) <= 5
        AND (has_operating.calendar_id IS NULL OR coalesce(spell_day.in_operating, FALSE))
        AND NOT coalesce(spell_day.in_break, FALSE) AS operating
    FROM kept
    CROSS JOIN day
    LEFT JOIN has_operating ON has_operating.calendar_id = kept.calendar_id
    LEFT JOIN spell_day ON spell_day.calendar_id = kept.calendar_id AND spell_day.day = day.day
)
SELECT
    calendar_id,
    day,
    operating,
    CAST(
        sum(CAST(operating AS INTEGER)) OVER (PARTITION BY calendar_id ORDER BY day)
        - CAST(operating AS INTEGER) AS INTEGER
    ) AS operating_before
FROM judged
