"""Quality trends: how ratings moved, in the same rooms and overall, and how far they can be leaned on."""

from __future__ import annotations

from pages.kit import quality_growth, quality_levels, quality_site, quality_trust, quality_years
from pages.kit.frame import page
from pages.kit.independent import switch
from pages.kit.reliability import at_reliability
from pages.kit.sections import section
from pages.kit.show import foot

SECTIONS = {
    "years": ("Years and regions", quality_years),
    "sites": ("Sites over time", quality_growth),
    "site": ("One site", quality_site),
    "levels": ("Thresholds and levels", quality_levels),
    "trust": ("Raters and trust", quality_trust),
}

with page("Quality trends", needs="quality_level") as frame:
    switch(frame, at_reliability(frame))
    chosen = section({key: title for key, (title, _) in SECTIONS.items()})
    SECTIONS[chosen][1].draw(frame)
    foot(frame)
