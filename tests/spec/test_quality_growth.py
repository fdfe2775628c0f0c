"""Trends of sites on small stores, by hand. School years begin in August; the period ends on 30 June 2025."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import quality_growth
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.growth_sites import (
    ALL_REACHED,
    INDEPENDENT,
    LEADS_UNTOLD,
    LINE_CHANGES,
    NEW_LEADS,
    ONE_RATER,
)
from coaching_analytics.metrics.growth_waves import Panel, panels
from coaching_analytics.metrics.quality_growth import EDITIONS
from coaching_analytics.statistics.crossing import BEYOND, UNSURE
from coaching_analytics.statistics.growth import ONE_SITE
from coaching_analytics.statistics.growth_raters import FEW_RATERS
from coaching_analytics.store import Gate
from tests.memory import gate_of
from tests.spec.rated_system import PLACES, YEAR, many_sites, rating_tables, visit

LINE = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}
YEARS = range(2020, 2026)


def rated_gate(visits: Sequence[Mapping[str, Any]], **tables: Any) -> Gate:
    """The small system with these visits, its marts in memory; `tables` take the place of its own."""
    ratings = rating_tables(visits) if visits else {}
    return gate_of({**PLACES, **ratings, **tables})


def panel_of(gate: Gate, by: Sequence[str] = ()) -> Panel:
    """The one panel of a store."""
    (found,) = panels(ask(gate, YEAR, "quality_growth", by))
    return found


def yearly(scores: Mapping[str, Sequence[float]], **further: Any) -> list[dict[str, Any]]:
    """A visit to each site's room every April, the last in 2025, on a day of the month of its own."""
    return [
        visit(f"{site}-1", str(date(2025 - back, 4, 1) + timedelta(days=place % 28)), score, **further)
        for place, (site, values) in enumerate(scores.items())
        for back, score in enumerate(reversed(values))
    ]


def lines(
    slopes: Sequence[float], level: float = 3.5, waves: int = 6, error: float = 0.1
) -> dict[str, list[float]]:
    """Scores of sites that end near `level` with these slopes and errors (SD), the same in every run."""
    rng = np.random.default_rng(7)
    found = {}
    for place, slope in enumerate(slopes):
        end = level + rng.uniform(-0.15, 0.15)
        found[f"X{place:02d}"] = [
            max(1.0, end + slope * (year + 1 - waves) + rng.normal(0, error)) for year in range(waves)
        ]
    return found


def sites_of(gate: Gate, **settings: Any) -> Any:
    result = quality_growth(gate.with_settings(settings), YEAR)
    return result.curves["sites"].set_index("site_id")


def test_a_wave_is_the_mean_over_rooms_on_the_mean_of_their_days() -> None:
    """2023-24: (3.0 + 4.0) / 2 on 2 April, 455 days before 1 July 2025. 2024-25: room A1 was rated twice,
    (3.2 + 3.6) / 2 = 3.4 in the middle of 1 April and 1 May, A2 4.4 on 16 April: 3.9, 76 days before.
    """
    gate = rated_gate(
        [
            visit("A1", "2024-04-01", 3.0),
            visit("A2", "2024-04-03", 4.0),
            visit("A1", "2025-04-01", 3.2),
            visit("A1", "2025-05-01", 3.6),
            visit("A2", "2025-04-16", 4.4),
        ],
    )
    sums = panel_of(gate).sums
    first, second = -455 / 365.25, -76 / 365.25
    assert (sums.n[0], sums.ratings) == (2, 2)
    assert sums.t[0] == pytest.approx(first + second)
    assert sums.tt[0] == pytest.approx(first**2 + second**2)
    assert sums.y[0] == pytest.approx((3.5 - 4) + (3.9 - 4))
    assert sums.ty[0] == pytest.approx(first * (3.5 - 4) + second * (3.9 - 4))
    assert sums.yy[0] == pytest.approx((3.5 - 4) ** 2 + (3.9 - 4) ** 2)
    (row,) = quality_growth(gate, YEAR).records()
    assert (row.value, row.reason, row.n, row.numerator) == (None, ONE_SITE, 2, 1)


