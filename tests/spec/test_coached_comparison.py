"""Coached rooms beside rooms not yet coached, by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import coached_comparison
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, many_sites, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "domain": "IS", "age_group": "pre_k", "lead": "same"}
BEFORE = (2.0, 2.5, 3.0, 3.5, 4.0, 2.0, 2.5, 3.0, 3.5, 4.0)
GAINS = (0.6, 0.4, 0.5, 0.7, 0.3, 0.1, 0.0, 0.2, -0.1, 0.3)


def sessions(*visits: tuple[str, str]) -> dict[str, Any]:
    """A contact of an hour with one lead teacher of a site on a day, for each (site, day)."""
    return {
        "session": [
            {"session_id": f"S{n}", "coach_id": "K", "session_date": day, "minutes": 60,
             "status": "completed", "delivery": "in_person"} for n, (_, day) in enumerate(visits)
        ],
        "session_participant": [
            {"session_id": f"S{n}", "participant_number": 1, "site_id": site, "role": "lead"}
            for n, (site, _) in enumerate(visits)
        ],
    }  # fmt: skip


def store(contacts: list[tuple[str, str]], before: tuple[float, ...] = BEFORE, rooms: int = 1) -> Gate:
    """Ten rooms (`rooms` a site) rated on 1 April 2024 and 2025; reliability 1: net is raw. X10 has none."""
    places = many_sites(11)
    names = [f"X{number // rooms:02d}-{number % rooms + 1}" for number in range(10)]
    places["classroom"] = [
        {"classroom_id": name, "site_id": name[:3], "age_group": "pre_k"} for name in names
    ]
    visits = [visit(room, "2024-04-01", score) for room, score in zip(names, before, strict=True)]
    visits += [
        visit(room, "2025-04-01", score + gain)
        for room, score, gain in zip(names, before, GAINS, strict=True)
    ]
    gate = rated_gate(visits, **{**places, **sessions(*contacts)})
    return gate.with_settings({"reliability": 1, "minimum_sites": 3, "minimum_raters": 3})


FIRST_LOG = ("X10", "2024-03-05")
FIRST_FIVE = [FIRST_LOG, *((f"X{n:02d}", "2024-09-10") for n in range(5))]


def value(found: Result, statistic: str) -> float | None:
    return found.row(**CELL, statistic=statistic).value


def by_hand(later: np.ndarray) -> float:
    """Hedges' g of the gains .5 and .1 in pooled SDs of the later scores, w = 1 - 3 / (4 x 10 - 9)."""
    return (1 - 3 / 31) * 0.4 / math.sqrt((later[:5].var(ddof=1) + later[5:].var(ddof=1)) / 2)


def test_means_effect_and_index_by_hand() -> None:
    """Rooms 0 to 4 were coached, 5 to 9 never. With one room a site there is nothing to correct."""
    found = coached_comparison(store(FIRST_FIVE), YEAR)
    assert (value(found, "coached"), value(found, "not_yet")) == (pytest.approx(0.5), pytest.approx(0.1))
    g = by_hand(np.array(BEFORE) + np.array(GAINS))
    assert value(found, "effect") == pytest.approx(g)
    assert value(found, "improvement_index") == pytest.approx(50 * math.erf(g / math.sqrt(2)))
    assert value(found, "baseline") == pytest.approx(0.0, abs=1e-12)
    line = found.curves["equivalence"].iloc[0]
    assert (line["coached"], line["not_yet"], line["equivalence"]) == (5, 5, "satisfied")
    assert any("not proof that coaching caused it" in caution for caution in found.cautions)
    row = found.row(**CELL, statistic="effect")
    assert row.interval is not None
    assert row.interval.low < g < row.interval.high


