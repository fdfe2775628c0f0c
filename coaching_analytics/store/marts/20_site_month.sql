-- What a site got and could have got in a month.
-- reads: calendar_month, site_dim, site_roster, coach_site_log
-- grain: site x month
-- partition: month
--
-- minutes_<part> are those of what was done; minutes that no part explains count as other contact.
WITH wanted AS (
    SELECT * FROM calendar_month
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
roster AS (
    SELECT * FROM site_roster
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
logged AS (
    SELECT
        site_id,
        month,
        sum(sessions) AS sessions,
        sum(minutes_given) AS minutes_given,
        sum(minutes_in_person) AS minutes_in_person,
        sum(minutes_virtual) AS minutes_virtual,
        sum(minutes_unstated) AS minutes_unstated,
        sum(observation_here) AS minutes_observation,
        sum(feedback_here) AS minutes_feedback,
        sum(collaboration_here) AS minutes_collaboration,
        sum(preparation_here) AS minutes_preparation,
        sum(other_contact_here) AS minutes_other_contact,
        sum(contacts) AS contacts,
        sum(contacts_educator) AS contacts_educator,
        sum(contacts_leader) AS contacts_leader,
        sum(contacts_lead) AS contacts_lead,
        sum(contacts_assistant) AS contacts_assistant,
        sum(contacts_home_based) AS contacts_home_based,
        sum(contacts_phone_email) AS contacts_phone_email,
        sum(contacts_observation_only) AS contacts_observation_only,
        min(first_contact) AS first_contact,
        max(last_contact) AS last_contact
    FROM coach_site_log
    WHERE site_id IS NOT NULL AND month >= getvariable('from_month') AND month < getvariable('to_month')
    GROUP BY site_id, month
)
SELECT
    site_dim.system_id,
    site_dim.region_id,
    site_dim.agency_id,
    site_dim.setting,
    site_dim.site_id,
    wanted.month,
    CAST(coalesce(roster.enrolled_days, 0) AS INTEGER) AS enrolled_days,
    CAST(coalesce(roster.operating_days, 0) AS INTEGER) AS operating_days,
    CAST(wanted.operating_last - wanted.operating_first AS INTEGER) AS month_operating_days,
    CAST(coalesce(roster.room_days, 0) AS BIGINT) AS classroom_days,
    CAST(coalesce(roster.educator_days, 0) AS BIGINT) AS educator_days,
    CAST(coalesce(roster.low_days, 0) AS INTEGER) AS need_low_days,
    CAST(coalesce(roster.medium_days, 0) AS INTEGER) AS need_medium_days,
    CAST(coalesce(roster.high_days, 0) AS INTEGER) AS need_high_days,
    CAST(coalesce(
        roster.enrolled_days - roster.low_days - roster.medium_days - roster.high_days, 0
    ) AS INTEGER) AS need_unknown_days,
    CAST(coalesce(roster.served_days, 0) AS INTEGER) AS assigned_days,
    CAST(coalesce(roster.enrolled_days, 0) - coalesce(roster.served_days, 0) AS INTEGER) AS unassigned_days,
    CAST(coalesce(logged.sessions, 0) AS INTEGER) AS sessions,
    CAST(coalesce(logged.minutes_given, 0) AS DOUBLE) AS minutes_given,
    CAST(coalesce(logged.minutes_in_person, 0) AS DOUBLE) AS minutes_in_person,
    CAST(coalesce(logged.minutes_virtual, 0) AS DOUBLE) AS minutes_virtual,
    CAST(coalesce(logged.minutes_unstated, 0) AS DOUBLE) AS minutes_unstated,
    CAST(coalesce(logged.minutes_observation, 0) AS DOUBLE) AS minutes_observation,
    CAST(coalesce(logged.minutes_feedback, 0) AS DOUBLE) AS minutes_feedback,
    CAST(coalesce(logged.minutes_collaboration, 0) AS DOUBLE) AS minutes_collaboration,
    CAST(coalesce(logged.minutes_preparation, 0) AS DOUBLE) AS minutes_preparation,
    CAST(coalesce(logged.minutes_other_contact, 0) AS DOUBLE) AS minutes_other_contact,
    CAST(coalesce(logged.contacts, 0) AS INTEGER) AS contacts,
    CAST(coalesce(logged.contacts_educator, 0) AS INTEGER) AS contacts_educator,
    CAST(coalesce(logged.contacts_leader, 0) AS INTEGER) AS contacts_leader,
    CAST(coalesce(logged.contacts_lead, 0) AS INTEGER) AS contacts_lead,
    CAST(coalesce(logged.contacts_assistant, 0) AS INTEGER) AS contacts_assistant,
    CAST(coalesce(logged.contacts_home_based, 0) AS INTEGER) AS contacts_home_based,
    CAST(coalesce(logged.contacts_phone_email, 0) AS INTEGER) AS contacts_phone_email,
    CAST(coalesce(logged.contacts_observation_only, 0) AS INTEGER) AS contacts_observation_only,
    logged.first_contact,
    logged.last_contact
FROM roster
FULL JOIN logged ON logged.site_id = roster.site_id AND logged.month = roster.month
JOIN site_dim ON site_dim.site_id = coalesce(roster.site_id, logged.site_id)
JOIN wanted
    ON wanted.calendar_id = site_dim.calendar_id AND wanted.month = coalesce(roster.month, logged.month)
ORDER BY wanted.month
