"""The planner in words, table and drawing: made answers, so that every sentence is known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from coaching_analytics.charts.plan import side_by_side
from coaching_analytics.charts.plan_changes import changes, outcome
from coaching_analytics.charts.plan_sheet import sheet
from coaching_analytics.charts.plan_words import lever_value
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import Result, frame
from coaching_analytics.vocabulary.selection import Window

CELL = {"instrument": "class_pre_k", "edition": "2", "age_group": "pre_k", "domain": "IS"}
TODAY = {"posts": 10.0, "people": 12.0, "sites_per_post": 20.0, "sites_per_person": 200 / 12,
         "with_overhead": Decimal("1000000.00"), "hours_given": 4000.0, "hours_per_educator": 8.0,
         "sites_reached": 160.0}  # fmt: skip
LEAN = {"posts": 8.0, "people": 9.6, "sites_per_post": 25.0, "sites_per_person": 200 / 9.6,
        "with_overhead": Decimal("810000.00"), "hours_given": 3200.0, "hours_per_educator": 6.4,
        "sites_reached": 128.0}  # fmt: skip
HOURS = {"evidence": "changes", "value": -0.08, "low": -0.15, "high": -0.01, "level": 0.95, "method": "m"}
BY_DOLLARS = {"evidence": "dollars", "value": -0.02, "low": -0.06, "high": 0.02, "level": 0.95, "method": "m"}


def made(*scores: dict[str, Any], plans: dict[str, dict[str, Any]] | None = None) -> Result:
    """A plan of today and the plans given (one called Lean when none is), with rows on scores."""
    metric, given = REGISTRY["plan"], {"Lean": LEAN} if plans is None else plans
    rows = [
        {"scenario": name, "output": output, "value": value}
        for name, values in {"Today": TODAY, **given}.items()
        for output, value in values.items()
    ]
    rows += [{"scenario": "Lean", "output": "outcome", **one} for one in scores]
    return Result(
        metric=metric.name,
        question=metric.question,
        unit=metric.unit,
        window=Window(date(2024, 7, 1), date(2025, 7, 1)),
        as_of=date(2025, 6, 30),
        snapshot="s1",
        settings={},
        cautions=("A caution.",),
        by=metric.facets,
        rows=frame(metric.facets, rows),
        curves={
            "levers": pd.DataFrame([("sites_per_post", 20.0)], columns=["lever", "value"], dtype=object),
            "moved": pd.DataFrame(
                [(name, "sites_per_post", 25.0) for name in given], columns=["scenario", "lever", "value"]
            ),
            "week": pd.DataFrame(
                [
                    ("Today", "feedback", 3.0),
                    ("Today", "observation", 2.0),
                    ("Today", "administration", 8.0),
                    ("Lean", "feedback", 4.0),
                    ("Lean", "observation", 2.0),
                    ("Lean", "administration", 7.0),
                ],
                columns=["scenario", "use", "value"],
            ),
        },
    )


def test_a_saving_is_told_with_hours_sites_and_scores() -> None:
    picture = side_by_side(made({**CELL, **HOURS}, {**CELL, **BY_DOLLARS}))
    assert picture.sentence == (
        "Lean takes **8.0 (−2.0) full-time posts** and **$810,000 (−$190,000)** with overhead. Hours "
        "given are 3,200 (−800), 6.4 (−1.6) for an educator; 128 (−32) sites could have today's hours each. "
        "In this store such changes went with instructional support like this: by hours **−0.08 points** "
        "(likely between −0.15 and −0.01); by dollars **−0.02 points** (likely between −0.06 and +0.02, not "
        "told apart from no change). An association, not proof that scores would follow."
    )


def test_without_evidence_the_sentence_says_so() -> None:
    picture = side_by_side(made({"reason": "no evidence in this store: too few sites"}))
    assert picture.sentence.endswith(
        "What that does to scores cannot be told: no evidence in this store: too few sites."
    )
    assert picture.table["Figure"].iloc[-1].endswith("no evidence in this store: too few sites")
    assert outcome(made({"reason": "no evidence in this store: too few sites"})).needs.startswith(
        "No evidence"
    )


def test_the_table_holds_dollars_hours_and_sites_of_every_plan() -> None:
    table = side_by_side(made({**CELL, **HOURS})).table.set_index("Figure")
    assert list(table.columns) == ["Today", "Lean"]
    assert list(table.loc["Moved: Sites per full-time post (enrolled sites)"]) == ["20", "25"]
    assert list(table.loc["With overhead (dollars)"]) == ["$1.00 M", "$810,000 (−$190,000)"]
    assert list(table.loc["Hours given to sites (hours)"]) == ["4,000", "3,200 (−800)"]
    assert list(table.loc["Sites reached at today's hours each (sites)"]) == ["160", "128 (−32)"]
    assert list(table.loc["Week of a post: contact (hours)"]) == ["5.0", "6.0"]
    assert not [name for name in table.index if "travel" in name]
    (score,) = [name for name in table.index if name.startswith("Change in instructional support")]
    assert table.loc[score, "Lean"] == "−0.08 (−0.15 to −0.01)"


def test_nothing_moved_is_today_alone() -> None:
    picture = side_by_side(made(plans={}))
    assert picture.sentence.startswith("Today **10.0 full-time posts** carry 20.0 enrolled sites each")
    assert list(picture.table.columns) == ["Figure", "Today"]


def test_changes_stand_on_one_scale_with_hours_below_dollars() -> None:
    picture = changes(made())
    assert list(picture.table["Beside today"]) == ["−19%", "−20%", "−20%", "−20%"]
    assert list(picture.table["Figure"]) == [
        "Dollars with overhead", "Full-time posts", "Hours given", "Sites reached",
    ]  # fmt: skip


def test_what_cannot_be_told_from_no_change_is_hollow() -> None:
    picture = outcome(made({**CELL, **HOURS}, {**CELL, **BY_DOLLARS}))
    dots = {trace["marker"]["color"]: trace["x"] for trace in picture.panels[0].figure.traces
            if trace["mode"] == "markers"}  # fmt: skip
    assert dots == {"#FFFFFF": [-0.02], "#005A9C": [-0.08]}


def test_a_plan_that_cannot_be_says_why() -> None:
    result = made(plans={"Nobody": {}})
    rows = [{"scenario": "Nobody", "output": "posts", "reason": "no full-time post would be left"}]
    lost = pd.concat([result.rows, frame(result.by, rows)], ignore_index=True)
    picture = side_by_side(Result(**{**_fields(result), "rows": lost}))
    assert picture.sentence == "Nobody cannot be: no full-time post would be left."


def _fields(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in Result.__slots__}


def test_the_sheet_has_the_whole_table_the_cautions_and_the_source() -> None:
    page = sheet(side_by_side(made({**CELL, **HOURS})), "Demo <b>")
    for text in ("Demo &lt;b&gt;", "$810,000 (−$190,000)", "A caution.", "snapshot s1", "30 June 2025"):
        assert text in page
    assert "http" not in page


@pytest.mark.parametrize(
    ("lever", "value", "words"),
    [
        ("sites_per_post", 18.0, "18"),
        ("feedback", 2.25, "2.25"),
        ("overhead", 80.0, "80%"),
        ("leader_stipend", 2500.0, "$2,500"),
        ("more_posts", 1.0, "more posts, all other work stays"),
        ("feedback", None, "not known"),
    ],
)
def test_a_lever_in_words(lever: str, value: float | None, words: str) -> None:
    assert lever_value(lever, value) == words
