"""Codes of the vocabulary in a reader's words."""

from __future__ import annotations

from coaching_analytics.vocabulary.account_codes import Kind, nces_code

SETTINGS = {
    "centre": "Centres",
    "home": "Family child care homes",
    "school": "Schools",
    "head_start": "Head Start",
    "ffn": "Family, friend and neighbour care",
}
DELIVERY = {"in_person": "In person", "mixed": "In person and virtual", "virtual": "Virtual"}
INSTRUMENTS = {
    "class_infant": "CLASS Infant",
    "class_toddler": "CLASS Toddler",
    "class_pre_k": "CLASS Pre-K",
    "class_k_3": "CLASS K-3",
    "class_environment": "CLASS Environment",
    "ecers_r": "ECERS-R",
    "ecers_3": "ECERS-3",
    "iters_r": "ITERS-R",
    "iters_3": "ITERS-3",
    "fccers_r": "FCCERS-R",
    "fccers_3": "FCCERS-3",
    "sacers": "SACERS",
}
DOMAINS = {
    "ES": "Emotional support",
    "CO": "Classroom organization",
    "IS": "Instructional support",
    "EBS": "Emotional and behavioral support",
    "ESL": "Engaged support for learning",
    "RC": "Responsive caregiving",
    "total": "Total score",
    "SF": "Space and furnishings",
    "PCR": "Personal care routines",
    "LL": "Language and literacy",
    "LA": "Learning activities",
    "INT": "Interaction",
    "PS": "Program structure",
    "LB": "Language and books",
    "LT": "Listening and talking",
    "ACT": "Activities",
    "PAR": "Parents and staff",
}
PARTS = {
    "PC": "Positive climate",
    "NC": "Negative climate (turned round)",
    "TS": "Teacher sensitivity",
    "RSP": "Regard for student perspectives",
    "RCP": "Regard for child perspectives",
    "BG": "Behavior guidance",
    "BM": "Behavior management",
    "PD": "Productivity",
    "ILF": "Instructional learning formats",
    "FLD": "Facilitation of learning and development",
    "CD": "Concept development",
    "QF": "Quality of feedback",
    "LM": "Language modeling",
    "RC": "Relational climate",
    "FE": "Facilitated exploration",
    "ELS": "Early language support",
}
RATING_AGES = {
    "under_12": "Under 12 months",
    "from_12": "12 to 24",
    "from_24": "24 to 36",
    "from_36": "36 months or more",
    "never": "Never rated",
}
AGE_GROUPS = {
    "infant": "infants",
    "toddler": "toddlers",
    "pre_k": "pre-K",
    "k_3": "K-3",
    "mixed": "mixed ages",
}
LEADS = {"same": "Same lead teacher", "changed": "Lead teacher changed", "unknown": "Lead teacher not known"}
KINDS = {"raw": "raw change", "expected": "expected anyway", "net": "net change"}
LINES = {"head_start_competitive": "Head Start, competitive", "head_start_quality": "Head Start, quality"}
BASES = {
    "assigned_fte": "Assigned sites per full-time post",
    "fte": "All enrolled sites per full-time post",
    "people": "All enrolled sites per coach (people)",
}
UNITS = {
    "site": "sites",
    "classroom": "classrooms",
    "educator": "educators",
    "weighted": "sites weighted by need",
}
USES = {
    "collaboration": "Collaboration",
    "preparation": "Preparation",
    "observation": "Observation",
    "feedback": "Feedback",
    "other_contact": "Other contact",
    "travel": "Travel",
    "administration": "Administration",
    "own_learning": "Own learning, supervision",
    "not_logged": "Not logged",
}
TOTALS = {
    "budgetary": "Budget only",
    "with_overhead": "With overhead",
    "with_in_kind": "With educators' time",
}
INGREDIENTS = {
    "coach_pay": "Coach pay",
    "fringe": "Benefits",
    "supervision": "Supervision",
    "travel": "Travel",
    "materials": "Materials",
    "platform": "Platform",
    "learning": "Coaches' learning",
    "overhead": "Overhead",
    "release_time": "Release time",
    "reflection_time": "Reflection time",
    "monitoring": "Monitoring",
    "other": "Other",
}
PER = {
    "hour": "Hour given",
    "session": "Session",
    "site_reached": "Site reached",
    "enrolled_site": "Enrolled site",
    "educator": "Educator",
    "educator_stayed": "Educator who stayed",
    "child": "Child",
}
BOOKED = {
    "direct": "Booked to a site",
    "allocated": "Given to sites by the rule",
    "unallocated": "Given to no site",
}
RULES = {
    "hours": "The rule is hours: a site given a tenth of a region's hours in a month carries a tenth of the "
    "region's dollars of that month.",
    "sites": "The rule is sites: of an agency's or region's dollars every enrolled site carries the same for "
    "each day it is enrolled.",
    "educators": "The rule is educators: a site with a tenth of a region's educators in a month carries a "
    "tenth of the region's dollars of that month.",
    "direct_only": "Nothing is given on: a site carries only the dollars booked to it; those of agencies, "
    "regions and the system stand apart.",
}
RULE_NAMES = {
    "hours": "By hours",
    "sites": "By sites",
    "educators": "By educators",
    "direct_only": "Booked only",
}
RULE_CHOICES = {
    "hours": "go to sites by hours given",
    "sites": "go alike to every enrolled site",
    "educators": "go to sites by educators",
    "direct_only": "stay where they were booked",
}
RULE_SAID = {
    "hours": "dollars go to sites by hours",
    "sites": "dollars go alike to every site",
    "educators": "dollars go to sites by educators",
    "direct_only": "dollars stay where they were booked",
}
INDEXES = {"cpi_u": "CPI-U", "made_up": "made-up prices"}
CHARTS = {
    "nces": "National (NCES)",
    "texas": "Texas",
    "florida": "Florida",
    "census_f33": "Census Bureau, F-33",
}
FUNCTIONS = {
    "1000": "Instruction",
    "2210": "Improvement of instruction",
    "2212": "Instruction and curriculum development",
    "2213": "Instructional staff training",
    "2219": "Other improvement of instruction",
    "2240": "Academic student assessment",
}
STANDINGS = {"untagged": "No priority", "restricted": "Restricted", "fixed": "Fixed"}
DUE = {
    "ended": "Ended already",
    "ending": "Ends soon",
    "multi_year": "Committed for longer",
    "not_stated": "No day of end",
}
PURPOSES = {
    "coaching": "Coaching",
    "instructional_support": "Instructional support",
    "programme": "Programme",
    "other": "Other",
}
SHARES = {"budget": "Budget", "actual": "Actual spending", "all_spending": "Of all programme spending"}

