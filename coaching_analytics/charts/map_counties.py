"""Counties each for itself: which figures can be asked of the sites of one county, and the answers as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import pick
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import FIXED, Result

FEWEST, MOST = 3, 120
"""Counties with sites: fewer are told apart by their dots, more would keep a reader waiting."""
OF_PLACES = (
    *("coverage_funnel", "quality_funnel", "incremental_cost_effectiveness"),
    *("cost_reconciliation", "allocation_rules"),
)
"""Figures by setting or site that are not of those sites alone: places set against each other, dollars where
they were booked, rules side by side for the whole system."""
BESIDE = ("unit_cost", "coverage_gap", "resource_use")
"""Figures by region only that go by the site all the same: their hours, contacts and dollars are those of
sites."""
UNGIVEN = "Dollars that could be given to no site are in no county."
WIDER: Mapping[str, str] = {
    "coaching_cost": UNGIVEN,
    "unit_cost": UNGIVEN,
    "break_even_retention": UNGIVEN,
    "sites_per_coach": "A coach without sites is in no county.",
}
"""What a region has and none of its counties."""
NO_ROW = "no figure of this kind for its sites"
PUBLISHED = (
    "As published, counties are not asked each for itself: a hidden one could be worked out from the others."
)
NOT_BY_SITE = "This figure does not go by site alone, so no county has one of its own."
TOO_MANY = f"More than {MOST} counties have sites here: choose a region to shade each for itself."


def refused(metric: str, counties: int, *, published: bool) -> str:
    """Why counties cannot be shaded each for itself; empty when they can."""
    if published:
        return PUBLISHED
    if not goes_by_site(metric):
        return NOT_BY_SITE
    return TOO_MANY if counties > MOST else ""


def goes_by_site(metric: str) -> bool:
    """Whether a choice of sites narrows the whole of the figure: then a county is the choice of its sites."""
    by = REGISTRY[metric].by_allowed
    return metric in BESIDE or (metric not in OF_PLACES and ("site" in by or "setting" in by))


def by_county(whole: Result, own: Mapping[str, Result], cell: Mapping[str, str | None]) -> Result:
    """One answer by county: of each county's own the row that is meant.

    Parameters
    ----------
    whole
        The answer about all of them: its cautions and settings are those of the map.
    own
        The metric asked for the sites of each county alone, by FIPS code.
    cell
        The facets of the figure that is meant.
    """
    rows = [
        {"county": fips, **cell, **_row(answer, cell)}
        for fips, answer in sorted(own.items(), key=lambda item: item[0])
    ]
    by = ("county", *cell)
    return replace(whole, by=by, rows=pd.DataFrame(rows, columns=[*by, *FIXED], dtype=object), curves={})


def _row(answer: Result, cell: Mapping[str, str | None]) -> dict[str, object]:
    found = pick(answer, **cell)
    if found.empty:
        return {**dict.fromkeys(FIXED), "excluded": {}, "reason": NO_ROW}
    return {name: found.iloc[0][name] for name in FIXED}


def said(metric: str, without: int) -> str:
    """What no county has: what the figure has beyond sites, and sites without a county."""
    parts = [WIDER.get(metric, "")]
    if without:
        parts.append(f"{wording.plural(without, 'site')} with no county on record: in none.")
    return " ".join(part for part in parts if part)
