"""Scores, pairs and money once more in plain Python, in fractions where cents are at stake."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from math import floor
from statistics import fmean
from typing import Any

from tests.property.reference import (
    Store,
    attendees,
    held,
    month_of,
    months,
    next_month,
    site_month,
    system_of,
)

CLASS_PRE_K = {"ES": ("PC", "NC", "TS", "RSP"), "CO": ("BM", "PD", "ILF"), "IS": ("CD", "QF", "LM")}
ITERS_3 = {"SF": (1, 4), "PCR": (5, 8), "LB": (9, 14), "ACT": (15, 24), "INT": (25, 30), "PS": (31, 33)}
BANDS = ((120, 270), (270, 460), (460, 900), (900, 1300))


def rating_score(store: Store) -> dict[tuple[str, str], float]:
    """Score by observation and domain, for CLASS Pre-K and ITERS-3."""
    table = {}
    for visit in store["observation"]:
        by_part: dict[str, list[float]] = defaultdict(list)
        for row in store["observation_score"]:
            if row["observation_id"] == visit["observation_id"] and row.get("score") is not None:
                by_part[row["part"]].append(float(row["score"]))
        means = {part: fmean(scores) for part, scores in by_part.items()}
        if visit["score_level"] == "domain":
            domains = means
        elif visit["instrument"] == "class_pre_k":
            domains = _class_domains(means)
        else:
            domains = _ers_domains(means)
        table.update({(visit["observation_id"], domain): score for domain, score in domains.items()})
    return table


def _class_domains(means: dict[str, float]) -> dict[str, float]:
    turned = {part: 8 - score if part == "NC" else score for part, score in means.items()}
    return {
        domain: fmean(turned[p] for p in parts)
        for domain, parts in CLASS_PRE_K.items()
        if all(p in turned for p in parts)
    }


def rating_part(store: Store) -> dict[tuple[str, str, str], float]:
    """Score by observation, domain and dimension, of CLASS Pre-K visits whose domain has a score."""
    whole, table = rating_score(store), {}
    for visit in store["observation"]:
        if visit["instrument"] != "class_pre_k" or visit["score_level"] == "domain":
            continue
        for domain, parts in CLASS_PRE_K.items():
            for part in parts if (visit["observation_id"], domain) in whole else ():
                scores = [
                    float(row["score"])
                    for row in store["observation_score"]
                    if (row["observation_id"], row["part"]) == (visit["observation_id"], part)
                    and row.get("score") is not None
                ]
                mean = fmean(scores)
                table[visit["observation_id"], domain, part] = 8 - mean if part == "NC" else mean
    return table


def _ers_domains(means: dict[str, float]) -> dict[str, float]:
    domains = {}
    for code, (first, last) in ITERS_3.items():
        scored = [means[str(i)] for i in range(first, last + 1) if str(i) in means]
        if scored:
            domains[code] = fmean(scored)
    if means and 33 - len(means) <= 0.2 * 33:
        domains["total"] = fmean(means.values())
    return domains


def rater_coached(store: Store, visit: dict[str, Any]) -> bool | None:
    """Did the rater, as a coach, touch the site in the twelve months before the visit?"""
    person, day = visit.get("rater_person_id"), visit["observation_date"]
    if person is None:
        return None
    coaches = {c["coach_id"] for c in store["coach"] if c.get("person_id") == person}
    site = site_of_room(store, visit["classroom_id"])
    return any(
        s["coach_id"] in coaches
        and day.replace(year=day.year - 1) <= s["session_date"] < day
        and site in attendees(store, s)
        for s in held(store)
    )


def site_of_room(store: Store, room: str) -> str:
    return next(r["site_id"] for r in store["classroom"] if r["classroom_id"] == room)


def rating_pair(store: Store) -> dict[tuple[str, str, str], tuple[str, str]]:
    """(later, domain, band) -> (earlier, lead) for eligible visits."""
    visits = {
        v["observation_id"]: v
        for v in store["observation"]
        if v["purpose"] == "formal" and not rater_coached(store, v)
    }
    scores = rating_score(store)
    table: dict[tuple[str, str, str], tuple[str, str]] = {}
    for later_id, domain in scores:
        for low, high in BANDS:
            found = [
                e
                for e in visits.values()
                if later_id in visits
                and (e["observation_id"], domain) in scores
                and all(
                    e[k] == visits[later_id][k]
                    for k in ("classroom_id", "instrument", "edition", "age_group")
                )
                and low <= (visits[later_id]["observation_date"] - e["observation_date"]).days < high
            ]
            if found:
                best = max(found, key=lambda e: (e["observation_date"], e["observation_id"]))
                leads = {visits[later_id].get("lead_educator_id"), best.get("lead_educator_id")}
                lead = "unknown" if None in leads else "same" if len(leads) == 1 else "changed"
                table[later_id, domain, f"{low}-{high}"] = (best["observation_id"], lead)
    return table


def whole(value: Fraction) -> int:
    """Round half away from zero."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


