"""Levels by rules of 60 random sites equal a second judgement in plain Python, site by site."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from coaching_analytics.metrics import qris_rules
from coaching_analytics.vocabulary.rules import Element, RuleSet, parse
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of

END = date(2025, 7, 1)
WINDOW = Selection(window=Window(date(2024, 7, 1), END))
VERSION = """
[[rules]]
id = "demo"
title = "Demo"
version = "{start}"
systems = []
settings = ["centre", "home"]
combine = "hybrid"
base = "1"
valid_months = {months}
valid_from = {start}
{end}
source = "made up"
verified_on = 2026-01-01
[[rules.level]]
level = "2"
[[rules.level]]
level = "3"
points = 2
[[rules.level]]
level = "4"
points = 5
[[rules.element]]
id = "base"
name = "Every room"
level = "2"
statistic = "min_room"
instruments = ["class_pre_k", "class_k_3"]
domain = "ES"
value = {low}
if_absent = "skip"
[[rules.element]]
id = "toddler"
name = "Toddlers"
level = "2"
statistic = "mean"
instruments = ["class_toddler"]
domain = "EBS"
value = {low}
if_absent = "skip"
[[rules.element]]
id = "first"
name = "First edition"
points = 2
group = "teaching"
statistic = "share_rooms"
instruments = ["class_pre_k"]
editions = ["1"]
domain = "IS"
value = 2.5
share = "1/3"
[[rules.element]]
id = "mean"
name = "Mean"
points = 4
group = "teaching"
statistic = "mean"
instruments = ["class_pre_k"]
domain = "IS"
value = 3.0
[[rules.element]]
id = "office"
name = "Office"
points = 1
group = "office"
statistic = "fact"
fact = "pas"
value = 2.5
if_absent = "fail"
"""
RULES = parse(
    VERSION.format(start="2020-01-01", end="valid_to = 2025-01-01", months=24, low=3.0)
    + VERSION.format(start="2025-01-01", end="", months=12, low=3.4)
)
DOMAINS = {"class_pre_k": ("ES", "IS"), "class_k_3": ("ES",), "class_toddler": ("EBS",)}


def world(draw: Random) -> dict[str, list[dict[str, Any]]]:
    """60 sites with up to four rooms and up to three visits a room, before and after the period's end."""
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in (
        "site", "classroom", "observation", "observation_score", "programme_fact")}  # fmt: skip
    for number in range(60):
        site = f"S{number:02d}"
        made["site"].append({"site_id": site, "site_name": site, "region_id": draw.choice(("north", "south")),
                             "setting": draw.choice(("centre", "centre", "home", "school"))})  # fmt: skip
        for days in draw.sample(range(1000), draw.randrange(3)):
            made["programme_fact"].append(
                {"site_id": site, "fact_date": END - timedelta(days - 200), "fact": "pas",
                 "value": draw.choice(("2", "2.5", "3", "met"))}
            )  # fmt: skip
        for room in range(draw.randrange(5)):
            name = f"{site}-{room}"
            made["classroom"].append({"classroom_id": name, "site_id": site})
            usual = draw.choice(tuple(DOMAINS))
            for visit, days in enumerate(draw.sample(range(1400), draw.randrange(4))):
                made["observation"].append(
                    {"observation_id": f"{name}-{visit}", "classroom_id": name,
                     "observation_date": END - timedelta(days - 100),
                     "instrument": draw.choice((usual, usual, "class_pre_k")),
                     "edition": draw.choice("12"), "age_group": "pre_k", "score_level": "domain",
                     "purpose": draw.choice(("formal", "formal", "formal", "practice"))}
                )  # fmt: skip
                for domain in DOMAINS[made["observation"][-1]["instrument"]]:
                    made["observation_score"].append(
                        {"observation_id": f"{name}-{visit}", "cycle": 1, "part": domain,
                         "score": draw.randrange(20, 50) / 10}
                    )  # fmt: skip
    return made


Rating = tuple[date, str, str, str, Fraction]


def latest(made: dict[str, list[dict[str, Any]]], site: str) -> list[Rating]:
    """Day, instrument, edition, domain and score of the latest formal rating of each room of a site."""
    best: dict[tuple[str, str, str], Rating] = {}
    rooms = {room["classroom_id"] for room in made["classroom"] if room["site_id"] == site}
    for visit in made["observation"]:
        day = visit["observation_date"]
        if visit["classroom_id"] in rooms and visit["purpose"] == "formal" and day < END:
            for row in made["observation_score"]:
                if row["observation_id"] == visit["observation_id"]:
                    key = (visit["classroom_id"], visit["instrument"], row["part"])
                    score = Fraction(str(row["score"]))
                    if key not in best or best[key][0] < day:
                        best[key] = (day, visit["instrument"], visit["edition"], row["part"], score)
    return list(best.values())


