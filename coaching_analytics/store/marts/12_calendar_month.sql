-- Operating days before the first and the last day of every month, by calendar.
-- reads: month, calendar_day
-- grain: calendar x month
-- partition: none
SELECT
    first_day.calendar_id,
    month.month,
    month.next_month,
    first_day.operating_before AS operating_first,
    last_day.operating_before AS operating_last
FROM month
JOIN calendar_day AS first_day ON first_day.day = month.month
JOIN calendar_day AS last_day
    ON last_day.calendar_id = first_day.calendar_id AND last_day.day = month.next_month
