"""The statuses of a site in words: what each says, and whether it needs attention by its rule."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.metrics.result import Result

MARK = "\u25b2 "
"""Stands before what needs attention: no status is told by a colour."""
ATTENTION = {
    "contact": ("overdue", "never"),
    "plan": ("no_plan", "no_coach"),
    "rating": ("old", "never"),
    "cycle": ("open_long",),
}
STATUSES = {"contact": "Last contact", "plan": "Plan", "rating": "Last rating", "cycle": "Open cycle"}
STAGES = {
    "opened": "opened",
    "plan": "plan agreed",
    "observation": "observed",
    "reflection": "reflected on",
    "feedback": "feedback given",
}
SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Site = Mapping[Hashable, Any]


def short_day(value: Any) -> str:
    """A day for a narrow column: 20 Jun 2025."""
    day = pd.Timestamp(value).date()
    return f"{day.day} {SHORT[day.month - 1]} {day.year}"


def status(site: Site, name: str) -> str:
    """One status of a site, marked when it needs attention."""
    words = {"contact": contact, "plan": plan, "rating": rating, "cycle": cycle}[name](site)
    return f"{MARK}{words}" if needs(site, name) else words


def needs(site: Site, name: str) -> bool:
    """Whether a status needs attention by its rule."""
    return site[name] in ATTENTION[name]


def contact(site: Site) -> str:
    """Days since the last contact: In time: 6 days (20 planned)."""
    state, silent = site["contact"], bool(site["no_logs"])
    if state in ("never", "unknown"):
        return (
            "No logs from its coach" if silent else "No contact on record" if state == "never" else "No logs"
        )
    ago, unheard = days(site["operating_days"]), ", no logs from its coach" if silent else ""
    if state == "no_cadence":
        return f"{ago} ago, none planned{unheard}"
    told = "Overdue" if state == "overdue" else "In time"
    return f"{told}: {ago} ({say.count(site['cadence_days'])} planned){unheard}"


def days(value: Any) -> str:
    """Operating days, said as days: the caption says which."""
    return "Unknown days" if say.is_missing(value) else wording.plural(int(value), "day")


def plan(site: Site) -> str:
    """The plan: 2 h a month, every 20 days."""
    if site["plan"] != "planned":
        return "No coach" if site["plan"] == "no_coach" else "No plan"
    parts = []
    if not say.is_missing(site["planned_hours"]):
        parts.append(f"{float(site['planned_hours']):g} h a month")
    if not say.is_missing(site["cadence_days"]):
        parts.append(f"every {wording.plural(int(site['cadence_days']), 'day')}")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def rating(site: Site) -> str:
    """The last formal rating: its day, or that there was none."""
    if site["rating"] == "never":
        return "Never rated"
    day = short_day(site["last_rating"])
    return f"Old: {day}" if site["rating"] == "old" else day


def cycle(site: Site) -> str:
    """The newest open cycle: since when and its stage."""
    if site["cycle"] == "none":
        return "None open"
    stage = STAGES.get(str(site["cycle_stage"]), str(site["cycle_stage"]))
    told = "Open long" if site["cycle"] == "open_long" else "Open"
    return f"{told}: {stage}, since {short_day(site['cycle_opened'])}"


def rules(result: Result) -> dict[str, str]:
    """The rule of each status, with the settings in force; `result` is `site_status`."""
    used = result.settings
    return {
        "contact": f"Overdue: more than {used['overdue_factor']:g} times the planned operating days since "
        f"the last contact of {used['contact_minutes']:g} minutes or more with an educator or leader. A site "
        "without planned days cannot be overdue, which does not make it fine.",
        "plan": "No plan: its assignments state neither hours nor days between contacts. No coach: no "
        "assignment in force.",
        "rating": f"Old: no formal rating of any room within {used['old_rating_months']:g} months.",
        "cycle": f"Open long: the newest open cycle was opened more than {used['cycle_days']:g} operating "
        "days ago.",
    }


def looked_at(result: Result) -> str:
    """The last day that was looked at, in words."""
    return say.day(date.fromisoformat(str(result.settings["day"])))
