"""What is said of a site's parts, and how ages of ratings are drawn, from made-up answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from coaching_analytics.charts import part_gaps
from coaching_analytics.charts.rating_ages import SHADES, Cell, rating_ages
from coaching_analytics.metrics.part_gaps import ONE_SITE
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_topics import NOT_LOGGED
from tests.unit.charts import made_results as m

LINE = ("class_pre_k", "2", "pre_k")
CELL = dict(zip(("instrument", "edition", "age_group"), LINE, strict=True))
BY = (*CELL, "domain", "part", "statistic")


def answer(gaps: Mapping[str, tuple[float, float | None]], touched: dict[str, Any], **fields: Any) -> Result:
    """Gap and half a range of parts of instructional support; `touched` are columns of visits before."""
    rows: list[dict[str, Any]] = []
    for part, (gap, half) in gaps.items():
        cell = {**CELL, "domain": "IS", "part": part}
        ranged = {} if half is None else {"low": gap - half, "high": gap + half, "level": 0.95, "method": "m"}
        rows += [
            {**cell, "statistic": "site", "value": 3 + gap, "n": 3},
            {**cell, "statistic": "region", "value": 3.0, "n": 40},
            {**cell, "statistic": "difference", "value": gap, "n": 3, **ranged},
            {**cell, "statistic": "touched_before", **touched},
            {**cell, "statistic": "touched_since", "n": 0, "reason": "no coaching visit on record"},
        ]
    days = {"oldest": date(2025, 3, 1), "newest": date(2025, 4, 28)}
    rated = pd.DataFrame([{**CELL, "rooms": 3, "raters": 2, **days, "people": 3}])
    topics = pd.DataFrame(columns=[*CELL, "topic"])
    curves = {"rated": rated, "topics": topics}
    return m.made("part_gaps", BY, rows, people="leads", curves=curves, **fields)


SOME = {"value": 0.4, "numerator": 2, "denominator": 5, "n": 12}


def test_parts_surely_below_are_named_with_the_visits_that_touched_them() -> None:
    gaps = {"LM": (-1.2, 0.5), "QF": (-0.4, 0.5), "CD": (0.1, 0.5)}
    picture = part_gaps.parts(answer(gaps, SOME), LINE, "S")
    assert picture.sentence == (
        "At S **language modeling (1.20 points below)** scored lowest against the region on 3 rooms rated up "
        "to 28 April 2025. Of 5 coaching visits with a topic on record in the 12 months before (of 12 "
        "visits), 2 touched language modeling."
    )
    assert picture.table["Part"].tolist() == [
        "Language modeling",
        "Quality of feedback",
        "Concept development",
    ]
    assert picture.table["Likely range"].tolist()[0] == "−1.70 to −0.70"


def test_what_error_of_rating_can_explain_is_not_called_below() -> None:
    none = {"denominator": 0, "n": 12, "reason": NOT_LOGGED}
    said = part_gaps.parts(answer({"LM": (-0.4, 0.5)}, none), LINE, "S").sentence
    assert "**no part can be told apart from the region's mean**" in said
    assert said.endswith(
        "language modeling (0.40 points below) (likely between −0.90 and +0.10). In the 12 months before: no "
        "topics were logged."
    )


def test_without_an_error_of_rating_chance_is_not_ruled_out() -> None:
    picture = part_gaps.parts(answer({"LM": (-1.4, None)}, {**SOME, "value": 0.0, "numerator": 0}), LINE, "S")
    assert "so this cannot be told apart from chance" in picture.sentence
    assert "none touched language modeling" in picture.sentence
    assert "No likely range: too few repeated visits" in picture.caption


def test_a_site_has_to_be_chosen_and_topics_to_be_logged() -> None:
    bare = answer({}, SOME, cautions=(ONE_SITE,))
    assert part_gaps.lines(bare) == []
    assert part_gaps.parts(bare, None, "").needs == ONE_SITE
    assert part_gaps.topics(answer({"LM": (0.0, 1.0)}, SOME), LINE, "S").needs.endswith(
        "No topics are logged for this site."
    )


def aged() -> Result:
    """Two regions of ten rooms: half of R1's never rated, all of R2's rated this year."""
    counts = {"R1": (3, 1, 1, 0, 5), "R2": (10, 0, 0, 0, 0)}
    names = ("under_12", "from_12", "from_24", "from_36", "never")
    rows = [
        {"region": place, "statistic": name, "value": n / 10, "numerator": n, "denominator": 10, "n": 10}
        for place, own in counts.items()
        for name, n in zip(names, own, strict=True)
    ]
    rows += [
        {
            "region": place,
            "statistic": "sites_never",
            "value": n / 4,
            "numerator": n,
            "denominator": 4,
            "n": 4,
        }
        for place, n in (("R1", 2), ("R2", 0))
    ]
    return m.made("rating_freshness", ("region", "statistic"), rows)


def test_places_with_most_old_ratings_come_first_with_shares_and_rooms() -> None:
    picture = rating_ages(aged(), m.NAMES, "region")
    assert picture.sentence == (
        "In Central **6 of 10 rooms** had no formal rating in the last 24 months, the largest share."
    )
    assert picture.table.values.tolist() == [
        ["Central", "30% (3)", "10% (1)", "10% (1)", "–", "50% (5)", "2 of 4"],
        ["East", "100% (10)", "–", "–", "–", "–", "0 of 4"],
    ]
    assert "Central: under 12 months 30% (3)" in picture.alt


def test_a_cell_is_the_darker_the_larger_its_share() -> None:
    shares = (0.0, 0.05, 0.2, 0.4, 0.9)
    assert tuple(Cell(share, 1).shade for share in shares) == SHADES
