"""Which sites are held back by a cap on sessions? (S2)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.levels_in_force import LEVELS
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection, add_months

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STATISTICS = ("capped", "near", "full")
NO_SITES = "no sites enrolled in this period"
NO_CAPS = "no cap on sessions is on record, and the setting cap_from_level names no policy"
SETTINGS = ("near_cap_share", "cap_from_level", "cap_sessions")
COLUMNS = ("site_id", "region_id", "setting", "level", "cap", "sessions", "left", "stated_by", "near")

# Caps are per year: sessions of the twelve months that end with the period are counted, whatever its length.
_SITES = f"""
WITH held AS (
    SELECT site_id, sum(sessions) AS sessions
    FROM site_month WHERE month >= $year_start AND month < $end GROUP BY site_id
), {LEVELS}
SELECT d.system_id, d.region_id, nullif(d.agency_id, '') AS agency_id, d.setting, d.site_id,
       rated.level, site_profile.coaching_cap AS own_cap, coalesce(held.sessions, 0) AS sessions
FROM enrolled JOIN site_dim d USING (site_id)
LEFT JOIN site_profile USING (site_id) LEFT JOIN rated USING (site_id) LEFT JOIN held USING (site_id)
ORDER BY d.site_id
"""


def capped_sites(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many sites have a cap on their sessions, and how many are at or near it?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting.

    Returns
    -------
    Result
        Facet `statistic`: capped (enrolled sites with a cap), near (with at least `near_cap_share` of it
        held), full (with all of it held). The denominator is enrolled sites. Curve `sites`: every capped
        site, the fullest first. Few hours there are the policy's doing, not low effort.

    Notes
    -----
    With s the sessions held with a site in the twelve months that end with the period, and c its cap::

        near = count(s >= near_cap_share * c)      full = count(s >= c)

    A cap on record stands; else sites at `cap_from_level` or above have `cap_sessions`.
    """
    asked = ask(gate, selection, "capped_sites", by)
    known, cautions = logs_of(asked)
    sites = _placed(asked)
    caps = {name: sites[name].to_numpy(dtype=float) for name in ("cap", "sessions")}
    near = caps["sessions"] >= float(asked.setting("near_cap_share")) * caps["cap"]
    sites = sites.assign(near=near, full=caps["sessions"] >= caps["cap"])
    some = bool(sites["cap"].notna().any())
    rows = [row for key, own in asked.groups(sites) for row in _rows(key, sites.iloc[own], known, some)]
    listed = _listed(sites) if known else _listed(sites.iloc[:0])
    return asked.result(rows, settings=SETTINGS, cautions=cautions, curves={"sites": listed})


def _placed(asked: Ask) -> pd.DataFrame:
    """Enrolled sites with their cap (blank: none), who states it, and the sessions held."""
    found = asked.rows(_SITES, year_start=add_months(asked.window.end, -12))
    level = pd.to_numeric(found["level"], errors="coerce").to_numpy(dtype=float)
    own = found["own_cap"].to_numpy(dtype=float)
    start = asked.setting("cap_from_level")
    policy = np.full(len(found), np.nan)
    if start != "":
        policy[level >= float(start)] = float(asked.setting("cap_sessions"))
    stated = np.where(np.isnan(own), np.where(np.isnan(policy), "", "policy"), "record")
    return found.assign(cap=np.where(np.isnan(own), policy, own), stated_by=stated)


def _rows(key: Mapping[str, Any], sites: pd.DataFrame, known: bool, some: bool) -> Iterator[dict[str, Any]]:
    """The three counts of one cell; `some`: the system has a capped site at all."""
    capped = sites["cap"].notna()
    counts = {
        "capped": int(capped.sum()),
        "near": int((capped & sites["near"]).sum()),
        "full": int((capped & sites["full"]).sum()),
    }
    for statistic in STATISTICS:
        reason = NO_SITES if sites.empty else None if some else NO_CAPS
        if reason is None and statistic != "capped" and not known:
            reason = NO_LOGS
        count = counts[statistic] if reason is None else None
        yield {
            **key,
            "statistic": statistic,
            "value": count,
            "numerator": count,
            "denominator": len(sites),
            "n": len(sites),
            "reason": reason,
        }


def _listed(sites: pd.DataFrame) -> pd.DataFrame:
    """The capped sites, those with the least left first."""
    own = sites[sites["cap"].notna()]
    left = (own["cap"] - own["sessions"]).clip(lower=0)
    listed = own.assign(left=left.astype("int64"), cap=own["cap"].astype("int64"))
    listed = listed.assign(sessions=listed["sessions"].astype("int64"))
    return listed.sort_values(["left", "site_id"], kind="stable", ignore_index=True)[list(COLUMNS)]
