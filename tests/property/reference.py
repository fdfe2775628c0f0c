"""The coaching marts once more in plain Python, day by day and row by row: slow, and plain to check.

A store is a dict of tables, a table a list of dicts; a column that is left out is blank.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

Rows = list[dict[str, Any]]
Store = dict[str, Rows]

EVER = date(9999, 12, 31)
PARTS = ("observation", "feedback", "collaboration", "preparation", "other_contact")
"""What is done in a session."""
USES = (
    *PARTS,
    "travel",
    "administration",
    "own_learning",
)


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def days(month: date) -> list[date]:
    count = (next_month(month) - month).days
    return [month + timedelta(days=i) for i in range(count)]


def holds(row: dict[str, Any], day: date, start: str = "start_date", end: str = "end_date") -> bool:
    return (row.get(start) or date.min) <= day < (row.get(end) or EVER)


def months(store: Store) -> list[date]:
    """From the first to the last event; spells add at most twelve months in front."""
    events = [s["session_date"] for s in store["session"] if s["status"] == "completed"]
    events += [t["work_date"] for t in store["support_time"]] + [n["month"] for n in store["no_activity"]]
    events += [o["observation_date"] for o in store["observation"]]
    for line in store["spending"]:
        events += [line["start_date"], line["end_date"] - timedelta(days=1)]
    spells = [
        row["start_date"]
        for table in ("site_enrolment", "coach_assignment", "staff_employment")
        for row in store[table]
    ]
    year_before = min(events).replace(year=min(events).year - 1)
    month = month_of(min(min(events), max(min(spells), year_before)))
    listed = []
    while month <= max(events):
        listed.append(month)
        month = next_month(month)
    return listed


def system_of(store: Store, region: str | None) -> str | None:
    return next((r["system_id"] for r in store["region"] if r["region_id"] == region), None)


def operating(store: Store, site: dict[str, Any], day: date) -> bool:
    """A weekday, in an operating spell where the calendar has any, and in no break."""
    spells = [c for c in store["calendar"] if c["calendar_id"] == site.get("calendar_id")]
    kinds = {c["day_kind"] for c in spells if holds(c, day)}
    bounded = any(c["day_kind"] == "operating" for c in spells)
    return day.weekday() < 5 and "break" not in kinds and (not bounded or "operating" in kinds)


def enrolment(store: Store, site: dict[str, Any], day: date) -> dict[str, Any] | None:
    """The enrolment in force (the last to begin), if the site is open that day."""
    if not holds(site, day, "open_date", "close_date"):
        return None
    found = [e for e in store["site_enrolment"] if e["site_id"] == site["site_id"] and holds(e, day)]
    return max(found, key=lambda e: e["start_date"], default=None)


def posts(store: Store, coach: str, day: date) -> list[dict[str, Any]]:
    return [
        e
        for e in store["staff_employment"]
        if e["staff_id"] == coach
        and e["staff_type"] == "coach"
        and e["spell_kind"] == "employed"
        and holds(e, day)
    ]


def at_work(store: Store, coach: str, day: date) -> bool:
    """Employed and not on leave."""
    away = any(
        e["staff_id"] == coach and e["staff_type"] == "coach" and e["spell_kind"] == "leave" and holds(e, day)
        for e in store["staff_employment"]
    )
    return bool(posts(store, coach, day)) and not away


def shares(store: Store, site: dict[str, Any], day: date) -> tuple[dict[str, float], bool]:
    """Effective share of every coach at the site that day, and whether they had to be scaled."""
    if enrolment(store, site, day) is None:
        return {}, False
    coaches = {c["coach_id"] for c in store["coach"] if c["coach_role"] == "coach"}
    stated: dict[str, Any] = {}
    for row in sorted(store["coach_assignment"], key=lambda a: a["start_date"]):
        if (
            row["site_id"] == site["site_id"]
            and row["coach_id"] in coaches
            and holds(row, day)
            and at_work(store, row["coach_id"], day)
        ):
            stated[row["coach_id"]] = row.get("share")
    share = {c: float(s) if s is not None else 1 / len(stated) for c, s in stated.items()}
    together = sum(share.values())
    if together > 1 + 1e-9:
        return {coach: value / together for coach, value in share.items()}, True
    return share, False


def held(store: Store) -> Rows:
    return [
        s for s in store["session"] if s["status"] == "completed" and s.get("approval") in (None, "approved")
    ]


def attendees(store: Store, session: dict[str, Any]) -> dict[str, list[str]]:
    """Roles of those who came, by site; a session that lists nobody belongs to its own site."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in store["session_participant"]:
        if row["session_id"] == session["session_id"]:
            found[row["site_id"]].append(row["role"])
    if not found and session.get("site_id"):
        found[session["site_id"]] = []
    return found


