"""Levels by rules, by hand: five shapes, dates, what is missing, what is switched off, and the reasons."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import qris_rules
from coaching_analytics.metrics.qris_words import near, wanted_rooms
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.rules import RuleSet, parse
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.rated_system import rated_gate, visit

YEAR = Selection(window=Window(date(2024, 7, 1), date(2025, 7, 1)))
HEAD = """
[[rules]]
id = "demo"
title = "Demo rules"
version = "{version}"
systems = ["demo"]
settings = ["centre", "head_start"]
combine = "{combine}"
base = "1"
valid_from = {start}
{end}
source = "made up"
verified_on = 2026-01-01
"""
LEVEL = '[[rules.level]]\nlevel = "{0}"\n'


def rules(
    *parts: str, combine: str = "block", start: str = "2000-01-01", end: str = ""
) -> tuple[RuleSet, ...]:
    """One version of the made-up rules from levels and elements."""
    until = f"valid_to = {end}" if end else ""
    return parse(HEAD.format(version=start, combine=combine, start=start, end=until) + "\n".join(parts))


def element(id: str, statistic: str, value: float, **further: Any) -> str:
    """An element of instructional support, by default of level 2."""
    fields = {"id": id, "name": f"IS {id}", "statistic": statistic, "value": value}
    if statistic == "fact":
        fields |= {"fact": id}
    else:
        fields |= {"instruments": ["class_pre_k"], "domain": "IS"}
    fields |= further if "points" in further else {"level": "2", **further}
    return "[[rules.element]]\n" + "\n".join(f"{name} = {written(v)}" for name, v in fields.items())


def written(value: Any) -> str:
    return str(value) if isinstance(value, (int, float, list)) else f'"{value}"'


FACTS = [
    {"site_id": "A", "fact_date": "2024-08-01", "fact": "pas", "value": "2.6"},
    {"site_id": "A", "fact_date": "2024-12-01", "fact": "pas", "value": "2.4"},
    {"site_id": "B", "fact_date": "2024-12-01", "fact": "pas", "value": "2.5"},
    {"site_id": "B", "fact_date": "2025-07-01", "fact": "pas", "value": "1"},
    {"site_id": "B", "fact_date": "2024-12-02", "fact": "monitoring_visit", "value": "met"},
]


@pytest.fixture(scope="module")
def gate() -> Gate:
    """Site A: rooms 2.0 and 4.0. Site B (Head Start): 3.0. Site C was never rated. Some facts of A and B."""
    visits = [
        visit("A1", "2024-09-01", 2.0), visit("A2", "2025-01-10", 4.0), visit("B1", "2024-10-01", 3.0),
    ]  # fmt: skip
    return rated_gate(visits, programme_fact=FACTS)


@pytest.fixture(scope="module")
def dated() -> Gate:
    """A and B: a room rated on 10 January 2025 and one 36 months before, or a day more. C: four visits."""
    rooms = [{"classroom_id": f"{site}{n}", "site_id": site} for site in "ABC" for n in (1, 2)]
    visits = [
        visit("A1", "2022-01-10", 2.0), visit("A2", "2025-01-10", 4.0),
        visit("B1", "2022-01-09", 2.0), visit("B2", "2025-01-10", 4.0),
        visit("C1", "2024-08-01", 1.0), visit("C1", "2024-09-01", 3.0),
        visit("C1", "2024-10-01", 7.0, purpose="practice"), visit("C1", "2025-07-01", 6.0),
    ]  # fmt: skip
    return rated_gate(visits, classroom=rooms)


def level(found: Result, site: str) -> Any:
    return found.rows[(found.rows["site"] == site) & (found.rows["kind"] == "level")].iloc[0]


def shown(found: Result, site: str, name: str) -> Any:
    mine = (found.rows["site"] == site) & (found.rows["kind"] == "element") & (found.rows["name"] == name)
    return found.rows[mine].iloc[0]


@pytest.mark.parametrize(
    ("statistic", "value", "further", "outcome", "told"),
    [
        ("mean", 3.0, {}, "shown", "the mean of 2 rooms is 3.00; 3.00 is needed"),
        ("mean", 3.1, {}, "not shown", "the mean of 2 rooms is 3.00; 3.10 is needed"),
        ("min_room", 2.0, {}, "shown", "the lowest of 2 rooms is 2.00; 2.00 is needed in every room"),
        ("min_room", 2.5, {}, "not shown",
         "the lowest of 2 rooms is 2.00; 2.50 is needed in every room; 1 room of 2 below it"),
        ("share_rooms", 4.0, {"share": "1/2"}, "shown",
         "1 of 2 rooms at 4 or more; 1 needed (1/2 of the rooms)"),
        ("share_rooms", 4.0, {"share": "2/3"}, "not shown",
         "1 of 2 rooms at 4 or more; 2 needed (2/3 of the rooms)"),
    ],
)  # fmt: skip
def test_an_element_says_why_it_is_shown_or_not(
    gate: Gate, statistic: str, value: float, further: dict[str, Any], outcome: str, told: str
) -> None:
    """Site A has rooms of 2.0 and 4.0."""
    given = rules(LEVEL.format("2"), element("x", statistic, value, **further))
    found = qris_rules(gate, YEAR, by=["site"], rules=given)
    row = shown(found, "A", "x")
    assert (row["outcome"], row["because"], row["n"]) == (outcome, told, 2)
    assert row["value"] == (1.0 if outcome == "shown" else 0.0)
    assert level(found, "A")["outcome"] == ("2" if outcome == "shown" else "1")


def test_sites_are_counted_by_level_and_element(gate: Gate) -> None:
    """Mean of 3 for level 2, lowest room of 3 for level 3: A reaches 2, B reaches 3; C is not rated."""
    given = rules(
        LEVEL.format("2"),
        LEVEL.format("3"),
        element("mean", "mean", 3.0),
        element("each", "min_room", 3.0, level="3"),
    )
    found = qris_rules(gate, YEAR, rules=given)
    rows = {(row.by["kind"], row.by["name"]): row for row in found.records()}
    assert {name: rows["level", name].value for name in ("1", "2", "3")} == {"1": 0.0, "2": 0.5, "3": 0.5}
    assert rows["level", "2"].excluded == {"no rating or fact": 1}
    assert (rows["element", "each"].numerator, rows["element", "each"].denominator) == (1, 2)
    north = qris_rules(gate, YEAR, by=["region"], rules=given)
    south = north.row(region="south", rules="demo", kind="level", name=None, outcome=None, because=None)
    assert (south.value, south.reason) == (None, "no site could be judged by these rules")
    sites = found.curves["sites"].set_index("site_id")
    assert sites.loc["A", ["level", "date"]].tolist() == ["2", date(2025, 1, 10)]
    assert sites.loc["B", ["level", "date"]].tolist() == ["3", date(2024, 10, 1)]


def test_what_would_raise_a_level(gate: Gate) -> None:
    """A lacks a room, B's mean lacks half a point; a site at the top lacks nothing."""
    given = rules(
        LEVEL.format("2"), element("each", "min_room", 3.0), element("mean", "mean", 3.5, if_absent="fail")
    )
    found = qris_rules(gate, YEAR, by=["site"], rules=given)
    assert level(found, "A")["because"] == ("for 2: IS each: 1 room to 3 or more; IS mean: 0.50 points more")
    assert level(found, "B")["because"] == "for 2: IS mean: 0.50 points more"
    easy = rules(LEVEL.format("2"), element("mean", "mean", 2.0))
    top = qris_rules(gate, YEAR, by=["site"], rules=easy)
    assert level(top, "A")["because"] == "the highest level these rules have"


