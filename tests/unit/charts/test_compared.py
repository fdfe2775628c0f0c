"""Coached beside waiting rooms, hours beside scores, levels by rules: words and marks of made-up answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from coaching_analytics.charts.compared import compared
from coaching_analytics.charts.dose import dose
from coaching_analytics.charts.level_rules import OWN, beside_published, offered, reached
from coaching_analytics.charts.rule_elements import elements
from coaching_analytics.metrics.dose_response import ASK, NOT_STATED_CAUTION
from coaching_analytics.metrics.qris_sets import listed
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.rules import rule_sets
from tests.unit.charts import made_results as m

CELL = {"instrument": "class_pre_k", "edition": "2", "age_group": "pre_k", "domain": "IS"}
BY = (*CELL, "lead", "statistic")


def coached(effect: float | None = 0.36, word: str = "satisfied") -> Result:
    values: dict[str, Any] = {"coached": 0.3, "not_yet": 0.05, "baseline": 0.03, "effect": effect,
                              "improvement_index": None if effect is None else 14.06}  # fmt: skip
    rows = []
    for name, value in values.items():
        row = {**CELL, "lead": "same", "statistic": name, "value": value, "n": 40}
        if value is None:
            row["reason"] = "too far apart"
        elif name != "baseline":
            row |= {"low": value - 0.2, "high": value + 0.2, "level": 0.95}
        rows.append(row)
    curve = pd.DataFrame([{**CELL, "lead": "same", "coached": 40, "not_yet": 40, "equivalence": word}])
    return m.made("coached_comparison", BY, rows, curves={"equivalence": curve})


def test_both_groups_are_told_with_the_rule_and_the_difference() -> None:
    picture = compared(coached())
    assert picture.sentence == (
        "Beyond what would be expected anyway: **coached between the two ratings +0.30**, not yet coached "
        "+0.05 points. Before, the groups were 0.03 standard deviations apart: alike enough to compare. The "
        "difference is +0.36 standard deviations (likely between +0.16 and +0.56), +14 percentile points."
    )
    assert "cause" not in picture.sentence


def test_a_withheld_difference_says_why() -> None:
    said = compared(coached(None, "not satisfied")).sentence
    assert "too far apart to compare. No difference is given: too far apart." in said


def hours(stated: str, values: dict[str, float]) -> Result:
    names = ("lead_test", "score_before", "site_and_year", "changes")
    rows = [
        {**CELL, "estimator": name, "value": values.get(name), "n": 120, "denominator": 4,
         "reason": None if name in values else ASK}
        for name in names
    ]  # fmt: skip
    return m.made("dose_response", (*CELL, "estimator"), rows, settings={"hours_given_by": stated},
                  cautions=(NOT_STATED_CAUTION,) if stated == "not_stated" else ())  # fmt: skip


def test_hours_are_not_set_beside_scores_until_it_is_stated_how_they_were_given() -> None:
    picture = dose(hours("not_stated", {}))
    assert picture.needs == NOT_STATED_CAUTION
    assert not picture.panels
    assert picture.cautions == ()


def test_the_bracket_names_its_ends_and_leaves_out_the_test() -> None:
    picture = dose(hours("lasting_need", {"lead_test": 0.2, "site_and_year": 0.01, "changes": 0.007}))
    said = "An hour given to a site went with between **+0.007 and +0.010 points**, by the estimate."
    assert picture.sentence == said
    one = dose(hours("last_score", {"lead_test": 0.2, "score_before": 0.01}))
    assert one.sentence == "An hour given to a site went with **+0.010 points**."


def judged() -> Result:
    rows = [
        {"rules": "made_up", "kind": "level", "name": name, "value": sites / 20, "numerator": sites,
         "denominator": 20, "n": 20, "excluded": {"no rating or fact": 7}}
        for name, sites in (("1", 12), ("2", 7), ("3", 1))
    ] + [
        {"rules": "made_up", "kind": "element", "name": "teaching_3", "value": 0.25, "numerator": 4,
         "denominator": 16, "n": 16, "excluded": {"not known": 4}}
    ]  # fmt: skip
    sites = pd.DataFrame(
        {
            "site_id": [f"S{n}" for n in range(20)],
            "level": ["1"] * 12 + ["2"] * 7 + ["3"],
            "published": ["1"] * 10 + ["3"] * 5 + [None] * 5,
            "people": 3,
        }
    )
    curves = {"sites": sites, "rules": listed([each for each in rule_sets() if each.id == "made_up"])}
    return m.made("qris_rules", ("rules", "kind", "name"), rows, curves=curves)


def test_levels_by_rules_are_counted_and_left_out_sites_told() -> None:
    picture = reached(judged())
    assert picture.sentence == (
        "By these rules **12 sites reach Level 1; 7 sites reach Level 2; 1 site reaches Level 3**, of 20 "
        "sites judged."
    )
    assert "Left out: 7 no rating or fact." in picture.caption


def test_published_levels_stand_beside_those_by_the_rules() -> None:
    """Ten of the fifteen sites with a published level have the same by the rules; five have none."""
    picture = beside_published(judged())
    assert "Of 15 judged sites with a published level **10** have the same level" in picture.sentence
    rows = picture.table.set_index("By the rules")
    assert rows.loc["Level 1"].tolist() == ["10", "2", "0"]
    assert rows.loc["Level 2"].tolist() == ["0", "3", "4"]
    partly = judged()
    fewer = {**partly.curves, "sites": partly.curves["sites"].iloc[:3]}
    assert beside_published(replace(partly, curves=fewer)).needs.startswith("Hidden")


def test_an_element_is_named_with_what_it_counts_for_and_when_its_source_was_checked() -> None:
    line = elements(judged()).table.iloc[0].tolist()
    assert line[:2] == ["Two thirds of the rooms: instructional support of 2", "3 points"]
    assert line[2:] == ["22 November 2026", "4", "16", "25%", "4"]


def test_sets_of_rules_say_what_they_are_before_they_are_chosen() -> None:
    found = offered("wa")
    assert next(iter(found)) == OWN
    assert found[OWN] == "None declared for this system"
    assert offered("wa", "Washington")[OWN] == "Rules of this system"
    assert found["made_up"].endswith("(no state's rules)")
    assert found["al_quality_stars"].endswith("(not checked against its source)")
