-- Answers of surveys on the coaching relationship, with the place they belong to and the survey they came in.
-- reads: survey_response, site_dim, coach_month
-- grain: answer sheet x item
-- partition: none
--
-- A sheet belongs to the site it came from, else to the coach's employer in that month or the last one before it. Answers
-- of one side of a system that are at most 60 days apart came in one survey; survey_end is the last day of it with an
-- answer.
WITH given AS (
    SELECT DISTINCT coach_id, CAST(date_trunc('month', response_date) AS DATE) AS month
    FROM survey_response
    WHERE coach_id IS NOT NULL
),
employed AS (
    SELECT given.coach_id, given.month, max(coach_month.month) AS last_month
    FROM given
    JOIN coach_month ON coach_month.coach_id = given.coach_id AND coach_month.month <= given.month
    GROUP BY given.coach_id, given.month
),
placed AS (
    SELECT
        coalesce(site_dim.system_id, coach_month.system_id) AS system_id,
        CASE WHEN site_dim.site_id IS NULL THEN coach_month.region_id ELSE site_dim.region_id END AS region_id,
        CASE WHEN site_dim.site_id IS NULL THEN coach_month.agency_id ELSE site_dim.agency_id END AS agency_id,
        site_dim.setting,
        answer.site_id,
        answer.coach_id,
        answer.response_id,
        answer.item,
        answer.factor,
        answer.side,
        answer.response_date,
        CAST(answer.score AS DOUBLE) AS score
    FROM survey_response AS answer
    LEFT JOIN site_dim ON site_dim.site_id = answer.site_id
    LEFT JOIN employed
        ON employed.coach_id = answer.coach_id
        AND employed.month = CAST(date_trunc('month', answer.response_date) AS DATE)
    LEFT JOIN coach_month
        ON coach_month.coach_id = employed.coach_id AND coach_month.month = employed.last_month
),
day AS (
    SELECT DISTINCT system_id, side, response_date FROM placed
),
begun AS (
    SELECT
        system_id,
        side,
        response_date,
        CASE
            WHEN response_date - lag(response_date) OVER (PARTITION BY system_id, side ORDER BY response_date) <= 60
                THEN 0
            ELSE 1
        END AS first
    FROM day
),
numbered AS (
    SELECT
        system_id,
        side,
        response_date,
        sum(first) OVER (
            PARTITION BY system_id, side ORDER BY response_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS survey
    FROM begun
),
ended AS (
    SELECT
        system_id,
        side,
        response_date,
        max(response_date) OVER (PARTITION BY system_id, side, survey) AS survey_end
    FROM numbered
)
SELECT placed.*, ended.survey_end
FROM placed
LEFT JOIN ended
    ON ended.system_id IS NOT DISTINCT FROM placed.system_id
    AND ended.side = placed.side
    AND ended.response_date = placed.response_date
