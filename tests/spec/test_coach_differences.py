"""Differences between coaches through the store: two coaches who follow each other in ten sites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import coach_differences
from coaching_analytics.statistics.coach_differences import coach_differences as by_hand
from coaching_analytics.store import Gate, open_store
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.store_settings import write_settings
from tests.spec.rated_system import YEAR, many_sites, rated_store, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "domain": "IS", "age_group": "pre_k", "lead": "same"}
RATERS = ("R1", "R2", "R3")
DRAWN = np.random.default_rng(1)
EARLIER, LATER = DRAWN.integers(0, 3, (10, 2)), DRAWN.integers(0, 3, (10, 2))
GAINS = np.round(DRAWN.normal(0, 0.3, (10, 2)) + np.array([0, 0.5]), 2)


def two_coaches(path: Path, n: int = 10, second: str = "b") -> Gate:
    """Every site has a room rated in January and December 2024, coached by `a` in between, and one rated in
    July 2024 and June 2025, where `second` gave more. All first scores are 3, so nothing is expected."""
    places = many_sites(n)
    sites = [row["site_id"] for row in places["site"]]
    places["classroom"] = [
        {"classroom_id": f"{site}-{room}", "site_id": site, "age_group": "pre_k"}
        for site in sites
        for room in (1, 2)
    ]
    visits: list[Any] = []
    for at, site in enumerate(sites):
        for room, days in enumerate((("2024-01-10", "2024-12-10"), ("2024-07-10", "2025-06-10"))):
            for time, day in enumerate(days):
                score = 3 + float(GAINS[at, room]) * time
                rater = RATERS[(EARLIER, LATER)[time][at, room]]
                visits.append(visit(f"{site}-{room + 1}", day, score, rater=rater))
    given = (("a", "2024-02-15", 100), (second, "2025-02-15", 200))
    places |= {
        "coach": [{"coach_id": coach, "coach_role": "coach"} for coach in ("a", "b")],
        "staff_employment": [
            {"staff_id": coach, "staff_type": "coach", "agency_id": "N", "start_date": "2023-07-01",
             "spell_kind": "employed", "fte": 1, "hours_per_year": 1200}
            for coach in ("a", "b")
        ],
        "session": [
            {"session_id": f"{site}-{day}", "coach_id": coach, "session_date": day, "minutes": minutes,
             "status": "completed", "delivery": "in_person"}
            for site in sites for coach, day, minutes in given
        ],
        "session_participant": [
            {"session_id": f"{site}-{day}", "participant_number": 1, "site_id": site, "role": "lead"}
            for site in sites for _, day, _ in given
        ],
    }  # fmt: skip
    rated_store(path, visits, **places)
    write_settings(Layout.of(path), {"reliability": 0.8})
    return open_store(path)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    return two_coaches(tmp_path_factory.mktemp("coaches"))


def test_the_spread_is_that_of_the_net_gains_by_coach_site_and_rater(gate: Gate) -> None:
    site, room = (grid.ravel() for grid in np.indices((10, 2)))
    expected = by_hand(
        GAINS.ravel(),
        np.array(["a", "b"])[room],
        site,
        np.arange(20),
        raters={"rater_earlier": EARLIER.ravel(), "rater_later": LATER.ravel()},
    ).coaches
    spread = coach_differences(gate, YEAR).row(**CELL, statistic="spread")
    assert spread.value == pytest.approx(expected.spread.value, rel=1e-4)
    assert spread.n == 20
    each = coach_differences(gate, YEAR, by=("coach",))
    values = [each.row(**CELL, coach=coach, statistic="effect").value for coach in ("a", "b")]
    assert values == pytest.approx([effect.value for effect in expected.effects], rel=1e-4)
    assert values[0] == pytest.approx(-float(values[1] or 0))


def test_under_ten_rooms_or_five_sites_a_coach_has_no_figure(tmp_path: Path) -> None:
    row = coach_differences(two_coaches(tmp_path, 9), YEAR, by=("coach",)).row(
        **CELL, coach="a", statistic="effect"
    )
    assert (row.value, row.n) == (None, 9)
    assert row.reason == "fewer than 5 sites or 10 rooms are behind this coach's figure"


def test_one_coach_a_site_cannot_be_told_from_the_site(tmp_path: Path) -> None:
    result = coach_differences(two_coaches(tmp_path, second="a"), YEAR)
    spread = result.row(**CELL, statistic="spread")
    assert spread.value is None
    assert spread.reason == "nobody shares a place with another, so people cannot be told from places"
    assert any("an assumption" in caution for caution in result.cautions)


def test_a_reliability_that_is_not_known_gives_no_net_gain_and_no_figure(gate: Gate) -> None:
    unknown = gate.with_settings({"reliability": ""})
    assert coach_differences(unknown, YEAR).row(**CELL, statistic="spread").reason == (
        "reliability of a rating is not known"
    )


def test_figures_of_one_coach_are_for_supervisors_only(gate: Gate) -> None:
    seen = release(coach_differences(gate, YEAR, by=("coach",)), Viewer.published())
    assert seen.rows["value"].isna().all()
    assert "Hidden: a figure about one coach is for staff only." in set(seen.rows["reason"])
