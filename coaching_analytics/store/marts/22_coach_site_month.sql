-- A coach's assignment to a site in a month, with the coach's time spread over the sites.
-- reads: month, site_dim, assignment_segment, coach_site_log, site_roster, coach_month
-- grain: coach x site x month
-- partition: month
--
-- A coach's full-time-post days and person days of a month are spread over the sites by share of site-days; a coach with
-- none has one row without a site. So sums over all rows equal coach_month. A site seen without an assignment has
-- minutes and no share. The further *_share_days are share days times the rooms, educators and need days of the site
-- per enrolled day of that month, so that no question has to look them up.
WITH wanted AS (
    SELECT month, next_month FROM month
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
share AS (
    SELECT
        segment.coach_id,
        segment.site_id,
        wanted.month,
        sum(
            segment.share
            * (least(segment.end_date, wanted.next_month) - greatest(segment.start_date, wanted.month))
        ) AS share_days,
        bool_or(segment.scaled) AS scaled
    FROM assignment_segment AS segment
    JOIN wanted ON segment.start_date < wanted.next_month AND segment.end_date > wanted.month
    GROUP BY segment.coach_id, segment.site_id, wanted.month
),
-- Without share (every share stated as 0) there is nothing to spread by.
whole AS (
    SELECT coach_id, month, sum(share_days) AS share_days FROM share GROUP BY coach_id, month HAVING sum(share_days) > 0
),
own AS (
    SELECT
        coach_month.system_id,
        coach_month.region_id,
        coach_month.agency_id,
        coach_month.coach_id,
        coach_month.coach_role,
        coach_month.month,
        CAST(coach_month.fte_days AS DOUBLE) AS fte_days,
        CAST(coach_month.person_days AS DOUBLE) AS person_days,
        whole.share_days
    FROM coach_month
    LEFT JOIN whole ON whole.coach_id = coach_month.coach_id AND whole.month = coach_month.month
    WHERE coach_month.month >= getvariable('from_month') AND coach_month.month < getvariable('to_month')
),
log AS (
    SELECT coach_id, site_id, month, minutes_given, sessions FROM coach_site_log
    WHERE site_id IS NOT NULL AND month >= getvariable('from_month') AND month < getvariable('to_month')
),
here AS (
    SELECT
        site_id,
        month,
        enrolled_days,
        room_days AS classroom_days,
        educator_days,
        low_days AS need_low_days,
        medium_days AS need_medium_days,
        high_days AS need_high_days
    FROM site_roster
    WHERE enrolled_days > 0 AND month >= getvariable('from_month') AND month < getvariable('to_month')
),
spread AS (
    SELECT
        share.coach_id,
        share.site_id,
        share.month,
        share.share_days,
        share.scaled,
        share.share_days * here.classroom_days / here.enrolled_days AS classroom_share_days,
        share.share_days * here.educator_days / here.enrolled_days AS educator_share_days,
        share.share_days * here.need_low_days / here.enrolled_days AS need_low_share_days,
        share.share_days * here.need_medium_days / here.enrolled_days AS need_medium_share_days,
        share.share_days * here.need_high_days / here.enrolled_days AS need_high_share_days
    FROM share
    LEFT JOIN here ON here.site_id = share.site_id AND here.month = share.month
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_dim.site_id,
    own.coach_id,
    own.coach_role,
    own.month,
    coalesce(spread.share_days, 0) AS share_days,
    coalesce(spread.classroom_share_days, 0) AS classroom_share_days,
    coalesce(spread.educator_share_days, 0) AS educator_share_days,
    coalesce(spread.need_low_share_days, 0) AS need_low_share_days,
    coalesce(spread.need_medium_share_days, 0) AS need_medium_share_days,
    coalesce(spread.need_high_share_days, 0) AS need_high_share_days,
    coalesce(spread.scaled, FALSE) AS scaled,
    coalesce(own.fte_days * spread.share_days / own.share_days, 0) AS fte_days,
    coalesce(own.person_days * spread.share_days / own.share_days, 0) AS person_days,
    CAST(coalesce(log.minutes_given, 0) AS DOUBLE) AS minutes_given,
    CAST(coalesce(log.sessions, 0) AS INTEGER) AS sessions
FROM spread
FULL JOIN log
    ON log.coach_id = spread.coach_id AND log.site_id = spread.site_id AND log.month = spread.month
JOIN site_dim ON site_dim.site_id = coalesce(spread.site_id, log.site_id)
JOIN own
    ON own.coach_id = coalesce(spread.coach_id, log.coach_id) AND own.month = coalesce(spread.month, log.month)
UNION ALL
SELECT
    system_id,
    region_id,
    agency_id,
    NULL,
    NULL,
    coach_id,
    coach_role,
    month,
    0,
    0,
    0,
    0,
    0,
    0,
    FALSE,
    fte_days,
    person_days,
    0,
    0
FROM own
WHERE share_days IS NULL
ORDER BY month
