"""Which sites are under a mandate to reach a rating? (S3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.levels_in_force import LEVELS
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STATISTICS = ("mandated", "at_target", "below", "not_rated")
FIRST = ("below", "not_rated", "at_target")
"""The order of the list: who is not there yet comes first."""
NO_SITES = "no sites enrolled in this period"
NO_TARGET = "no rating target is on record, and the setting rating_target_level names none"
COLUMNS = ("site_id", "region_id", "setting", "level", "target", "standing", "stated_by")

_SITES = f"""
WITH {LEVELS}, stated AS (
    SELECT site_id, arg_max(number, fact_date) AS target
    FROM site_fact WHERE fact = 'rating_target' AND fact_date < $end GROUP BY site_id
)
SELECT d.system_id, d.region_id, nullif(d.agency_id, '') AS agency_id, d.setting, d.site_id,
       rated.level, CAST(stated.target AS DOUBLE) AS own_target
FROM enrolled JOIN site_dim d USING (site_id)
LEFT JOIN rated USING (site_id) LEFT JOIN stated USING (site_id)
ORDER BY d.site_id
"""


def rating_targets(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many sites have a published level that a policy tells them to reach, and who is not there yet?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting.

    Returns
    -------
    Result
        Facet `statistic`: mandated (enrolled sites under a target; the denominator is enrolled sites), then
        at_target, below and not_rated, which add up to mandated. Curve `sites`: all sites under a target.

    Notes
    -----
    A target on record (the newest fact rating_target) stands; else `rating_target_level` holds for all. The
    level is the published one in force on the last day of the period. Levels and targets compare as numbers.
    """
    asked = ask(gate, selection, "rating_targets", by)
    sites = _placed(asked)
    some = bool((sites["standing"] != "").any())
    rows = [row for key, own in asked.groups(sites) for row in _rows(key, sites.iloc[own], some)]
    listed = sites[sites["standing"] != ""]
    order = listed["standing"].map({name: place for place, name in enumerate(FIRST)})
    listed = listed.assign(order=order).sort_values(["order", "site_id"])
    curve = listed[list(COLUMNS)].reset_index(drop=True)
    return asked.result(rows, settings=("rating_target_level",), curves={"sites": curve})


def _placed(asked: Ask) -> pd.DataFrame:
    """Enrolled sites with target, who states it, and where they stand (blank: under no target)."""
    found = asked.rows(_SITES)
    level = pd.to_numeric(found["level"], errors="coerce").to_numpy(dtype=float)
    own, general = found["own_target"].to_numpy(dtype=float), asked.setting("rating_target_level")
    policy = float(general) if general != "" else np.nan
    target = np.where(np.isnan(own), policy, own)
    standing = np.select(
        [np.isnan(target), np.isnan(level), level >= target], ["", "not_rated", "at_target"], "below"
    )
    stated = np.where(np.isnan(own), "policy", "record")
    return found.assign(target=target, standing=standing, stated_by=stated)


def _rows(key: Mapping[str, Any], sites: pd.DataFrame, some: bool) -> Iterator[dict[str, Any]]:
    """The four counts of one cell; `some`: the choice has a site under a target at all."""
    reason = NO_SITES if sites.empty else None if some else NO_TARGET
    mandated = int((sites["standing"] != "").sum())
    for statistic in STATISTICS:
        count = mandated if statistic == "mandated" else int((sites["standing"] == statistic).sum())
        yield {
            **key,
            "statistic": statistic,
            "value": count if reason is None else None,
            "numerator": count if reason is None else None,
            "denominator": len(sites) if statistic == "mandated" else mandated,
            "n": len(sites),
            "reason": reason,
        }
