"""What the figures of one system say beside what was planted: ranges that hold the truth, statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics import coach_differences, matched_gain, points_per_10k, quality_growth
from coaching_analytics.metrics import rater_drift as drift_of_raters
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.false_discovery import DECLINING, IMPROVING
from coaching_analytics.vocabulary.selection import Selection
from tests.proof.worlds import Made

NAMES = {"severity": "strictness", "drift": "drift"}
KEY = ("instrument", "edition", "domain")


@dataclass
class Count:
    """Ranges of one estimator and line in one system: given, holding the truth, withheld with a reason."""

    ranges: int = 0
    held: int = 0
    withheld: int = 0

    def add(self, value: Any, low: Any, high: Any, truth: float) -> None:
        """Count one figure; a blank value is no figure."""
        if pd.isna(value):
            return
        if pd.isna(low) or pd.isna(high):
            self.withheld += 1
            return
        self.ranges += 1
        self.held += bool(low <= truth <= high)


Counts = dict[tuple[str, str], Count]


def counted(made: Made, growth: Result, *, raters: bool = True) -> Counts:
    """Every estimator of one system, by name and line (instrument, edition, domain).

    `growth` is what quality_growth says of the whole; without `raters` the slowest figures are left out.
    """
    found: Counts = defaultdict(Count)
    _common(made, growth, "common trend", found)
    _common(made, quality_growth(made.gate, by=("region",)), "trend of a region", found)
    for name, row in _lines(growth.curves["sites"]):
        truth = made.planted["site_trends"][row["site_id"]] + made.system.p.secular
        found["trend of a site", name].add(row["trend"], row["low"], row["high"], truth)
    gain = matched_gain(made.gate)
    _changes(made, gain, found)
    _again_because_low(made, found)
    _points(made, found)
    if raters:
        _raters(made, found)
    for name, row in _lines(gain.curves["reliability"]):
        truth = true_reliability(made, *name.split())
        if truth is not None:
            found["reliability of a rating", name].add(row["value"], row["low"], row["high"], truth)
    for name, row in _lines(coach_differences(made.gate).rows):
        if row["statistic"] == "spread" and row["lead"] == "same":
            count = found["spread between coaches", name]
            count.ranges += pd.notna(row["low"])
            count.withheld += pd.isna(row["low"])
    return dict(found)


def _lines(frame: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every line of a frame with the name of its line of scores."""
    for row in frame.to_dict("records"):
        yield " ".join(str(row[name]) for name in KEY), row


def _common(made: Made, result: Result, estimator: str, found: Counts) -> None:
    for name, row in _lines(result.rows):
        found[estimator, name].add(row["value"], row["low"], row["high"], made.common_trend)


def _true_changes(made: Made) -> dict[tuple[str, ...], tuple[float, int]]:
    """Mean change of true quality of the rooms that were paired, by line and lead, and how many they are."""
    return {
        tuple(one["by"][name] for name in (*KEY, "age_group", "lead")): (one["value"], one["rooms"])
        for one in made.planted["true_change"]
    }


def _changes(made: Made, gain: Result, found: Counts) -> None:
    truths = _true_changes(made)
    for name, row in _lines(gain.rows):
        truth = truths.get(tuple(row[part] for part in (*KEY, "age_group", "lead")))
        if truth is not None and row["kind"] in ("raw", "net"):
            found[f"{row['kind']} change, same rooms", name].add(
                row["value"], row["low"], row["high"], truth[0]
            )


# The pairs of centres, whose rooms are rated again within the band only when they were low.
LOW = """
    SELECT earlier_observation_id AS earlier, later_observation_id AS later
    FROM rating_pair
    WHERE setting = 'centre' AND band = '270-460' AND instrument = 'class_pre_k' AND edition = '2'
        AND domain = 'IS' AND lead = 'same' AND month >= $start AND month < $end
        AND (later_next_eligible IS NULL OR later_next_eligible >= $end)
"""


def _again_because_low(made: Made, found: Counts) -> None:
    """The change of rooms that were rated again because they scored low: raw, and net of what that does."""
    whole = Selection()
    pairs = made.gate.rows(whole.with_window(made.gate.window(whole)), LOW)
    ids = made.system.frames["observation"]["observation_id"]
    true = pd.Series(made.system.visits.true[:, 2], index=ids)
    if pairs.empty:
        return
    truth = float((true[pairs["later"]].to_numpy() - true[pairs["earlier"]].to_numpy()).mean())
    rows = matched_gain(made.gate.with_settings({"gap_band": "270-460"}), by=("setting",)).rows
    for name, row in _lines(rows[(rows["setting"] == "centre") & (rows["lead"] == "same")]):
        if name == "class_pre_k 2 IS" and row["kind"] in ("raw", "net") and row["n"] == len(pairs):
            found[f"{row['kind']} change, rated again because low", name].add(
                row["value"], row["low"], row["high"], truth
            )


