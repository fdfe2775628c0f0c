"""How many sites does a coach serve? (C1)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.at_risk import site_totals
from coaching_analytics.metrics.by import COLUMNS, PLACES, Ask, ask
from coaching_analytics.metrics.coach_loads import coach_loads
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

UNITS = ("site", "classroom", "educator", "weighted")
ROSTERS = {"classroom": "rooms", "educator": "educators"}
SETTINGS = ("minimum_fte_days", "people_line", "need_weight_low", "need_weight_medium", "need_weight_high")
Cells = dict[tuple[Any, ...], tuple[dict[str, Any], dict[str, dict[str, Any]]]]
SCALED = "Some stated shares of a site add up to more than 1; they were scaled to 1."
COACHES_CHOSEN = "counts all sites, so it is not given for chosen coaches"

SUMS = (
    "site",
    "classroom",
    "educator",
    "need_low",
    "need_medium",
    "need_high",
    "fte_days",
    "person_days",
)

# A line per coach and region, so that a page's whole and its regions read the same answer.
_COACHES = """
SELECT {keys}region_id, coach_id,
       sum(share_days) AS site, sum(classroom_share_days) AS classroom, sum(educator_share_days) AS educator,
       sum(need_low_share_days) AS need_low, sum(need_medium_share_days) AS need_medium,
       sum(need_high_share_days) AS need_high, sum(fte_days) AS fte_days, sum(person_days) AS person_days,
       coalesce(bool_or(scaled), FALSE) AS scaled
FROM coach_site_month
WHERE month >= $start AND month < $end AND coach_role = 'coach' {placed}
GROUP BY ALL ORDER BY ALL
"""


def sites_per_coach(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many sites does a coach serve, by three bases and in four units?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, coach, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facets `basis` (assigned_fte, fte, people) and `unit` (site, classroom, educator, weighted). Curves,
        when `by` is empty: `coaches` (the load of each coach), `unassigned` (sites with days without one).

    Notes
    -----
    With w the weight of a site on a day (1, its rooms, its educators, or the weight of its need), over days d
    of the window, sites j and coaches c who are employed and not on leave::

        assigned_fte = sum(share_cjd * w_jd) / sum(fte_cd)
        fte          = sum(w_jd, all sites open and enrolled) / sum(fte_cd)
        people       = sum(w_jd, all sites open and enrolled) / count(c, d)

    Numerators and denominators are divided by the days, so they read as averages. A coach's posts are spread
    over settings and regions by the coach's shares there; a coach without sites counts at the employer's.
    """
    asked = ask(gate, selection, "sites_per_coach", by)
    weights = {level: float(asked.setting(f"need_weight_{level}")) for level in ("low", "medium", "high")}
    placed = "AND site_id IS NOT NULL" if "setting" in asked.by else ""
    coach_side = asked.rows(_COACHES.format(keys=_keys(asked), placed=placed))
    cells: Cells = {
        tuple(key.values()): (key, {"coach": own}) for key, own in _coaches(asked, coach_side, weights)
    }
    of_sites = "coach" not in asked.by and not selection.coaches
    totals = site_totals(asked) if of_sites or not asked.by else None
    if of_sites and totals is not None:
        for key, own in _sites(asked, totals, weights):
            cells.setdefault(tuple(key.values()), (key, {}))[1]["site"] = own
    assigned = bool(coach_side["site"].sum() > 0)
    ordered = sorted(cells.items(), key=lambda item: tuple((part is None, str(part)) for part in item[0]))
    rows = [row for _, (key, sides) in ordered for row in _rows(asked, key, sides, assigned)]
    scaled = bool(coach_side["scaled"].any())
    # The lists are about the whole choice, so only the undivided answer carries them.
    curves = {}
    if totals is not None and not asked.by:
        curves = {"coaches": coach_curve(asked), "unassigned": _unassigned(totals)}
    return asked.result(rows, settings=SETTINGS, cautions=(SCALED,) if scaled else (), curves=curves)


def _keys(asked: Ask) -> str:
    """The periods and places asked by, beside region and coach, which the query names anyway."""
    places = [name for name in asked.by if name in PLACES and name not in ("region", "coach")]
    columns = "".join(f"{PLACES[name]} AS {COLUMNS[name]}, " for name in places)
    return asked.keys(only=asked.periods) + columns


