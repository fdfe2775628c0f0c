"""Charts of who is reached: sentences in plain words, ranges only where there are any, no dot cut."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from coaching_analytics.charts import (
    first_contact,
    hours_by_need,
    hours_by_score,
    hours_shared_out,
    kinds_reached,
    language_match,
    leaders,
    virtual,
)
from coaching_analytics.metrics.result import Result
from tests.unit.charts.made_results import NAMES, coverage, made


def waits(p: float | None = None, *, by: str = "", few: bool = False) -> Result:
    """Half reached by day 18 (12 to 26); by need when asked, with the chance of the test."""
    columns = (by,) if by else ()
    kinds: list[dict[str, Any]] = [{by: kind} for kind in ("low", "high", None)] if by else [{}]
    span = {} if few else {"low": 12.0, "high": 26.0, "level": 0.95, "method": "m"}
    rows = []
    for kind in kinds:
        base = {
            **kind,
            "numerator": 30,
            "denominator": 40,
            "n": 40,
            "excluded": {"enrolled before the logs begin": 3},
        }
        rows.append({**base, "statistic": "median", "value": 18.0, **span})
        rows.append({**base, "statistic": "within_30", "value": 0.7})
        rows.append({**base, "statistic": "within_60", "value": None, "reason": "few"})
        rows.append({**base, "statistic": "within_90", "value": None, "reason": "few"})
    curve = pd.DataFrame(
        [
            {**kind, "day": day, "at_risk": 40, "reached": share, "low": low, "high": high}
            for kind in kinds
            for day, share, low, high in ((0, 0, 0, 0), (18, 0.5, 0.4, 0.6), (45, 0.7, None, None))
        ]
    )
    test = pd.DataFrame({"group": ["high", "low"], "p": [p, p]} if p is not None else {"group": [], "p": []})
    curves = {"waits": curve, "compared": test}
    return made("time_to_first_contact", (*columns, "statistic"), rows, curves=curves)


def test_the_wait_is_said_with_its_range_and_its_shares() -> None:
    picture = first_contact.waiting(waits())
    assert picture.sentence == (
        "Half of new sites are reached within **18 working days** of enrolment (likely between 12 and 26). "
        "Reached: 70% within 30 working days."
    )
    assert "Sites not reached yet count as waiting until the end of the period." in picture.caption
    assert picture.caption.endswith("Left out: 3 enrolled before the logs begin.")
    assert "NaN" not in picture.panels[0].figure.to_json()
    assert picture.table.iloc[0].tolist()[4:] == ["12 to 26", "70%", "–", "–"]


def test_few_sites_have_no_range() -> None:
    assert "likely" not in first_contact.waiting(waits(few=True)).sentence


def test_groups_are_compared_in_words() -> None:
    differ = first_contact.by_kind(waits(0.012, by="need"), waits(), by="need")
    assert differ.sentence.startswith("The waits differ between levels of need by more than chance alone")
    assert "1 in 100 times" in differ.sentence
    alike = first_contact.by_kind(waits(0.4, by="need"), waits(), by="need")
    assert alike.sentence == "Differences between levels of need as large as these can be chance."
    assert [panel.title for panel in alike.panels] == ["High need", "Low need", "Need not stated"]


def gaps(*groups: tuple[str, str, int, int, int, int]) -> Result:
    rows = []
    for trait, group, met, n, rest, others in groups:
        base = {"trait": trait, "group": group, "n": n}
        rows.append({**base, "statistic": "reached", "value": met / n, "numerator": met, "denominator": n})
        rows.append(
            {**base, "statistic": "rest", "value": rest / others, "numerator": rest, "denominator": others}
        )
        rows.append({**base, "statistic": "gap", "value": met / n - rest / others})
    return made("coverage_gap", ("trait", "group", "statistic"), rows)


def test_the_kind_farthest_below_is_named_and_a_small_one_is_not() -> None:
    result = gaps(
        ("setting", "home", 40, 80, 60, 60),
        ("setting", "ffn", 1, 9, 99, 131),
        ("setting", "centre", 59, 51 + 8, 41, 81),
    )
    picture = kinds_reached.kinds_reached(result, NAMES, ("setting",), "kinds", "Which kinds?")
    assert picture.sentence.startswith(
        "Farthest below all others: Family child care homes, **50%** of 80 sites"
    )
    assert "Reached in homes: 50% of 80 family child care homes and 11% of 9 places" in picture.sentence
    assert "+" in picture.table["Difference in points"].tolist()[1]


def test_needs_stand_in_their_order() -> None:
    result = gaps(*((("need", level, 10, 20, 30, 40)) for level in ("low", "not_stated", "high")))
    picture = kinds_reached.kinds_reached(result, NAMES, ("need",), "kinds", "Which kinds?")
    assert picture.table["Kind"].tolist() == ["High need", "Low need", "Need not stated"]


def test_a_difference_whose_range_holds_none_is_said_so() -> None:
    values = {
        "high": (1.5, 1.2, 1.8),
        "low": (1.2, 0.9, 1.5),
        "difference": (0.3, -0.1, 0.7),
        "ratio": (1.25, 0.9, 1.8),
    }
    rows = [
        {"statistic": name, "value": v, "low": low, "high": high, "level": 0.95, "method": "b", "n": 40}
        for name, (v, low, high) in values.items()
    ]
    result = made("dosage_gap", ("statistic",), rows)
    places = made("dosage_gap", ("region", "statistic"), [{**row, "region": "R1"} for row in rows])
    picture = hours_by_need.gap(result, places, NAMES)
    assert ": 0.3 more (likely between −0.1 and +0.7), 1.2 times as many." in picture.sentence
    assert picture.sentence.endswith("These sites do not rule out that there is no difference.")


def test_evenness_is_explained_without_its_index() -> None:
    values = {
        "gini": 0.5,
        "need_index": 0.1,
        "high_need_sites": 0.3,
        "high_need_hours": 0.4,
        "top_quarter_hours": 0.6,
    }
    rows = [{"statistic": name, "value": value, "n": 40} for name, value in values.items()]
    curves = {
        "lorenz": pd.DataFrame({"sites": [0, 0.5, 1], "hours": [0, 0.2, 1]}),
        "need": pd.DataFrame({"need": [None, "low", "high"], "sites": [0, 0.7, 1], "hours": [0, 0.6, 1]}),
    }
    picture = hours_shared_out.shared_out(made("hours_concentration", ("statistic",), rows, curves=curves))
    assert picture.sentence == (
        "The quarter of sites with most hours got **60%** of all hours. Sites of high need are 30% of sites "
        "and got 40% of the hours."
    )
    assert "gini" not in (picture.sentence + picture.caption + picture.table.to_string()).lower()
    assert len(picture.panels) == 2


def test_scores_of_need_have_a_curve_and_lines_of_their_own() -> None:
    values = {
        "gini": 0.5,
        "need_index": None,
        "high_need_sites": None,
        "high_need_hours": None,
        "top_quarter_hours": 0.6,
        "score_index": 0.2,
        "highest_quarter_sites": 0.25,
        "highest_quarter_hours": 0.4,
    }
    rows = [
        {"statistic": name, "value": value, "n": 40, "reason": "few levels" if value is None else None}
        for name, value in values.items()
    ]
    line = pd.DataFrame({"sites": [0, 0.5, 1], "hours": [0, 0.2, 1]})
    result = made("hours_concentration", ("statistic",), rows, curves={"lorenz": line, "score": line})
    picture = hours_shared_out.shared_out(result)
    assert [panel.title for panel in picture.panels][-1] == "Sites in order of their score of need"
    assert "25% of these sites, has 40% of their hours" in picture.panels[-1].alt
    assert picture.table["Value"].tolist()[-3:] == ["25%", "40%", "0.20"]


def quarters(*values: float | None) -> Result:
    names = (*(f"quarter_{number}" for number in (1, 2, 3, 4)), "quarter_difference", "quarter_ratio")
    rows = []
    for name, value in zip(names, values, strict=True):
        row: dict[str, Any] = {"statistic": name, "value": value, "n": 20}
        if value is None:
            row["reason"] = "no score of need"
        else:
            row |= {"low": value - 0.4, "high": value + 0.4, "level": 0.95, "method": "b"}
        rows.append(row)
    return made("dosage_gap", ("statistic",), rows)


def test_quarters_of_need_stand_from_the_highest_down() -> None:
    picture = hours_by_score.by_quarter(quarters(1.0, 1.2, 1.4, 1.8, 0.8, 1.8))
    assert picture.table["Quarter"].tolist() == [
        "Highest quarter of need", "Third quarter of need", "Second quarter of need", "Lowest quarter of need"
    ]  # fmt: skip
    assert picture.sentence == (
        "The middle site of the highest quarter of need was given **1.8 hours a month**, that of the lowest "
        "quarter 1.0: 0.8 more (likely between 0.4 and 1.2), 1.8 times as many."
    )


def test_without_scores_the_reader_is_told_what_to_add() -> None:
    picture = hours_by_score.by_quarter(quarters(*[None] * 6))
    assert not picture.panels
    assert "need_score" in picture.needs


def test_kinds_leave_out_scores_that_nobody_has() -> None:
    result = gaps(("need", "high", 10, 20, 30, 40), ("need_quarter", "not_stated", 10, 20, 30, 40))
    picture = kinds_reached.kinds_reached(result, NAMES, ("need", "need_quarter"), "kinds", "Which kinds?")
    assert picture.table["Told apart by"].tolist() == ["Need"]


def test_unknown_languages_are_said() -> None:
    rows = [
        {"statistic": "matched", "value": 0.7, "denominator": 100.0, "numerator": 70.0, "n": 50},
        {"statistic": "unknown", "value": 0.3, "denominator": 140.0, "numerator": 40.0, "n": 50},
    ]
    places = made("language_match", ("region", "statistic"), [{**row, "region": "R1"} for row in rows])
    picture = language_match.matched(made("language_match", ("statistic",), rows), places, NAMES)
    assert "For 30% of all hours one of the two languages is not on record." in picture.sentence


def test_leaders_stand_apart_from_educators() -> None:
    picture = leaders.leaders(coverage(), coverage(True), NAMES, by="region")
    assert picture.sentence.startswith("A site leader had a contact at **")
    assert set(picture.table.columns) == {"Region", "Sites counted", "Leader reached", "Educator reached"}


@pytest.mark.parametrize("known", [True, False])
def test_virtual_hours_tell_rural_sites_apart(known: bool) -> None:
    areas = ("all", "rural", "not_rural") if known else ("all",)
    rows = [
        {"internet": internet, "area": area, "value": 0.0, "numerator": 0.0, "denominator": 10.0, "n": 12}
        for area in areas
        for internet in ("all", "none")
    ]
    picture = virtual.by_internet(made("virtual_share", ("internet", "area"), rows))
    assert [panel.title for panel in picture.panels] == (
        ["Rural sites", "Other sites"] if known else ["All sites"]
    )
    span = json.loads(picture.panels[0].figure.to_json())["layout"]["xaxis"]["range"]
    assert span[0] < 0 < span[1], "a dot at nought is not cut by the edge"