def test_raters_share_a_score_by_their_rooms_and_ratings() -> None:
    """A1 rated twice counts a quarter each, A2 rated once a half; together they are the score of the year."""
    gate = rated_gate(
        [visit("A1", "2025-04-01", 3.2), visit("A1", "2025-05-01", 3.6), visit("A2", "2025-04-16", 4.4)],
    )
    panel = panel_of(gate)
    assert sorted(panel.parts.weight.tolist()) == [0.25, 0.25, 0.5]
    assert panel.parts.raters == 3
    assert float(panel.parts.weight @ panel.parts.score) == pytest.approx(3.9 - 4)
    assert panel.waves()[2].tolist() == [pytest.approx(-0.1)]


def test_what_is_left_out_is_counted() -> None:
    """Site A: two rooms in 2022-23; one of two in 2023-24 (half, under .6): no wave; in 2024-25 coach K rates
    A1 a month after visiting: that rating is out, A2's alone is half again. Practice counts nowhere.
    """
    gate = rated_gate(
        [
            visit("A1", "2023-04-01", 3.0),
            visit("A2", "2023-04-01", 3.0),
            visit("A1", "2024-04-01", 2.0),
            visit("A1", "2024-10-10", 7.0, person="P-K"),
            visit("A2", "2025-04-01", 3.0),
            visit("A1", "2025-04-01", 1.0, purpose="practice"),
            visit("C1", "2025-04-01", 3.0),
        ],
    )
    whole = panel_of(gate)
    assert whole.left_out == {
        "ratings by the site's own coach": 1, "school years with few of the site's rooms rated": 2,
    }  # fmt: skip
    assert whole.sums.n.tolist() == [1, 1]
    half = panel_of(gate.with_settings({"wave_share": 0.5}))
    assert half.sums.n.tolist() == [3, 1]


def test_looking_back_ends_where_the_setting_says() -> None:
    """Two years back from 1 July 2025: the day itself counts, the day before does not."""
    gate = rated_gate([visit("A1", "2023-06-30", 3.0), visit("B1", "2023-07-01", 3.0)])
    assert panel_of(gate.with_settings({"trend_years": 2})).sites["site_id"].tolist() == ["B"]
    assert panel_of(gate).sites["site_id"].tolist() == ["A", "B"]


@pytest.fixture(scope="module")
def moving() -> Gate:
    """30 sites, six school years: ten rise by .4 a year, five fall by .4, fifteen stay."""
    scores = lines([0.4] * 10 + [-0.4] * 5 + [0.0] * 15)
    return rated_gate(yearly(scores), **many_sites(30))


def test_planted_trends_are_found_and_said(moving: Gate) -> None:
    """Average slope (10 x .4 - 5 x .4) / 30 = .0667; every site that moves is named, in its direction."""
    result = quality_growth(moving, YEAR)
    row = result.row(**LINE)
    assert row.interval is not None
    assert row.interval.low < 2 / 30 < row.interval.high
    assert (row.n, row.numerator, row.denominator) == (180, 30, 30)
    sites = result.curves["sites"].set_index("site_id")
    assert sites["statement"].tolist() == (
        ["improving"] * 10 + ["declining"] * 5 + ["no detectable change"] * 15
    )
    assert (sites["low"] <= sites["trend"]).all()
    assert (sites["trend"] <= sites["high"]).all()
    assert sites["robust"].tolist() == pytest.approx([0.4] * 10 + [-0.4] * 5 + [0.0] * 15, abs=0.15)
    assert sites["robust_note"].isna().all()
    assert sites["level"].tolist() == pytest.approx([3.5] * 30, abs=0.5)
    assert f"class_pre_k pre_k: {INDEPENDENT}" in result.cautions
    assert result.settings["time_zero"] == date(2025, 7, 1)


def test_by_region_has_a_model_of_its_own_and_no_list(moving: Gate) -> None:
    result = quality_growth(moving, YEAR, by=("region",))
    assert result.row(region="north", **LINE).value == pytest.approx(
        quality_growth(moving, YEAR).row(**LINE).value
    )
    assert set(result.curves) == {"lines"}


def test_a_higher_bar_of_years_judges_nobody(moving: Gate) -> None:
    sites = sites_of(moving, judged_waves=7)
    assert sites["statement"].isna().all()
    assert set(sites["no_statement"]) == {"too few ratings to tell a change of one site from chance"}


