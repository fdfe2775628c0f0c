"""Where sites lie: as loaded, with a lost zero given back, for the sites a viewer may see."""

from __future__ import annotations

from coaching_analytics.metrics.places import located
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import small_system

PLACES = """
    site_id | latitude | longitude | county
    S1      | 32.5     | -86.7     | 1001
    S3      |          |           | 01003
    S5      | 32.6     | -86.5     |
"""


def test_a_place_a_county_alone_or_a_place_without_a_county() -> None:
    gate = gate_of({**small_system(), "site_location": PLACES})
    found = located(gate, Selection()).set_index("site_id")
    assert found["county"].fillna("").to_dict() == {"S1": "01001", "S3": "01003", "S5": ""}
    assert found["latitude"].notna().to_dict() == {"S1": True, "S3": False, "S5": True}
    assert found.loc["S3", "region_id"] == "south"


def test_the_selection_narrows_it() -> None:
    gate = gate_of({**small_system(), "site_location": PLACES})
    assert located(gate, Selection(regions=("north",)))["site_id"].tolist() == ["S1"]


def test_a_store_without_places_has_none(small) -> None:
    assert located(small, Selection()).empty