def _points(made: Made, found: Counts) -> None:
    """Points per $10,000: the true change over what the rooms cost."""
    truths = _true_changes(made)
    for name, row in _lines(points_per_10k(made.gate, bootstrap=False).rows):
        truth = truths.get(tuple(row[part] for part in (*KEY, "age_group", "lead")))
        if truth is None or row["total"] != "with_overhead" or not row["denominator"]:
            continue
        if row["n"] >= 0.9 * truth[1]:  # a few sites have no agency, and so no cost
            points = 10_000 * truth[0] / row["denominator"]
            found["points per $10,000", name].add(row["value"], row["low"], row["high"], points)


def _raters(made: Made, found: Counts) -> None:
    """Strictness and drift of every rater in IS, around the average of all. Raters who coach are left out:
    they are kind at home and not elsewhere, so one strictness does not describe them."""
    rows = drift_of_raters(made.gate, by=("rater",)).rows
    rows = rows[(rows["instrument"] == "class_pre_k") & (rows["domain"] == "IS")]
    for (edition, statistic), own in rows.groupby(["edition", "statistic"]):
        truth = true_raters(made, str(edition), str(statistic))
        known = own[own["value"].notna()]
        centre = np.mean([truth[rater] for rater in known["rater"]]) if len(known) else 0.0
        count = found[f"{NAMES[statistic]} of a rater", f"class_pre_k {edition} IS"]
        for row in known.to_dict("records"):
            if not made.planted["raters"][row["rater"]]["coaches"]:
                count.add(row["value"], row["low"], row["high"], truth[row["rater"]] - centre)
        count.withheld += int(own["value"].isna().sum())


def true_raters(made: Made, edition: str, statistic: str) -> dict[str, float]:
    """Drift of each rater, or strictness at the middle of his ratings with the raters' common drift taken out
    (nobody can tell that from a change of all rooms)."""
    people = made.planted["raters"]
    drift = {rater: one["drift"] for rater, one in people.items()}
    if statistic == "drift":
        return drift
    visits, system = made.system.visits, made.system
    chosen = (visits.instrument == "class_pre_k") & (visits.edition == edition)
    chosen &= np.isin(visits.purpose, ["formal", "reliability"]) & (visits.day < system.clock.window_end)
    years = (visits.day - system.clock.start) / 365.25
    shared = float(np.mean(list(drift.values())))
    found = {}
    for number, (rater, one) in enumerate(people.items()):
        own = chosen & (visits.rater == number)
        middle = float(years[own].mean()) if own.any() else 0.0
        found[rater] = one["strictness"] + (one["drift"] - shared) * middle
    return found


def true_reliability(made: Made, instrument: str, edition: str, domain: str) -> float | None:
    """Share of the variance of one visit that is the room's, over the days of repeated visits; IS of Pre-K.

    Differences of rooms grow away from the middle of the records as sites change, those of raters with drift.
    """
    if (instrument, domain) != ("class_pre_k", "IS"):
        return None
    p, visits, system = made.system.p, made.system.visits, made.system
    again = (visits.instrument == instrument) & (visits.edition == edition)
    again &= (visits.purpose == "reliability") & (visits.day < system.clock.window_end)
    time = (visits.day[again] - system.clock.start) / 365.25
    since = time - system.truth.middle
    parts, scale = p.variance_parts, p.class_sd[2] ** 2
    square = p.site_slope_share * (p.site_slope_sd**2 + p.site_slope_mean**2)
    moved = square * np.mean(since**2) - (made.common_trend * np.mean(since)) ** 2
    stable = (parts["site"] + parts["room"] + parts["lead"]) * scale + moved
    raters = p.rater_sd**2 + p.rater_drift**2 * np.mean(time**2)
    return float(stable / (stable + raters + parts["residual"] * scale))


@dataclass
class Said:
    """Statements about sites of one line: how many, how many false, and how many changes were found."""

    said: int
    false: int
    found: int
    changing: int
    judged: int


def statements(made: Made, growth: Result) -> dict[str, Said]:
    """What was said of the sites of every line; false is a site that does not change, or the other way."""
    sites = growth.curves["sites"]
    answer = {}
    for key, own in sites[sites["statement"].notna()].groupby(list(KEY)):
        truth = np.array([made.planted["site_trends"][site] for site in own["site_id"]])
        sign = own["statement"].map({IMPROVING: 1, DECLINING: -1}).fillna(0).to_numpy()
        right = (sign != 0) & (sign * truth > 0)
        counts = (int((sign != 0).sum()), int(((sign != 0) & ~right).sum()), int(right.sum()))
        answer[" ".join(key)] = Said(*counts, int((truth != 0).sum()), len(own))
    return answer