def pas(made: dict[str, list[dict[str, Any]]], site: str) -> tuple[date, Fraction] | None:
    """The latest number on record."""
    found = [
        (row["fact_date"], Fraction(row["value"]))
        for row in made["programme_fact"]
        if row["site_id"] == site and row["fact_date"] < END and row["value"] != "met"
    ]
    return max(found, default=None)


def months_back(day: date, months: int) -> date:
    """The same day of a month so many months earlier, or its last day."""
    first = date(day.year + (day.month - 1 - months) // 12, (day.month - 1 - months) % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(day.day - 1), following - timedelta(1))


def judge(made: dict[str, list[dict[str, Any]]], site: dict[str, Any]) -> tuple[str, int, date] | None:
    """Outcome, points and date of a site; None when it is not judged."""
    ratings, fact = latest(made, site["site_id"]), pas(made, site["site_id"])
    days = [rating[0] for rating in ratings] + ([fact[0]] if fact else [])
    version = next((each for each in RULES if days and each.holds(max(days))), None)
    if version is None or site["setting"] not in version.settings:
        return None
    oldest = months_back(max(days), version.valid_months or 0)
    fresh = [rating for rating in ratings if rating[0] >= oldest]
    states = {each.id: state(each, fresh, fact) for each in version.elements}
    level, points = reached(version, states)
    best, _ = reached(version, {id: "passed" if one == "unknown" else one for id, one in states.items()})
    return (level if best == level else f"{level} or higher"), points, max(days)


def state(element: Element, ratings: list[Rating], fact: tuple[date, Fraction] | None) -> str:
    if element.fact:
        own = [fact[1]] if fact else []
    else:
        own = [
            score
            for _, instrument, edition, domain, score in ratings
            if instrument in element.instruments
            and domain == element.domain
            and (not element.editions or edition in element.editions)
        ]
    if not own:
        return {"skip": "skipped", "fail": "failed", "unknown": "unknown"}[element.if_absent]
    line = Fraction(str(element.value))
    passed = {
        "mean": sum(own) / len(own) >= line,
        "fact": own[0] >= line,
        "min_room": min(own) >= line,
        "share_rooms": Fraction(sum(x >= line for x in own), len(own)) >= element.share,
    }[element.statistic]
    return "passed" if passed else "failed"


def reached(version: RuleSet, states: dict[str, str]) -> tuple[str, int]:
    teaching = 4 if states["mean"] == "passed" else 2 if states["first"] == "passed" else 0
    points = teaching + (states["office"] == "passed")
    block = [states["base"], states["toddler"]]
    needs = ("passed" in block and not {"failed", "unknown"} & set(block), points >= 2, points >= 5)
    level = next((number for number, met in enumerate(needs) if not met), len(needs))
    return (version.base, "2", "3", "4")[level], points


def test_every_site_is_judged_as_in_plain_python() -> None:
    """Outcome, points and date of all sites; the sites left out; and the counts of the whole."""
    made = world(Random(11))
    places = {
        "system": [{"system_id": "demo", "system_name": "Demo", "fiscal_year_start_month": 7,
                    "school_year_start_month": 8}],
        "region": [{"region_id": name, "system_id": "demo", "region_name": name}
                   for name in ("north", "south")],
    }  # fmt: skip
    gate = gate_of({**places, **made})
    expected = {site["site_id"]: judge(made, site) for site in made["site"]}
    found = qris_rules(gate, WINDOW, by=["site"], rules=RULES)
    lines = found.curves["sites"].set_index("site_id")
    rows = found.rows[found.rows["kind"] == "level"].set_index("site")
    got = {
        site: None if row["value"] is None
        else (row["outcome"], int(lines.loc[site, "points"]), lines.loc[site, "date"])
        for site, row in rows.iterrows()
    }  # fmt: skip
    assert got == expected
    assert len({one and one[0] for one in expected.values()}) >= 6, "the sites drawn should differ"
    whole = qris_rules(gate, WINDOW, rules=RULES)
    for name in ("1", "2", "3", "4"):
        count = sum(one is not None and one[0].split(" ")[0] == name for one in expected.values())
        row = whole.row(rules="demo", kind="level", name=name, outcome=None, because=None)
        assert row.numerator == count
        assert row.denominator == sum(one is not None for one in expected.values())
        assert sum(row.excluded.values()) == sum(one is None for one in expected.values())
