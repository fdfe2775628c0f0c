"""Headers people use for our fields, and names of the parts of instruments."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELD_WORDS: Mapping[str, tuple[str, ...]] = {
    "site_id": ("provider id", "provider number", "license number", "licence number", "facility id",
                "program id", "programme id",
                "school id", "center id", "centre id", "site number", "site code"),
    "site_name": ("provider name", "facility name", "program name", "programme name", "school name",
                  "center name", "centre name", "site"),
    "region_id": ("county", "region", "region code", "county code", "hub"),
    "region_name": ("county", "region", "county name"),
    "agency_id": ("agency", "agency code", "lead agency"),
    "agency_name": ("agency",),
    "setting": ("site type", "provider type", "program type", "license type", "facility type",
                "type of care"),
    "capacity": ("licensed capacity", "license capacity", "capacity"),
    "coach_id": ("coach", "coach number", "coach code", "coach name", "assigned coach", "specialist"),
    "coach_role": ("coach type", "role of coach"),
    "session_id": ("visit id", "visit number", "contact id", "log id"),
    "session_date": ("visit date", "date of visit", "contact date", "date of service", "service date"),
    "minutes": ("duration", "visit minutes", "length minutes", "duration minutes", "total minutes"),
    "status": ("visit status", "session status"),
    "delivery": ("visit type", "mode", "delivery mode"),
    "observation_id": ("visit id", "observation number", "assessment id", "obs id"),
    "observation_date": ("obs date", "date observed", "date of observation", "assessment date"),
    "classroom_id": ("classroom", "room", "room id", "class id", "classroom number", "room number"),
    "rater_id": ("observer", "observer id", "rater", "assessor", "assessor id", "observer name"),
    "lead_educator_id": ("teacher", "teacher id", "lead teacher", "lead teacher id"),
    "educator_id": ("teacher id", "teacher", "staff id"),
    "level": ("rating", "star rating", "qris level", "quality level", "stars", "step"),
    "cycle": ("cycle number",),
    "edition": ("version",),
    "amount": ("total", "expenditure", "actual", "net amount"),
    "need": ("need level", "priority level", "level of need"),
    "need_score": ("score of need", "need index", "vulnerability index", "social vulnerability index", "svi"),
    "start_date": ("start", "begin date", "from", "effective date", "assigned on", "assignment date"),
    "end_date": ("end", "to", "expiration date", "leave date"),
    "fte": ("fte", "coach fte", "full time equivalent", "full time posts"),
}  # fmt: skip
"""By field; a field's own name and its aliases in CEDS and Ed-Fi are known anyway."""

PART_WORDS: Mapping[str, str] = {
    "positive climate": "PC", "negative climate": "NC", "teacher sensitivity": "TS",
    "educator sensitivity": "TS",
    "regard for student perspectives": "RSP", "regard for child perspectives": "RCP",
    "behavior management": "BM", "behaviour management": "BM", "behavior guidance": "BG",
    "behaviour guidance": "BG", "productivity": "PD", "instructional learning formats": "ILF",
    "concept development": "CD", "quality of feedback": "QF", "language modeling": "LM",
    "language modelling": "LM", "facilitation of learning and development": "FLD",
    "relational climate": "RC", "facilitated exploration": "FE", "early language support": "ELS",
    "emotional support": "ES", "classroom organization": "CO", "classroom organisation": "CO",
    "emotional and behavioral support": "EBS", "engaged support for learning": "ESL",
}  # fmt: skip
"""Names of dimensions and domains, and their codes; one domain's is missing on purpose, see `NEVER_ALONE`."""

NEVER_ALONE = "instructional support"
"""A domain of some editions, a kind of spending, a programme's own word: its name says too little."""


def plain(name: str) -> str:
    """A header in small letters and single spaces: `CoachName`, `coach_name` and `Coach Name` are one."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[a-z0-9]+", split.casefold()))
