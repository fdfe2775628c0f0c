"""Places: systems, regions, agencies, sites, rooms, and the calendar they keep."""

from __future__ import annotations

from coaching_analytics.vocabulary.columns import Column, Table

SETTINGS = ("centre", "home", "school", "head_start", "ffn", "unknown")
NEEDS = ("low", "medium", "high")


def system_reference(required: bool = True) -> Column:
    """The column that names the system a row belongs to."""
    return Column("system_id", "id", "The coaching system.", required, references="system.system_id",
                  privacy="public", example=("demo", "demo"))


def spell(what: str) -> tuple[Column, Column]:
    """Start and end of a half-open date range: the end is the first day it no longer holds."""
    return (
        Column("start_date", "date", f"First day of {what}.", True, example=("2024-07-01", "2024-07-01")),
        Column("end_date", "date", f"First day after {what}; blank while it goes on."),
    )


SYSTEM = Table(
    "system", "places", "A coaching system: a state or a county, and the years it counts in.",
    (
        Column("system_id", "id", "Short name of the system.", True, privacy="public",
               aliases=("OrganizationIdentifier 000826",), example=("demo", "other")),
        Column("system_name", "text", "Name in words.", True, privacy="public",
               aliases=("OrganizationName 000204",), example=("Demo State", "Other State")),
        Column("fiscal_year_start_month", "integer", "Month the fiscal year starts in.", True, "month",
               1, 12, privacy="public", example=("7", "10")),
        Column("school_year_start_month", "integer", "Month the school year starts in.", True, "month",
               1, 12, privacy="public", example=("8", "8")),
        Column("profile", "text", "Name of the shipped system profile it follows.", privacy="public"),
    ),
    ("system_id",),
)

REGION = Table(
    "region", "places", "A part of a system: a region or a county.",
    (
        Column("region_id", "id", "The region.", True, privacy="public", example=("north", "south")),
        system_reference(),
        Column("region_name", "text", "Name in words.", True, privacy="public", example=("North", "South")),
    ),
    ("region_id",),
)

AGENCY = Table(
    "agency", "places", "An agency that employs coaches.",
    (
        Column("agency_id", "id", "The agency.", True, privacy="public", example=("A1", "A2"),
               aliases=("LocalEducationAgencyId",)),
        Column("region_id", "id", "The region it works in.", True, references="region.region_id",
               privacy="public", example=("north", "south")),
        Column("agency_name", "text", "Name in words.", privacy="public", example=("North Hub", "South Hub")),
        Column("agency_type", "choice", "What kind of agency.", privacy="public",
               allowed=("regional", "resource_and_referral", "library", "school_district", "head_start",
                        "county_office", "other"), aliases=("OrganizationType 001156",)),
    ),
    ("agency_id",),
)

SITE = Table(
    "site", "places", "A place where young children learn: centre, home, school, Head Start.",
    (
        Column("site_id", "id", "The site; text, leading zeros kept.", True, privacy="public",
               aliases=("OrganizationIdentifier 000826", "License Number"), example=("00123", "00124")),
        Column("site_name", "text", "Name in words.", privacy="public",
               aliases=("OrganizationName 000204",), example=("Maple Centre", "Oak Home")),
        Column("region_id", "id", "The region it lies in.", True, references="region.region_id",
               privacy="public", example=("north", "south")),
        Column("agency_id", "id", "The agency that serves it.", references="agency.agency_id",
               privacy="public", example=("A1", "A2")),
        Column("setting", "choice", "Kind of site.", True, allowed=SETTINGS, privacy="public",
               example=("centre", "home")),
        Column("calendar_id", "id", "The calendar it keeps; blank: every weekday is an operating day."),
        Column("capacity", "integer", "Licensed places for children.", unit="children", minimum=0,
               maximum=10000, privacy="public", aliases=("StateLicensedFacilityCapacity 000865",)),
        Column("rural", "boolean", "Lies in a rural area.", privacy="public"),
        Column("head_start_funded", "boolean", "Receives Head Start money.", privacy="public"),
        Column("community_language", "text", "Home language of most families."),
        Column("coaching_cap", "integer", "Sessions a year that a policy allows the site.", minimum=0,
               maximum=1000, unit="sessions"),
        Column("open_date", "date", "First day it was open; blank: before the records begin.",
               privacy="public"),
        Column("close_date", "date", "First day it was no longer open; blank while open.", privacy="public"),
    ),
    ("site_id",), (("open_date", "close_date"),),
)

