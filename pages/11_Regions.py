"""Regions: any figure on a map, regions side by side, their agencies, and down to the sites and back."""

from __future__ import annotations

from pages.kit import regions, regions_beside
from pages.kit.crumbs import crumbs
from pages.kit.frame import page
from pages.kit.sections import section
from pages.kit.show import foot

SECTIONS = {
    "map": ("Map", regions.on_map),
    "places": ("Side by side", regions_beside.draw),
    "agencies": ("Employers of coaches", regions.employers),
    "sites": ("Sites", regions.sites),
}

with page("Regions", needs="coverage") as frame:
    assert frame.choice is not None
    crumbs(frame.name, frame.choice)
    chosen = section({key: title for key, (title, _) in SECTIONS.items()})
    SECTIONS[chosen][1](frame)
    foot(frame)
