"""Change in the same rooms, by hand: raw, expected with no change, net, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from coaching_analytics.metrics import matched_gain
from tests.spec.rated_system import YEAR, many_sites, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}
STATED = {"reliability": 0.6}


def test_raw_expected_and_net_written_out() -> None:
    """A1 2.0 to 3.0, A2 3.0 to 3.2, both with the same lead. Centres' first scores: A1 2.0, A2 3.0, C1 4.0,
    mean 3.0.

    Raw (1.0 + .2) / 2 = .6; expected (1 - .6) (3 - 2), (1 - .6) (3 - 3): .4 / 2 = .2; net .4.
    """
    gate = rated_gate(
        [
            visit("A1", "2024-04-10", 2.0),
            visit("A1", "2025-04-10", 3.0),
            visit("A2", "2024-04-10", 3.0),
            visit("A2", "2025-04-10", 3.2),
            visit("C1", "2023-04-10", 4.0),
            visit("B1", "2023-04-10", 7.0),
        ],
    ).with_settings(STATED)
    found = matched_gain(gate, YEAR)
    rows = {kind: found.row(**CELL, lead="same", kind=kind) for kind in ("raw", "expected", "net")}
    assert rows["raw"].value == pytest.approx((1.0 + 0.2) / 2)
    assert rows["expected"].value == pytest.approx((0.4 * (3 - 2) + 0.4 * (3 - 3)) / 2)
    assert rows["net"].value == pytest.approx(0.6 - 0.2)
    assert (rows["net"].n, rows["net"].denominator) == (2, 2)
    assert rows["net"].numerator == pytest.approx(0.8)
    assert found.settings["gap_band"] == "270-460"
    assert (found.settings["reliability"], found.settings["reliability_source"]) == (0.6, "stated")


def test_the_lead_educator_same_changed_or_unknown() -> None:
    gate = rated_gate(
        [
            visit("A1", "2024-04-10", 2.0),
            visit("A1", "2025-04-10", 2.5),
            visit("A2", "2024-04-10", 3.0),
            visit("A2", "2025-04-10", 4.0, lead="another"),
            visit("B1", "2024-04-10", 3.0, lead=None),
            visit("B1", "2025-04-10", 1.0),
        ],
    )
    found = matched_gain(gate, YEAR)
    raw = {lead: found.row(**CELL, lead=lead, kind="raw").value for lead in ("same", "changed", "unknown")}
    assert raw == {"same": 0.5, "changed": 1.0, "unknown": -2.0}


def test_without_reliability_there_is_no_net() -> None:
    gate = rated_gate([visit("A1", "2024-04-10", 2.0), visit("A1", "2025-04-10", 2.5)])
    found = matched_gain(gate, YEAR)
    for kind in ("expected", "net"):
        row = found.row(**CELL, lead="same", kind=kind)
        assert (row.value, row.reason) == (None, "reliability of a rating is not known")
    assert any("State it in the settings" in caution for caution in found.cautions)


def test_bands_are_never_pooled_and_the_fullest_is_taken() -> None:
    """A1 and A2 were rated a year before, C1 two years before: the year's band has most pairs and is
    named.
    """
    visits = [
        visit("A1", "2024-04-10", 2.0),
        visit("A1", "2025-04-10", 3.0),
        visit("A2", "2024-04-10", 2.0),
        visit("A2", "2025-04-10", 4.0),
        visit("C1", "2023-04-10", 2.0),
        visit("C1", "2025-04-10", 7.0),
    ]
    gate = rated_gate(visits)
    row = matched_gain(gate, YEAR).row(**CELL, lead="same", kind="raw")
    assert (row.value, row.n) == (pytest.approx((1 + 2) / 2), 2)
    assert row.excluded == {"no earlier rating in the band": 1}
    other = matched_gain(gate.with_settings({"gap_band": "460-900"}), YEAR)
    row = other.row(**CELL, lead="same", kind="raw")
    assert (row.value, row.n, other.settings["gap_band"]) == (5.0, 1, "460-900")


def test_every_room_left_out_has_its_reason() -> None:
    """Six rooms of site A rated on 10 April 2025, each with another kind of earlier visit (or none).

    Coach K, who coached site A in September 2024, is no independent rater a month later.
    """
    earlier = {
        "no earlier rating": None,
        "no earlier rating in the band": {"day": "2025-01-10"},
        "edition changed": {"edition": "2"},
        "different age group": {"age_group": "mixed"},
        "practice": {"purpose": "practice"},
        "rater had coached the site": {"day": "2024-10-01", "person": "P-K"},
    }
    rooms = [{"classroom_id": f"A{at}", "site_id": "A", "age_group": "pre_k"} for at in range(6)]
    visits = [visit(f"A{at}", "2025-04-10", 3.0) for at in range(6)]
    for at, further in enumerate(earlier.values()):
        if further is not None:
            visits.append({**visit(f"A{at}", "2024-04-10", 2.0), **further})
    row = matched_gain(rated_gate(visits, classroom=rooms), YEAR).row(**CELL, lead="same", kind="raw")
    reasons = dict.fromkeys(sorted(set(earlier) - {"practice"}), 1) | {"no earlier rating": 2}
    assert (row.value, row.n, row.excluded) == (None, 0, reasons)


def test_a_room_rated_only_by_its_own_coach_is_left_out() -> None:
    """B1's visit by K, who gave site B a group session within the 12 months before, does not count."""
    gate = rated_gate([visit("B1", "2024-04-10", 2.0), visit("B1", "2025-04-10", 3.0, person="P-K")])
    row = matched_gain(gate, YEAR).row(**CELL, lead="same", kind="raw")
    assert row.excluded == {"rater had coached the site": 1}