def minutes_here(came: dict[str, list[str]], site: str, minutes: int) -> float:
    everybody = sum(len(roles) for roles in came.values())
    return minutes * len(came[site]) / everybody if everybody else float(minutes)


def components(store: Store, session: dict[str, Any]) -> dict[str, int]:
    return {
        c["component"]: c["minutes"]
        for c in store["session_component"]
        if c["session_id"] == session["session_id"]
    }


def contact_kind(store: Store, session: dict[str, Any], roles: list[str]) -> str | None:
    """contact, phone_email, observation_only, or None."""
    if session["minutes"] < 15 or not set(roles) & {"lead", "assistant", "home_based", "site_leader"}:
        return None
    work = components(store, session)
    only_observed = work.get("observation", 0) > 0 and work["observation"] == sum(work.values())
    by_phone = session.get("delivery") in ("phone", "email")
    if only_observed and by_phone:
        return None
    return "observation_only" if only_observed else "phone_email" if by_phone else "contact"


def site_month(store: Store) -> dict[tuple[str, date], dict[str, Any]]:
    table = {}
    for site in store["site"]:
        for month in months(store):
            row = _enrolled_part(store, site, month)
            row.update(_logged_part(store, site["site_id"], month))
            if row["enrolled_days"] or row["sessions"]:
                table[site["site_id"], month] = row
    return table


def _enrolled_part(store: Store, site: dict[str, Any], month: date) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(
        (
            "enrolled_days",
            "operating_days",
            "month_operating_days",
            "classroom_days",
            "educator_days",
            "need_low_days",
            "need_medium_days",
            "need_high_days",
            "need_unknown_days",
            "assigned_days",
            "unassigned_days",
        ),
        0,
    )
    mine = {
        table: [r for r in store[table] if r["site_id"] == site["site_id"]]
        for table in ("classroom", "educator")
    }
    for day in days(month):
        row["month_operating_days"] += operating(store, site, day)
        enrolled = enrolment(store, site, day)
        if enrolled is None:
            continue
        row["enrolled_days"] += 1
        row["operating_days"] += operating(store, site, day)
        row["classroom_days"] += sum(holds(r, day, "open_date", "close_date") for r in mine["classroom"])
        row["educator_days"] += sum(holds(e, day) for e in mine["educator"])
        row[f"need_{enrolled.get('need') or 'unknown'}_days"] += 1
        row["assigned_days" if shares(store, site, day)[0] else "unassigned_days"] += 1
    return row