SITE_ENROLMENT = Table(
    "site_enrolment", "places", "When a site was enrolled in coaching, and its need.",
    (
        Column("site_id", "id", "The site.", True, references="site.site_id", example=("00123", "00124")),
        *spell("enrolment"),
        Column("need", "choice", "Need for coaching as the system judges it.", allowed=NEEDS,
               example=("high", "low")),
        Column("planning_hours_week", "decimal", "Paid planning and reflection hours per educator.",
               unit="hours a week", minimum=0, maximum=40, precision=6, scale=2),
        Column("need_score", "decimal",
               "Score of need, such as an index of vulnerability: more is more need. Quarters rest on it.",
               minimum=-100000, maximum=100000, precision=12, scale=4),
    ),
    ("site_id", "start_date"), (("start_date", "end_date"),),
)

CLASSROOM = Table(
    "classroom", "places", "A room of a site; a home has one.",
    (
        Column("classroom_id", "id", "The room.", True, aliases=("ELClassGroupIdentifier 000820",),
               example=("00123-1", "00124-1")),
        Column("site_id", "id", "Its site.", True, references="site.site_id", example=("00123", "00124")),
        Column("age_group", "choice", "Age group of the children.",
               allowed=("infant", "toddler", "pre_k", "k_3", "mixed"), example=("pre_k", "mixed")),
        Column("group_size", "integer", "Children in the room.", unit="children", minimum=0, maximum=200,
               aliases=("GroupSize 001329",)),
        Column("open_date", "date", "First day in use; blank: before the records begin."),
        Column("close_date", "date", "First day no longer in use; blank while in use."),
    ),
    ("classroom_id",), (("open_date", "close_date"),),
)

CALENDAR = Table(
    "calendar", "places", "Spells in which sites of a calendar operate or take a break.",
    (
        Column("calendar_id", "id", "The calendar.", True, example=("school", "school")),
        *spell("the spell"),
        Column("day_kind", "choice", "Operating days (weekdays) or a break.", True,
               allowed=("operating", "break"), example=("operating", "break")),
        Column("label", "text", "What it is, such as Summer break.", example=("School year", "Summer")),
    ),
    ("calendar_id", "start_date", "day_kind"), (("start_date", "end_date"),),
)

CONNECTIVITY = Table(
    "connectivity", "places", "Internet and devices at a site, as asked on a date.",
    (
        Column("site_id", "id", "The site.", True, references="site.site_id"),
        Column("asked_date", "date", "When it was asked.", True),
        Column("internet", "choice", "Internet at the site.", allowed=("none", "mobile", "broadband")),
        Column("devices", "integer", "Devices that educators can use.", minimum=0, maximum=1000),
    ),
    ("site_id", "asked_date"),
)

SITE_LOCATION = Table(
    "site_location", "places", "Where a site lies, for maps; a county alone places it too.",
    (
        Column("site_id", "id", "The site.", True, references="site.site_id", privacy="public",
               example=("00123", "00124")),
        Column("latitude", "decimal", "Degrees north of the equator.", unit="degrees", minimum=-90,
               maximum=90, precision=9, scale=6, privacy="public", aliases=("lat",),
               example=("47.6062", "47.2529")),
        Column("longitude", "decimal", "Degrees east of Greenwich; in the United States negative.",
               unit="degrees", minimum=-180, maximum=180, precision=9, scale=6, privacy="public",
               aliases=("lon", "lng"), example=("-122.3321", "-122.4443")),
        Column("county", "id", "Five-digit FIPS code of the county; text, leading zeros kept.",
               privacy="public", aliases=("county_fips",),
               example=("53033", "53053")),
    ),
    ("site_id",),
)

TABLES = (
    SYSTEM, REGION, AGENCY, SITE, SITE_ENROLMENT, CLASSROOM, CALENDAR, CONNECTIVITY, SITE_LOCATION,
)