def test_the_latest_visit_of_the_year_is_paired() -> None:
    """A1 was rated twice in the year; only the later one counts: 4.0 - 2.0."""
    gate = rated_gate(
        [visit("A1", "2024-04-10", 2.0), visit("A1", "2024-12-10", 3.0), visit("A1", "2025-04-10", 4.0)],
    ).with_settings({"gap_band": "270-460"})
    assert matched_gain(gate, YEAR).row(**CELL, lead="same", kind="raw").value == 2.0


def test_the_overall_mean_is_of_the_whole_system_also_for_one_region() -> None:
    """South's C1 4.0 to 4.0 is set against the mean of all centres, (2 + 4) / 2 = 3: expected .4 x (3 -
    4).
    """
    gate = rated_gate(
        [visit("A1", "2024-04-10", 2.0), visit("C1", "2024-04-10", 4.0), visit("C1", "2025-04-10", 4.0)],
    ).with_settings(STATED)
    row = matched_gain(gate, YEAR, by=["region"]).row(region="south", **CELL, lead="same", kind="expected")
    assert row.value == pytest.approx(0.4 * (3 - 4))


def test_each_setting_has_its_own_overall_mean() -> None:
    """Head Start's B1 is set against Head Start alone: its own 2.0, so nothing is expected."""
    gate = rated_gate(
        [visit("A1", "2024-04-10", 6.0), visit("B1", "2024-04-10", 2.0), visit("B1", "2025-04-10", 3.0)],
    ).with_settings(STATED)
    assert matched_gain(gate, YEAR).row(**CELL, lead="same", kind="net").value == pytest.approx(1.0)


def ten_sites(raters: int) -> list[dict[str, object]]:
    """Ten rooms of ten sites, changes 0, .1 ... .9, rated by so many people."""
    visits = []
    for at in range(10):
        rater = {"rater": f"R{at % raters}"}
        visits.append(visit(f"X{at:02d}-1", "2024-04-10", 3.0, **rater))
        visits.append(visit(f"X{at:02d}-1", "2025-04-10", 3.0 + at / 10, **rater))
    return visits


def test_the_range_of_rooms_with_a_rater_each() -> None:
    """Ten sites and ten raters, one a room: the variance is s^2 / 10 and t has 9 degrees of freedom."""
    gate = rated_gate(ten_sites(10), **many_sites(10))
    row = matched_gain(gate, YEAR).row(**CELL, lead="same", kind="raw")
    half = stats.t.ppf(0.975, 9) * np.std(np.arange(10) / 10, ddof=1) / np.sqrt(10)
    assert row.interval is not None
    assert (row.interval.low, row.interval.high) == pytest.approx((0.45 - half, 0.45 + half))


def test_a_net_range_knows_who_rated_at_both_dates_and_for_the_mean() -> None:
    """Thirty sites, six people, five of them at both dates; the overall mean is of the earlier scores.

    A person's part: net changes less their mean over 30 where he rated at either date, less (1 - .6) of his
    earlier scores less theirs over 30; over the share of other rooms. Less the rooms that just two rated.
    """
    rng = np.random.default_rng(4)
    strict, early, late = rng.normal(0, 0.8, 6), rng.integers(0, 6, 30), rng.integers(0, 6, 30)
    first, second = ((3.5 + rng.normal(0, 0.1, 30) + strict[who]).round(3) for who in (early, late))
    visits = []
    for at in range(30):
        visits.append(visit(f"X{at:02d}-1", "2024-04-10", first[at], rater=f"R{early[at]}"))
        visits.append(visit(f"X{at:02d}-1", "2025-04-10", second[at], rater=f"R{late[at]}"))
    gate = rated_gate(visits, **many_sites(30)).with_settings(STATED)
    row = matched_gain(gate, YEAR).row(**CELL, lead="same", kind="net")
    net = second - first - 0.4 * (first.mean() - first)
    apart, of_mean = (net - net.mean()) / 30, -0.4 * (first - first.mean()) / 30
    variance = 0.0
    for rater in range(6):
        own = (early == rater) | (late == rater)
        pull = apart[own].sum() + of_mean[early == rater].sum()
        variance += 4 / 5 * (pull / (1 - own.mean())) ** 2
        for other in range(rater):
            two = (np.minimum(early, late) == other) & (np.maximum(early, late) == rater)
            variance -= apart[two].sum() ** 2
    sites = 30 / 29 * (np.square(apart).sum() + np.square(of_mean).sum())
    half = stats.t.ppf(0.975, 4) * np.sqrt(max(variance, sites))
    assert row.interval is not None
    assert (row.interval.low, row.interval.high) == pytest.approx((net.mean() - half, net.mean() + half))
    assert variance > sites


