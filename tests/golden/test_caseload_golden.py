"""The worked example of sites per coach: 44 sites, two coaches at 0.8 of a post.

27.5 assigned sites per full-time post, 27.5 of all sites, 22 sites per person. When one coach leaves, the
other's 22 sites stay 27.5 per post, all sites become 55 per post and 44 per person. Co-coached sites whose
shares are blank change nothing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.metrics import sites_per_coach
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.stores import make_store

START = date(2024, 7, 1)
YEAR = Window(START, date(2025, 7, 1))
HALVES = (Window(START, date(2025, 1, 1)), Window(date(2025, 1, 1), date(2025, 7, 1)))
SITES = [f"S{number:02d}" for number in range(44)]


def system(assignments: list[dict[str, Any]], second_leaves: date | None = None) -> dict[str, Any]:
    """44 sites over three regions of one system, two coaches, and a group session over three sites."""
    posts = {
        "staff_type": "coach",
        "agency_id": "A",
        "start_date": START,
        "spell_kind": "employed",
        "fte": 0.8,
    }
    return {
        "system": [
            {
                "system_id": "demo",
                "system_name": "Demo",
                "fiscal_year_start_month": 7,
                "school_year_start_month": 8,
            }
        ],
        "region": [{"region_id": "R", "system_id": "demo", "region_name": "R"}],
        "agency": [{"agency_id": "A", "region_id": "R"}],
        "site": [{"site_id": site, "region_id": "R", "setting": "centre"} for site in SITES],
        "site_enrolment": [{"site_id": site, "start_date": START} for site in SITES],
        "coach": [{"coach_id": coach, "coach_role": "coach"} for coach in ("C1", "C2")],
        "staff_employment": [
            {**posts, "staff_id": "C1"},
            {**posts, "staff_id": "C2", "end_date": second_leaves},
        ],
        "coach_assignment": assignments,
        "session": [
            {
                "session_id": "G",
                "coach_id": "C1",
                "session_date": date(2025, 6, 3),
                "minutes": 60,
                "status": "completed",
            }
        ],
        "session_participant": [
            {"session_id": "G", "participant_number": number, "site_id": site, "role": "lead"}
            for number, site in enumerate(SITES[:3], 1)
        ],
    }


def assigned(site: str, coach: str) -> dict[str, Any]:
    return {"coach_id": coach, "site_id": site, "start_date": START}


ONE_EACH = [assigned(site, "C1" if number < 22 else "C2") for number, site in enumerate(SITES)]


def bases(path: Path, tables: dict[str, Any], window: Window) -> dict[str | None, float]:
    result = sites_per_coach(make_store(path, tables), Selection(window=window))
    return {row.by["basis"]: float(row.value) for row in result.records() if row.by["unit"] == "site"}


def test_two_coaches_at_four_fifths(tmp_path: Path) -> None:
    found = bases(tmp_path, system(ONE_EACH), YEAR)
    assert found == pytest.approx({"assigned_fte": 27.5, "fte": 27.5, "people": 22})


def test_one_leaves(tmp_path: Path) -> None:
    """The left sites count in the headline and not in the remaining coach's own load."""
    found = bases(tmp_path, system(ONE_EACH, second_leaves=HALVES[1].start), HALVES[1])
    assert found == pytest.approx({"assigned_fte": 27.5, "fte": 55, "people": 44})


def test_before_the_leaver_left_nothing_had_changed(tmp_path: Path) -> None:
    found = bases(tmp_path, system(ONE_EACH, second_leaves=HALVES[1].start), HALVES[0])
    assert found == pytest.approx({"assigned_fte": 27.5, "fte": 27.5, "people": 22})


def test_ten_sites_co_coached_with_blank_shares(tmp_path: Path) -> None:
    """Five sites of each coach also get the other one: half a site each, so nothing changes."""
    shared = [assigned(site, "C2") for site in SITES[:5]] + [assigned(site, "C1") for site in SITES[22:27]]
    found = bases(tmp_path, system(ONE_EACH + shared), YEAR)
    assert found == pytest.approx({"assigned_fte": 27.5, "fte": 27.5, "people": 22})
