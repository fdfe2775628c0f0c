"""Whether hours follow need: answers by its level and by its score, and how evenly hours are shared out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held, minutes_by_month
from coaching_analytics.simulate.answers.records import Answer, Records, answer, share
from coaching_analytics.simulate.clock import Bools, Strings

LEVELS = ("low", "medium", "high")


def need_of(records: Records) -> Strings:
    """The need of each site on most of its enrolled days in the window; the higher one of equals."""
    levels = (*LEVELS[::-1], "")
    place, start, end, stated = (
        records.sites_of("site_enrolment"),
        *(records.column("site_enrolment", name) for name in ("start_date", "end_date", "need")),
    )
    days = []
    for level in levels:
        own = stated == level
        spells = records.presence(place[own], start[own], end[own]) * records.active
        days.append(spells[:, records.window].sum(axis=1))
    return np.array([level or "not_stated" for level in levels])[np.argmax(days, axis=0)]


def scores_of(records: Records) -> np.ndarray:
    """The last score of need of each site, nan without one."""
    found = np.full(len(records.site_ids), np.nan)
    place, start, stated = (
        records.sites_of("site_enrolment"),
        *(records.column("site_enrolment", name) for name in ("start_date", "need_score")),
    )
    for at in np.argsort(start, kind="stable"):
        if stated[at] != "":
            found[place[at]] = float(stated[at])
    return found


def quarters_of(score: np.ndarray) -> Strings:
    """The quarter of each site among all with a score: how many of the three cuts lie below it."""
    known = np.isfinite(score)
    found = np.full(len(score), "not_stated", dtype="<U10")
    if known.any():
        below = (score[known][:, None] > np.quantile(score[known], [0.25, 0.5, 0.75])).sum(axis=1)
        found[known] = [f"quarter_{1 + count}" for count in below]
    return found


def need_answers(
    records: Records, held: Held, need: Strings, score: np.ndarray, risk: Bools
) -> dict[str, list[Answer]]:
    """dosage_gap and hours_concentration."""
    hours = minutes_by_month(records, held)[:, records.months].sum(axis=1) / 60
    days, could = records.monthly(records.active & records.operating), records.monthly(records.operating)
    months = np.divide(days, could, out=np.zeros_like(days), where=could > 0)[:, records.months].sum(axis=1)
    rate = np.divide(hours, months, out=np.zeros_like(hours), where=months > 0)
    gaps: list[Answer] = []
    uneven: list[Answer] = []
    quarter = quarters_of(score)
    for by, mask in records.cells():
        here = mask & risk & (months > 0)
        middle = {
            name: float(np.median(rate[here & own])) if (here & own).any() else None
            for name, own in (
                *((level, need == level) for level in ("high", "low")),
                *((f"quarter_{number}", quarter == f"quarter_{number}") for number in range(1, 5)),
            )
        }
        figures = dict(middle)
        for prefix, above, below in (("", "high", "low"), ("quarter_", "quarter_4", "quarter_1")):
            first, second = middle[above], middle[below]
            figures |= dict.fromkeys((f"{prefix}difference", f"{prefix}ratio"))
            if first is not None and second is not None:
                figures[f"{prefix}difference"] = first - second
                figures[f"{prefix}ratio"] = share(first, second)
        gaps += [answer(by, value, statistic=name) for name, value in figures.items()]
        own = mask & risk
        found = {**_uneven(hours[own], need[own]), **_by_score(hours[own], score[own], quarter[own])}
        uneven += [answer(by, value, statistic=name) for name, value in found.items()]
    return {"dosage_gap": gaps, "hours_concentration": uneven}


def _uneven(hours: np.ndarray, need: Strings) -> dict[str, float | None]:
    """Gini's number from all pairs of sites, the index of need from the trapezes under its curve."""
    names = ("gini", "need_index", "high_need_sites", "high_need_hours", "top_quarter_hours")
    found: dict[str, float | None] = dict.fromkeys(names)
    whole = hours.sum()
    if not len(hours) or not whole:
        return found
    found["gini"] = float(np.abs(hours[:, None] - hours[None, :]).sum() / (2 * len(hours) * whole))
    weight = np.clip(len(hours) / 4 - np.arange(len(hours)), 0, 1)
    found["top_quarter_hours"] = float((np.sort(hours)[::-1] * weight).sum() / whole)
    stated = need != "not_stated"
    own, level = hours[stated], need[stated]
    if len(set(level)) < 2 or not own.sum():
        return found
    high = level == "high"
    return found | {
        "need_index": _leaning(own, [level == name for name in LEVELS]),
        "high_need_sites": float(high.mean()),
        "high_need_hours": float(own[high].sum() / own.sum()),
    }


def _by_score(hours: np.ndarray, score: np.ndarray, quarter: Strings) -> dict[str, float | None]:
    """The same with sites in order of their scores, and what the highest quarter of need got."""
    found: dict[str, float | None] = dict.fromkeys(
        ("score_index", "highest_quarter_sites", "highest_quarter_hours")
    )
    known = np.isfinite(score)
    own, rank = hours[known], score[known]
    if len(set(rank)) < 2 or not own.sum():
        return found
    highest = quarter[known] == "quarter_4"
    return {
        "score_index": _leaning(own, [rank == one for one in sorted(set(rank))]),
        "highest_quarter_sites": float(highest.mean()),
        "highest_quarter_hours": float(own[highest].sum() / own.sum()),
    }


def _leaning(hours: np.ndarray, groups: list[Bools]) -> float:
    """One less twice the area under the curve of hours over sites, group by group from the least need."""
    corners = [(0.0, 0.0)]
    for here in groups:
        corners.append(
            (corners[-1][0] + float(here.mean()), corners[-1][1] + float(hours[here].sum() / hours.sum()))
        )
    return 1 - 2 * sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(corners))
