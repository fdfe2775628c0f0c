"""Coaching: what was done, with whom, on what, and what was planned and did not happen."""

from __future__ import annotations

from coaching_analytics.vocabulary.columns import Column, Table

DELIVERY = ("in_person", "virtual", "hybrid", "phone", "email")
STATUS = ("completed", "planned", "cancelled", "missed")
REASONS = ("no_release_time", "staff_absence", "illness", "coach", "weather", "other")
COMPONENTS = ("collaboration", "preparation", "observation", "feedback", "other_contact")
SUPPORT_USES = ("preparation", "travel", "administration", "own_learning", "collaboration")
ROLES = ("lead", "assistant", "home_based", "site_leader", "other")
RESOURCE_KINDS = ("protocol", "framework", "rubric", "tool", "other")

SESSION = Table(
    "session", "coaching", "One coaching session, entered once by its coach.",
    (
        Column("session_id", "id", "The session.", True, example=("S1", "S2"),
               aliases=("ProfessionalDevelopmentSessionIdentifier 001452",)),
        Column("coach_id", "id", "The coach.", True, references="coach.coach_id", privacy="person",
               example=("C1", "C1")),
        Column("session_date", "date", "Day of the session.", True, example=("2025-03-04", "2025-03-06"),
               aliases=("StartDate 001455",)),
        Column("minutes", "integer", "Length; 0 when it was not held.", True, "minutes", 0, 1440,
               example=("60", "45")),
        Column("status", "choice", "What became of it.", True, allowed=STATUS,
               example=("completed", "completed"), aliases=("ProfessionalDevelopmentSessionStatus 001457",)),
        Column("approval", "choice", "Approval; blank: the system has no approval step.",
               allowed=("approved", "pending", "returned"),
               aliases=("TechnicalAssistanceApprovedInd 001493",)),
        Column("delivery", "choice", "How it was delivered.", allowed=DELIVERY,
               example=("in_person", "virtual"), aliases=("RefTechnicalAssistanceDeliveryTypeId 001494",)),
        Column("site_id", "id", "Site it was held at or for; used when no participants are listed.",
               references="site.site_id", example=("00123", "00124")),
        Column("travel_minutes", "integer", "Travel to and from.", unit="minutes", minimum=0, maximum=1440),
        Column("not_held_reason", "choice", "Why a planned session was not held.", allowed=REASONS),
        Column("cycle_id", "id", "Coaching cycle it belongs to.", references="coaching_cycle.cycle_id"),
        Column("logged_date", "date", "Day the coach entered it.", example=("2025-03-05", "2025-03-09")),
    ),
    ("session_id",),
)

SESSION_PARTICIPANT = Table(
    "session_participant", "coaching", "Who took part in a session.",
    (
        Column("session_id", "id", "The session.", True, references="session.session_id",
               example=("S1", "S2")),
        Column("participant_number", "integer", "1, 2, 3 ... within the session.", True, minimum=1,
               maximum=10000, example=("1", "1")),
        Column("site_id", "id", "Site the participant came from.", True, references="site.site_id",
               example=("00123", "00124")),
        Column("educator_id", "id", "The educator, if known.", references="educator.educator_id",
               privacy="person", example=("E1", "E2")),
        Column("role", "choice", "Role of the recipient.", True, allowed=ROLES, privacy="person",
               example=("lead", "home_based")),
    ),
    ("session_id", "participant_number"),
)

SESSION_COMPONENT = Table(
    "session_component", "coaching", "Minutes of a session by what was done.",
    (
        Column("session_id", "id", "The session.", True, references="session.session_id",
               example=("S1", "S1")),
        Column("component", "choice", "What was done.", True, allowed=COMPONENTS,
               example=("observation", "feedback")),
        Column("minutes", "integer", "How long.", True, "minutes", 0, 1440, example=("40", "20")),
    ),
    ("session_id", "component"),
)

SESSION_TOPIC = Table(
    "session_topic", "coaching", "What a session was about (an open list).",
    (
        Column("session_id", "id", "The session.", True, references="session.session_id"),
        Column("topic", "text", "assessment_tools, continuous_improvement, individual_needs, "
               "social_emotional, trauma_informed, multilingual_learners, racial_equity or your own.", True),
    ),
    ("session_id", "topic"),
)

SUPPORT_TIME = Table(
    "support_time", "coaching", "A coach's logged time outside sessions.",
    (
        Column("support_time_id", "id", "The entry.", True, example=("T1", "T2")),
        Column("coach_id", "id", "The coach.", True, references="coach.coach_id", privacy="person",
               example=("C1", "C1")),
        Column("work_date", "date", "The day (or first day of the month it sums up).", True,
               example=("2025-03-04", "2025-03-01")),
        Column("time_use", "choice", "What the time went to.", True, allowed=SUPPORT_USES,
               example=("preparation", "administration")),
        Column("minutes", "integer", "How long.", True, "minutes", 0, 30000, example=("45", "600")),
    ),
    ("support_time_id",),
)

