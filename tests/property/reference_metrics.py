"""The coaching metrics once more in plain Python, from raw tables, day by day.

`places` maps a site to its cell (a region, a setting, or one cell for all).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from statistics import mean
from typing import Any

from tests.property.reference import (
    USES,
    Store,
    at_work,
    attendees,
    components,
    contact_kind,
    days,
    enrolment,
    held,
    holds,
    minutes_here,
    month_of,
    operating,
    posts,
    shares,
)

Cell = str | None
Place = Callable[[dict[str, Any]], Cell]
Facts = list[tuple[dict[str, Any], dict[str, Any]]]
WEIGHTS = {"low": 0.75, "medium": 1.0, "high": 1.5, None: 1.0}


def coaches(store: Store) -> list[str]:
    return [c["coach_id"] for c in store["coach"] if c["coach_role"] == "coach"]


def fte_on(store: Store, coach: str, day: date) -> float:
    return sum(float(post.get("fte") or 0) for post in posts(store, coach, day))


def weights(store: Store, site: dict[str, Any], day: date) -> dict[str, float]:
    """What a site counts on an enrolled day in each unit."""
    own = site["site_id"]
    spell = enrolment(store, site, day) or {}
    open_rooms = [
        r for r in store["classroom"] if r["site_id"] == own and holds(r, day, "open_date", "close_date")
    ]
    return {
        "site": 1.0,
        "classroom": float(len(open_rooms)),
        "educator": float(sum(e["site_id"] == own and holds(e, day) for e in store["educator"])),
        "weighted": WEIGHTS[spell.get("need")],
    }


def sites_per_coach(store: Store, months: list[date], place: Place) -> dict[tuple[Cell, str, str], float]:
    """Values by cell, basis and unit, of cells that are places of sites; blank values are left out.

    A coach's posts of a month are spread over cells by share of site-days there.
    """
    assigned: dict[tuple[Cell, str], float] = defaultdict(float)
    whole: dict[tuple[Cell, str], float] = defaultdict(float)
    time: dict[tuple[Cell, str], float] = defaultdict(float)
    for month in months:
        share_of: dict[tuple[str, Cell], float] = defaultdict(float)
        for site in store["site"]:
            _one_site(store, site, month, place(site), (assigned, whole, share_of))
        for coach in coaches(store):
            working = [day for day in days(month) if at_work(store, coach, day)]
            own = {cell: share for (c, cell), share in share_of.items() if c == coach and share}
            for cell, share in own.items():
                part = share / sum(own.values())
                time[cell, "fte"] += part * sum(fte_on(store, coach, day) for day in working)
                time[cell, "people"] += part * len(working)
            if not own:
                time[None, "fte"] += sum(fte_on(store, coach, day) for day in working)
                time[None, "people"] += len(working)
    return _divided(assigned, whole, time)


def _one_site(
    store: Store, site: dict[str, Any], month: date, cell: Cell, sums: tuple[dict[Any, float], ...]
) -> None:
    assigned, whole, share_of = sums
    here: dict[str, float] = defaultdict(float)
    share_days, enrolled = 0.0, 0
    for day in days(month):
        if enrolment(store, site, day) is None:
            continue
        enrolled += 1
        for unit, weight in weights(store, site, day).items():
            here[unit] += weight
        for coach, share in shares(store, site, day)[0].items():
            share_of[coach, cell] += share
            share_days += share
    for unit, total in here.items():
        whole[cell, unit] += total
        assigned[cell, unit] += share_days * total / enrolled


def _divided(
    assigned: Mapping[Any, float], whole: Mapping[Any, float], time: Mapping[Any, float]
) -> dict[tuple[Cell, str, str], float]:
    found = {}
    some = sum(value for (_, unit), value in assigned.items() if unit == "site") > 0
    for cell, unit in set(whole) | set(assigned):
        roster = unit in ("site", "weighted") or whole[cell, unit] > 0
        for basis, top, who in (
            ("assigned_fte", assigned, "fte"),
            ("fte", whole, "fte"),
            ("people", whole, "people"),
        ):
            value = top.get((cell, unit), 0.0)
            known = roster and (basis != "assigned_fte" or (some and (unit in ("site", "weighted") or value)))
            if time.get((cell, who)) and known:
                found[cell, basis, unit] = value / time[cell, who]
    return found


def loads(store: Store, months: list[date]) -> dict[str, dict[str, float]]:
    """Average sites and full-time-post days of every coach who worked a day."""
    found: dict[str, dict[str, float]] = {"sites": {}, "fte_days": {}}
    listed = [day for month in months for day in days(month)]
    for coach in coaches(store):
        working = [day for day in listed if at_work(store, coach, day)]
        if working:
            found["fte_days"][coach] = sum(fte_on(store, coach, day) for day in working)
            found["sites"][coach] = sum(
                shares(store, site, day)[0].get(coach, 0.0)
                for site in store["site"]
                if any(
                    a["coach_id"] == coach and a["site_id"] == site["site_id"]
                    for a in store["coach_assignment"]
                )
                for day in working
            ) / len(listed)
    return found


def site_facts(store: Store, site: dict[str, Any], months: list[date]) -> dict[str, Any]:
    """Operating days enrolled and possible, operating months, hours, and whether contacts were made."""
    facts: dict[str, Any] = {"days": 0, "could": 0, "months": 0.0, "hours": 0.0}
    facts |= {"any": False, "educator": False, "leader": False}
    for month in months:
        open_days = [day for day in days(month) if operating(store, site, day)]
        enrolled = [day for day in open_days if enrolment(store, site, day)]
        facts["could"] += len(open_days)
        facts["days"] += len(enrolled)
        facts["months"] += len(enrolled) / len(open_days) if open_days else 0.0
    for session in held(store):
        came = attendees(store, session)
        if month_of(session["session_date"]) not in months or site["site_id"] not in came:
            continue
        facts["hours"] += minutes_here(came, site["site_id"], session["minutes"]) / 60
        roles = came[site["site_id"]]
        if contact_kind(store, session, roles) == "contact":
            facts["any"] = True
            facts["educator"] |= bool(set(roles) & {"lead", "assistant", "home_based"})
            facts["leader"] |= "site_leader" in roles
    facts["at_risk"] = facts["days"] > 0 and facts["days"] >= min(30, facts["could"] / 2)
    return facts


def all_facts(store: Store, months: list[date]) -> Facts:
    """Each site of the store with its facts."""
    return [(site, site_facts(store, site, months)) for site in store["site"]]


def quarter_facts(store: Store, months: list[date]) -> list[Facts]:
    """The same for each calendar quarter that lies wholly in the months."""
    starts = [i for i, month in enumerate(months) if month.month % 3 == 1 and len(months) >= i + 3]
    return [all_facts(store, months[i : i + 3]) for i in starts]


def reach(facts: Facts, place: Place) -> dict[tuple[Cell, str], float]:
    """Sites at risk with a contact / sites at risk, by cell and recipient."""
    reached: dict[tuple[Cell, str], list[bool]] = defaultdict(list)
    for site, own in facts:
        for recipient in ("any", "educator", "leader"):
            if own["at_risk"]:
                reached[place(site), recipient].append(bool(own[recipient]))
    return {key: sum(values) / len(values) for key, values in reached.items()}


def mean_of_quarters(quarters: list[Facts], place: Place) -> dict[tuple[Cell, str], float]:
    parts: dict[tuple[Cell, str], list[float]] = defaultdict(list)
    for quarter in quarters:
        for key, share in reach(quarter, place).items():
            parts[key].append(share)
    return {key: mean(values) for key, values in parts.items()}


def dosage(facts: Facts, place: Place) -> dict[Cell, tuple[float, list[float]]]:
    """Mean hours an operating month, and the rate of every site at risk, by cell."""
    cells: dict[Cell, list[dict[str, Any]]] = defaultdict(list)
    for site, own in facts:
        if own["at_risk"]:
            cells[place(site)].append(own)
    return {
        cell: (
            sum(f["hours"] for f in own) / sum(f["months"] for f in own),
            [f["hours"] / f["months"] for f in own],
        )
        for cell, own in cells.items()
    }


def time_use(store: Store, months: list[date]) -> dict[tuple[str, str], float]:
    """Shares by use and of what, over all coaches."""
    paid: dict[str, float] = defaultdict(float)
    logged: dict[str, float] = defaultdict(float)
    whole = 0.0
    for coach in coaches(store):
        for month in months:
            use = minutes_of(store, coach, month)
            contracted = contracted_minutes(store, coach, month)
            for name, minutes in use.items():
                logged[name] += minutes
                paid[name] += minutes if contracted else 0
            if contracted:
                paid["not_logged"] += max(0.0, contracted - sum(use.values()))
                whole += max(contracted, sum(use.values()))
    total = sum(logged.values())
    found = {(name, "paid"): paid[name] / whole for name in (*USES, "not_logged") if whole}
    return found | {(name, "logged"): logged[name] / total for name in USES if total}


def minutes_of(store: Store, coach: str, month: date) -> dict[str, float]:
    use: dict[str, float] = dict.fromkeys(USES, 0.0)
    for session in held(store):
        if session["coach_id"] == coach and month_of(session["session_date"]) == month:
            work = components(store, session)
            for name, minutes in work.items():
                use[name] += minutes
            use["other_contact"] += max(0, session["minutes"] - sum(work.values()))
            use["travel"] += session.get("travel_minutes") or 0
    for entry in store["support_time"]:
        if entry["coach_id"] == coach and month_of(entry["work_date"]) == month:
            use[entry["time_use"]] += entry["minutes"]
    return use


def contracted_minutes(store: Store, coach: str, month: date) -> float:
    """Paid minutes of a month; spells without full-time posts or hours add nothing, nor does leave."""
    total = 0.0
    for day in days(month):
        if at_work(store, coach, day):
            for post in posts(store, coach, day):
                hours = float(post.get("fte") or 0) * float(post.get("hours_per_year") or 0)
                total += hours / 12 * 60 / len(days(month))
    return total
