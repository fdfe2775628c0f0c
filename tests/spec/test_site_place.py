"""Where sites lie: as loaded, with a lost zero given back, for the sites a viewer may see."""

from __future__ import annotations

from pathlib import Path

from coaching_analytics.metrics.places import located
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.small_system import small_system
from tests.stores import make_store

PLACES = """
    site_id | latitude | longitude | county
    S1      | 32.5     | -86.7     | 1001
    S3      |          |           | 01003
    S5      | 32.6     | -86.5     |
"""


def test_a_place_a_county_alone_or_a_place_without_a_county(tmp_path: Path) -> None:
    gate = make_store(tmp_path, {**small_system(), "site_location": PLACES})
    found = located(gate, Selection()).set_index("site_id")
    assert found["county"].fillna("").to_dict() == {"S1": "01001", "S3": "01003", "S5": ""}
    assert found["latitude"].notna().to_dict() == {"S1": True, "S3": False, "S5": True}
    assert found.loc["S3", "region_id"] == "south"


def test_the_selection_narrows_it(tmp_path: Path) -> None:
    gate = make_store(tmp_path, {**small_system(), "site_location": PLACES})
    assert located(gate, Selection(regions=("north",)))["site_id"].tolist() == ["S1"]


def test_a_store_without_places_has_none(small) -> None:
    assert located(small, Selection()).empty