def test_rooms_that_share_a_site_shrink_the_effect() -> None:
    """Two rooms a site and a correlation of .2: gamma = 1 - 2 (2 - 1) .2 / (10 - 2) = .95. Sites 0 to 2 were
    coached (six rooms), 3 and 4 not: the pooled SDs are weighted by their rooms less one."""
    contacts = [FIRST_LOG, *((f"X{n:02d}", "2024-09-10") for n in range(3))]
    before = (3.0, 3.5, 2.5, 3.0, 3.5, 2.5, 3.0, 3.5, 2.5, 3.0)
    wide = store(contacts, before, rooms=2)
    found = coached_comparison(wide, YEAR)
    gains = np.array(GAINS)
    later = np.array(before) + gains
    pooled = math.sqrt((5 * later[:6].var(ddof=1) + 3 * later[6:].var(ddof=1)) / 8)
    g = (1 - 3 / 31) * (gains[:6].mean() - gains[6:].mean()) / pooled
    assert value(found, "effect") == pytest.approx(g * math.sqrt(0.95))
    alone = coached_comparison(wide.with_settings({"room_correlation": 0}), YEAR)
    assert value(alone, "effect") == pytest.approx(g)
    assert found.row(**CELL, statistic="effect").interval is None  # two sites are fewer than three


def test_who_counts_as_coached_and_who_as_waiting() -> None:
    """X00 between; X01 only before the earlier rating; X02 first in the later one's month; X03 after it."""
    contacts = [FIRST_LOG, ("X00", "2024-04-20"), ("X01", "2024-03-20"), ("X02", "2025-04-20")]
    contacts.append(("X03", "2025-05-02"))
    found = coached_comparison(store(contacts), YEAR)
    assert found.row(**CELL, statistic="coached").n == 1
    row = found.row(**CELL, statistic="not_yet")
    assert row.n == 7
    assert row.excluded["coached before, or first in the month of the later rating"] == 2


def test_nobody_knows_who_was_coached_before_the_first_log() -> None:
    """The first log came in May 2024, after the earlier ratings of April."""
    found = coached_comparison(store([("X10", "2024-05-02"), *FIRST_FIVE[1:]]), YEAR)
    row = found.row(**CELL, statistic="not_yet")
    assert (row.value, row.excluded["no logs then"]) == (None, 10)
    assert "still waiting for coaching" in str(row.reason)


def test_groups_that_differed_before_are_not_compared() -> None:
    """The coached rooms started half a point lower: more than a quarter of their standard deviation."""
    before = (1.5, 2.0, 2.5, 3.0, 3.5, 2.0, 2.5, 3.0, 3.5, 4.0)
    found = coached_comparison(store(FIRST_FIVE, before), YEAR)
    apart = -(1 - 3 / 31) * 0.5 / math.sqrt(0.625)
    assert value(found, "baseline") == pytest.approx(apart)
    row = found.row(**CELL, statistic="effect")
    assert row.value is None
    assert "do not compare" in str(row.reason)
    assert value(found, "coached") == pytest.approx(0.5)


def test_a_small_difference_before_is_told() -> None:
    """A tenth of a point lower: .11 standard deviations, which the net gain adjusts for."""
    before = (1.9, 2.4, 2.9, 3.4, 3.9, 2.0, 2.5, 3.0, 3.5, 4.0)
    found = coached_comparison(store(FIRST_FIVE, before), YEAR)
    assert found.curves["equivalence"].iloc[0]["equivalence"] == "needs adjustment"
    assert value(found, "effect") is not None
    assert any("up to 0.25 standard deviations" in caution for caution in found.cautions)


def test_without_a_reliability_there_is_no_net_gain_to_compare() -> None:
    found = coached_comparison(store(FIRST_FIVE).with_settings({"reliability": ""}), YEAR)
    for statistic in ("coached", "not_yet", "effect", "improvement_index"):
        assert found.row(**CELL, statistic=statistic).reason == "reliability of a rating is not known"


def test_few_people_behind_either_group_hide_the_comparison() -> None:
    found = release(coached_comparison(store(FIRST_FIVE), YEAR), Viewer.published())
    assert found.rows["value"].isna().all()
    assert found.curves["equivalence"].empty