POINTS = (
    '[[rules.level]]\nlevel = "2"\npoints = 2\n',
    '[[rules.level]]\nlevel = "3"\npoints = 4\n',
    element("some", "share_rooms", 3.0, share="1/2", points=2, group="rooms"),
    element("all", "min_room", 3.0, points=3, group="rooms"),
    element("pas", "fact", 2.5, points=1, group="office"),
)


def test_points_add_up_over_groups(gate: Gate) -> None:
    """A: half of the rooms, 2 points, PAS 2.4 none. B: all rooms 3 and PAS 2.5 one, 4 points."""
    found = qris_rules(gate, YEAR, by=["site"], rules=rules(*POINTS, combine="points"))
    assert (level(found, "A")["outcome"], level(found, "B")["outcome"]) == ("2", "3")
    assert level(found, "A")["because"] == (
        "for 3: 2 more points (2 of 4): 1 by IS all: 1 room to 3 or more or 1 by IS pas: 0.10 points more"
    )
    assert shown(found, "A", "pas")["because"] == "pas is 2.40; 2.50 is needed"
    assert found.curves["sites"].set_index("site_id").loc["B", ["points", "date"]].tolist() == [
        4,
        date(2024, 12, 1),
    ]


def test_a_hybrid_level_needs_its_points_and_its_elements(gate: Gate) -> None:
    """Both sites have the points; only B shows the element of level 3."""
    given = rules(
        *POINTS[:1],
        '[[rules.level]]\nlevel = "3"\npoints = 3\n',
        element("some", "share_rooms", 3.0, share="1/2", points=3, group="rooms"),
        element("each", "min_room", 3.0, level="3"),
        combine="hybrid",
    )
    found = qris_rules(gate, YEAR, by=["site"], rules=given)
    assert (level(found, "A")["outcome"], level(found, "B")["outcome"]) == ("2", "3")


