"""People: who they are, where and when they work, and which coach serves which site.

Names are never stored; a person is an id.
"""

from __future__ import annotations

from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.places import spell

COACH_ROLES = ("coach", "site_leader", "teacher_leader", "peer")
EDUCATOR_ROLES = ("lead", "assistant", "home_based", "site_leader")
SUPPORTS = ("onboarding", "reflective_supervision", "peer_mentor", "learning_community", "lead_coach",
            "leadership_academy", "principal_network", "other")

PERSON = Table(
    "person", "people", "One person behind several ids (a coach who also rates, say).",
    (
        Column("person_id", "id", "The person.", True, privacy="person",
               aliases=("StaffMemberIdentifier 001070",), example=("P1", "P2")),
        Column("home_language", "text", "Home language, self-declared.", privacy="person"),
        Column("race_ethnicity", "text", "Self-declared; shown in aggregate only.", privacy="sensitive"),
        Column("community_background", "text", "Self-declared; shown in aggregate only.",
               privacy="sensitive"),
    ),
    ("person_id",),
)

EDUCATOR = Table(
    "educator", "people", "Somebody who teaches or leads at a site and can be coached.",
    (
        Column("educator_id", "id", "The educator.", True, privacy="person", example=("E1", "E2")),
        Column("person_id", "id", "The person.", references="person.person_id", privacy="person"),
        Column("site_id", "id", "Site on the last known day.", True, references="site.site_id",
               privacy="person", example=("00123", "00124")),
        Column("role", "choice", "Role at the site.", True, allowed=EDUCATOR_ROLES, privacy="person",
               example=("lead", "home_based")),
        Column("classroom_id", "id", "Room, if one.", references="classroom.classroom_id", privacy="person"),
        Column("home_language", "text", "Home language.", privacy="person"),
        Column("start_date", "date", "First day at the site; blank: before the records begin.",
               privacy="person"),
        Column("end_date", "date", "First day no longer there; blank while there.", privacy="person"),
    ),
    ("educator_id",), (("start_date", "end_date"),),
)

COACH = Table(
    "coach", "people", "Somebody who coaches; only the role coach counts in a caseload.",
    (
        Column("coach_id", "id", "The coach.", True, privacy="person", example=("C1", "C2")),
        Column("person_id", "id", "The person.", references="person.person_id", privacy="person"),
        Column("coach_role", "choice", "Who coaches.", True, allowed=COACH_ROLES, privacy="person",
               example=("coach", "coach")),
        Column("degree", "choice", "Highest degree.", privacy="person",
               allowed=("none", "associate", "bachelor", "master", "doctorate", "pathway")),
        Column("early_childhood_degree", "boolean", "The degree is in early childhood.", privacy="person"),
        Column("years_birth_to_five", "integer", "Years worked with children from birth to five.",
               unit="years", minimum=0, maximum=70, privacy="person"),
        Column("languages", "text", "Languages spoken, separated by semicolons.", privacy="person"),
        Column("content_knowledge", "text", "Subjects, grades and curricula known well.", privacy="person"),
    ),
    ("coach_id",),
)

STAFF_EMPLOYMENT = Table(
    "staff_employment", "people", "Spells of employment, and of leave, of coaches and educators.",
    (
        Column("staff_id", "id", "coach_id or educator_id.", True, privacy="person", example=("C1", "E1")),
        Column("staff_type", "choice", "Whose spell it is.", True, allowed=("coach", "educator"),
               privacy="person", example=("coach", "educator")),
        Column("agency_id", "id", "Employing agency.", references="agency.agency_id", privacy="person",
               example=("A1", "")),
        *spell("the spell"),
        Column("spell_kind", "choice", "Employed, or on leave within an employment.", True,
               allowed=("employed", "leave"), privacy="person", example=("employed", "employed")),
        Column("fte", "decimal", "Coaching share of a full-time post; blank on leave rows.", unit="FTE",
               minimum=0, maximum=1.5, precision=6, scale=4, privacy="person",
               aliases=("FullTimeEquivalency 000118",), example=("0.8", "1")),
        Column("hours_per_year", "decimal", "Paid hours a year of a full-time post.", unit="hours a year",
               minimum=0, maximum=3000, precision=8, scale=2, privacy="person", example=("1800", "")),
        Column("separation_reason", "text", "Why it ended.", privacy="person",
               aliases=("RefELEmploymentSeparationReasonId 001632",)),
    ),
    ("staff_id", "start_date", "spell_kind"), (("start_date", "end_date"),),
)

COACH_ASSIGNMENT = Table(
    "coach_assignment", "people", "Which coach serves which site, when, with what share and plan.",
    (
        Column("coach_id", "id", "The coach.", True, references="coach.coach_id", privacy="person",
               example=("C1", "C1")),
        Column("site_id", "id", "The site.", True, references="site.site_id", example=("00123", "00124")),
        *spell("the assignment"),
        Column("share", "decimal", "Share of the site's coaching; blank: equal among its coaches that day.",
               unit="share", minimum=0, maximum=1, precision=6, scale=4),
        Column("planned_hours_month", "decimal", "Planned hours with the site.", unit="hours a month",
               minimum=0, maximum=400, precision=8, scale=2),
        Column("cadence_days", "integer", "Planned operating days from one contact to the next.",
               unit="operating days", minimum=1, maximum=400),
    ),
    ("coach_id", "site_id", "start_date"), (("start_date", "end_date"),),
)

COACH_SUPPORT = Table(
    "coach_support", "people", "Support a coach received.",
    (
        Column("coach_id", "id", "The coach.", True, references="coach.coach_id", privacy="person"),
        Column("support_date", "date", "When.", True, privacy="person"),
        Column("support", "choice", "Which support.", True, allowed=SUPPORTS, privacy="person"),
        Column("minutes", "integer", "How long.", unit="minutes", minimum=0, maximum=1440, privacy="person"),
    ),
    ("coach_id", "support_date", "support"),
)

TABLES = (PERSON, EDUCATOR, COACH, STAFF_EMPLOYMENT, COACH_ASSIGNMENT, COACH_SUPPORT)
