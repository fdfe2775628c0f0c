-- A coach's assignment to a site in a month, with the coach's time spread over the sites.
-- reads: month, site_dim, assignment_segment, coach_site_log, site_month, coach_month
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
listed AS (
    SELECT coach_id, site_id, month FROM share
    UNION
    SELECT coach_id, site_id, month FROM coach_site_log
    WHERE site_id IS NOT NULL AND month >= getvariable('from_month') AND month < getvariable('to_month')
),
own AS (
    SELECT system_id, region_id, agency_id, coach_id, coach_role, month, fte_days, person_days
    FROM coach_month
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    listed.site_id,
    listed.coach_id,
    own.coach_role,
    listed.month,
    CAST(coalesce(share.share_days, 0) AS DOUBLE) AS share_days,
    coalesce(share.share_days * here.classroom_days / here.enrolled_days, 0) AS classroom_share_days,
    coalesce(share.share_days * here.educator_days / here.enrolled_days, 0) AS educator_share_days,
    coalesce(share.share_days * here.need_low_days / here.enrolled_days, 0) AS need_low_share_days,
    coalesce(share.share_days * here.need_medium_days / here.enrolled_days, 0) AS need_medium_share_days,
    coalesce(share.share_days * here.need_high_days / here.enrolled_days, 0) AS need_high_share_days,
    coalesce(share.scaled, FALSE) AS scaled,
    coalesce(CAST(own.fte_days AS DOUBLE) * share.share_days / whole.share_days, 0) AS fte_days,
    coalesce(CAST(own.person_days AS DOUBLE) * share.share_days / whole.share_days, 0) AS person_days,
    CAST(coalesce(log.minutes_given, 0) AS DOUBLE) AS minutes_given,
    CAST(coalesce(log.sessions, 0) AS INTEGER) AS sessions
FROM listed
JOIN site_dim ON site_dim.site_id = listed.site_id
JOIN own ON own.coach_id = listed.coach_id AND own.month = listed.month
LEFT JOIN share
    ON share.coach_id = listed.coach_id AND share.site_id = listed.site_id AND share.month = listed.month
LEFT JOIN whole ON whole.coach_id = listed.coach_id AND whole.month = listed.month
LEFT JOIN site_month AS here
    ON here.site_id = listed.site_id AND here.month = listed.month AND here.enrolled_days > 0
LEFT JOIN coach_site_log AS log
    ON log.coach_id = listed.coach_id AND log.site_id = listed.site_id AND log.month = listed.month
UNION ALL
SELECT
    own.system_id,
    own.region_id,
    own.agency_id,
    NULL,
    NULL,
    own.coach_id,
    own.coach_role,
    own.month,
    0,
    0,
    0,
    0,
    0,
    0,
    FALSE,
    CAST(own.fte_days AS DOUBLE),
    CAST(own.person_days AS DOUBLE),
    0,
    0
FROM own
LEFT JOIN whole ON whole.coach_id = own.coach_id AND whole.month = own.month
WHERE whole.coach_id IS NULL
ORDER BY month, coach_id, site_id