def test_a_single_rater_can_not_be_told_from_the_sites() -> None:
    """Twelve sites that all rise, rated by one person: no range, and nothing is said of any site."""
    gate = rated_gate(yearly(lines([0.4] * 12), rater="R1"), **many_sites(12))
    result = quality_growth(gate, YEAR)
    row = result.rows.iloc[0]
    assert row["value"] == pytest.approx(0.4, abs=0.05)
    assert (row["low"], row["method"]) == (None, f"no range: {FEW_RATERS}")
    assert set(result.curves["sites"]["no_statement"]) == {FEW_RATERS}
    assert result.curves["sites"]["statement"].isna().all()


def test_nothing_is_said_of_a_site_that_one_person_rated() -> None:
    """Of twelve sites that all rise, one has the same rater in every year; its trend is shown."""
    visits = yearly(lines([0.4] * 12))
    first = str(visits[0]["room"])
    mine = [{**one, "rater": "R1"} if one["room"] == first else one for one in visits]
    sites = quality_growth(rated_gate(mine, **many_sites(12)), YEAR).curves["sites"]
    said = sites.set_index("site_id")
    site = first.split("-")[0]
    assert said.loc[site, "no_statement"] == ONE_RATER
    assert said["statement"].isna().sum() == 1
    assert said["trend"].notna().all()


def new_leads(sites: int) -> list[dict[str, Any]]:
    """24 flat sites; in the first ones another lead stands in the room from 2023 on, who scores .6 more or
    less, in turn, and in the last a real fall of .4 a year is rated under one lead."""
    visits = yearly(lines([0.0] * 23 + [-0.4]))
    for one in visits:
        place = int(str(one["room"])[1:3])
        if place < sites and str(one["day"]) > "2022-08":
            one |= {"lead": f"{one['room']}-new", "score": one["score"] + (0.6 if place % 2 else -0.6)}
    return visits


def test_a_step_that_came_with_a_new_lead_is_no_trend_and_is_counted() -> None:
    """Plain slopes would name the twelve sites; allowing for leads they are still, and nothing is said."""
    result = quality_growth(rated_gate(new_leads(12), **many_sites(24)), YEAR)
    sites = result.curves["sites"].set_index("site_id").sort_index()
    assert sites["no_statement"].fillna("").tolist() == [NEW_LEADS] * 12 + [""] * 12
    assert sites["statement"].tolist()[12:] == ["no detectable change"] * 11 + ["declining"]
    told = [one for one in result.cautions if "lead teachers changed" in one]
    assert len(told) == 1
    assert told[0].startswith(
        "class_pre_k 1 pre_k IS, of 12 sites nothing is said because lead teachers changed"
    )


def test_where_too_few_rooms_tell_how_leads_differ_their_sites_are_not_judged() -> None:
    sites = quality_growth(rated_gate(new_leads(9), **many_sites(24)), YEAR).curves["sites"]
    said = sites.set_index("site_id").sort_index()["no_statement"]
    assert said.fillna("").tolist() == [LEADS_UNTOLD] * 9 + [""] * 15


def test_an_unknown_lead_is_no_new_lead() -> None:
    """As before: the site is judged by its plain slope, and the caution says what is not seen."""
    visits = [{**one, "lead": None} if "new" in str(one["lead"]) else one for one in new_leads(12)]
    sites = quality_growth(rated_gate(visits, **many_sites(24)), YEAR).curves["sites"]
    assert sites["no_statement"].isna().all()


def test_a_new_edition_is_never_read_as_a_trend() -> None:
    """Twelve flat sites at 3.5 jump by one point with the second edition: two lines, no trend in either."""
    scores = lines([0.0] * 12)
    visits = [
        {**one, "edition": "2", "score": one["score"] + 1} if one["day"] > "2022-08" else one
        for one in yearly(scores)
    ]
    result = quality_growth(rated_gate(visits, **many_sites(12)), YEAR)
    for edition, level in (("1", 3.5), ("2", 4.5)):
        row = result.row(**{**LINE, "edition": edition})
        assert row.interval is not None
        assert row.interval.low < 0 < row.interval.high
        assert row.value == pytest.approx(0.0, abs=0.08)
        found = result.curves["lines"].set_index("edition").loc[edition]
        assert found["level"] == pytest.approx(level, abs=0.15)
    assert f"class_pre_k pre_k: {EDITIONS}" in result.cautions


