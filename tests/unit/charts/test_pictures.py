"""Every chart answers its question in marks, words and a table, and draws only what is known."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from coaching_analytics.charts import (
    allocation,
    caseload,
    change,
    coaches,
    cost,
    hours,
    levels,
    money,
    paid_time,
    quality,
    reach,
    unit_costs,
)
from coaching_analytics.charts.picture import Picture
from coaching_analytics.metrics.matched_gain import FEW_RATERS, NO_RELIABILITY
from tests.unit.charts import made_results as m

PICTURES: dict[str, Callable[[], Picture]] = {
    "three bases": lambda: caseload.three_bases(m.caseload(), m.caseload((24.0, 25.6, 22.5))),
    "by region": lambda: caseload.by_region(m.caseload_by_region(), m.NAMES),
    "unassigned": lambda: caseload.unassigned_sites(m.caseload(), m.NAMES),
    "coaches": lambda: coaches.over_coaches(m.caseload(), m.balance(), m.NAMES),
    "paid time": lambda: paid_time.paid_time(m.time_use()),
    "hours": lambda: hours.hours_per_site(*m.hours()),
    "coverage": lambda: reach.coverage_by_region(m.coverage(), m.coverage(True), m.NAMES),
    "not reached": lambda: reach.not_reached(m.never_reached(), m.NAMES),
    "no logs": lambda: reach.no_logs(m.never_reached(), m.NAMES),
    "trend": lambda: quality.trend(m.quality()),
    "change": lambda: change.change(m.gain()),
    "left out": lambda: change.left_out(m.gain()),
    "points": lambda: cost.points_by_region(m.points(), m.points(True), m.NAMES),
    "ingredients": lambda: money.ingredients(m.costs()[0]),
    "unit costs": lambda: unit_costs.unit_costs(m.costs()[1], m.costs()[0], m.time_use()),
    "allocation": lambda: allocation.booked(m.booked(), m.booked(True), m.NAMES),
    "share": lambda: money.coaching_share(m.costs()[2]),
    "levels": lambda: levels.levels(m.qris()),
    "level change": lambda: levels.level_change(m.qris(), m.NAMES),
}


def drawn(picture: Picture) -> list[dict[str, Any]]:
    return [json.loads(panel.figure.to_json()) for panel in picture.panels]


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_a_question_words_and_a_table(name: str) -> None:
    picture = PICTURES[name]()
    assert picture.title.endswith("?")
    assert len(picture.table) > 0
    assert set(picture.numeric) <= set(picture.table.columns)
    assert all(isinstance(cell, str) for cell in picture.table.to_numpy().ravel())
    assert all(panel.alt.strip() and "<" not in panel.alt for panel in picture.panels)


@pytest.mark.parametrize("name", PICTURES)
def test_no_figure_holds_nan_or_inf_and_none_has_a_legend(name: str) -> None:
    for figure in drawn(PICTURES[name]()):
        assert not [x for x in leaves(figure) if isinstance(x, float) and not math.isfinite(x)]
        assert "NaN" not in json.dumps(figure)
        assert not any(trace.get("showlegend") for trace in figure["data"])
        assert figure["layout"]["template"]["layout"]["showlegend"] is False


@pytest.mark.parametrize("name", ["three bases", "coverage", "points", "change", "share", "levels"])
def test_alt_text_says_every_figure_printed_at_the_right_of_a_row(name: str) -> None:
    picture = PICTURES[name]()
    notes = [note["text"] for note in drawn(picture)[0]["layout"]["annotations"] if note["x"] == 1]
    numbers = [note.split("<b>")[1].split("</b>")[0] for note in notes if "<b>" in note]
    assert numbers
    assert all(number in picture.alt for number in numbers)


def test_the_22_line_stands_on_people_only() -> None:
    figure = drawn(PICTURES["three bases"]())[0]
    labels = [note for note in figure["layout"]["annotations"] if note["text"].startswith("22:")]
    people = next(note for note in figure["layout"]["annotations"] if "people" in note["text"])
    assert [label["y"] for label in labels] == [people["y"]]


def test_the_22_line_is_not_drawn_for_classrooms() -> None:
    figure = drawn(caseload.three_bases(m.caseload(), unit="classroom"))[0]
    assert not [note for note in figure["layout"]["annotations"] if note["text"].startswith("22:")]


def test_coaches_are_nowhere_named() -> None:
    picture = PICTURES["coaches"]()
    everything = json.dumps(drawn(picture)) + picture.table.to_string() + picture.data.to_string()
    assert "a coach in Central" in everything
    assert "coach-" not in everything


def test_school_years_are_categories_with_rooms_and_share_under_each() -> None:
    axis = drawn(PICTURES["trend"]())[0]["layout"]["xaxis"]
    assert axis["ticktext"][0] == "2021-22<br>188 rooms<br>57%"
    assert axis["tickvals"] == [0, 1, 2, 3]


def test_a_new_edition_breaks_the_line_and_the_break_is_named() -> None:
    figure = drawn(PICTURES["trend"]())[0]
    lines = [trace["x"] for trace in figure["data"] if trace["mode"] == "lines+markers"]
    assert sorted(map(tuple, lines)) == [(0, 1), (0, 1), (2, 3), (2, 3)]
    assert "2nd edition" in [note["text"] for note in figure["layout"]["annotations"]]


def test_a_year_without_common_rooms_interrupts_the_line() -> None:
    result = m.quality(edition_change=False)
    result.rows.loc[
        (result.rows["school_year"] == "2022-23") & (result.rows["line"] == "same_rooms"), "value"
    ] = None
    lines = [
        trace["x"] for trace in drawn(quality.trend(result))[0]["data"] if trace["mode"] == "lines+markers"
    ]
    assert [0] in lines
    assert [2, 3] in lines


def test_a_band_has_no_points_on_its_edges() -> None:
    bands = [trace for trace in drawn(PICTURES["trend"]())[0]["data"] if trace.get("fill") == "toself"]
    assert bands
    assert {trace["mode"] for trace in bands} == {"none"}


def test_panels_share_one_span() -> None:
    spans = [figure["layout"]["yaxis"]["range"] for figure in drawn(PICTURES["trend"]())]
    assert len({round(high - low, 9) for low, high in spans}) == 1


@pytest.mark.parametrize(
    ("settings", "drawn_lines"),
    [((), False), (("centre",), False), (("head_start",), True), (("head_start", "centre"), False)],
)
def test_head_start_lines_are_drawn_for_head_start_only(settings: tuple[str, ...], drawn_lines: bool) -> None:
    notes = json.dumps(drawn(quality.trend(m.quality(), settings=settings)))
    assert ("Head Start, quality" in notes) is drawn_lines


def test_a_line_is_drawn_over_the_years_it_holds() -> None:
    years = ["2025-26", "2026-27", "2027-28"]
    found = {
        (line.value, tuple(places))
        for line, places in quality.lines_for("class_pre_k", "IS", ("head_start",), years)
    }
    assert found == {(2.3, (0, 1)), (2.5, (2,)), (3.0, (0, 1, 2))}


def test_cautions_of_other_instruments_are_left_out_and_codes_are_spelt_out() -> None:
    cautions = (
        "class_pre_k 1 pre_k ES, 2022-23: lower.",
        "class_infant 1 infant RC, 2022-23: lower.",
        "class_pre_k pre_k: Fewer than 60% in 2022-23.",
        "class_infant infant: Fewer than 60% in 2022-23.",
        "Few rooms: mind this.",
    )
    given = m.quality()
    result = m.made(
        "quality_level", given.by, given.rows.to_dict("records"), people="leads", cautions=cautions
    )
    assert quality.trend(result).cautions == (
        "Emotional support, 2022-23: lower.",
        "Fewer than 60% in 2022-23.",
        "Few rooms: mind this.",
    )


def test_a_range_that_includes_no_change_is_grey_and_hollow_and_has_no_cost_per_point() -> None:
    picture = PICTURES["points"]()
    assert picture.table.set_index("Region").loc["North", "Cost of a point"] == "at least $7,100"
    hollow = [
        trace
        for trace in drawn(picture)[0]["data"]
        if trace["mode"] == "markers" and trace["marker"]["color"] == "#FFFFFF"
    ]
    assert sorted(hollow[0]["x"]) == [0.2, 0.5, 0.6]


def test_the_cost_sentence_is_the_agreed_one() -> None:
    assert PICTURES["points"]().sentence.replace("**", "") == (
        "Coaching cost $2,250 a room between the two ratings. Each $10,000 went with 0.9 points (0.2 to "
        "1.6). That is "
        "about $11,000 a point; between about $6,400 and $45,000. This is an association, not proof that "
        "coaching "
        "caused it."
    )


def test_an_open_cost_never_prints_a_value() -> None:
    said = cost.points_by_region(m.points(whole=(1.1, -0.3, 2.5))).sentence
    assert "**At least $4,000 a point.** These 60 rooms do not rule out no gain" in said
    assert "$9,1" not in said


def test_unit_costs_withheld_say_why() -> None:
    spent, units, _ = m.costs()
    units.rows.loc[units.rows["per"] == "hour", ["value", "reason"]] = [
        None,
        "only 52% of contracted hours are logged",
    ]
    picture = unit_costs.unit_costs(units, spent)
    assert picture.sentence == "Withheld: only 52% of contracted hours are logged."
    hour = picture.table.set_index("Unit").loc["Hour given"]
    assert set(hour) == {"withheld"}


def test_dollars_of_one_year_stand_beside_those_spent() -> None:
    """Three columns more; a unit that could not be turned is a dash."""
    spent, units, _ = m.costs()
    settings = {"price_index": "cpi_u", "base_year": 2023}
    lines = [("budgetary", "actual", 100.0, 110.0), ("with_overhead", "actual", 1.0, None)]
    spent = replace(
        spent,
        settings=settings,
        curves={"real": pd.DataFrame(lines, columns=["total", "kind", "raw", "real"])},
    )
    each = pd.DataFrame([("hour", "budgetary", 50.0, 55.0)], columns=["per", "total", "raw", "real"])
    picture = unit_costs.unit_costs(replace(units, curves={"real": each}), spent)
    shown = picture.table.set_index("Unit")
    columns = [f"{name}, 2023 $" for name in ("Budget only", "With overhead")]
    assert shown.loc["All of it", columns].tolist() == ["$110", "–"]
    assert shown.loc["Hour given", columns].tolist() == ["$55", "–"]
    assert picture.data.set_index(["per", "total"]).loc[("hour", "budgetary"), "real"] == 55
    assert not [name for name in unit_costs.unit_costs(units, m.costs()[0]).table if "$" in name]


def test_how_dollars_reach_a_site_is_said_with_the_rule_in_words() -> None:
    picture = PICTURES["allocation"]()
    assert picture.sentence == (
        "**$1,200** were booked to sites, $4.50 M were booked wider and given to sites by a rule; $250,120 "
        "are in the total and in no site's."
    )
    assert picture.caption.startswith("The rule is hours: a site given a tenth of a region's hours")
    assert picture.table["Region booked to"].tolist() == ["North", "Booked wider, or place not known"]
    assert picture.table["Ledger"].tolist() == ["$42.00", "$1,300.00"]


def test_rules_stand_side_by_side_with_the_one_in_force_marked() -> None:
    picture = allocation.rules(m.rules_by_region(), m.NAMES)
    assert picture.table.columns.tolist() == [
        "Region",
        "By hours",
        "By sites (in force)",
        "By educators",
        "Booked only",
    ]
    assert picture.table.iloc[0].tolist() == ["North", "$80", "$90", "$8", "$0"]
    assert picture.table.iloc[1].tolist() == ["Given to no site", "$35", "$25", "$107", "$115"]


def test_the_reconciliation_is_exact_to_the_cent() -> None:
    assert (
        money.reconciliation(m.costs()[0])
        == "Allocated $4,710,000.10 + unallocated $250,120.25 = ledger $4,960,120.35."
    )


def test_the_8_percent_line_stands_on_the_budget_share_only() -> None:
    notes = drawn(PICTURES["share"]())[0]["layout"]["annotations"]
    assert [note["y"] for note in notes if note["text"].startswith("8%")] == [0]


def test_sites_without_hours_stand_apart_from_the_log_axis() -> None:
    bars = [trace for trace in drawn(PICTURES["hours"]())[0]["data"] if trace["type"] == "bar"]
    assert bars[1]["y"] == [41]
    assert bars[1]["x"][0] < min(bars[0]["x"]) - 0.5
    assert sum(bars[0]["y"]) == 780 - 41


def test_the_log_axis_of_hours_runs_from_two_contacts_a_year_to_several_a_week() -> None:
    """A contact takes 0.2 hours here: two of them 0.4 hours, three a week 31."""
    axis = drawn(PICTURES["hours"]())[0]["layout"]["xaxis"]
    assert axis["ticktext"][1] == "<b>0.4</b><br>2"
    assert axis["ticktext"][-1] == "<b>31</b><br>156<br>3 a week"
    assert 2 ** axis["tickvals"][1] == pytest.approx(0.4)
    assert axis["range"][1] > axis["tickvals"][-1]


def test_the_two_lists_of_sites_stay_apart() -> None:
    assert len(PICTURES["not reached"]().table) == 6
    assert len(PICTURES["no logs"]().table) == 2


@pytest.mark.parametrize(
    "draw",
    [
        lambda: caseload.three_bases(m.made("sites_per_coach", ("basis", "unit"), [])),
        lambda: quality.trend(
            m.made(
                "quality_level", ("school_year", "instrument", "edition", "age_group", "domain", "line"), []
            )
        ),
        lambda: change.change(
            m.made("matched_gain", ("instrument", "edition", "age_group", "domain", "lead", "kind"), [])
        ),
        lambda: money.ingredients(m.made("coaching_cost", ("total", "kind"), [])),
        lambda: levels.levels(m.made("qris_level", ("qris_level",), [])),
    ],
)
def test_an_empty_answer_says_what_it_needs(draw: Callable[[], Picture]) -> None:
    picture = draw()
    assert picture.empty
    assert picture.needs.startswith("Needs: ")
    assert picture.panels == ()


def test_a_place_without_a_name_is_shown_by_its_id() -> None:
    names = {"R1": None}
    assert caseload.named("R1", names) == "R1"  # type: ignore[arg-type]
    assert caseload.named(None, names) == "No place"  # type: ignore[arg-type]


def test_close_dots_are_moved_apart() -> None:
    steps = coaches.spread([5.0, 5.1, 5.2, 9.0])
    assert len(set(steps[:3])) == 3
    assert steps[3] == pytest.approx(0.0)
    assert pd.Series(steps).abs().max() < 0.3


def test_without_enrolled_sites_nobody_is_said_to_have_a_coach():
    """A roster without enrolment has no site without a coach, and none with one either."""
    result = m.caseload()
    rows = result.rows.assign(value=None, numerator=0.0, reason="no full-time posts")
    none = replace(result, rows=rows, curves={**result.curves, "unassigned": pd.DataFrame()})
    assert caseload.unassigned_sites(none, m.NAMES).empty
    served = replace(result, curves={**result.curves, "unassigned": pd.DataFrame()})
    assert "had a coach" in caseload.unassigned_sites(served, m.NAMES).sentence


def test_a_bare_reason_stands_behind_what_is_needed() -> None:
    """'No full-time posts' alone would not tell a newcomer which sheet is missing."""
    rows = m.caseload().rows.assign(value=None, reason="no full-time posts")
    picture = caseload.three_bases(replace(m.caseload(), rows=rows))
    assert picture.needs.startswith("Needs: Sites with enrolment dates, Coaches")
    assert picture.needs.endswith("Here: no full-time posts.")
    hidden = replace(m.caseload(), rows=rows.assign(reason="Hidden: fewer than 3 coaches."))
    assert caseload.three_bases(hidden).needs == "Hidden: fewer than 3 coaches."


def test_without_rated_rooms_nothing_is_said_to_be_left_out() -> None:
    by = ("instrument", "edition", "age_group", "domain", "lead", "kind")
    assert change.left_out(m.made("matched_gain", by, [])).needs.startswith("Needs: Scores")


def test_paid_time_has_no_column_of_dashes_for_a_year_nobody_asked_for() -> None:
    assert "Same months last year" not in paid_time.paid_time(m.time_use()).table.columns
    assert "Same months last year" in paid_time.paid_time(m.time_use(), m.time_use()).table.columns


def test_sites_newly_and_no_longer_rated_are_told_with_those_that_moved() -> None:
    result = m.qris()
    change_curve = result.curves["change"].assign(newly_rated=0, no_longer_rated=3)
    told = levels.level_change(replace(result, curves={**result.curves, "change": change_curve})).sentence
    rows = len(change_curve)
    assert f"; 0 newly and {3 * rows} no longer rated; " in told
    quiet = change_curve.assign(no_longer_rated=0)
    told = levels.level_change(replace(result, curves={**result.curves, "change": quiet})).sentence
    assert "rated" not in told


def test_cost_and_net_change_of_a_room_stand_with_their_ranges() -> None:
    rows = PICTURES["points"]().table.set_index("Region")
    assert rows.loc["All", "Cost of a room"] == "$2,250 ($2,000 to $2,500)"
    assert rows.loc["All", "Net change"] == "+0.20 (+0.05 to +0.35)"
    assert rows.loc["All", "Points per $10,000"] == "0.9 (0.2 to 1.6)"
    assert set(rows.loc["Southwest", ["Cost of a room", "Net change", "Points per $10,000"]]) == {"–"}


def test_a_hidden_place_shows_nothing_of_what_is_behind_it() -> None:
    """The pieces are counted in rooms, the hiding in people: a hidden row hides its pieces too."""
    points, price = m.points()
    hidden = points.rows.assign(value=None, low=None, high=None, reason="Hidden: fewer than 10 people.")
    regions = m.points(True)
    told = cost.points_by_region((replace(points, rows=hidden), price), regions, m.NAMES).table
    assert set(told.iloc[0][["Cost of a room", "Net change", "Points per $10,000"]]) == {"–"}


def test_cautions_about_change_are_those_of_the_figures_shown() -> None:
    """The metric speaks of every instrument at once; a caution that is untrue of this one is left out."""
    unknown = "The net change is blank where the reliability of a rating is not known. State it."
    few = FEW_RATERS.format(cells=2, raters=5, sites=10)
    known = m.gain()
    known = replace(known, cautions=(unknown, few))
    ranged = known.rows[known.rows["lead"] != "unknown"]
    assert change.change(replace(known, rows=ranged)).cautions == ()
    assert change.change(known).cautions == (few,)
    blank_net = known.rows.assign(
        value=known.rows["value"].where(known.rows["kind"] != "net"),
        reason=NO_RELIABILITY,
    )
    assert change.change(replace(known, rows=blank_net)).cautions == (unknown,)


def test_a_share_of_the_roster_is_never_above_100_percent() -> None:
    """Rooms rated in a year may have closed by its end."""
    result = m.quality()
    assert "closed" not in quality.trend(result).caption
    more = result.rows.assign(numerator=result.rows["denominator"] + 3)
    picture = quality.trend(replace(result, rows=more))
    assert set(picture.table["Share of roster"]) == {"100%"}
    assert "100% where rooms rated in the year had closed by its end." in picture.caption


def test_sites_with_less_than_an_hour_stand_in_the_first_bar() -> None:
    effort, rate = m.hours()
    curve = effort.curves["sites"].assign(hours_per_year=0.1)
    picture = hours.hours_per_site(replace(effort, curves={"sites": curve}), rate)
    assert drawn(picture)[0]["data"][0]["hovertext"] == ["under 1.4 hours a year: 780 sites"]
