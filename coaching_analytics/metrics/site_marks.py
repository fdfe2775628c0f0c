"""Marks on lists of sites where few contacts or hours must not be read as little effort.

Two of them: a policy caps the sessions of the site, or none of its coaches sent any logs.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.never_reached import silent_coaches

MARKS = ("coaching_cap", "capped", "no_logs")

_CAPS = "SELECT site_id, coaching_cap FROM site_profile WHERE coaching_cap IS NOT NULL ORDER BY site_id"

_ASSIGNED = """
SELECT DISTINCT site_id, coach_id FROM coach_site_month
WHERE month >= $start AND month < $end AND share_days > 0
ORDER BY ALL
"""


def with_marks(asked: Ask, sites: pd.DataFrame) -> pd.DataFrame:
    """The sites with three more columns: `coaching_cap` (sessions a year that a policy allows), `capped`, and
    `no_logs` (it has coaches, and none of them logged a session or stated anything in the window).
    """
    wide = replace(asked.selection, coaches=())
    found = asked.gate.rows(wide, _CAPS)
    caps = dict(zip(found["site_id"], (int(cap) for cap in found["coaching_cap"]), strict=True))
    silent = set(silent_coaches(replace(asked, by=())))
    heard: dict[str, bool] = {}
    for site, coach in asked.gate.rows(wide, _ASSIGNED).itertuples(index=False, name=None):
        heard[site] = heard.get(site, False) or coach not in silent
    held = [caps.get(site) for site in sites["site_id"]]
    quiet = [not heard.get(site, True) for site in sites["site_id"]]
    return sites.assign(
        coaching_cap=pd.Series(held, index=sites.index, dtype=object),
        capped=pd.Series([cap is not None for cap in held], index=sites.index, dtype=bool),
        no_logs=pd.Series(quiet, index=sites.index, dtype=bool),
    )


def mark_cautions(sites: pd.DataFrame) -> tuple[str, ...]:
    """A sentence for each mark that some of these sites have."""
    capped, quiet = int(sites["capped"].sum()), int(sites["no_logs"].sum())
    cautions = []
    if capped:
        whose = "1 of these sites has its" if capped == 1 else f"{capped:,} of these sites have their"
        cautions.append(
            f"{whose} sessions capped by a policy: few contacts or hours there are a rule, not low effort."
        )
    if quiet:
        which = "1 of these sites" if quiet == 1 else f"{quiet:,} of these sites"
        cautions.append(f"For {which} no coach sent any logs: nobody knows what was given there.")
    return tuple(cautions)