def _logged_part(store: Store, site: str, month: date) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(
        (
            "sessions",
            "minutes_given",
            *(f"minutes_{part}" for part in PARTS),
            "contacts",
            "contacts_educator",
            "contacts_leader",
            "contacts_lead",
            "contacts_assistant",
            "contacts_home_based",
            "contacts_phone_email",
            "contacts_observation_only",
        ),
        0,
    )
    row["first_contact"] = row["last_contact"] = None
    for session in held(store):
        came = attendees(store, session)
        if month_of(session["session_date"]) != month or site not in came:
            continue
        row["sessions"] += 1
        row["minutes_given"] += minutes_here(came, site, session["minutes"])
        work = components(store, session)
        for part in PARTS:
            row[f"minutes_{part}"] += minutes_here(came, site, work.get(part, 0))
        unexplained = max(0, session["minutes"] - sum(work.values()))
        row["minutes_other_contact"] += minutes_here(came, site, unexplained)
        kind = contact_kind(store, session, came[site])
        if kind == "contact":
            roles = set(came[site])
            row["contacts"] += 1
            row["contacts_educator"] += bool(roles & {"lead", "assistant", "home_based"})
            row["contacts_leader"] += "site_leader" in roles
            for role in ("lead", "assistant", "home_based"):
                row[f"contacts_{role}"] += role in roles
            row["first_contact"] = min(row["first_contact"] or date.max, session["session_date"])
            row["last_contact"] = max(row["last_contact"] or date.min, session["session_date"])
        elif kind:
            row[f"contacts_{kind}"] += 1
    return row


def coach_month(store: Store) -> dict[tuple[str, date], dict[str, Any]]:
    table = {}
    for coach in store["coach"]:
        for month in months(store):
            row = _employed_part(store, coach["coach_id"], month)
            row.update(_coach_log_part(store, coach["coach_id"], month))
            if (
                row["employed_days"]
                or row["sessions"]
                or row["logged_minutes"]
                or row["statement"]
                or row["support"]
            ):
                row.update(_employer(store, coach["coach_id"], month), coach_role=coach["coach_role"])
                table[coach["coach_id"], month] = row
    return table


def _employed_part(store: Store, coach: str, month: date) -> dict[str, Any]:
    row: dict[str, Any] = {"employed_days": 0, "person_days": 0, "fte_days": 0.0, "contracted_minutes": None}
    for day in days(month):
        now = posts(store, coach, day)
        stated = [p for p in now if p.get("fte") is not None and p.get("hours_per_year") is not None]
        row["employed_days"] += bool(now)
        if stated and row["contracted_minutes"] is None:
            row["contracted_minutes"] = 0.0
        if at_work(store, coach, day):
            row["person_days"] += 1
            row["fte_days"] += sum(float(p.get("fte") or 0) for p in now)
            if stated:
                row["contracted_minutes"] += sum(
                    float(p["fte"]) * float(p["hours_per_year"]) / 12 * 60 for p in stated
                ) / len(days(month))
    return row


def _employer(store: Store, coach: str, month: date) -> dict[str, Any]:
    """Agency of the spell with most days in the month, else of the latest before; else of most sites."""
    spells = [
        e
        for e in store["staff_employment"]
        if e["staff_id"] == coach
        and e["staff_type"] == "coach"
        and e["spell_kind"] == "employed"
        and e.get("agency_id")
        and e["start_date"] < next_month(month)
    ]
    if spells:
        best = max(spells, key=lambda e: (sum(holds(e, day) for day in days(month)), e["start_date"]))
        region = next(a["region_id"] for a in store["agency"] if a["agency_id"] == best["agency_id"])
        return {"agency_id": best["agency_id"], "region_id": region, "system_id": system_of(store, region)}
    sites: dict[str, set[str]] = defaultdict(set)
    for row in store["coach_assignment"]:
        if row["coach_id"] == coach:
            site = next(s for s in store["site"] if s["site_id"] == row["site_id"])
            sites[site["region_id"]].add(row["site_id"])
    region = min(sites, key=lambda r: (-len(sites[r]), r), default=None)
    systems = {r["system_id"] for r in store["region"]}
    only = systems.pop() if len(systems) == 1 else None
    return {"agency_id": "", "region_id": region, "system_id": system_of(store, region) or only}


