"""Ratings: observations, scores, raters' certifications, published levels, programme facts, achievement."""

from __future__ import annotations

from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.places import system_reference

INSTRUMENTS = ("class_infant", "class_toddler", "class_pre_k", "class_k_3", "class_environment", "ecers_r",
               "ecers_3", "iters_r", "iters_3", "fccers_r", "fccers_3", "sacers")

OBSERVATION = Table(
    "observation", "ratings", "One visit in which a rater scored one room.",
    (
        Column("observation_id", "id", "The visit.", True, example=("O1", "O2")),
        Column("classroom_id", "id", "The room.", True, references="classroom.classroom_id",
               example=("00123-1", "00124-1")),
        Column("observation_date", "date", "Day of the visit.", True, example=("2025-04-10", "2025-04-11")),
        Column("instrument", "choice", "The instrument.", True, allowed=INSTRUMENTS,
               example=("class_pre_k", "fccers_3"), aliases=("EvaluationSystem 000105",)),
        Column("edition", "text", "Edition as printed (1, 2, R, 3).", True, example=("1", "3")),
        Column("age_group", "choice", "Age group of the room on the day.", True,
               allowed=("infant", "toddler", "pre_k", "k_3", "mixed"), example=("pre_k", "mixed")),
        Column("season", "choice", "Fall or spring visit.", allowed=("fall", "winter", "spring", "summer")),
        Column("rater_id", "id", "Who rated.", privacy="person", example=("R1", "R2")),
        Column("rater_person_id", "id", "The rater in the person registry.", references="person.person_id",
               privacy="person"),
        Column("lead_educator_id", "id", "Lead educator of the room on the day.",
               references="educator.educator_id", privacy="person", example=("E1", "E2")),
        Column("purpose", "choice", "Why it was rated: only formal ratings enter quality figures.", True,
               allowed=("formal", "practice", "reliability", "coaching"), example=("formal", "formal")),
        Column("score_level", "choice", "What one row of scores is.", True,
               allowed=("cycle", "visit", "domain"), example=("cycle", "visit")),
    ),
    ("observation_id",),
)

OBSERVATION_SCORE = Table(
    "observation_score", "ratings", "One score: a part (dimension, item or domain) in one cycle.",
    (
        Column("observation_id", "id", "The visit.", True, references="observation.observation_id",
               privacy="person", example=("O1", "O1")),
        Column("cycle", "integer", "Cycle number; 1 when the visit has one.", True, minimum=1, maximum=12,
               example=("1", "1")),
        Column("part", "text", "Dimension, item or domain code of the instrument.", True,
               example=("PC", "NC"),
               aliases=("PartName 001985",)),
        Column("score", "decimal", "The score; blank: not applicable (ERS only).", False, "points", 1, 7,
               precision=7, scale=4, privacy="person", example=("6", "1"), aliases=("ScoreOrRating 001986",)),
    ),
    ("observation_id", "cycle", "part"),
)

RATER_CERTIFICATION = Table(
    "rater_certification", "ratings",
    "A certification of a rater on one instrument; a renewal is a row of its own, a failed test is none.",
    (
        Column("rater_id", "id", "The rater, by the id used in observations.", True, privacy="person",
               example=("R1", "R2")),
        Column("instrument", "choice", "The instrument the rater may score with it.", True,
               allowed=INSTRUMENTS, privacy="person", example=("class_pre_k", "fccers_3")),
        Column("certified_on", "date", "First day it is valid.", True, privacy="person",
               example=("2024-08-20", "2025-01-15"), aliases=("CredentialIssuanceDate 000070",)),
        Column("valid_to", "date", "First day it is no longer valid, one day after the last valid one; "
               "blank: it lasts as many months as the setting certification_months says.",
               privacy="person", example=("", "2026-01-15"), aliases=("CredentialExpirationDate 000069",)),
        Column("agreement", "decimal", "Share of scores in agreement with the master codes of the test.",
               False, "share", 0, 1, precision=6, scale=4, privacy="sensitive", example=("0.86", "")),
        Column("certified_by", "text", "Who certified: the instrument's publisher, an agency.",
               privacy="person", example=("Publisher", "")),
    ),
    ("rater_id", "instrument", "certified_on"), (("certified_on", "valid_to"),),
)

QRIS_RATING = Table(
    "qris_rating", "ratings", "The quality level a site held.",
    (
        Column("site_id", "id", "The site.", True, references="site.site_id", privacy="public"),
        Column("start_date", "date", "First day the level was held (or seen).", True, privacy="public",
               aliases=("QrisAwardDate 000830",)),
        Column("end_date", "date", "First day it was no longer held.", privacy="public",
               aliases=("QRISExpirationDate 000831",)),
        Column("level", "text", "Level in the system's own words; not_rated when it has none.", True,
               privacy="public", aliases=("QrisScore 000358",)),
        Column("provisional", "boolean", "The level is provisional.", privacy="public"),
        Column("published", "boolean", "The state publishes it.", privacy="public"),
    ),
    ("site_id", "start_date"), (("start_date", "end_date"),),
)

PROGRAMME_FACT = Table(
    "programme_fact", "ratings", "Another dated fact about a site: monitoring, coordination, accreditation.",
    (
        Column("site_id", "id", "The site.", True, references="site.site_id"),
        Column("fact_date", "date", "When.", True),
        Column("fact", "text", "What (monitoring_visit, corrective_action, accredited ...).", True),
        Column("value", "text", "Its value."),
    ),
    ("site_id", "fact_date", "fact"),
)

ACHIEVEMENT = Table(
    "achievement", "ratings", "Aggregate achievement of a site or room on any declared scale.",
    (
        system_reference(),
        Column("site_id", "id", "The site.", True, references="site.site_id"),
        Column("classroom_id", "id", "The room, if by room.", references="classroom.classroom_id"),
        Column("assessed_date", "date", "When.", True),
        Column("measure", "text", "Name of the measure.", True),
        Column("children", "integer", "How many children.", True, "children", 1, 100000, privacy="sensitive"),
        Column("mean_score", "decimal", "Mean.", True, "points of the scale", privacy="sensitive"),
        Column("standard_deviation", "decimal", "Standard deviation.", False, "points of the scale", 0,
               privacy="sensitive"),
    ),
    ("site_id", "assessed_date", "measure"),
)

TABLES = (
    OBSERVATION, OBSERVATION_SCORE, RATER_CERTIFICATION, QRIS_RATING, PROGRAMME_FACT, ACHIEVEMENT,
)  # fmt: skip
