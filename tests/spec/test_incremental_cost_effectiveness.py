"""Options side by side, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.metrics import incremental_cost_effectiveness, points_per_10k
from coaching_analytics.statistics.comparison import ratio_range
from coaching_analytics.vocabulary.selection import SelectionError
from tests.spec.option_system import WAVE, options, places
from tests.spec.rated_system import YEAR, money, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}


def test_the_dearer_option_is_priced_against_the_cheaper_one() -> None:
    """Twelve sites each: the north gains .2 for $900 a room, the south .6 for $2,700; July to March lie
    between the ratings, three quarters of the year's dollars.

    One more point costs (2,700 - 900) x 9 / 12 / (.6 - .2) = $3,375.
    """
    gate = options({"north": (0.2, 900), "south": (0.6, 2_700)})
    found = incremental_cost_effectiveness(gate, YEAR, by=("region",))
    south, north = found.row(region="south", **CELL), found.row(region="north", **CELL)
    assert south.value == pytest.approx((2_700 - 900) * 9 / 12 / (0.6 - 0.2))
    assert (south.numerator, south.denominator) == pytest.approx((1_350, 0.4))
    assert (north.value, north.reason) == (None, "the least costly option: the others are held against it")
    assert south.n == north.n == 12


def test_the_range_is_fiellers_of_the_two_differences() -> None:
    """Changes spread by .1, dollars by $60 (of the year) in each of the twelve rooms of both options: a
    variance of 24 / 23 times twice s^2 / 12, t(11). Every room has two raters of its own, who add
    (13 - 12) / 11 to each option's change.
    """
    gate = options({"north": (0.2, 900), "south": (0.6, 2_700)}, spread=(0.1, 60.0))
    row = incremental_cost_effectiveness(gate, YEAR, by=("region",)).row(region="south", **CELL)
    sd_effect, sd_cost, k = 0.1, 60 * 9 / 12, 24 / 23
    wanted = ratio_range(
        1_350,
        0.4,
        (k * 2 * sd_cost**2 / 12, (k + 1 / 11) * 2 * sd_effect**2 / 12),
        k * 2 * sd_effect * sd_cost / 12,
        2.2009852,
    )
    assert row.interval is not None
    assert (row.interval.low, row.interval.high) == pytest.approx((wanted.low, wanted.high), rel=1e-6)


def test_an_option_that_costs_more_and_gains_less_has_words_and_no_price() -> None:
    gate = options({"north": (0.6, 900), "south": (0.2, 2_700)})
    found = incremental_cost_effectiveness(gate, YEAR, by=("region",))
    row = found.row(region="south", **CELL)
    assert (row.value, row.interval) == (None, None)
    assert row.reason == "another option costs no more and gains no less"
    line = found.curves["options"].set_index("region").loc["south"]
    assert (line["verdict"], line["quadrant"], line["against"]) == (
        "outdone",
        "costs more, gains less",
        "north",
    )
    assert line["chance"] == 1  # no draw of sites turns it round
    assert line["ratio"] is None


def test_three_options_and_a_mix_that_outdoes_the_middle_one() -> None:
    """Gains 0, .1 and .4 for $400, $1,200 and $1,600: a third of the first with two thirds of the last gains
    more than the middle one for its dollars. The last costs (1,600 - 400) x .75 / .4 a point.
    """
    gate = options({"north": (0.0, 400), "south": (0.1, 1_200), "west": (0.4, 1_600)})
    found = incremental_cost_effectiveness(gate, YEAR, by=("region",))
    assert found.row(region="south", **CELL).reason == (
        "a mix of a cheaper and a dearer option gains more for the same dollars"
    )
    assert found.row(region="west", **CELL).value == pytest.approx(1_200 * 0.75 / 0.4)
    lines = found.curves["options"].set_index("region")
    assert lines["against"].to_dict() == {"north": None, "south": "north + west", "west": "north"}


def test_gains_that_cannot_be_told_apart_give_no_price() -> None:
    gate = options({"north": (0.2, 900), "south": (0.25, 2_700)}, spread=(0.4, 60.0))
    found = incremental_cost_effectiveness(gate, YEAR, by=("region",))
    row = found.row(region="south", **CELL)
    assert row.value is None
    assert row.reason == "these data do not rule out that it gains no more than the next cheaper one"
    chance = found.curves["options"].set_index("region").loc["south", "chance"]
    assert 0.5 < chance < 0.8


def test_an_option_with_few_sites_stands_apart() -> None:
    gate = options({"north": (0.2, 900), "south": (0.6, 2_700)}, rooms={"south": 4})
    found = incremental_cost_effectiveness(gate, YEAR, by=("region",))
    assert found.row(region="south", **CELL).reason == "too few sites to give a likely range"
    assert found.row(region="north", **CELL).reason == "there is nothing to hold it against"
    assert set(found.curves["options"]["region"]) == {"north"}


def test_how_likely_each_is_the_best_adds_up_and_turns_at_the_price() -> None:
    """Below $3,375 a point the cheap option is better, above it the dear one."""
    gate = options({"north": (0.2, 900), "south": (0.6, 2_700)}, spread=(0.1, 60.0))
    curve = incremental_cost_effectiveness(gate, YEAR, by=("region",)).curves["acceptability"]
    assert curve.groupby("worth")["chance"].sum().to_numpy() == pytest.approx(np.ones(41))
    south = curve[curve["region"] == "south"].set_index("worth")["chance"]
    assert (south[1_000], south[3_000] < 0.5, south[4_000] > 0.5, south[40_000]) == (0, True, True, 1)


def test_costs_and_changes_are_those_of_points_for_dollars() -> None:
    gate = options({"north": (0.2, 900), "south": (0.6, 2_700)}, spread=(0.1, 60.0))
    ours = incremental_cost_effectiveness(gate, YEAR, by=("region",)).curves["options"]
    theirs = points_per_10k(gate, YEAR, by=("region",)).curves["pieces"]
    theirs = theirs[theirs["total"] == "with_overhead"]
    for name in ("cost", "cost_low", "cost_high", "gain", "gain_low", "gain_high", "n"):
        assert ours[name].tolist() == pytest.approx(theirs[name].tolist())


def test_school_years_are_options_too() -> None:
    """The year to April 2025 (school years start in August) cost $1,500 more of twelve months and gained .4
    more: (2,400 - 900) x 9 / 12 over .4. Before it nothing was spent before July 2023.
    """
    visits, lines = [], []
    for at, wave in enumerate(WAVE):
        room = f"X{at:02d}-1"
        scores = (3.0, 3.2 + 0.05 * wave, 3.8 + 0.05 * wave)
        for day, score in zip(("2023-04-10", "2024-04-10", "2025-04-10"), scores, strict=True):
            visits.append(visit(room, day, round(score, 4)))
        for year, dollars in ((2024, 900), (2025, 2_400)):
            months = {
                "start_date": f"{year - 1}-07-01",
                "end_date": f"{year}-07-01",
                "fiscal_year": year,
            }
            lines.append(money(100 * year + at, ("site", f"X{at:02d}"), f"{dollars}.00", **months))
    gate = rated_gate(visits, spending=lines, **places({"north": 12}))
    gate = gate.with_settings({"reliability": 1, "gap_band": "270-460"})
    found = incremental_cost_effectiveness(gate, YEAR, by=("school_year",))
    early, late = (found.row(school_year=year, **CELL) for year in ("2023-24", "2024-25"))
    # 2023-24: April 2023 to April 2024 holds July to March of fiscal year 2024; 2024-25 also April to June.
    first, second = 900 * 9 / 12, 900 * 3 / 12 + 2_400 * 9 / 12
    assert early.reason == "the least costly option: the others are held against it"
    assert late.value == pytest.approx((second - first) / (0.6 - 0.2))


def test_nothing_to_set_side_by_side_says_what_to_choose() -> None:
    found = incremental_cost_effectiveness(options({"north": (0.2, 900)}), YEAR)
    assert not len(found.rows)
    assert any(text.startswith("Choose what to set side by side") for text in found.cautions)


def test_rooms_of_no_agency_are_no_option() -> None:
    gate = options({"north": (0.2, 900)})
    row = incremental_cost_effectiveness(gate, YEAR, by=("agency",)).row(agency=None, **CELL)
    assert (row.value, row.reason) == (None, "these rooms belong to no agency")


def test_options_of_two_columns_are_refused() -> None:
    gate = options({"north": (0.2, 900)})
    with pytest.raises(SelectionError, match="one column at a time"):
        incremental_cost_effectiveness(gate, YEAR, by=("region", "setting"))
