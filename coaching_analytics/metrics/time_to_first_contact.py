"""How long does a site wait for its first contact? (V2)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.at_risk import calendar_cautions
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.estimated import estimate_columns
from coaching_analytics.metrics.first_contacts import Waits, waits
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.estimate import Estimate, missing
from coaching_analytics.statistics.survival import Survival, kaplan_meier
from coaching_analytics.statistics.survival_groups import log_rank
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

DAYS = (30, 60, 90)
STATISTICS = ("median", *(f"within_{days}" for days in DAYS))
SETTINGS = ("contact_minutes", "waiting_sites", "minimum_sites", "interval_level")
METHOD = "Kaplan-Meier, log-log"
NONE_NEW = "no site waited for its first contact in this period"
NO_START = "no site was enrolled in this period, so the first days cannot be seen"
TOO_FEW = "fewer than {least} sites were waiting on some day before that"
HALF = "fewer than half of the sites were reached"
NO_END = "the upper end was not reached"
ONE_GROUP = ("group", "reached", "expected", "chi_square", "df", "p")
FEW = "fewer than {least} sites"


def time_to_first_contact(
    gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()
) -> Result:
    """How many operating days pass from a site's enrolment to its first contact?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, need (the need stated at enrolment).

    Returns
    -------
    Result
        Facet `statistic`: median (operating days by which half of the sites are reached), within_30,
        within_60, within_90 (share reached by then). Curve `waits`: by-columns, day, at_risk, reached, low,
        high. Curve `compared` (when shown by one column): each group with contacts, those expected were all
        groups alike, and chi_square, df and p of the log-rank test.

    Notes
    -----
    A site waits from the first day of its first enrolment; day 1 is its first operating day. It is watched
    in the window only: what it waited before the window began is its entry, and a site still waiting at the
    end of the window, of its enrolment or of the data waits until then and counts no longer::

        S(t) = prod over days u <= t of (1 - reached on day u / waiting on day u),   entry < u
        median = first t with S(t) <= 1/2;   within_t = 1 - S(t)

    The curve stops before a day on which fewer than `waiting_sites` sites wait while others, enrolled
    earlier, join only later. Sites enrolled before the logs begin may have had their first contact
    unrecorded: they are left out and counted. Under `minimum_sites` sites there is no range.
    """
    asked = ask(gate, selection, "time_to_first_contact", by)
    known, cautions = logs_of(asked)
    found = waits(asked)
    rows: list[dict[str, Any]] = []
    curves = [_no_curve(asked)]
    groups = np.full(len(found.days), "", dtype=object)
    for key, lines in asked.groups(found.sites):
        own = lines[found.counted[lines]]
        groups[own] = next((str(name) for name in key.values() if name is not None), "")
        curve = _Curve.of(asked, found, own) if known and len(own) else None
        rows += _rows(asked, key, curve, found, lines, NONE_NEW if known else NO_LOGS)
        if curve is not None:
            curves.append(curve.drawn(key))
    kept = [curve for curve in curves if len(curve)] or curves[:1]
    compared = known and len(asked.by) == 1
    return asked.result(
        rows,
        settings=SETTINGS,
        cautions=(*cautions, *calendar_cautions(asked)),
        curves={
            "waits": pd.concat(kept, ignore_index=True),
            "compared": _compared(found, groups) if compared else pd.DataFrame(columns=list(ONE_GROUP)),
        },
    )


@dataclass(frozen=True, slots=True)
class _Curve:
    """The curve of one cell, the last day of which it can speak, and whether it has a first day."""

    estimate: Survival
    end: float
    from_start: bool
    least: int
    minimum: int

    @classmethod
    def of(cls, asked: Ask, found: Waits, own: np.ndarray) -> _Curve:
        days, entry = found.days[own], found.entry[own]
        least, minimum = (int(asked.setting(name)) for name in ("waiting_sites", "minimum_sites"))
        level = float(asked.setting("interval_level"))
        estimate = kaplan_meier(days, found.reached[own], entry, level=level)
        # Days on which few wait although others are still to join.
        each = np.arange(1, int(entry.max()) + 1)
        waiting = np.searchsorted(np.sort(entry), each) - np.searchsorted(np.sort(days), each)
        thin = each[waiting < least]
        end = float(thin[0]) - 1 if len(thin) else estimate.longest
        return cls(estimate, end, bool((entry == 0).any()), least, minimum)

    def figures(self) -> dict[str, Estimate]:
        """Median and shares reached; without ranges where few sites stand behind them."""
        if not self.from_start:
            return dict.fromkeys(STATISTICS, missing(NO_START))
        found = {"median": self._median(), **{f"within_{days}": self._within(days) for days in DAYS}}
        if self.estimate.n >= self.minimum:
            return found
        few = FEW.format(least=self.minimum)
        return {
            name: one if one.value is None else Estimate(one.value, reason=few) for name, one in found.items()
        }

    def _median(self) -> Estimate:
        middle = self.estimate.quantile(0.5)
        if middle.value is None and self.end >= self.estimate.longest:
            return missing(HALF)
        if middle.value is None or middle.value > self.end:
            return missing(TOO_FEW.format(least=self.least))
        return Estimate(middle.value, reason=NO_END) if middle.high is None else middle

    def _within(self, days: int) -> Estimate:
        if self.end < days and self.end < self.estimate.longest:
            return missing(TOO_FEW.format(least=self.least))
        left = self.estimate.at(days)
        if left.value is None:
            return left
        if left.low is None or left.high is None:
            return Estimate(1 - left.value, reason=left.reason)
        return Estimate(1 - left.value, left.se, 1 - left.high, 1 - left.low)

    def drawn(self, key: Mapping[str, Any]) -> pd.DataFrame:
        """The share reached by each day, from day 0 to the last the curve can speak of."""
        one = self.estimate
        shown = one.times <= self.end
        if not self.from_start or not self.end:
            shown = np.zeros(len(one.times), dtype=bool)
        frame = pd.DataFrame(
            {
                "day": np.concatenate(([0.0], one.times[shown])),
                "at_risk": np.concatenate(
                    ([one.at_risk[0] if len(one.at_risk) else one.n], one.at_risk[shown])
                ),
                "reached": np.concatenate(([0.0], 1 - one.share[shown])),
                "low": np.concatenate(([0.0], 1 - one.high[shown])),
                "high": np.concatenate(([0.0], 1 - one.low[shown])),
            }
        )
        if min(self.end, one.longest) > frame["day"].iloc[-1]:
            frame.loc[len(frame)] = {**frame.iloc[-1].to_dict(), "day": min(self.end, one.longest)}
        for name, value in reversed(list(key.items())):
            frame.insert(0, name, value)
        return frame if self.from_start and self.end else frame.iloc[:0]


def _rows(
    asked: Ask, key: Mapping[str, Any], curve: _Curve | None, found: Waits, lines: np.ndarray, why: str
) -> Iterator[dict[str, Any]]:
    """The four figures of one cell; without a curve all say why."""
    own = lines[found.counted[lines]]
    names, counts = np.unique(found.left_out[lines].astype(str), return_counts=True)
    base = {
        **key,
        "n": len(own),
        "numerator": int(found.reached[own].sum()) if curve else None,
        "denominator": len(own),
        "excluded": {str(name): int(count) for name, count in zip(names, counts, strict=True) if name},
    }
    figures = curve.figures() if curve else dict.fromkeys(STATISTICS, missing(why))
    level = float(asked.setting("interval_level"))
    for statistic in STATISTICS:
        yield {**base, "statistic": statistic, **estimate_columns(figures[statistic], level, METHOD)}


def _no_curve(asked: Ask) -> pd.DataFrame:
    return pd.DataFrame(columns=[*asked.by, "day", "at_risk", "reached", "low", "high"])


def _compared(found: Waits, groups: np.ndarray) -> pd.DataFrame:
    """The log-rank test between the groups a result is shown by; nothing for fewer than two."""
    own = found.counted & (groups != "")
    if len(set(groups[own])) < 2:
        return pd.DataFrame(columns=list(ONE_GROUP))
    test = log_rank(found.days[own], found.reached[own], groups[own], found.entry[own])
    said = {"chi_square": test.statistic, "df": test.df, "p": test.p}
    lines = [
        dict(zip(ONE_GROUP, (group, observed, expected), strict=False)) | said
        for group, observed, expected in zip(
            test.groups, test.observed.tolist(), test.expected.tolist(), strict=True
        )
    ]
    return pd.DataFrame(lines, columns=list(ONE_GROUP))