def _coaches(
    asked: Ask, found: pd.DataFrame, weights: Mapping[str, float]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Share days in each unit, posts and people of the coaches of each cell."""
    values = {name: found[name].to_numpy(dtype=float) for name in SUMS}
    coach = pd.factorize(found["coach_id"])[0]
    for key, own in asked.groups(found):
        sums = {name: float(column[own].sum()) for name, column in values.items()}
        extra = sum(sums[f"need_{level}"] * (weight - 1) for level, weight in weights.items())
        present = np.bincount(coach[own], weights=values["person_days"][own]) > 0
        yield key, {**sums, "weighted": sums["site"] + extra, "coaches": int(present.sum())}


def _sites(
    asked: Ask, totals: pd.DataFrame, weights: Mapping[str, float]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Days of the sites of each cell, in each unit."""
    units = {"site": "enrolled_days", "classroom": "classroom_days", "educator": "educator_days"}
    values = {unit: totals[name].to_numpy(dtype=float) for unit, name in units.items()}
    values["weighted"] = totals["need_unknown_days"].to_numpy(dtype=float) + sum(
        totals[f"need_{level}_days"].to_numpy(dtype=float) * weight for level, weight in weights.items()
    )
    for key, own in asked.groups(totals):
        yield key, {unit: float(column[own].sum()) for unit, column in values.items()}


def _unassigned(totals: pd.DataFrame) -> pd.DataFrame:
    """Sites with enrolled days on which nobody was assigned to them, the longest first."""
    days = totals["unassigned_days"].to_numpy()
    at = np.flatnonzero(days > 0)
    at = at[np.argsort(-days[at], kind="stable")]
    columns = ["site_id", "region_id", "setting", "unassigned_days"]
    return totals[columns].iloc[at].astype({"unassigned_days": "int64"}).reset_index(drop=True)


def _rows(
    asked: Ask, key: Mapping[str, Any], sides: Mapping[str, Mapping[str, Any]], assigned: bool
) -> Iterator[dict[str, Any]]:
    """The twelve figures of one cell (four when by coach); `assigned`: some coach has a site somewhere."""
    days = asked.days()[tuple(key[name] for name in asked.periods)]
    coach, site = sides.get("coach", {}), sides.get("site", {})
    fte, people = (coach.get("fte_days") or 0.0) / days, (coach.get("person_days") or 0.0) / days
    bases = (("assigned_fte", coach, fte), ("fte", site, fte), ("people", site, people))
    for basis, side, denominator in bases:
        if basis != "assigned_fte" and "coach" in asked.by:
            continue
        for unit in UNITS:
            top = float(side.get(unit) or 0.0) / days
            row = {
                **key,
                "basis": basis,
                "unit": unit,
                "value": ratio(top, denominator),
                "numerator": top,
                "denominator": denominator,
                "n": int(coach.get("coaches") or 0),
            }
            reason = _reason(asked, row, fte * days, assigned, float(side.get("site") or 0.0) > 0)
            yield row if reason is None else {**row, "value": None, "reason": reason}


def _reason(
    asked: Ask, row: Mapping[str, Any], fte_days: float, assigned: bool, has_sites: bool
) -> str | None:
    """Why a value may not be shown; None when it may."""
    least = asked.setting("minimum_fte_days")
    if asked.selection.coaches and row["basis"] != "assigned_fte":
        return COACHES_CHOSEN
    if "coach" in asked.by and fte_days < least:
        return f"fewer than {least:g} full-time-post days"
    if row["value"] is None:
        return "no coaches employed" if row["basis"] == "people" else "no full-time posts"
    if row["basis"] == "assigned_fte" and not assigned:
        return "no coach is assigned to a site"
    if row["unit"] in ROSTERS and has_sites and row["numerator"] == 0:
        return f"no {ROSTERS[row['unit']]} on the roster"
    return None


def coach_curve(asked: Ask) -> pd.DataFrame:
    """Each coach of the places chosen: sites per full-time post and per person, posts, average sites.

    `listed` marks coaches with too few full-time-post days to compare.
    """
    whole = Ask(asked.gate, asked.selection, asked.metric, (), asked.window)
    loads = coach_loads(whole, ("region",))
    fte = loads["fte_days"].where(loads["fte_days"] > 0)
    return pd.DataFrame(
        {
            "coach_id": loads["coach_id"],
            "region_id": loads["by_region"],
            "sites_per_fte": loads["share_days"] / fte,
            "sites_per_person": loads["share_days"] / loads["person_days"],
            "fte_days": loads["fte_days"],
            "listed": loads["fte_days"] < asked.setting("minimum_fte_days"),
            "sites": loads["share_days"] / sum(whole.days().values()),
        }
    )
