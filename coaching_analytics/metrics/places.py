"""The places a reader may choose between."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

QUERY = """
    SELECT s.region_id, s.region_name, s.agency_id, s.agency_name, s.setting, s.site_id, s.site_name
    FROM site_dim s
    ORDER BY s.region_name, s.site_name, s.site_id
"""


def places(gate: Gate, selection: Selection) -> pd.DataFrame:
    """Every site within the viewer's scope and the selection, with its region, agency and setting."""
    return gate.rows(selection, QUERY)


LOCATED = """
    SELECT region_id, agency_id, setting, site_id, latitude, longitude, county FROM site_place
    ORDER BY site_id
"""


def located(gate: Gate, selection: Selection) -> pd.DataFrame:
    """Where the sites lie that are within the viewer's scope and the selection.

    A line a site that is listed with a place or a county; latitude and longitude are missing where a county
    alone is known, and the other way round.
    """
    return gate.rows(selection, LOCATED)
