"""The accepted records as arrays by site and day, read from the tables and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from coaching_analytics.simulate.clock import AFTER, Bools, Clock, Frames, Ints, Strings

Answer = dict[str, Any]
NEED_WEIGHTS = {"low": 0.75, "medium": 1.0, "high": 1.5, "": 1.0}


def positions(keys: Any, wanted: Any) -> Ints:
    """Position of each wanted id among the keys; -1 for a blank or unknown one."""
    index = {str(key): at for at, key in enumerate(keys)}
    return np.array([index.get(str(value), -1) for value in wanted], dtype=np.int64)


@dataclass
class Records:
    """Tables of one system before faults were planted: exactly the rows that an import accepts."""

    frames: Frames
    clock: Clock

    def column(self, table: str, name: str) -> np.ndarray:
        """One column as an array."""
        return np.asarray(self.frames[table][name])

    def sites_of(self, table: str, name: str = "site_id") -> Ints:
        """Positions of the sites a column names."""
        return positions(self.site_ids, self.column(table, name))

    @cached_property
    def site_ids(self) -> Strings:
        """Sites in the order of the table."""
        return self.column("site", "site_id")

    @cached_property
    def region(self) -> Strings:
        """Region of each site."""
        return self.column("site", "region_id")

    @cached_property
    def regions(self) -> list[str]:
        """Regions in order."""
        return [str(region) for region in self.column("region", "region_id")]

    @cached_property
    def window(self) -> slice:
        """The window on the day axis."""
        return self.clock.span(self.clock.window_start, self.clock.window_end)

    @cached_property
    def months(self) -> slice:
        """The window on the month axis."""
        first = int(np.searchsorted(self.clock.months, self.clock.window_start))
        return slice(first, first + 12)

    def presence(self, rows: Ints, start: Ints, end: Ints, weight: np.ndarray | None = None) -> np.ndarray:
        """Sum of weights (1 each) by site and day of spells [start, end)."""
        steps = np.zeros((len(self.site_ids), self.clock.days + 1))
        low = np.clip(start - self.clock.start, 0, self.clock.days)
        high = np.clip(end - self.clock.start, 0, self.clock.days)
        value = np.ones(len(rows)) if weight is None else weight
        kept = (rows >= 0) & (high > low)
        np.add.at(steps, (rows[kept], low[kept]), value[kept])
        np.add.at(steps, (rows[kept], high[kept]), -value[kept])
        return np.cumsum(steps, axis=1)[:, :-1]

    def monthly(self, by_day: np.ndarray) -> np.ndarray:
        """Sums by month of something by day."""
        return np.add.reduceat(by_day.astype(float), self.clock.months[:-1] - self.clock.start, axis=1)

    @cached_property
    def active(self) -> Bools:
        """Enrolled and open, by site and day."""
        enrolled = (
            self.presence(
                self.sites_of("site_enrolment"),
                self.column("site_enrolment", "start_date"),
                self.column("site_enrolment", "end_date"),
            )
            > 0.5
        )
        sites = np.arange(len(self.site_ids))
        return enrolled & (
            self.presence(sites, self.column("site", "open_date"), self.column("site", "close_date")) > 0.5
        )

    @cached_property
    def operating(self) -> Bools:
        """Operating days of each site's calendar."""
        spells = list(
            zip(
                *(
                    self.column("calendar", name).tolist()
                    for name in ("calendar_id", "start_date", "end_date", "day_kind")
                ),
                strict=True,
            )
        )
        whole = np.empty((len(self.site_ids), self.clock.days), dtype=bool)
        own = self.column("site", "calendar_id")
        for calendar in np.unique(own):
            mine = [spell for spell in spells if spell[0] == calendar]
            runs = [spell for spell in mine if spell[3] == "operating"]
            days = self.clock.weekday.copy() if not runs else np.zeros(self.clock.days, dtype=bool)
            for _, start, end, _ in runs:
                days[self.clock.span(start, end)] = self.clock.weekday[self.clock.span(start, end)]
            for _, start, end, kind in mine:
                if kind == "break":
                    days[self.clock.span(start, end)] = False
            whole[own == calendar] = days
        return whole

    @cached_property
    def weights(self) -> dict[str, np.ndarray]:
        """What each unit of caseload sums to by site and month, over enrolled and open days."""
        rooms = self.presence(
            self.sites_of("classroom"),
            self.column("classroom", "open_date"),
            self.column("classroom", "close_date"),
        )
        people = self.presence(
            self.sites_of("educator"),
            self.column("educator", "start_date"),
            self.column("educator", "end_date"),
        )
        need = np.array([NEED_WEIGHTS[str(level)] for level in self.column("site_enrolment", "need")])
        weighted = self.presence(
            self.sites_of("site_enrolment"),
            self.column("site_enrolment", "start_date"),
            self.column("site_enrolment", "end_date"),
            need,
        )
        return {
            "site": self.monthly(self.active),
            "classroom": self.monthly(rooms * self.active),
            "educator": self.monthly(people * self.active),
            "weighted": self.monthly(weighted * self.active),
        }

    def cells(self) -> list[tuple[Answer, Bools]]:
        """The whole, then each region: the by-columns and which sites are meant."""
        whole: list[tuple[Answer, Bools]] = [({}, np.ones(len(self.site_ids), dtype=bool))]
        return whole + [({"region": name}, self.region == name) for name in self.regions]

    def month_index(self, days: Ints) -> Ints:
        """Month of the records each day lies in."""
        return np.searchsorted(self.clock.months, days, side="right") - 1


def answer(by: Answer, value: Any, **facets: str | None) -> Answer:
    """One answer: by-columns and facets, and the value (None when there is none)."""
    if value is not None and not isinstance(value, str):
        value = float(value)
        value = value if np.isfinite(value) else None
    return {"by": {**by, **facets}, "value": value}


def share(part: float, whole: float) -> float | None:
    """A quotient, or None when the whole is zero."""
    return float(part) / float(whole) if whole else None


def open_end(values: np.ndarray) -> Ints:
    """Ends of spells with blanks as the far future."""
    return np.where(np.abs(values) >= AFTER, AFTER, values)
