"""How many sites does a coach serve? (C1)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.coach_loads import coach_loads
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

UNITS = ("site", "classroom", "educator", "weighted")
SETTINGS = ("minimum_fte_days", "people_line", "need_weight_low", "need_weight_medium", "need_weight_high")
SCALED = "Some stated shares of a site add up to more than 1; they were scaled to 1."
COACHES_CHOSEN = "counts all sites, so it is not given for chosen coaches"

_WEIGHTED = "need_low_days * $low + need_medium_days * $medium + need_high_days * $high + need_unknown_days"

_SITES = """
SELECT {keys}sum(enrolled_days) AS site, sum(classroom_days) AS classroom, sum(educator_days) AS educator,
       sum({weighted}) AS weighted
FROM site_month
WHERE month >= $start AND month < $end
GROUP BY ALL
"""

_COACHES = """
SELECT {keys}sum(c.share_days) AS site,
       sum(c.share_days * s.classroom_days / nullif(s.enrolled_days, 0)) AS classroom,
       sum(c.share_days * s.educator_days / nullif(s.enrolled_days, 0)) AS educator,
       sum(c.share_days * ({weighted}) / nullif(s.enrolled_days, 0)) AS weighted,
       CAST(sum(c.fte_days) AS DOUBLE) AS fte_days, CAST(sum(c.person_days) AS DOUBLE) AS person_days,
       count(DISTINCT c.coach_id) FILTER (c.person_days > 0) AS coaches, bool_or(c.scaled) AS scaled
FROM coach_site_month c LEFT JOIN site_month s ON s.site_id = c.site_id AND s.month = c.month
WHERE c.month >= $start AND c.month < $end AND c.coach_role = 'coach' {placed}
GROUP BY ALL
"""

_UNASSIGNED = """
SELECT site_id, any_value(region_id) AS region_id, any_value(setting) AS setting,
       CAST(sum(unassigned_days) AS BIGINT) AS unassigned_days
FROM site_month
WHERE month >= $start AND month < $end
GROUP BY site_id HAVING sum(unassigned_days) > 0
ORDER BY sum(unassigned_days) DESC, site_id
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
        Facets `basis` (assigned_fte, fte, people) and `unit` (site, classroom, educator, weighted). Curves:
        `coaches` (the load of each coach) and `unassigned` (sites with days without a coach).

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
    placed = "AND c.site_id IS NOT NULL" if "setting" in asked.by else ""
    coach_side = asked.rows(
        _COACHES.format(keys=asked.keys(table="c"), weighted=_WEIGHTED, placed=placed), **weights)
    cells = {tuple(key.values()): (key, {"coach": values}) for key, values in asked.cells(coach_side)}
    if "coach" not in asked.by and not selection.coaches:
        site_side = asked.rows(_SITES.format(keys=asked.keys(), weighted=_WEIGHTED), **weights)
        for key, values in asked.cells(site_side):
            cells.setdefault(tuple(key.values()), (key, {}))[1]["site"] = values
    ordered = sorted(cells.items(), key=lambda item: tuple((part is None, str(part)) for part in item[0]))
    rows = [row for _, (key, sides) in ordered for row in _rows(asked, key, sides)]
    scaled = bool(coach_side["scaled"].fillna(False).astype(bool).any())
    curves = {"coaches": coach_curve(asked), "unassigned": asked.rows(_UNASSIGNED)}
    return asked.result(rows, settings=SETTINGS, cautions=(SCALED,) if scaled else (), curves=curves)


def _rows(asked: Ask, key: Mapping[str, Any],
          sides: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The twelve figures of one cell (four when by coach)."""
    days = asked.days()[tuple(key[name] for name in asked.periods)]
    coach, site = sides.get("coach", {}), sides.get("site", {})
    fte, people = (coach.get("fte_days") or 0.0) / days, (coach.get("person_days") or 0.0) / days
    bases = (("assigned_fte", coach, fte), ("fte", site, fte), ("people", site, people))
    for basis, side, denominator in bases:
        if basis != "assigned_fte" and "coach" in asked.by:
            continue
        for unit in UNITS:
            top = float(side.get(unit) or 0.0) / days
            row = {**key, "basis": basis, "unit": unit, "value": ratio(top, denominator), "numerator": top,
                   "denominator": denominator, "n": int(coach.get("coaches") or 0)}
            yield row | _blanked(asked, row, fte * days)


def _blanked(asked: Ask, row: Mapping[str, Any], fte_days: float) -> dict[str, Any]:
    """What replaces a value that may not be shown, with the reason."""
    least = asked.setting("minimum_fte_days")
    if asked.selection.coaches and row["basis"] != "assigned_fte":
        return {"value": None, "numerator": None, "denominator": None, "reason": COACHES_CHOSEN}
    if "coach" in asked.by and fte_days < least:
        return {"value": None, "reason": f"fewer than {least:g} full-time-post days"}
    if row["value"] is None:
        return {"reason": "no coaches employed" if row["basis"] == "people" else "no full-time posts"}
    return {}


def coach_curve(asked: Ask) -> pd.DataFrame:
    """Each coach of the places chosen: sites per full-time post and per person, posts, average sites.

    `listed` marks coaches with too few full-time-post days to compare.
    """
    whole = Ask(asked.gate, asked.selection, asked.metric, (), asked.window)
    loads = coach_loads(whole, ("region",))
    fte = loads["fte_days"].where(loads["fte_days"] > 0)
    return pd.DataFrame({
        "coach_id": loads["coach_id"], "region_id": loads["by_region"],
        "sites_per_fte": loads["share_days"] / fte,
        "sites_per_person": loads["share_days"] / loads["person_days"],
        "fte_days": loads["fte_days"], "listed": loads["fte_days"] < asked.setting("minimum_fte_days"),
        "sites": loads["share_days"] / sum(whole.days().values()),
    })
