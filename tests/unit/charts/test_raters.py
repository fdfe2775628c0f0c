"""Pictures of raters and coaches: words true of the figures, people by id, nobody named in publication."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from coaching_analytics.charts import agreement, certified, raters
from coaching_analytics.charts.picture import Picture
from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics.result import Result
from tests.unit.charts import made_results as m

LINE = {"instrument": "class_pre_k", "edition": "2", "domain": "IS"}
RANGE = {"level": 0.95, "method": "made"}


def agreed(**blank: str) -> Result:
    values = {"double_coded": 0.1, "within_one": 0.91, "exact": 0.43, "kappa_quadratic": 0.5, "icc": 0.62}
    rows = [
        {**LINE, "visits": "same_day", "statistic": name, "n": 40,
         **(blank or {"value": value, "low": value - 0.1, "high": value + 0.05, **RANGE})}
        for name, value in values.items()
    ]  # fmt: skip
    return m.made("rater_agreement", ("instrument", "edition", "domain", "visits", "statistic"), rows)


def of_raters(names: tuple[str, ...] = ("R1", "R2", "R9"), spread: float = 0.21) -> tuple[Result, Result]:
    whole = [
        {**LINE, "statistic": "severity_spread", "value": spread, "low": 0.1, "high": 0.4, "n": 80, **RANGE},
        {**LINE, "statistic": "drift_spread", "value": 0.02, "n": 80, "method": "no range: made"},
        {**LINE, "statistic": "shared", "value": 0.8, "numerator": 80, "denominator": 100, "n": 100},
    ]
    each = [
        {**LINE, "rater": name, "statistic": statistic, "value": value, "low": value - 0.1,
         "high": value + 0.1, "n": 20, **RANGE}
        for at, name in enumerate(names)
        for statistic, value in (("severity", 0.3 - 0.2 * at), ("drift", 0.01 * at))
    ]  # fmt: skip
    facets = ("instrument", "edition", "domain", "statistic")
    return m.made("rater_drift", facets, whole), m.made("rater_drift", ("rater", *facets), each)


def of_coaches(trust: float = 0.4) -> tuple[Result, Result]:
    line = {**LINE, "age_group": "pre_k", "lead": "same"}
    facets = ("instrument", "edition", "age_group", "domain", "lead", "statistic")
    whole = [
        {**line, "statistic": "spread", "value": 0.15, "low": 0.05, "high": 0.3, "n": 60, **RANGE},
        {**line, "statistic": "reliability", "value": trust, "n": 60},
    ]
    each: list[dict[str, Any]] = [
        {**line, "coach": name, "statistic": statistic, "value": value, "n": 12}
        for name, effect in (("C1", -0.1), ("C2", 0.1))
        for statistic, value in (("effect", effect), ("reliability", trust))
    ]
    return m.made("coach_differences", facets, whole), m.made("coach_differences", ("coach", *facets), each)


def test_agreement_is_said_with_its_share_and_set_beside_kappa_and_correlation() -> None:
    picture = agreement.agreement(agreed())
    assert "within one point on **91%** of scores" in picture.sentence
    assert "same score on 43%" in picture.sentence
    assert picture.table.iloc[0].tolist()[-4:] == [
        "91%", "43%", "0.50 (0.40 to 0.55)", "0.62 (0.52 to 0.67)"
    ]  # fmt: skip


def test_without_double_coded_visits_it_says_what_it_needs_and_why() -> None:
    picture = agreement.agreement(agreed(reason="no room was scored by two raters on one day"))
    assert picture.empty
    assert "Needs: Scores of the same rooms by two raters" in picture.needs
    assert "no room was scored by two raters on one day" in picture.needs


def test_raters_stand_by_id_with_strictness_and_drift_side_by_side() -> None:
    picture = raters.strictness(*of_raters())
    assert [panel.title for panel in picture.panels] == ["Strictness", "Drift"]
    assert picture.table["Rater"].tolist() == ["R1", "R2", "R9"]
    assert picture.alt.index("R1") < picture.alt.index("R2") < picture.alt.index("R9")
    assert (
        "differ by **0.21 points** in strictness (standard deviation, likely between 0.10 and 0.40)"
        in picture.sentence
    )
    assert "80% of ratings are by raters whom shared rooms link" in picture.sentence


def test_more_raters_than_a_screen_holds_stand_in_the_table_only() -> None:
    picture = raters.strictness(*of_raters(tuple(f"R{n:02d}" for n in range(21))))
    assert not picture.panels
    assert len(picture.table) == 21


def test_no_spread_is_said_as_that() -> None:
    assert "no differences in strictness" in raters.strictness(*of_raters(spread=0.0)).sentence


def test_coaches_are_said_with_how_far_they_can_be_told_apart() -> None:
    picture = raters.coaches(*of_coaches())
    assert "differ by **0.15 points** in the net change of their rooms" in picture.sentence
    assert "40% of what tells single coaches apart is more than chance" in picture.sentence
    assert picture.table["Coach"].tolist() == ["C1", "C2"]


@pytest.mark.parametrize("made", ["raters", "coaches"])
def test_published_pictures_name_nobody(made: str) -> None:
    """The whole stays where enough people are behind it; no id of a person is in table, data or alt text."""
    whole, each = of_raters() if made == "raters" else of_coaches()
    draw = raters.strictness if made == "raters" else raters.coaches
    picture: Picture = draw(release(whole, Viewer.published()), release(each, Viewer.published()))
    assert not picture.panels
    assert "(spread)" in picture.table.iloc[0].iloc[2]
    text = picture.table.to_string() + picture.data.to_string() + picture.alt
    assert not any(name in text for name in ("R1", "R9", "C1", "C2"))


STATES = ("certified", "lapsed", "not_yet", "not_on_record")


def of_certified(by: str = "", names: tuple[str, ...] = ("",), **blank: str) -> Result:
    rows = [
        {**({by: name} if by else {}), "statistic": state, "n": 50, "people": 5,
         **(blank or {"value": count / 50, "numerator": count, "denominator": 50})}
        for name in names
        for state, count in zip(STATES, (40, 6, 0, 4), strict=True)
    ]  # fmt: skip
    days = pd.to_datetime(["2025-04-03"])
    listed = pd.DataFrame(
        {"site_id": ["S1"], "region_id": ["north"], "classroom_id": ["S1-1"], "observation_date": days,
         "instrument": ["class_pre_k"], "state": ["lapsed"]}
    )  # fmt: skip
    facets = (by, "statistic") if by else ("statistic",)
    result = m.made("rater_certification", facets, rows, settings={"certification_months": 12},
                    curves={"lapses": listed})  # fmt: skip
    return replace(result, rows=result.rows.assign(people=5))


def test_certified_ratings_are_told_apart_from_lapsed_and_from_none_on_record() -> None:
    places, scales = of_certified("region", ("south", "north")), of_certified("instrument", ("ecers_3",))
    picture = certified.certified(of_certified(), places, scales, names={"north": "North", "south": "South"})
    assert picture.sentence == (
        "**40 of 50 ratings** (80%) were made by a rater certified that day. The others: 6 by one whose "
        "certification had lapsed; 4 by one without a certification on record."
    )
    assert picture.table["Name"].tolist() == ["All ratings", "North", "South", "ECERS-3"]
    assert picture.table.iloc[1].tolist() == ["Region", "North", "50", "80%", "12%", "0%", "8%"]
    assert "lasts 12 months" in picture.caption
    assert picture.alt.startswith("Bar in parts: Certified that day 80%, Certification had lapsed 12%")
    assert picture.data["shown_by"].unique().tolist() == ["all", "region", "instrument"]


def test_ratings_without_a_certification_are_listed_for_staff_and_name_no_rater() -> None:
    picture = certified.lapses(of_certified(), {"north": "North"})
    assert picture.table.iloc[0].tolist() == [
        "S1", "North", "S1-1", "CLASS Pre-K", "3 April 2025", "Certification had lapsed"
    ]  # fmt: skip
    hidden = certified.lapses(release(of_certified(), Viewer.published()))
    assert hidden.table.empty
    assert "for staff only" in hidden.sentence


def test_each_raters_ratings_stand_by_id_and_are_for_staff() -> None:
    each = of_certified("rater", ("R9", "R1"))
    assert certified.of_raters(each).table["Rater"].tolist() == ["R1", "R9"]
    assert "for staff only" in certified.of_raters(release(each, Viewer.published())).needs


def test_without_certifications_the_need_is_said() -> None:
    none = of_certified(reason="Needs: rater certifications")
    assert certified.missing(none)
    assert certified.certified(none).needs == "Needs: rater certifications"


def test_nothing_to_compare_has_a_reason() -> None:
    facets = ("instrument", "edition", "domain", "statistic")
    reason = "nobody shares a place with another, so people cannot be told from places"
    none = m.made("rater_drift", facets, [{**LINE, "statistic": "severity_spread", "reason": reason}])
    picture = raters.strictness(none, m.made("rater_drift", ("rater", *facets), []))
    assert picture.empty
    assert reason in picture.needs
