-- Who was employed as a coach in a month, and what is on record of their degree, years and languages.
-- reads: coach_month, coach, person
-- grain: coach x month
-- partition: month
--
-- Places are the employer's of that month. degree: highest, or pathway (working towards one).
SELECT
    coach_month.system_id,
    coach_month.region_id,
    coach_month.agency_id,
    coach_month.coach_id,
    coach_month.coach_role,
    coach_month.month,
    coach_month.employed_days,
    coach_month.person_days,
    coach_month.fte_days,
    coach.degree,
    coach.early_childhood_degree,
    coach.years_birth_to_five,
    coach.languages,
    coach.content_knowledge,
    coalesce(person.person_id, coach.coach_id) AS person_id,
    person.race_ethnicity,
    person.community_background
FROM coach_month
JOIN coach ON coach.coach_id = coach_month.coach_id
LEFT JOIN person ON person.person_id = coach.person_id
WHERE coach_month.month >= getvariable('from_month') AND coach_month.month < getvariable('to_month')
ORDER BY coach_month.month, coach_month.coach_id