def test_two_waves_carry_a_note_that_they_can_show_nothing() -> None:
    gate = rated_gate(yearly(lines([0.2] * 12, waves=2)), **many_sites(12))
    sites = sites_of(gate)
    assert set(sites["robust_note"]) == {
        "with so few ratings no trend, however steady, could be told from chance"
    }
    assert sites["no_range"].notna().all()
    assert sites["trend"].nunique() == 1


def test_scores_near_seven_carry_a_caution() -> None:
    """One site of four at 6.5: a quarter, above the 15% of the setting; 6.49 would be below the line."""
    given = {"X00": [6.5, 6.5], "X01": [6.49, 6.4], "X02": [3.0, 3.2], "X03": [3.1, 3.3]}
    result = quality_growth(rated_gate(yearly(given), **many_sites(4)), YEAR)
    (told,) = [caution for caution in result.cautions if "half a point of 7" in caution]
    assert told.startswith("class_pre_k 1 pre_k IS, 25% of scores")
    assert result.curves["lines"]["near_top"].tolist() == [0.25]
    assert result.curves["sites"]["near_top"].tolist() == [1.0, 0.0, 0.0, 0.0]


def test_a_line_is_foreseen_for_head_start_sites_that_improve_only() -> None:
    """Sites end at 2.05 or 3.55. Rising by .2 a year, 2.05 reaches 2.3 about a year after the period, mostly
    before that line becomes 2.5 in August 2027; flat sites reach it nobody knows when; 3.55 is above 3.
    """
    tables = many_sites(24)
    low = lines([0.2] * 8 + [0.0] * 16, level=2.05, error=0.05)
    scores = {name: [one + 1.5 * (name > "X15") for one in values] for name, values in low.items()}
    tables["site"] = [
        {**site, "setting": "centre" if site["site_id"] in ("X07", "X23") else "head_start"}
        for site in tables["site"]
    ]
    sites = sites_of(rated_gate(yearly(scores), **tables))
    rising, flat, high = sites.loc["X00":"X06"], sites.loc["X08":"X15"], sites.loc["X16":"X22"]
    assert set(rising["line"]) == {"head_start_competitive"}
    assert set(rising["line_value"]) == {2.3}
    foreseen = rising[rising["crossing"].notna()]
    assert len(foreseen) >= 5
    assert all(date(2025, 10, 1) < day < date(2027, 4, 1) for day in foreseen["crossing"])
    assert all(day < date(2027, 8, 1) for day in foreseen["crossing_high"])
    assert (foreseen["crossing_low"] <= foreseen["crossing"]).all()
    assert set(rising["no_crossing"].dropna()) <= {LINE_CHANGES, BEYOND}
    assert flat["crossing"].isna().all()
    assert set(flat["no_crossing"]) == {UNSURE}
    assert set(high["no_crossing"]) == {ALL_REACHED}
    assert sites.loc[["X07", "X23"], "line"].isna().all()


def test_publication_hides_sites_with_few_people_and_small_cells(moving: Gate) -> None:
    """Each site has one lead: no site is listed. A cell of 30 leads stays, one of nine is hidden."""
    shown = release(quality_growth(moving, YEAR), Viewer.published())
    assert shown.row(**LINE).value is not None
    assert shown.curves["sites"].empty
    nine = replace(YEAR, sites=tuple(f"X{place:02d}" for place in range(9)))
    hidden = release(quality_growth(moving, nine), Viewer.published())
    assert hidden.row(**LINE).value is None
    assert hidden.row(**LINE).reason == "Hidden: fewer than 10 people are behind this figure."
    assert hidden.curves["lines"].empty


def test_residuals_add_up_to_the_waves_and_name_no_site(moving: Gate) -> None:
    found = quality_growth(moving, YEAR).curves["residuals"]
    assert found["waves"].sum() == 30 * len(YEARS)
    assert "site_id" not in found
    assert (found["low"] <= found["middle"]).all()
    assert (found["middle"] <= found["high"]).all()


def test_a_store_without_ratings_has_no_rows() -> None:
    result = quality_growth(rated_gate([]), YEAR)
    assert result.rows.empty
    assert result.curves["sites"].empty
