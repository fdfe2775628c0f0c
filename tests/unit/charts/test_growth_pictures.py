"""Trends of ratings in marks, words and tables: nobody is ranked, and nothing is said that is not known."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from coaching_analytics.charts import growth, growth_model, growth_sites
from coaching_analytics.charts.picture import Picture
from coaching_analytics.metrics.growth_sites import FIGURES, NEW_LEADS, RESIDUAL_COLUMNS
from coaching_analytics.metrics.result import Result
from tests.unit.charts import made_results as m
from tests.unit.charts.test_pictures import drawn, leaves

LINE = {"instrument": "class_pre_k", "edition": "2", "age_group": "pre_k", "domain": "IS"}
SAID = ["improving"] * 5 + ["declining"] * 3 + ["no detectable change"] * 10 + [None] * 6
SETTINGS = {"trend_years": 10, "false_statement_rate": 0.05, "judged_waves": 5}
AVERAGE = "Instructional support of the average site"
CEILING = "class_pre_k 2 pre_k ES, 40% of scores are within half a point of 7."


def sites(**fields: Any) -> pd.DataFrame:
    """24 sites in two regions, of which two have a line to reach."""
    lines = [
        {
            **LINE,
            "site_id": f"S{23 - place:02d}",
            "region_id": "R2" if place % 3 else "R1",
            "agency_id": None,
            "setting": "centre",
            **dict.fromkeys(FIGURES),
            "waves": 6 if said else 2,
            "level": 3.0,
            "trend": 0.2 - 0.02 * place,
            "low": 0.1 - 0.02 * place,
            "high": 0.3 - 0.02 * place,
            "own_trend": 0.4 - 0.04 * place,
            "shrinkage": 0.5,
            "statement": said,
            "no_statement": None if said else "too few ratings to tell a change of one site from chance",
            "robust": 0.1,
            "robust_note": None if said else "too few",
            "near_top": 0.0,
            "people": 12,
            **fields,
        }
        for place, said in enumerate(SAID)
    ]
    lines[0] |= {
        "line": "head_start_competitive",
        "line_value": 2.3,
        "crossing": date(2026, 5, 4),
        "crossing_low": date(2026, 1, 2),
        "crossing_high": date(2026, 11, 9),
    }
    lines[1] |= {
        "line": "head_start_competitive",
        "line_value": 2.3,
        "no_crossing": "it may never cross the line",
    }
    return pd.DataFrame(lines)


def result(by: tuple[str, ...] = (), curve: pd.DataFrame | None = None, **row: Any) -> Result:
    """`quality_growth` whole, or by region with one that rises, one that cannot be told and one hidden."""
    ends = [(0.1, 0.02, 0.18), (0.01, -0.05, 0.07), (None, None, None)]
    rows = [
        {
            **LINE,
            "region": region,
            "value": value,
            "low": low,
            "high": high,
            "level": 0.95 if low else None,
            "method": "mixed",
            "n": 24,
            "numerator": 20,
            "denominator": 24,
            "reason": None if value is not None else "Hidden: fewer than 10 people are behind this figure.",
            **row,
        }
        for region, (value, low, high) in zip(("R1", "R2", "R3"), ends, strict=True)
    ]
    bins = pd.DataFrame(
        [[*LINE.values(), at, -0.4, 0.02, 0.4, 30, 12] for at in (2.125, 2.375, 2.625)],
        columns=list(RESIDUAL_COLUMNS),
    )
    return m.made(
        "quality_growth",
        (*by, *LINE),
        rows if by else rows[:1],
        people="leads",
        settings=SETTINGS,
        cautions=(CEILING, "class_infant 1 infant RC, 30% of scores."),
        curves={} if by else {"sites": sites() if curve is None else curve, "residuals": bins},
    )


def spoken(given: Result) -> growth.Line | None:
    return growth.line_of(given, None, None)


def common(whole: Result) -> Picture:
    return growth.common(whole, result(("region",)), spoken(whole), m.NAMES, "region")


def spread(whole: Result) -> Picture:
    return growth_sites.spread(whole, spoken(whole), m.NAMES, "region")


def listed(whole: Result) -> Picture:
    return growth_sites.site_list(whole, spoken(whole), m.NAMES)


PICTURES: dict[str, Callable[[], Picture]] = {
    "common": lambda: common(result()),
    "spread": lambda: spread(result()),
    "list": lambda: listed(result()),
    "residuals": lambda: growth_model.residual_plot(result(), growth_model.lines(result())[0]),
    "shrinkage": lambda: growth_model.shrinkage_plot(result(), growth_model.lines(result())[0]),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_words_a_table_and_finite_marks(name: str) -> None:
    picture = PICTURES[name]()
    assert picture.title.endswith("?")
    assert len(picture.table) > 0
    assert all(isinstance(cell, str) for cell in picture.table.to_numpy().ravel())
    assert all(panel.alt.strip() and "<" not in panel.alt for panel in picture.panels)
    for figure in drawn(picture):
        assert not [x for x in leaves(figure) if isinstance(x, float) and not math.isfinite(x)]
        assert {trace["type"] for trace in figure["data"]} <= {"scatter", "bar"}
    words = " ".join(
        [picture.sentence, picture.caption, picture.table.to_string(), *picture.cautions]
    ).lower()
    assert not [word for word in ("significant", "p-value", "worst", "confidence interval") if word in words]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, f"{AVERAGE} rose by **0.10 points a year** (likely between 0.02 and 0.18)."),
        (
            {"value": -0.1, "low": -0.18, "high": -0.02},
            f"{AVERAGE} fell by **0.10 points a year** (likely between 0.02 and 0.18).",
        ),
        (
            {"low": -0.05},
            "The data cannot tell the trend of instructional support from no change: anything from a fall of "
            "0.05 to a rise of 0.18 points a year fits.",
        ),
        (
            {"low": None, "high": None, "level": None},
            f"{AVERAGE} moved by **+0.10 points a year**; there are too few sites or "
            "raters to say how sure this is.",
        ),
    ],
)
def test_the_sentence_carries_the_range_or_says_that_there_is_none(row: dict[str, Any], words: str) -> None:
    assert common(result(**row)).sentence == words


def test_places_stand_by_name_below_all_and_what_cannot_be_told_is_hollow() -> None:
    picture = common(result())
    assert picture.table["Region"].tolist() == ["All", "Central", "East", "King County"]
    assert picture.table["Likely range"].tolist()[1:3] == ["+0.02 to +0.18", "−0.05 to +0.07"]
    assert picture.table["Likely range"].tolist()[3].startswith("Hidden")
    hollow = [
        trace for trace in drawn(picture)[0]["data"] if trace.get("marker", {}).get("color") == "#FFFFFF"
    ]
    assert [trace["x"] for trace in hollow] == [[0.01]]


def test_cautions_of_the_instrument_are_spelt_out_and_those_of_others_left_out() -> None:
    assert common(result()).cautions == ("Emotional support, 40% of scores are within half a point of 7.",)


def test_sites_are_counted_by_what_is_said_of_them() -> None:
    picture = spread(result())
    assert picture.sentence == (
        "Of 18 sites that can be judged, **5** are improving, **3** declining; 10 show no detectable change. "
        "6 sites cannot be judged."
    )
    whole = picture.table.iloc[0].tolist()
    assert whole[:6] == ["All", "24", "5", "3", "10", "6"]
    figure = drawn(picture)[0]
    assert sum(sum(trace["y"]) for trace in figure["data"]) == 24
    assert "S0" not in json.dumps(figure)
    assert "about 5% may be so named by chance" in picture.caption


def test_where_nothing_is_said_of_sites_the_sentence_says_why() -> None:
    unsaid = sites(statement=None, no_statement="too few raters to tell change from rater")
    assert spread(result(curve=unsaid)).sentence == (
        "**Nothing can be said of single sites:** too few raters to tell change from rater."
    )


def test_sites_unsaid_for_their_lead_teachers_are_counted() -> None:
    curve = sites()
    curve.loc[curve["statement"].isna(), "no_statement"] = NEW_LEADS
    told = spread(result(curve=curve)).sentence
    assert told.endswith("Of 6 sites nothing is said because lead teachers changed.")
    assert "lead teachers" not in spread(result()).sentence


def test_one_trend_for_all_sites_is_told_and_not_drawn() -> None:
    """Where the model finds no differences a bar of all sites would look like a finding."""
    picture = spread(
        result(curve=sites(trend=0.05, low=None, high=None, no_range="the data cannot tell them apart"))
    )
    assert picture.panels == ()
    assert picture.caption.startswith("The data cannot tell them apart. ")


def test_the_list_stands_by_region_and_site_and_ranks_nobody() -> None:
    table = listed(result()).table
    assert table["Region"].tolist() == sorted(table["Region"])
    assert table[table["Region"] == "Central"]["Site"].tolist() == sorted(
        table[table["Region"] == "Central"]["Site"]
    )
    first = table.set_index("Site")
    assert (
        first.loc["S23", "Reaches its line"]
        == "2.3: May 2026 (likely between January 2026 and November 2026)"
    )
    assert first.loc["S22", "Reaches its line"] == "2.3: it may never cross the line"
    assert first.loc["S21", "Reaches its line"] == "No line applies"
    assert first.loc["S00", "Robust trend"] == "+0.10 (2)"
    assert first.loc["S00", "What can be said"].startswith("Too few ratings")


def test_without_lines_there_is_no_column_for_them() -> None:
    plain = sites().assign(line=None)
    assert "Reaches its line" not in listed(result(curve=plain)).table.columns


@pytest.mark.parametrize("draw", [spread, listed])
def test_a_list_hidden_for_publication_says_so(draw: Callable[[Result], Picture]) -> None:
    assert draw(result(curve=sites().iloc[0:0])).needs.startswith("Hidden")


def test_without_ratings_every_picture_says_what_it_needs() -> None:
    empty = m.made("quality_growth", tuple(LINE), [], people="leads", settings=SETTINGS)
    for draw in (common, spread, listed):
        assert "two school years" in draw(empty).needs


def test_the_model_is_shown_for_the_headline_first_and_for_fitted_lines_only() -> None:
    rows = [
        {**LINE, "domain": code, "value": value, "n": 24, "reason": None if value else "too few"}
        for code, value in (("CO", 0.1), ("ES", None), ("IS", 0.2))
    ]
    given = m.made("quality_growth", tuple(LINE), rows, people="leads", settings=SETTINGS)
    assert [line.domain for line in growth_model.lines(given)] == ["IS", "CO"]


def test_a_thousand_sites_are_thinned_on_the_plot_and_kept_in_its_data() -> None:
    many = pd.concat([sites()] * 50, ignore_index=True)
    picture = growth_model.shrinkage_plot(result(curve=many), growth_model.lines(result())[0])
    assert len(drawn(picture)[0]["data"][0]["x"]) == 600
    assert len(picture.data) == 1200
    assert "600 sites of 1,200 drawn" in picture.caption


def test_a_hidden_picture_has_the_cautions_of_its_instrument_in_words() -> None:
    hidden = growth_model.shrinkage_plot(result(curve=sites().iloc[:0]), growth_model.lines(result())[0])
    assert hidden.empty
    assert not any("class_" in caution for caution in hidden.cautions)
    assert any("Emotional support" in caution for caution in hidden.cautions)
