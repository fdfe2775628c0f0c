"""How long coaches stay: the time from first to last day of employment, seen from when the records begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.statistics.estimate import Estimate, missing
from coaching_analytics.statistics.survival import Survival, kaplan_meier
from coaching_analytics.statistics.survival_groups import log_rank

AFTER = ("after_one_year", "after_three_years")
FIGURES = {"after_one_year": 1.0, "after_three_years": 3.0}
FEWEST = 5
"""Coaches that must be watched at any time of a curve, and in any group of it."""
YEAR = 365.25
NOBODY = "no coach's employment is on record"
FEW = f"fewer than {FEWEST} coaches"
FEW_EARLY = f"fewer than {FEWEST} coaches were watched in their first years"
STAYS = ("group", "years", "at_risk", "share", "low", "high")
COMPARED = ("group", "coaches", "left", "expected", "chi_square", "df", "p")
# A coach belongs to the last employer up to the end of the period.
_QUERY = """
WITH own AS (
    SELECT coach_id, {last_of} FROM coach_month
    WHERE month < $end AND coach_role = 'coach' AND employed_days > 0 GROUP BY coach_id
), spell AS (
    SELECT coach_id, min(start_date) AS first_day, max(end_date) AS last_day,
           CAST(arg_min(fte, start_date) AS DOUBLE) AS fte
    FROM coach_spell WHERE start_date < $end GROUP BY coach_id
)
SELECT {names}first_day, last_day, fte FROM own JOIN spell ON spell.coach_id = own.coach_id
ORDER BY own.coach_id
"""
_LAST = {"system": "system_id", "region": "region_id", "agency": "nullif(agency_id, '')"}
_FIRST_MONTH = "SELECT min(month) AS first FROM coach_month WHERE sessions > 0"


@dataclass(frozen=True, slots=True)
class Stays:
    """Years until each coach left, or until when they were watched; `cell` and `post` are their groups."""

    level: float
    by: tuple[str, ...]
    cells: dict[tuple[Any, ...], np.ndarray]
    years: np.ndarray
    left: np.ndarray
    entry: np.ndarray
    post: np.ndarray

    def after(self, key: tuple[Any, ...], years: float) -> tuple[Estimate, int]:
        """Share of coaches of a cell who stay so long, and how many coaches stand behind it."""
        own = self.cells.get(key, np.zeros(0, dtype=int))
        if len(own) < FEWEST:
            return missing(FEW if len(own) else NOBODY), len(own)
        start, curve = self._curve(own)
        if start > 0:
            return missing(FEW_EARLY), len(own)
        return curve.at(years), len(own)

    def curves(self) -> pd.DataFrame:
        """The curves of all groups with enough coaches."""
        frames = [self._drawn(name, own) for name, own in self._groups().items() if len(own) >= FEWEST]
        kept = [frame for frame in frames if len(frame)]
        if not self.by and len(kept) < 3:  # one kind of post beside all would be compared with itself
            kept = kept[:1]
        return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=list(STAYS))

    def compared(self) -> pd.DataFrame:
        """The log-rank test between the groups with enough coaches; nothing for fewer than two."""
        groups = {name: own for name, own in self._groups().items() if name != "all" and len(own) >= FEWEST}
        if len(groups) < 2:
            return pd.DataFrame(columns=list(COMPARED))
        own = np.concatenate(list(groups.values()))
        names = np.concatenate([np.full(len(one), name, dtype=object) for name, one in groups.items()])
        test = log_rank(self.years[own], self.left[own], names, self.entry[own])
        lines = [
            (name, len(groups[name]), gone, expected, test.statistic, test.df, test.p)
            for name, gone, expected in zip(
                test.groups, test.observed.tolist(), test.expected.tolist(), strict=True
            )
        ]
        return pd.DataFrame(lines, columns=list(COMPARED))

    def _groups(self) -> dict[str, np.ndarray]:
        """The cells shown by one column; without any, all, and full-time and part-time posts."""
        if self.by:
            return {str(key[0]): own for key, own in self.cells.items() if len(self.by) == 1 and key[0]}
        every = np.arange(len(self.years))
        posts = {name: every[self.post == name] for name in ("full_time", "part_time")}
        return {"all": every, **posts}

    def _curve(self, own: np.ndarray) -> tuple[float, Survival]:
        """The curve from the first time on from which enough are watched until all have joined."""
        years, entry = self.years[own], self.entry[own]
        joins = np.unique(entry[entry > 0])
        # Just before somebody joins the number watched is lowest.
        watched = np.array([int(((entry < at) & (years >= at)).sum()) for at in joins])
        thin = joins[watched < FEWEST]
        start = float(thin[-1]) if len(thin) else 0.0
        late = years > start
        curve = kaplan_meier(
            years[late], self.left[own][late], np.maximum(entry[late], start), level=self.level
        )
        return start, curve

    def _drawn(self, name: str, own: np.ndarray) -> pd.DataFrame:
        start, curve = self._curve(own)
        shown = curve.at_risk >= FEWEST
        n = int(((self.entry[own] <= start) & (self.years[own] > start)).sum())
        frame = pd.DataFrame(
            {
                "group": name,
                "years": np.concatenate(([start], curve.times[shown])),
                "at_risk": np.concatenate(([n], curve.at_risk[shown])),
                "share": np.concatenate(([1.0], curve.share[shown])),
                "low": np.concatenate(([1.0], curve.low[shown])),
                "high": np.concatenate(([1.0], curve.high[shown])),
            }
        )
        return frame.dropna() if shown.any() else frame.iloc[:0]


def stays(asked: Ask) -> Stays:
    """Every coach's time in the system up to the end of the period.

    From the first day of employment on record to the last one; whoever comes back after a break did not
    leave. Records begin with the first month that has sessions: a coach who began before it is watched from
    then on only (those who had left before are not in the records).
    """
    last_of = (
        ", ".join(f"arg_max({_LAST[name]}, month) AS by_{name}" for name in asked.by) or "count(*) AS months"
    )
    found = asked.rows(_QUERY.format(last_of=last_of, names=asked.names(table="own")))
    first = asked.rows(_FIRST_MONTH)["first"].iloc[0]
    last = asked.gate.last_day(asked.selection)
    end = asked.window.end if last is None else min(asked.window.end, last + timedelta(days=1))
    begins = found["first_day"].min() if first is None or first != first else first
    lines = [_line(one, _day(begins), end) for one in found.itertuples(index=False)] if len(found) else []
    kept = [(at, line) for at, line in enumerate(lines) if line is not None]
    cells: dict[tuple[Any, ...], list[int]] = {}
    for number, (at, _) in enumerate(kept):
        names = [found[f"by_{name}"].iloc[at] for name in asked.by]
        cells.setdefault(tuple(None if pd.isna(one) else one for one in names), []).append(number)
    columns = [np.array([line[place] for _, line in kept]) for place in range(4)]
    return Stays(
        float(asked.setting("interval_level")),
        asked.by,
        {key: np.array(own) for key, own in cells.items()},
        columns[0].astype(float),
        columns[1].astype(bool),
        columns[2].astype(float),
        columns[3].astype(str),
    )


def _line(one: Any, begins: date, end: date) -> tuple[float, bool, float, str] | None:
    """Years, whether they left, since when they were watched, kind of post; None for who is not watched."""
    first, last = _day(one.first_day), _day(one.last_day)
    until = min(last, end)
    seen = max(first, begins)
    if until <= seen:
        return None
    post = "full_time" if one.fte >= 1 else "part_time"
    return (until - first).days / YEAR, last < end, (seen - first).days / YEAR, post


def _day(value: Any) -> date:
    return value.date() if hasattr(value, "date") else value
