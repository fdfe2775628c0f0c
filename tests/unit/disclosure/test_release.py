"""What may be published: figures about too few people disappear everywhere, and cannot be worked out."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from coaching_analytics.charts import caseload, change, coaches, cost, export, quality, reach, report
from coaching_analytics.disclosure import PUBLISHED, STAMP, Viewer, release
from coaching_analytics.metrics.result import Result
from tests.unit.charts import made_results as m

OWNER, PUBLIC = Viewer.owner(), Viewer.published()
SMALL = "Hidden: fewer than 10 people are behind this figure."


def levels(*people: int | None) -> Result:
    rows = [
        {
            "region": f"R{i}",
            "line": "latest",
            "value": 3.14159,
            "numerator": n,
            "denominator": 50,
            "n": n,
            "low": 3.0,
            "high": 3.3,
            "level": 0.95,
            "method": "t",
            "excluded": {"old": 2},
        }
        for i, n in enumerate(people)
    ]
    return m.made("quality_level", ("region", "line"), rows, people="leads")


def values(result: Result) -> list[object]:
    return [None if value is None else "shown" for value in result.rows["value"]]


def test_the_owner_sees_everything_stamped_once() -> None:
    result = levels(3, 12)
    seen = release(release(result, OWNER), OWNER)
    pd.testing.assert_frame_equal(seen.rows, result.rows)
    assert seen.cautions == (STAMP,)


def test_nine_people_hide_a_score_and_ten_do_not() -> None:
    assert values(release(levels(9, 9, 10), PUBLIC)) == [None, None, "shown"]


def test_a_hidden_row_keeps_no_figure_at_all() -> None:
    row = release(levels(4, 4, 20), PUBLIC).rows.iloc[0]
    assert [
        row[name] for name in ("value", "numerator", "denominator", "n", "low", "high", "level", "method")
    ] == [None] * 8
    assert row["excluded"] == {}
    assert row["reason"] == SMALL


def test_the_smallest_other_is_hidden_when_one_alone_would_follow_from_the_whole() -> None:
    assert values(release(levels(4, 30, 15, 20), PUBLIC)) == [None, "shown", None, "shown"]


def test_a_row_hidden_for_the_sake_of_another_says_so() -> None:
    reasons = list(release(levels(4, 30, 15), PUBLIC).rows["reason"])
    assert reasons == [
        SMALL,
        None,
        "Hidden: with it, a figure about fewer than 10 people could be worked out.",
    ]


def test_school_years_are_no_parts_of_a_whole() -> None:
    rows = [
        {"school_year": year, "line": "latest", "value": 3.0, "n": n}
        for year, n in (("2022-23", 4), ("2023-24", 30), ("2024-25", 15))
    ]
    result = m.made("quality_level", ("school_year", "line"), rows, people="leads")
    assert values(release(result, PUBLIC)) == [None, "shown", "shown"]


def test_regions_by_setting_hide_along_both() -> None:
    sizes = {("R1", "centre"): 4, ("R1", "home"): 20, ("R2", "centre"): 30, ("R2", "home"): 40}
    rows = [{"region": r, "setting": s, "value": 3.0, "n": n} for (r, s), n in sizes.items()]
    assert (
        values(release(m.made("quality_level", ("region", "setting"), rows, people="leads"), PUBLIC))
        == [None] * 4
    )


def test_nobody_behind_a_row_hides_nothing_else() -> None:
    rows = [
        {"region": "R1", "value": None, "n": 0, "reason": "no rooms rated"},
        {"region": "R2", "value": 3.0, "n": 20},
    ]
    shown = release(m.made("quality_level", ("region",), rows, people="leads"), PUBLIC)
    assert list(shown.rows["reason"]) == ["no rooms rated", None]
    assert values(shown) == [None, "shown"]


def test_an_unknown_number_of_people_hides() -> None:
    assert values(release(levels(None, 20, 30), PUBLIC)) == [None, None, "shown"]


def test_people_count_where_a_result_says_how_many() -> None:
    result = levels(20, 20, 20)
    result.rows["people"] = [9, 9, 10]
    seen = release(result, PUBLIC)
    assert values(seen) == [None, None, "shown"]
    assert list(seen.rows["people"])[:2] == [None, None]


def test_the_store_sets_how_many_people_are_enough() -> None:
    seen = release(levels(9, 12, 12), Viewer.published(13))
    assert values(seen) == [None, None, None]
    assert seen.rows["reason"].iloc[0] == "Hidden: fewer than 13 people are behind this figure."


def test_a_level_the_state_publishes_is_exempt() -> None:
    assert values(release(m.qris(), PUBLIC)) == ["shown"] * 6


def test_operations_of_places_are_shown() -> None:
    assert values(release(m.coverage(True), PUBLIC)) == values(m.coverage(True))


def test_a_row_for_one_coach_is_never_published() -> None:
    rows = [
        {"coach": f"C{i}", "basis": "assigned_fte", "unit": "site", "value": 20.0, "n": 1} for i in range(4)
    ]
    seen = release(m.made("sites_per_coach", ("coach", "basis", "unit"), rows), PUBLIC)
    assert values(seen) == [None] * 4
    assert set(seen.rows["reason"]) == {"Hidden: a figure about one coach is for staff only."}


def test_caseloads_of_fewer_than_three_coaches_are_hidden() -> None:
    rows = [{"region": f"R{n}", "basis": "fte", "unit": "site", "value": 20.0, "n": n} for n in (1, 2, 3, 9)]
    seen = release(m.made("sites_per_coach", ("region", "basis", "unit"), rows), PUBLIC)
    assert values(seen) == [None, None, "shown", "shown"]


def test_curves_of_single_coaches_are_emptied_and_coaches_of_sites_dropped() -> None:
    assert release(m.caseload(), PUBLIC).curves["coaches"].empty
    assert len(release(m.caseload(), PUBLIC).curves["unassigned"]) == 41
    assert "coach" not in release(m.never_reached(), PUBLIC).curves["sites"].columns


def test_curves_about_people_keep_only_lines_with_enough_of_them() -> None:
    result = levels(20, 20)
    curves = {
        "sized": pd.DataFrame({"n": [3, 30], "value": [1.0, 2.0]}),
        "unsized": pd.DataFrame({"value": [1.0]}),
    }
    seen = release(
        m.made("quality_level", result.by, result.rows.to_dict("records"), people="leads", curves=curves),
        PUBLIC,
    )
    assert list(seen.curves["sized"]["n"]) == [30]
    assert seen.curves["unsized"].empty


def test_published_figures_say_so_and_lose_the_owners_stamp() -> None:
    assert release(release(levels(20), OWNER), PUBLIC).cautions == (PUBLISHED,)


@pytest.mark.parametrize("secret", ["0.4321", "0.43", "43", "0.40", "0.46"])
def test_a_hidden_change_reaches_no_drawing_table_or_file(secret: str) -> None:
    result = m.gain(raw=0.4321, expected=0.0321, likely=(0.41, 0.46), n=7)
    result.rows.loc[:, "n"] = 7
    picture = change.change(release(result, PUBLIC))
    assert picture.needs == SMALL
    everywhere = [
        json.dumps([panel.figure.to_json() for panel in picture.panels]),
        picture.table.to_string(),
        picture.sentence,
        picture.alt,
        export.to_csv(picture).decode(),
        report.report("Q", [picture]).split("<main>")[1].split("<footer>")[0],
    ]
    assert not [text for text in everywhere if secret in text]


def test_hidden_regions_stay_in_the_chart_as_names_without_figures() -> None:
    points, prices = m.points(True)
    for result in (points, prices):
        result.rows.loc[result.rows["region"].isin(["R1", "R2"]), "n"] = 6
    picture = cost.points_by_region(
        (release(m.points()[0], PUBLIC), release(m.points()[1], PUBLIC)),
        (release(points, PUBLIC), release(prices, PUBLIC)),
        m.NAMES,
    )
    drawn = picture.panels[0].figure.to_json()
    table = picture.table.set_index("Region")
    assert "Central" in drawn
    assert "1.4" not in table.loc["Central"].to_string()
    assert "7,100 a point" not in drawn
    assert '"x":[1.4' not in drawn
    assert table.loc["Central", "Cost of a point"] == SMALL


def test_hidden_years_are_not_drawn() -> None:
    result = m.quality()
    result.rows.loc[result.rows["school_year"] == "2021-22", "n"] = 5
    picture = quality.trend(release(result, PUBLIC))
    drawn = json.loads(picture.panels[0].figure.to_json())
    assert "188" not in json.dumps(drawn["layout"]["xaxis"])
    assert not [trace for trace in drawn["data"] if 0 in trace["x"]]


def test_published_charts_of_coaches_and_sites_name_no_coach() -> None:
    assert (
        coaches.over_coaches(release(m.caseload(), PUBLIC)).needs
        == "Hidden: a figure about one coach is for staff only."
    )
    assert "coach-7" not in reach.not_reached(release(m.never_reached(), PUBLIC)).table.to_string()
    assert caseload.three_bases(release(m.caseload(), PUBLIC)).stamp == ""


def test_the_twin_of_a_row_hidden_for_the_sake_of_another_is_hidden_too() -> None:
    """R0 has 4 people; R2 (15) would give it away with the whole. Both leave the curve of real dollars."""
    given = levels(4, 30, 15)
    twin = pd.DataFrame({"region": ["R0", "R1", "R2"], "line": "latest", "people": [4, 30, 15], "real": 2.0})
    seen = release(replace(given, curves={"real": twin}), PUBLIC)
    assert seen.curves["real"]["region"].tolist() == ["R1"]