RECORDS = {
    "session": "Visits",
    "session_participant": "People at visits",
    "support_time": "Other time",
    "observation": "Ratings",
    "spending": "Spending",
    "site": "Sites",
    "site_enrolment": "Enrolments",
    "classroom": "Rooms",
    "staff_employment": "Coaches' posts",
    "coach_assignment": "Who coaches whom",
}
CELLS = {
    "logged_date": "Day of entry",
    "delivery": "How it was delivered",
    "travel_minutes": "Travel minutes",
    "minutes": "Minutes",
    "educator_id": "Educator",
    "agency_id": "Agency",
    "need": "Need",
    "age_group": "Age group",
    "fte": "Share of a full-time post",
    "hours_per_year": "Hours a year",
    "cadence_days": "Planned days between contacts",
    "rater_id": "Rater",
    "lead_educator_id": "Lead teacher on the day",
    "ingredient": "Ingredient of cost",
    "amount": "Amount",
}
FEEDS = {"logs": "People at visits", "ratings": "Ratings", "money": "Lines of spending"}
FLOWS = {
    "minutes": "Minutes of visits",
    "actual": "Actual dollars of coaching",
    "budget": "Budgeted dollars of coaching",
}


NCES_KINDS: dict[str, Kind] = {"nces_function": "function", "nces_object": "object"}
NATIONAL = {"nces_function": "national function", "nces_object": "national object"}


def _national(kind: Kind, code: str | None) -> str:
    """A code of the national handbook with its name."""
    known = nces_code(code, kind)
    if code is None:
        return f"No national {kind} known"
    return f"{code} {known.name}" if known is not None and known.code == code else code


def line_part(by: str, code: str | None) -> str:
    """What a budget line says of its function, object, source or purpose, in words."""
    if by in NCES_KINDS:
        return _national(NCES_KINDS[by], code)
    if code is None:
        return f"No {by} stated"
    if by == "function" and code in FUNCTIONS:
        return f"{code} {FUNCTIONS[code]}"
    return PURPOSES.get(code, code) if by == "purpose" else code


def records(table: str) -> str:
    """A table in words."""
    return RECORDS.get(table) or table.replace("_", " ").capitalize()


def instrument(code: str, edition: str | None = None, age_group: str | None = None) -> str:
    """An instrument with its edition and, when it adds something, its age group: CLASS Pre-K, 2nd edition."""
    name = INSTRUMENTS.get(code, code)
    ages = AGE_GROUPS.get(age_group or "", age_group or "")
    if ages and ages.lower() not in name.lower() and ages.rstrip("s").lower() not in name.lower():
        name = f"{name}, {ages}"
    return f"{name}, {edition_name(edition)}" if edition else name


def edition_name(edition: str) -> str:
    """An edition in words: 2nd edition."""
    endings = {"1": "1st", "2": "2nd", "3": "3rd"}
    code = str(edition).removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
    return f"{endings[code]} edition" if code in endings else f"edition {edition}"


def domain(code: str) -> str:
    """A domain in words."""
    return DOMAINS.get(code, code)


def part(domain_code: str, code: str) -> str:
    """A dimension in words; the domain where the part is the whole of it."""
    return domain(domain_code) if code == "whole" else PARTS.get(code, code)