NO_ACTIVITY = Table(
    "no_activity", "coaching", "A coach stated that a month had no sessions, or certified it complete.",
    (
        Column("coach_id", "id", "The coach.", True, references="coach.coach_id", privacy="person"),
        Column("month", "date", "First day of the month.", True),
        Column("statement", "choice", "What was stated.", True, allowed=("no_activity", "certified")),
        Column("reason", "text", "Why there was none."),
    ),
    ("coach_id", "month"),
)

COACHING_CYCLE = Table(
    "coaching_cycle", "coaching", "A practice-based coaching cycle of one educator.",
    (
        Column("cycle_id", "id", "The cycle.", True),
        Column("coach_id", "id", "The coach.", True, references="coach.coach_id", privacy="person"),
        Column("educator_id", "id", "The educator.", references="educator.educator_id", privacy="person"),
        Column("site_id", "id", "The site.", True, references="site.site_id"),
        Column("opened_date", "date", "Opened.", True),
        Column("plan_date", "date", "Plan agreed."),
        Column("observation_date", "date", "Focused observation."),
        Column("reflection_date", "date", "Reflection."),
        Column("feedback_date", "date", "Feedback."),
        Column("closed_date", "date", "Closed."),
    ),
    ("cycle_id",),
)

TRAINING = Table(
    "training", "coaching", "A training an educator attended.",
    (
        Column("training_id", "id", "The training.", True),
        Column("educator_id", "id", "Who attended.", True, references="educator.educator_id",
               privacy="person"),
        Column("training_date", "date", "When.", True),
        Column("topic", "text", "What about."),
        Column("minutes", "integer", "How long.", unit="minutes", minimum=0, maximum=6000),
    ),
    ("training_id", "educator_id"),
)

SURVEY_RESPONSE = Table(
    "survey_response", "coaching", "One answer to one item of a survey on the coaching relationship.",
    (
        Column("response_id", "id", "The answer sheet.", True),
        Column("item", "text", "The item's number or short name; no item texts.", True),
        Column("factor", "choice", "What the item measures.", True,
               allowed=("relationship", "process", "investment", "benefits", "barriers", "satisfaction",
                        "connected", "changed_practice")),
        Column("side", "choice", "Who answered.", True, allowed=("educator", "coach")),
        Column("coach_id", "id", "About which coach.", references="coach.coach_id", privacy="person"),
        Column("site_id", "id", "From which site.", references="site.site_id"),
        Column("response_date", "date", "When.", True),
        Column("score", "decimal", "The answer.", True, "points", 0, 10, precision=6, scale=2,
               privacy="person"),
    ),
    ("response_id", "item"),
)

RESOURCE = Table(
    "resource", "coaching", "A protocol, framework or rubric coaches use (no copyrighted text).",
    (
        Column("resource_id", "id", "The resource.", True, privacy="public"),
        Column("title", "text", "Title.", True, privacy="public"),
        Column("resource_kind", "choice", "What it is.", allowed=RESOURCE_KINDS, privacy="public"),
        Column("topic", "text", "Topic.", privacy="public"),
        Column("link", "text", "Where it is found.", privacy="public"),
        Column("owner", "text", "Who keeps it.", privacy="public"),
    ),
    ("resource_id",),
)

SESSION_RESOURCE = Table(
    "session_resource", "coaching", "Which resources a session used.",
    (
        Column("session_id", "id", "The session.", True, references="session.session_id"),
        Column("resource_id", "id", "The resource.", True, references="resource.resource_id"),
    ),
    ("session_id", "resource_id"),
)

RESOURCE_INSTRUMENT = Table(
    "resource_instrument", "coaching", "Which instruments a resource belongs to.",
    (
        Column("resource_id", "id", "The resource.", True, references="resource.resource_id",
               privacy="public"),
        Column("instrument", "text", "The instrument, by its short name.", True, privacy="public"),
    ),
    ("resource_id", "instrument"),
)

IMPROVEMENT_AIM = Table(
    "improvement_aim", "coaching", "An aim a site or region works towards.",
    (
        Column("aim_id", "id", "The aim.", True),
        Column("site_id", "id", "Its site, if one.", references="site.site_id"),
        Column("region_id", "id", "Its region, if one.", references="region.region_id"),
        Column("aim", "text", "What is to change.", True),
        Column("measure", "text", "How it is measured.", True),
        Column("target", "decimal", "Target value."),
        Column("owner", "text", "Role that answers for it."),
        Column("review_date", "date", "When it is looked at next."),
        Column("result", "decimal", "Value reached."),
    ),
    ("aim_id",),
)

TABLES = (COACHING_CYCLE, SESSION, SESSION_PARTICIPANT, SESSION_COMPONENT, SESSION_TOPIC, SUPPORT_TIME,
          NO_ACTIVITY, TRAINING, SURVEY_RESPONSE, RESOURCE, RESOURCE_INSTRUMENT, SESSION_RESOURCE,
          IMPROVEMENT_AIM)
