"""The metric from SQL equals the statistics on plain arrays, on ragged random ratings of two regions."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from coaching_analytics.metrics import quality_growth
from coaching_analytics.statistics.false_discovery import statements
from coaching_analytics.statistics.growth import GrowthFit, fit_growth
from coaching_analytics.statistics.growth_raters import RaterParts, trend_with_raters
from coaching_analytics.statistics.robust_trend import robust_trends
from coaching_analytics.statistics.site_slopes import site_slopes
from coaching_analytics.statistics.site_sums import site_sums
from coaching_analytics.statistics.site_trends import site_trends
from coaching_analytics.store.gate import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.spec.rated_system import PLACES, rating_tables, visit

END = date(2025, 7, 1)
WHOLE = Selection(window=Window(date(2024, 7, 1), END))
SITES = 24
Rating = dict[str, Any]


def ratings(seed: int) -> list[Rating]:
    """One to three rooms a site, each rated once a year in most years by one of seven raters."""
    rng = np.random.default_rng(seed)
    found = []
    for site in range(SITES):
        level, slope = rng.normal(3, 0.5), rng.normal(0.05, 0.15)
        for room in range(int(rng.integers(1, 4))):
            for year in range(2019, 2026):
                if rng.random() < 0.2:
                    continue
                day = date(year, 3, 1) + timedelta(days=int(rng.integers(0, 90)))
                score = round(float(np.clip(level + slope * (year - 2022) + rng.normal(0, 0.4), 1, 7)), 2)
                found.append({"site": site, "room": room, "day": day, "score": score,
                              "rater": int(rng.integers(0, 7))})  # fmt: skip
    return found


def region(site: int) -> str:
    return "north" if site < 14 else "south"


def gate_for(given: list[Rating]) -> Gate:
    """The marts of these ratings in memory."""
    names = [f"S{site:02d}" for site in range(SITES)]
    visits = [
        visit(
            f"S{one['site']:02d}-{one['room']}",
            str(one["day"]),
            one["score"],
            rater=f"R{one['rater']}",
            edition=one.get("edition", "1"),
        )
        for one in given
    ]
    tables = {
        "system": PLACES["system"],
        "region": PLACES["region"],
        "site": [
            {"site_id": name, "site_name": name, "region_id": region(at), "setting": "centre"}
            for at, name in enumerate(names)
        ],
        "site_enrolment": [{"site_id": name, "start_date": "2015-07-01"} for name in names],
        "classroom": [
            {"classroom_id": f"{name}-{room}", "site_id": name, "age_group": "pre_k"}
            for name in names
            for room in range(3)
        ],
        **rating_tables(visits),
    }
    return gate_of(tables)


def waves_of(
    given: list[Rating], share: float = 0.6
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[list[Rating]]]:
    """Site, time and score of every wave that counts, in plain Python; each room is rated once a year."""
    years: dict[tuple[int, int], list[Rating]] = defaultdict(list)
    for one in given:
        years[one["site"], one["day"].year].append(one)
    most = {site: max(len(own) for (at, _), own in years.items() if at == site) for site, _ in years}
    kept = [(key, own) for key, own in sorted(years.items()) if len(own) >= share * most[key[0]]]
    time = [float(np.mean([(one["day"] - END).days for one in own])) / 365.25 for _, own in kept]
    score = [float(np.mean([one["score"] for one in own])) for _, own in kept]
    return np.array([key[0] for key, _ in kept]), np.array(time), np.array(score), [own for _, own in kept]


def parts_of(labels: Any, sites: np.ndarray, time: np.ndarray, own: list[list[Rating]]) -> RaterParts:
    """What each rater put into the waves."""
    size = [len(part) for part in own]
    return RaterParts(
        np.repeat(np.searchsorted(labels, sites), size),
        np.array([one["rater"] for part in own for one in part]),
        np.repeat(time, size),
        np.repeat(1 / np.array(size), size),
        np.array([one["score"] for part in own for one in part]),
    )


def trend_by_hand(
    given: list[Rating], before: dict[int, float] | None = None
) -> tuple[float, float | None, float | None]:
    sites, time, score, own = waves_of(given)
    labels, sums = site_sums(sites, time, score)
    known = None
    if before is not None:
        middle = np.mean([before[site] for site in labels.tolist() if site in before])
        known = np.array([before.get(site, middle) - middle for site in labels.tolist()])
    fit = fit_growth(sums, known)
    assert isinstance(fit, GrowthFit)
    trend = trend_with_raters(sums, fit, parts_of(labels, sites, time, own), known)
    return trend.slope, trend.low, trend.high


@pytest.mark.parametrize("seed", range(3))
def test_common_trends_equal_those_of_plain_arrays(seed: int) -> None:
    """Whole and by region: slope and both ends of the range, to the digits that sums about 4 keep."""
    given = ratings(seed)
    gate = gate_for(given)
    whole = quality_growth(gate, WHOLE).rows.iloc[0]
    assert [whole["value"], whole["low"], whole["high"]] == pytest.approx(
        trend_by_hand(given), rel=1e-6, abs=1e-8
    )
    by_region = quality_growth(gate, WHOLE, by=("region",)).rows.set_index("region")
    for name in ("north", "south"):
        row = by_region.loc[name]
        expected = trend_by_hand([one for one in given if region(one["site"]) == name])
        assert [row["value"], row["low"], row["high"]] == pytest.approx(expected, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("seed", range(2))
def test_a_trend_of_a_new_edition_heeds_the_last_scores_of_the_old(seed: int) -> None:
    """Each room's last score until 2021, their mean by site; two sites had none."""
    given = [{**one, "edition": "1" if one["day"].year < 2022 else "2"} for one in ratings(seed)]
    given = [one for one in given if one["site"] > 1 or one["edition"] == "2"]
    old, new = ([one for one in given if one["edition"] == edition] for edition in "12")
    last: dict[int, dict[int, float]] = defaultdict(dict)
    for one in sorted(old, key=lambda one: one["day"]):
        last[one["site"]][one["room"]] = one["score"]
    before = {site: float(np.mean(list(rooms.values()))) for site, rooms in last.items()}
    rows = quality_growth(gate_for(given), WHOLE).rows.set_index("edition")
    found = rows.loc["2"]
    assert [found["value"], found["low"], found["high"]] == pytest.approx(
        trend_by_hand(new, before), rel=1e-6, abs=1e-8
    )
    assert trend_by_hand(new)[0] != pytest.approx(found["value"], rel=1e-3)
    assert rows.loc["1", "value"] == pytest.approx(trend_by_hand(old)[0], rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_every_site_equals_that_of_plain_arrays(seed: int) -> None:
    """Shrunk level and trend with their ranges, statements, robust slopes and their ranges."""
    given = ratings(seed)
    found = quality_growth(gate_for(given), WHOLE).curves["sites"]
    sites, time, score, own = waves_of(given)
    labels, sums = site_sums(sites, time, score)
    fit = fit_growth(sums)
    assert isinstance(fit, GrowthFit)
    trends = site_trends(sums, fit, parts_of(labels, sites, time, own))
    assert found["site_id"].tolist() == [f"S{label:02d}" for label in labels]
    assert found["waves"].tolist() == sums.n.tolist()
    assert found["trend"].tolist() == pytest.approx(trends.slope.tolist(), rel=1e-5, abs=1e-7)
    last = [time[sites == label].max() for label in labels]
    at = [np.array([1.0, one]) for one in last]
    level = [trends.level[place] + trends.slope[place] * one for place, one in enumerate(last)]
    half = [trends.critical * (row @ trends.error[place] @ row) ** 0.5 for place, row in enumerate(at)]
    assert found["level"].tolist() == pytest.approx(level, rel=1e-6)
    assert (found["level_high"] - found["level"]).tolist() == pytest.approx(half, rel=1e-4)
    assert (found["level"] - found["level_low"]).tolist() == pytest.approx(half, rel=1e-4)
    ends = trends.slope_range()
    if ends is None:
        assert found["low"].isna().all()
    else:
        assert found["low"].tolist() == pytest.approx(ends[0].tolist(), rel=1e-4, abs=1e-6)
        assert found["high"].tolist() == pytest.approx(ends[1].tolist(), rel=1e-4, abs=1e-6)
    slopes = site_slopes(sums)
    said = dict(zip(slopes.sites.tolist(), statements(slopes.slope, slopes.p).tolist(), strict=True))
    assert [None if value != value else value for value in found["statement"]] == [
        said.get(place) for place in range(len(labels))
    ]
    robust = robust_trends(sites, time, score.round(9))
    assert found["robust"].dropna().tolist() == pytest.approx(robust.slope.tolist(), rel=1e-6, abs=1e-9)
    low = [value for value in robust.low.tolist() if value is not None]
    assert found["robust_low"].dropna().tolist() == pytest.approx(low, rel=1e-6, abs=1e-9)