def _coach_log_part(store: Store, coach: str, month: date) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(
        ("sessions", "session_minutes", "minutes_without_site", "entries", "late_entries"), 0
    )
    use = dict.fromkeys(USES, 0)
    row["last_logged"] = None
    for session in held(store):
        if session["coach_id"] != coach or month_of(session["session_date"]) != month:
            continue
        row["sessions"] += 1
        row["session_minutes"] += session["minutes"]
        row["minutes_without_site"] += 0 if attendees(store, session) else session["minutes"]
        work = components(store, session)
        for component, minutes in work.items():
            use[component] += minutes
        use["other_contact"] += max(0, session["minutes"] - sum(work.values()))
        use["travel"] += session.get("travel_minutes") or 0
        if session.get("logged_date"):
            row["entries"] += 1
            row["late_entries"] += (session["logged_date"] - session["session_date"]).days > 15
            row["last_logged"] = max(row["last_logged"] or date.min, session["logged_date"])
    other = [t for t in store["support_time"] if t["coach_id"] == coach and month_of(t["work_date"]) == month]
    for entry in other:
        use[entry["time_use"]] += entry["minutes"]
    row.update({f"{name}_minutes": minutes for name, minutes in use.items()})
    row["logged_minutes"], row["support"] = sum(use.values()), bool(other)
    row["statement"] = next(
        (n["statement"] for n in store["no_activity"] if n["coach_id"] == coach and n["month"] == month), None
    )
    return row


def coach_site_month(store: Store) -> dict[tuple[str, str | None, date], dict[str, Any]]:
    table: dict[tuple[str, str | None, date], dict[str, Any]] = defaultdict(
        lambda: {
            "share_days": 0.0,
            "scaled": False,
            "fte_days": 0.0,
            "person_days": 0.0,
            "minutes_given": 0.0,
            "sessions": 0,
        }
    )
    for month in months(store):
        for site in store["site"]:
            for day in days(month):
                share, scaled = shares(store, site, day)
                for coach, value in share.items():
                    row = table[coach, site["site_id"], month]
                    row["share_days"] += value
                    row["scaled"] |= scaled
    for (coach, month), own in coach_month(store).items():
        mine = [row for (c, _, m), row in table.items() if (c, m) == (coach, month)]
        together = sum(row["share_days"] for row in mine)
        if not together:
            mine, together = [table[coach, None, month]], 1.0
            mine[0]["share_days"] = 1.0
        for row in mine:
            row["fte_days"] = own["fte_days"] * row["share_days"] / together
            row["person_days"] = own["person_days"] * row["share_days"] / together
        if (coach, None, month) in table:
            table[coach, None, month]["share_days"] = 0.0
    for session in held(store):
        came = attendees(store, session)
        for site_id in came:
            row = table[session["coach_id"], site_id, month_of(session["session_date"])]
            row["sessions"] += 1
            row["minutes_given"] += minutes_here(came, site_id, session["minutes"])
    return dict(table)


def coach_delivery_month(store: Store) -> dict[tuple[str, date, str], dict[str, Any]]:
    """Sessions a coach held and their minutes by month and way of delivery, each session once."""
    table: dict[tuple[str, date, str], dict[str, Any]] = {}
    for session in held(store):
        key = (session["coach_id"], month_of(session["session_date"]), session["delivery"] or "")
        line = table.setdefault(key, {"sessions": 0, "minutes": 0})
        line["sessions"] += 1
        line["minutes"] += session["minutes"]
    return table


def site_topic_month(store: Store) -> dict[tuple[str, date, str], dict[str, Any]]:
    """Sessions held and their minutes by site, month and set of topics, for sessions that name any."""
    table: dict[tuple[str, date, str], dict[str, Any]] = {}
    for session in held(store):
        topics = sorted(
            t["topic"] for t in store["session_topic"] if t["session_id"] == session["session_id"]
        )
        came = attendees(store, session)
        for site in came if topics else ():
            key = (site, month_of(session["session_date"]), "\x1f".join(topics))
            line = table.setdefault(key, {"sessions": 0, "minutes_given": 0.0})
            line["sessions"] += 1
            line["minutes_given"] += minutes_here(came, site, session["minutes"])
    return table