def test_what_is_missing_leaves_the_level_open_fails_or_is_skipped(gate: Gate) -> None:
    """No site has a toddler room rated: unknown leaves level 2 open, fail closes it, skip passes over it."""
    for absent, outcome in (("unknown", "1 or higher"), ("fail", "1"), ("skip", "2")):
        given = rules(
            LEVEL.format("2"),
            element("mean", "mean", 3.0),
            element("small", "mean", 3.0, instruments=["class_toddler"], domain="EBS", if_absent=absent),
        )
        found = qris_rules(gate, YEAR, by=["site"], rules=given)
        assert level(found, "A")["outcome"] == outcome
        told = "no room has a rating with CLASS Toddler that is recent enough"
        assert shown(found, "A", "small")["because"] == told
        may = [caution for caution in found.cautions if "may be higher" in caution]
        assert bool(may) == (absent == "unknown")


def test_a_level_whose_elements_are_all_skipped_is_not_given(gate: Gate) -> None:
    """Nothing was shown: the sites have no toddler rooms, and a fact gives them a date."""
    given = rules(
        LEVEL.format("2"),
        LEVEL.format("3"),
        element("small", "mean", 3.0, instruments=["class_toddler"], domain="EBS", if_absent="skip"),
        element("pas", "fact", 1.0, level="3"),
    )
    found = qris_rules(gate, YEAR, by=["site"], rules=given)
    assert level(found, "A")["outcome"] == "1"
    assert level(found, "A")["because"] == "for 2: a rating that one of its elements looks at"


def test_each_site_is_judged_by_the_rules_on_its_date(gate: Gate) -> None:
    """Stricter from 1 January 2025: A (10 January) is under the new version, B (1 October) under the old."""
    old = rules(LEVEL.format("2"), element("mean", "mean", 3.0), end="2025-01-01")
    new = rules(LEVEL.format("2"), element("mean", "mean", 3.5), start="2025-01-01")
    found = qris_rules(gate, YEAR, by=["site"], rules=(*old, *new))
    assert (level(found, "A")["outcome"], level(found, "B")["outcome"]) == ("1", "2")
    newest = gate.with_settings({"rules_in_force": "newest"})
    later = qris_rules(newest, YEAR, by=["site"], rules=(*old, *new))
    assert (level(later, "A")["outcome"], level(later, "B")["outcome"]) == ("1", "1")
    assert any("1 sites are judged by the newest version" in caution for caution in later.cautions)


@pytest.mark.parametrize(("start", "left"), [("2024-10-02", {"no rules on its date": 1}), ("2024-10-01", {})])
def test_the_first_day_in_force_counts(gate: Gate, start: str, left: dict[str, int]) -> None:
    """B's date is 1 October 2024."""
    given = rules(LEVEL.format("2"), element("mean", "mean", 3.0), start=start)
    only_b = Selection(window=YEAR.window, sites=("B",))
    (row, *_) = qris_rules(gate, only_b, rules=given).records()
    assert dict(row.excluded) == left
    assert (row.value is None) == bool(left)


def test_a_rating_too_old_on_the_sites_date_does_not_count(dated: Gate) -> None:
    """36 months before 10 January 2025: a rating of 10 January 2022 counts, one a day older does not."""
    given = rules(LEVEL.format("2"), element("mean", "mean", 3.0))
    found = qris_rules(dated, YEAR, by=["site"], rules=given)
    assert {site: shown(found, site, "mean")["n"] for site in "AB"} == {"A": 2, "B": 1}


def test_only_the_latest_formal_rating_of_a_room_counts(dated: Gate) -> None:
    """An earlier 1.0, a practice 7.0 and a rating after the period are left out."""
    given = rules(LEVEL.format("2"), element("mean", "mean", 3.0))
    found = qris_rules(dated, YEAR, by=["site"], rules=given)
    assert shown(found, "C", "mean")["because"] == "the mean of 1 room is 3.00; 3.00 is needed"


