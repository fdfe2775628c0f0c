-- What coaching of a site was about: sessions held and their minutes, by the set of topics they were logged with.
-- reads: session, session_topic, session_participant
-- grain: site x month x set of topics
-- partition: month
--
-- Only sessions that name a topic. A set is its topics in order with chr(31) between them: of a session with two topics that
-- belong together a reader can count one session. A session of three sites stands with each, with its part of the minutes by
-- attendees; one that lists nobody belongs to the site it names.
WITH topic AS (
    SELECT session_id, count(*) AS topics, min(topic) AS topic FROM session_topic GROUP BY session_id
),
held AS (
    SELECT
        session.session_id,
        CAST(date_trunc('month', session.session_date) AS DATE) AS month,
        session.site_id,
        session.minutes,
        topic.topics,
        topic.topic
    FROM session
    JOIN topic ON topic.session_id = session.session_id
    WHERE session.status = 'completed'
        AND (session.approval IS NULL OR session.approval = 'approved')
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
),
-- Putting topics in order is slow, and few sessions have more than one.
listed AS (
    SELECT session_topic.session_id, string_agg(session_topic.topic, chr(31) ORDER BY session_topic.topic) AS topics
    FROM session_topic
    SEMI JOIN held ON held.session_id = session_topic.session_id AND held.topics > 1
    GROUP BY session_topic.session_id
),
attendance AS (
    SELECT
        participant.session_id,
        count(*) AS attendees,
        min(participant.site_id) AS first_site,
        max(participant.site_id) AS last_site
    FROM session_participant AS participant
    SEMI JOIN held ON held.session_id = participant.session_id
    GROUP BY participant.session_id
),
-- Few sessions bring several sites together; only those are split by site.
several AS (
    SELECT participant.session_id, participant.site_id, count(*) AS here
    FROM session_participant AS participant
    SEMI JOIN attendance
        ON attendance.session_id = participant.session_id AND attendance.first_site <> attendance.last_site
    GROUP BY participant.session_id, participant.site_id
),
visited AS (
    SELECT
        coalesce(several.site_id, attendance.first_site, held.site_id) AS site_id,
        held.month,
        coalesce(listed.topics, held.topic) AS topics,
        CAST(held.minutes AS DOUBLE)
            * coalesce(CAST(several.here AS DOUBLE) / attendance.attendees, 1) AS minutes
    FROM held
    LEFT JOIN listed ON listed.session_id = held.session_id
    LEFT JOIN attendance ON attendance.session_id = held.session_id
    LEFT JOIN several ON several.session_id = held.session_id
)
SELECT site_id, month, topics, CAST(count(*) AS INTEGER) AS sessions, sum(minutes) AS minutes_given
FROM visited
WHERE site_id IS NOT NULL
GROUP BY site_id, month, topics