def split(total: int, weights: list[Fraction]) -> list[int]:
    """Whole parts of `total` in proportion to `weights`, by differences of the rounded running total."""
    parts, upto, before, together = [], Fraction(0), 0, sum(weights)
    for weight in weights:
        upto += weight
        after = whole(total * upto / together)
        parts.append(after - before)
        before = after
    return parts


def line_months(line: dict[str, Any]) -> list[date]:
    listed, month = [], month_of(line["start_date"])
    while month < line["end_date"]:
        listed.append(month)
        month = next_month(month)
    return listed


def place_sites(store: Store, line: dict[str, Any]) -> list[str] | None:
    """Site ids of a line's place in order; None when nobody knows the place."""
    level, place = line["place_level"], line["place_id"]
    known = {
        "site": {s["site_id"] for s in store["site"]},
        "agency": {a["agency_id"] for a in store["agency"]},
        "region": {r["region_id"] for r in store["region"]},
        "system": {r["system_id"] for r in store["region"]},
    }
    if place not in known[level]:
        return None
    return sorted(
        s["site_id"]
        for s in store["site"]
        if place
        == {
            "site": s["site_id"],
            "agency": s.get("agency_id"),
            "region": s["region_id"],
            "system": system_of(store, s["region_id"]),
        }[level]
    )


NOT_GIVEN = {
    "hours": "no hours logged",
    "sites": "no site enrolled",
    "educators": "no educators on record",
    "direct_only": "not spread over sites",
}


def carried(store: Store, rule: str) -> dict[tuple[str, date], Fraction]:
    """What dollars follow, by site and month: thousandths of minutes, days enrolled, days of educators."""
    follows = {
        "hours": lambda row: round(row["minutes_given"] * 1000),
        "sites": lambda row: row["enrolled_days"],
        "educators": lambda row: row["educator_days"],
        "direct_only": lambda row: 0,
    }[rule]
    return {key: Fraction(follows(row)) for key, row in site_month(store).items()}


def spend_site_month(store: Store, rule: str = "hours") -> dict[tuple[Any, ...], int]:
    """Cents by (site, month, kind, perspective, ingredient, level booked, place booked, reason); site None
    where not allocated.
    """
    weights = carried(store, rule)
    table: dict[tuple[Any, ...], int] = defaultdict(int)
    spread: dict[tuple[Any, ...], int] = defaultdict(int)
    sites_of: dict[tuple[Any, ...], list[str]] = {}
    for line in store["spending"]:
        if line["purpose"] != "coaching":
            continue
        listed = line_months(line)
        cents = split(round(line["amount"] * 100), [Fraction(1)] * len(listed))
        for month, part in zip(listed, cents, strict=True):
            tail = (
                *(month, line["amount_kind"], line["perspective"], line.get("ingredient")),
                *(line["place_level"], line["place_id"]),
            )
            sites = place_sites(store, line)
            if sites is None:
                table[None, *tail, "place unknown"] += part
            elif line["place_level"] == "site":
                table[line["place_id"], *tail, None] += part
            else:
                given = [s for s in sites if weights.get((s, month), 0) > 0]
                if not given:
                    table[None, *tail, NOT_GIVEN[rule]] += part
                else:
                    spread[tail] += part
                    sites_of[tail] = given
    for tail, part in spread.items():
        given = sites_of[tail]
        for site, cent in zip(given, split(part, [weights[s, tail[0]] for s in given]), strict=True):
            table[site, *tail, None] += cent
    assert {key[1] for key in table} <= set(months(store))
    return dict(table)