def test_rules_are_for_their_settings(gate: Gate) -> None:
    text = HEAD.replace(', "head_start"', "")
    given = parse(
        text.format(version="1", combine="block", start="2000-01-01", end="")
        + LEVEL.format("2")
        + element("mean", "mean", 3.0)
    )
    found = qris_rules(gate, YEAR, rules=given)
    assert found.records()[0].excluded == {"no rating or fact": 1, "rules are not for it": 1}


def test_unverified_rules_are_off_say_so_and_can_be_switched_on(gate: Gate) -> None:
    given = rules(LEVEL.format("2"), element("mean", "mean", 3.0, verified_on=""))
    off = qris_rules(gate, YEAR, rules=given)
    assert [row.reason for row in off.records()] == ["no level of these rules is switched on"]
    assert any("switched off because nobody has checked" in caution for caution in off.cautions)
    on = qris_rules(gate.with_settings({"unverified_rules": "on"}), YEAR, rules=given)
    assert on.row(rules="demo", kind="level", name="2", outcome=None, because=None).value == 1.0
    assert any("used although nobody has checked" in caution for caution in on.cautions)


def test_without_rules_of_its_own_a_store_says_how_to_choose_a_set(gate: Gate) -> None:
    """The made-up set judges any store, and says that it is no state's."""
    none = qris_rules(gate, YEAR)
    assert none.records() == []
    assert any("setting rule_set" in caution for caution in none.cautions)
    named = qris_rules(gate.with_settings({"rule_set": "made_up"}), YEAR)
    assert {row.by["rules"] for row in named.records()} == {"made_up"}
    assert any("no state's rules" in caution for caution in named.cautions)
    assert set(named.curves["rules"]["source"]) == {"Made up for this product; no state's rules"}


def test_rules_name_the_systems_they_are_for(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a choice a store is held to the rules that name its system, and to no others."""
    own = rules(LEVEL.format("2"), element("mean", "mean", 3.0))
    other = parse(
        HEAD.replace('["demo"]', '["elsewhere"]').replace('"demo"', '"foreign"')
        .format(version="1", combine="block", start="2000-01-01", end="")
        + LEVEL.format("2") + element("mean", "mean", 3.0)
    )  # fmt: skip
    monkeypatch.setattr(
        import_module("coaching_analytics.metrics.qris_sets"), "rule_sets", lambda: (*own, *other)
    )
    found = qris_rules(gate, YEAR)
    assert {row.by["rules"] for row in found.records()} == {"demo"}


def test_published_figures_need_enough_lead_educators(gate: Gate) -> None:
    """Three rooms are three people: no figure, no word of what was found, and no line of a site leaves."""
    given = rules(LEVEL.format("2"), element("mean", "mean", 3.0))
    whole = release(qris_rules(gate, YEAR, rules=given), Viewer.published())
    sites = release(qris_rules(gate, YEAR, by=["site"], rules=given), Viewer.published())
    for found in (whole, sites):
        assert all(row.value is None for row in found.records())
        assert found.curves["sites"].empty
    judged = sites.rows[sites.rows["site"] != "C"]
    assert judged[["outcome", "because"]].isna().all(axis=None)
    assert all("Hidden" in reason for reason in judged["reason"])


def test_enough_lead_educators_are_shown(gate: Gate) -> None:
    """Two people are enough for A and B is alone: its words are hidden, and A's with them."""
    given = rules(LEVEL.format("2"), element("mean", "mean", 3.0))
    whole = release(qris_rules(gate, YEAR, rules=given), Viewer.published(3))
    assert whole.row(rules="demo", kind="level", name="2", outcome=None, because=None).value == 1.0
    sites = release(qris_rules(gate, YEAR, by=["site"], rules=given), Viewer.published(2))
    judged = sites.rows[sites.rows["site"] != "C"]
    assert judged["value"].isna().all()
    assert judged["because"].isna().all()


@pytest.mark.parametrize(
    ("value", "needed", "told"),
    [(2.5, 3.0, ("2.50", "3.00")), (2.9996, 3.0, ("2.9996", "3.0000")), (3.0, 3.0, ("3.00", "3.00"))],
)
def test_a_near_miss_does_not_look_like_a_pass(value: float, needed: float, told: tuple[str, str]) -> None:
    assert near(value, needed) == told


def test_rooms_wanted_for_a_share() -> None:
    """A third of 3 is 1, of 4 is 2 (1.33 rooms), of 6 is 2."""
    share = rules(LEVEL.format("2"), element("x", "share_rooms", 3.0, share="1/3"))[0].elements[0].share
    assert [wanted_rooms(rooms, share) for rooms in (3, 4, 6)] == [1, 2, 2]
