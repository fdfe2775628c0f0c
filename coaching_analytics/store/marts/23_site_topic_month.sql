-- What coaching of a site was about: sessions held and their minutes, by the set of topics they were logged with.
-- reads: session, session_topic, session_participant
-- grain: site x month x set of topics
-- partition: month
--
-- Only sessions that name a topic. A set is its topics in order with chr(31) between them: of a session with two topics that
-- belong together a reader can count one session. A session of three sites stands with each, with its part of the minutes by
-- attendees; one that lists nobody belongs to the site it names.
WITH held AS (
    SELECT
        session.session_id,
        CAST(date_trunc('month', session.session_date) AS DATE) AS month,
        session.site_id,
        session.minutes
    FROM session
    SEMI JOIN session_topic AS topic ON topic.session_id = session.session_id
    WHERE session.status = 'completed'
        AND (session.approval IS NULL OR session.approval = 'approved')
        AND session.session_date >= getvariable('from_month')
        AND session.session_date < getvariable('to_month')
),
named AS (
    SELECT topic.session_id, string_agg(topic.topic, chr(31) ORDER BY topic.topic) AS topics
    FROM session_topic AS topic
    SEMI JOIN held ON held.session_id = topic.session_id
    GROUP BY topic.session_id
),
here AS (
    SELECT participant.session_id, participant.site_id, count(*) AS attendees
    FROM session_participant AS participant
    SEMI JOIN held ON held.session_id = participant.session_id
    GROUP BY participant.session_id, participant.site_id
),
visited AS (
    SELECT
        session_id,
        site_id,
        CAST(attendees AS DOUBLE) / sum(attendees) OVER (PARTITION BY session_id) AS part
    FROM here
)
SELECT
    coalesce(visited.site_id, held.site_id) AS site_id,
    held.month,
    named.topics,
    CAST(count(*) AS INTEGER) AS sessions,
    sum(CAST(held.minutes AS DOUBLE) * coalesce(visited.part, 1)) AS minutes_given
FROM held
JOIN named ON named.session_id = held.session_id
LEFT JOIN visited ON visited.session_id = held.session_id
WHERE coalesce(visited.site_id, held.site_id) IS NOT NULL
GROUP BY coalesce(visited.site_id, held.site_id), held.month, named.topics
