"""Pictures of the budget: parts of a whole, rows with a value, words for what has none."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from coaching_analytics.charts import budget, budget_spent, budget_years, funding, survey, tagging
from coaching_analytics.charts.picture import Picture
from coaching_analytics.metrics.budget_execution import NO_BUDGET, OVERSPENT
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.tag_preview import Amount, Conflict, TagPreview, Take
from coaching_analytics.vocabulary.tags import TagRule
from tests.unit.charts.made_results import made

FACETS = ("kind", "standing", "priority")


def cell(kind: str, parts: dict[str, int], apart: tuple[int, int, int], **by: Any) -> list[dict[str, Any]]:
    """The rows of one cell: dollars by priority, then untagged, restricted and fixed."""
    untagged, restricted, fixed = apart
    choice = sum(parts.values()) + untagged
    whole = choice + restricted + fixed

    def row(standing: str, amount: int, of: int, priority: str | None = None) -> dict[str, Any]:
        share = amount / of if of > 0 and amount >= 0 else None
        return {
            **by,
            "kind": kind,
            "standing": standing,
            "priority": priority,
            "value": share,
            "numerator": Decimal(amount),
            "denominator": Decimal(of),
            "n": 1,
            "reason": None if share is not None else "reversals exceed what was spent",
        }

    rows = [row("aligned", sum(parts.values()), choice)]
    rows += [row("priority", amount, choice, name) for name, amount in parts.items()]
    rows += [row("untagged", untagged, choice), row("discretionary", choice, whole)]
    return [*rows, row("restricted", restricted, whole), row("fixed", fixed, whole)]


def aligned(rows: list[dict[str, Any]], *by: str) -> Result:
    return made("alignment", (*by, *FACETS), rows)


def drawn(picture: Picture) -> list[dict[str, Any]]:
    return [json.loads(panel.figure.to_json()) for panel in picture.panels]


def test_all_dollars_are_one_bar_and_what_has_no_priority_is_striped() -> None:
    picture = budget.aligned(aligned(cell("actual", {"literacy": 300, "coaching": 500}, (100, 60, 40))))
    assert picture.sentence == (
        "Of $900 spent that can be moved, **89%** is tagged to a priority; $100 has none. "
        "Apart from it: $60 restricted and $40 fixed."
    )
    traces = drawn(picture)[0]["data"]
    assert [trace["x"][0] for trace in traces] == pytest.approx([0.5, 0.3, 0.1, 0.06, 0.04])
    assert traces[2]["marker"]["pattern"]["shape"] == "/"
    assert picture.table["Part"].tolist() == ["Coaching", "Literacy", "No priority", "Restricted", "Fixed"]


def test_many_small_priorities_are_put_together_and_stay_apart_in_the_table() -> None:
    many = {f"p{number}": 10 - number for number in range(9)}
    picture = budget.aligned(aligned(cell("actual", many, (5, 0, 0))))
    assert "3 further priorities $9" in picture.alt
    assert len(picture.table) == 12


def test_a_part_below_zero_draws_no_bar() -> None:
    picture = budget.aligned(aligned(cell("actual", {"literacy": -5, "coaching": 50}, (5, 0, 0))))
    assert (picture.panels, picture.empty) == ((), False)
    assert "−$5" in picture.table.to_string()


def test_the_budget_stands_in_where_nothing_is_spent_yet() -> None:
    none = {
        "kind": "actual",
        "standing": "aligned",
        "value": None,
        "reason": "no spending rows in this period",
    }
    picture = budget.aligned(aligned([none, *cell("budget", {"coaching": 10}, (10, 0, 0))]))
    assert picture.unit == "dollars budgeted"
    assert picture.sentence.startswith("Of $20 budgeted that can be moved, **50%**")
    assert budget.aligned(aligned([none])).needs.startswith("Needs: Spending with priorities")


def test_years_stand_in_order_and_other_rows_by_money() -> None:
    years = [
        *cell("actual", {"coaching": 10}, (90, 0, 0), fiscal_year="FY2024"),
        *cell("actual", {"coaching": 30}, (10, 0, 0), fiscal_year="FY2025"),
    ]
    picture = budget.over_years(aligned(years, "fiscal_year"))
    assert picture.table["Fiscal year"].tolist() == ["FY 2023-24", "FY 2024-25"]
    functions = [
        *cell("actual", {"coaching": 1}, (1, 0, 0), function="2213"),
        *cell("actual", {}, (50, 0, 0), function=None),
    ]
    by_function = budget.by_part(aligned(functions, "function"), "function")
    assert by_function.table["Function"].tolist() == [
        "No function stated",
        "2213 Instructional staff training",
    ]
    assert by_function.alt.startswith("Dot plot. No function stated 0% of $50")


def executed(rows: list[dict[str, Any]], *by: str) -> Result:
    return made("budget_execution", (*by, "statistic"), rows, settings={"year_end_days": 90})


def test_spent_and_unspent_say_short_why_there_is_no_share() -> None:
    base = {"numerator": Decimal(90), "denominator": Decimal(100), "value": 0.9}
    whole = executed([{"statistic": "execution", **base}, {"statistic": "unspent", **base}])
    none = {"value": None, "numerator": Decimal(5)}
    parts = executed(
        [
            {"source": "grant", "statistic": "execution", **none, "reason": NO_BUDGET},
            {"source": "grant", "statistic": "unspent", **none, "reason": OVERSPENT},
        ],
        "source",
    )
    spent = budget_spent.execution(whole, parts, "source")
    assert spent.sentence == "**90%** of the budget is spent: $90 of $100."
    assert spent.table["Share spent"].tolist() == ["90.0%", "no budget"]
    left = budget_spent.unspent(whole, parts, "source")
    assert left.title == "What is unspent 90 days before the fiscal year ends?"
    assert left.table["Share unspent"].tolist() == ["90.0%", "overspent"]


def test_money_without_any_day_of_end_says_what_it_needs() -> None:
    rows = [
        {"kind": "actual", "due": due, "value": float(due == "not_stated"), "numerator": Decimal(0), "n": 0}
        for due in ("ended", "ending", "multi_year", "not_stated")
    ]
    result = made("funding_horizon", ("kind", "due"), rows, settings={"horizon_months": 12})
    assert funding.horizon(result).needs == "Needs: Spending with the day its funding ends."
    assert funding.sources(result).empty


def test_rules_that_take_nothing_and_rules_that_differ_are_named_by_number() -> None:
    first, second = TagRule("coaching", function="22*"), TagRule("literacy", text="title")
    one, none = Amount(1, Decimal("5.25"), Decimal("0.00")), Amount()
    preview = TagPreview(
        (Take(first, one, one, none), Take(second, none, one, none)),
        (Conflict((first, second), one),),
        {"coaching": one, None: one},
        pd.DataFrame(),
    )
    result = aligned(cell("actual", {"coaching": 1}, (1, 0, 0)))
    assert tagging.takes(preview, result).sentence == "Rules that would take no line: 2."
    differ = tagging.conflicts(preview, result)
    assert differ.table.iloc[0].tolist() == ["1, 2", "coaching, literacy", "1", "$5.25", "$0.00"]
    assert tagging.after(preview, result).sentence.startswith("**1 of 2 lines** would stay")


def test_published_answers_stand_with_how_many_were_asked_and_the_own_answer_is_marked() -> None:
    link, influence = survey.survey().questions[:2]
    picture = survey.question(link, ("Functional",))
    assert picture.unit == "share of 270 leaders asked"
    assert "Functional (your answer) 45%" in picture.alt
    assert picture.table["Your answer"].tolist() == ["–", "Yes", "–"]
    assert "118 district and 152 school leaders" in picture.caption
    assert survey.question(influence, ()).table["Share"].tolist()[-1] == "under 15%"


def years_of(**shares: tuple[tuple[str, int, int], ...]) -> Result:
    """By function: fiscal year, dollars with a priority, dollars without."""
    rows = [
        row
        for function, years in shares.items()
        for year, tagged, untagged in years
        for row in cell("actual", {"literacy": tagged}, (untagged, 0, 0), fiscal_year=year, function=function)
    ]
    return aligned(rows, "fiscal_year", "function")


def test_parts_over_years_draw_the_newest_year_and_the_one_before_and_list_all() -> None:
    result = years_of(
        f1000=(("FY2023", 10, 90), ("FY2024", 30, 70), ("FY2025", 60, 40)), f2213=(("FY2025", 300, 100),)
    )
    picture = budget_years.parts_over_years(result, "function")
    first, *shares = picture.table.columns
    assert picture.table[first].tolist()[0].endswith("f2213")
    assert picture.table[shares[2]].tolist() == ["75%", "60%"]
    assert picture.table[shares[0]].tolist()[1] == "10%"
    assert picture.table[shares[0]].tolist()[0] not in ("0%", "10%")
    assert picture.table[shares[3]].tolist() == ["$400", "$100"]
    drawn_at = [value for trace in drawn(picture)[0]["data"] for value in trace["x"] or ()]
    assert {75.0, 60.0, 30.0} <= {round(value, 6) for value in drawn_at if value is not None}
    assert 10.0 not in drawn_at
    assert "Earlier years in the table" in picture.caption


def test_parts_without_money_that_can_be_moved_say_why_in_the_table() -> None:
    result = years_of(f1000=(("FY2024", 0, 0), ("FY2025", 60, 40)))
    picture = budget_years.parts_over_years(result, "function")
    assert picture.table.iloc[0, 1] == "reversals exceed what was spent"
    assert "0%" not in picture.table.iloc[0, 1]


def test_parts_over_years_without_money_say_what_is_needed() -> None:
    result = aligned([{**dict.fromkeys((*FACETS, "fiscal_year", "function", "value")), "kind": "actual",
                       "standing": "aligned", "reason": "no spending rows in this period"}], "fiscal_year",
                     "function")  # fmt: skip
    assert budget_years.parts_over_years(result, "function").empty
