"""Strictness and drift of raters through the store, beside the worked examples of the statistics."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import rater_drift
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "domain": "IS"}
ROOMS = ("A1", "B1", "C1")


def strict_and_lenient() -> Gate:
    """R2 gives 1, 1 and 1.5 points more than R1 to the same three rooms on the same day."""
    pairs = zip(ROOMS, (3, 3, 5), (4, 4, 6.5), strict=True)
    visits = [
        visit(room, "2025-04-01", score, rater=rater)
        for room, *scores in pairs
        for rater, score in zip(("R1", "R2"), scores, strict=True)
    ]
    return rated_gate([*visits, visit("A2", "2025-04-02", 3, rater="ALONE")])


@pytest.fixture(scope="module")
def gate() -> Gate:
    return strict_and_lenient()


def test_strictness_is_that_of_the_worked_example(gate: Gate) -> None:
    """-.57 and .57 of `statistics.raters.rater_severity`; who shares no room has no value and says so."""
    result = rater_drift(gate, YEAR, by=("rater",))
    found = {r: result.row(**CELL, rater=r, statistic="severity") for r in ("ALONE", "R1", "R2")}
    assert found["R1"].value == pytest.approx(-0.57, abs=0.005)
    assert found["R2"].value == pytest.approx(0.57, abs=0.005)
    assert (found["ALONE"].value, found["ALONE"].reason) == (None, "shares no place with another person")
    assert list(dict.fromkeys(result.rows["rater"])) == ["ALONE", "R1", "R2"], "by id, never by value"


def test_the_whole_tells_how_far_raters_differ_and_how_many_ratings_are_linked(gate: Gate) -> None:
    result = rater_drift(gate, YEAR)
    shared = result.row(**CELL, statistic="shared")
    assert (shared.numerator, shared.denominator) == (6, 7)
    assert float(result.row(**CELL, statistic="severity_spread").value or 0) > 0.5
    assert not {"rater", "rater_id"} & set(result.rows.columns)


def test_drift_is_that_of_the_worked_example() -> None:
    """Three raters score two rooms over four years; the second rises by .2 a year: -.07, .13, -.07."""
    time = np.repeat([0, 1, 2, 3], 6)
    rater, room = np.tile([0, 1, 2], 8), np.tile([0, 0, 0, 1, 1, 1], 4)
    scores = 3 + 0.2 * time * (rater == 1) + 0.01 * np.cos(np.arange(24))
    visits = [
        visit(
            ROOMS[at], str(date(2022, 3, 1) + timedelta(days=365 * int(t))), round(float(s), 4), rater=f"R{r}"
        )
        for at, t, s, r in zip(room, time, scores, rater, strict=True)
    ]
    result = rater_drift(rated_gate(visits), YEAR, by=("rater",))
    drift = [result.row(**CELL, rater=f"R{r}", statistic="drift").value for r in range(3)]
    assert drift == pytest.approx([-0.07, 0.13, -0.07], abs=0.01)


def test_figures_of_one_rater_are_for_staff_only(gate: Gate) -> None:
    seen = release(rater_drift(gate, YEAR, by=("rater",)), Viewer.published())
    assert seen.rows["value"].isna().all()
    assert "Hidden: a figure about one rater is for staff only." in set(seen.rows["reason"])
    whole = release(rater_drift(gate, YEAR), Viewer.published()).row(**CELL, statistic="severity_spread")
    assert (whole.value, whole.reason) == (None, "Hidden: fewer than 3 raters are behind this figure.")


def test_visits_within_weeks_show_strictness_but_no_drift(gate: Gate) -> None:
    result = rater_drift(gate, YEAR)
    spread = result.row(**CELL, statistic="drift_spread")
    assert spread.value is None
    assert (
        spread.reason == "too few rooms were rated again after nine months or more, so drift cannot be seen"
    )
    assert result.row(**CELL, statistic="severity_spread").value is not None
