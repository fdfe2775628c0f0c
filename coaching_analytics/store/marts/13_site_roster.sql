-- Days of a site in a month, of its rooms, educators and coaches: what is known without any log.
-- reads: calendar_month, calendar_day, site_dim, site_enrolled, room_spell, educator, assignment_segment
-- grain: site x month
-- partition: month
-- kept: no
--
-- Most rooms, educators and coaches of a site hold for as long as it is enrolled. So spells that are alike are first
-- counted together, and only then cut at the ends of months.
WITH wanted AS (
    SELECT * FROM calendar_month
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
-- Spells of a site do not overlap, so days with a coach are the sum of distinct spells.
served AS (
    SELECT DISTINCT site_id, start_date, end_date FROM assignment_segment
),
present AS (
    SELECT
        educator.site_id,
        greatest(enrolled.start_date, coalesce(educator.start_date, enrolled.start_date)) AS start_date,
        least(enrolled.end_date, coalesce(educator.end_date, enrolled.end_date)) AS end_date
    FROM educator
    JOIN site_enrolled AS enrolled ON enrolled.site_id = educator.site_id
),
stated AS (
    SELECT
        site_id,
        start_date,
        end_date,
        1 AS enrolled,
        CASE WHEN need = 'low' THEN 1 ELSE 0 END AS low,
        CASE WHEN need = 'medium' THEN 1 ELSE 0 END AS medium,
        CASE WHEN need = 'high' THEN 1 ELSE 0 END AS high,
        0 AS rooms,
        0 AS educators,
        0 AS served
    FROM site_enrolled
    UNION ALL
    SELECT site_id, start_date, end_date, 0, 0, 0, 0, 1, 0, 0 FROM room_spell
    UNION ALL
    SELECT site_id, start_date, end_date, 0, 0, 0, 0, 0, 1, 0 FROM present WHERE start_date < end_date
    UNION ALL
    SELECT site_id, start_date, end_date, 0, 0, 0, 0, 0, 0, 1 FROM served
),
spell AS (
    SELECT
        site_id,
        start_date,
        end_date,
        CAST(sum(enrolled) AS INTEGER) AS enrolled,
        CAST(sum(low) AS INTEGER) AS low,
        CAST(sum(medium) AS INTEGER) AS medium,
        CAST(sum(high) AS INTEGER) AS high,
        CAST(sum(rooms) AS INTEGER) AS rooms,
        CAST(sum(educators) AS INTEGER) AS educators,
        CAST(sum(served) AS INTEGER) AS served
    FROM stated
    GROUP BY site_id, start_date, end_date
),
-- Operating days are blank for a start before the calendar's first day and for an end after its last.
reckoned AS (
    SELECT
        site_dim.calendar_id,
        spell.site_id,
        spell.start_date,
        spell.end_date,
        spell.enrolled,
        spell.low,
        spell.medium,
        spell.high,
        spell.rooms,
        spell.educators,
        spell.served,
        first_day.operating_before AS operating_first,
        last_day.operating_before AS operating_last
    FROM spell
    JOIN site_dim ON site_dim.site_id = spell.site_id
    LEFT JOIN calendar_day AS first_day
        ON first_day.calendar_id = site_dim.calendar_id AND first_day.day = spell.start_date
    LEFT JOIN calendar_day AS last_day
        ON last_day.calendar_id = site_dim.calendar_id AND last_day.day = spell.end_date
),
cut AS (
    SELECT
        reckoned.site_id,
        wanted.month,
        CAST(least(reckoned.end_date, wanted.next_month) - greatest(reckoned.start_date, wanted.month) AS INTEGER)
            AS days,
        -- operating_before never falls: the later of two days has the larger one
        least(coalesce(reckoned.operating_last, wanted.operating_last), wanted.operating_last)
        - greatest(coalesce(reckoned.operating_first, wanted.operating_first), wanted.operating_first)
            AS operating_days,
        reckoned.enrolled,
        reckoned.low,
        reckoned.medium,
        reckoned.high,
        reckoned.rooms,
        reckoned.educators,
        reckoned.served
    FROM reckoned
    JOIN wanted
        ON wanted.calendar_id = reckoned.calendar_id
        AND reckoned.start_date < wanted.next_month
        AND reckoned.end_date > wanted.month
)
-- Whole days add up exactly as DOUBLE, in half the time of integers.
SELECT
    site_id,
    month,
    CAST(sum(CAST(enrolled * days AS DOUBLE)) AS INTEGER) AS enrolled_days,
    CAST(sum(CAST(enrolled * operating_days AS DOUBLE)) AS INTEGER) AS operating_days,
    CAST(sum(CAST(low * days AS DOUBLE)) AS INTEGER) AS low_days,
    CAST(sum(CAST(medium * days AS DOUBLE)) AS INTEGER) AS medium_days,
    CAST(sum(CAST(high * days AS DOUBLE)) AS INTEGER) AS high_days,
    CAST(sum(CAST(rooms * days AS DOUBLE)) AS INTEGER) AS room_days,
    CAST(sum(CAST(educators * days AS DOUBLE)) AS INTEGER) AS educator_days,
    CAST(sum(CAST(served * days AS DOUBLE)) AS INTEGER) AS served_days
FROM cut
GROUP BY site_id, month