def test_four_raters_are_too_few_to_tell_change_from_rater() -> None:
    gate = rated_gate(ten_sites(4), **many_sites(10)).with_settings(STATED)
    found = matched_gain(gate, YEAR)
    row = found.row(**CELL, lead="same", kind="net")
    assert row.value is not None
    assert row.interval is None
    assert any("a change of rater looks like a change of rooms" in caution for caution in found.cautions)


@pytest.mark.parametrize(("same", "ranged"), [(True, False), (False, True)])
def test_low_rooms_rated_again_by_the_same_people_have_no_net_range(same: bool, ranged: bool) -> None:
    """Of forty rooms the twenty at 2.0 are rated again, at 2.4; all others had 3.0, so the mean is 2.5."""
    visits = [visit(f"X{at:02d}-1", "2024-04-10", 2.0 + (at >= 20), rater=f"R{at % 10}") for at in range(40)]
    visits += [
        visit(f"X{at:02d}-1", "2025-04-10", 2.4 + 0.1 * (at % 2), rater=f"R{(at + (not same)) % 10}")
        for at in range(20)
    ]
    found = matched_gain(rated_gate(visits, **many_sites(40)).with_settings(STATED), YEAR)
    net, raw = (found.row(**CELL, lead="same", kind=kind) for kind in ("net", "raw"))
    assert net.value == pytest.approx(0.45 - 0.4 * 0.5)
    assert raw.interval is not None
    assert (net.interval is not None) is ranged
    assert (
        any("whose strictness the change to expect takes for error" in one for one in found.cautions) is same
    )


def test_reliability_is_estimated_from_repeated_visits() -> None:
    """Six rooms seen twice within 60 days by two raters: middles 1.5, 2.5, 3.5, 4.5, 5.5, 2.5 and differences
    of 1.

    MSB = 2 x sum((middle - 20/6)^2) / 5, MSW = 6 x 1 / 12 = .5.
    """
    middles = [1.5, 2.5, 3.5, 4.5, 5.5, 2.5]
    visits = []
    for at, middle in enumerate(middles):
        visits.append(visit(f"X{at:02d}-1", "2024-04-10", middle - 0.5))
        visits.append(visit(f"X{at:02d}-1", "2024-06-09", middle + 0.5, purpose="reliability"))
    visits.append(visit("X00-1", "2025-04-10", 3.0))
    gate = rated_gate(visits, **many_sites(6)).with_settings({"reliability_pairs": 6})
    between = 2 * sum((m - 20 / 6) ** 2 for m in middles) / 5
    expected = (between - 0.5) / (between + 0.5)
    found = matched_gain(gate, YEAR)
    assert found.curves["reliability"]["value"].tolist() == pytest.approx([expected])
    mean = sum(m - 0.5 for m in middles) / 6
    row = found.row(**CELL, lead="same", kind="expected")
    assert row.value == pytest.approx((1 - expected) * (mean - 1.0))


def test_visits_61_days_apart_or_by_one_rater_are_not_repeated() -> None:
    visits = []
    for at in range(6):
        late = (
            {"day": "2024-06-10"} if at % 2 else {"day": "2024-06-09", "rater": f"R-X{at:02d}-1-2024-04-10"}
        )
        visits.append(visit(f"X{at:02d}-1", "2024-04-10", 2.0 + at / 2))
        visits.append({**visit(f"X{at:02d}-1", "2024-06-01", 2.5 + at / 2, purpose="reliability"), **late})
    visits.append(visit("X00-1", "2025-04-10", 3.0))
    gate = rated_gate(visits, **many_sites(6)).with_settings({"reliability_pairs": 5})
    assert matched_gain(gate, YEAR).curves["reliability"].empty


def test_the_share_of_rated_rooms_with_a_pair() -> None:
    """A1 has a pair, A2 has not: one of two; A1's earlier 2.0 is .5 below the mean of 2.0 and 3.0."""
    gate = rated_gate(
        [visit("A1", "2024-04-10", 2.0), visit("A1", "2025-04-10", 3.0), visit("A2", "2025-04-10", 3.0)],
    )
    eligible = matched_gain(gate, YEAR).curves["eligible"].iloc[0]
    assert (eligible["rated"], eligible["paired"], eligible["share"]) == (2, 1, 0.5)
    assert eligible["earlier_less_all"] == pytest.approx(-0.5)
