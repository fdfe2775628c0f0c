"""Sites not yet reached, and apart those of whom nobody knows."""

from __future__ import annotations

from coaching_analytics.metrics import never_reached
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.small_system import HALF, SUMMER

S = Selection(window=SUMMER)


def test_two_lists(small: Gate) -> None:
    """S5 has no coach, S6's coach sent no logs; S4 is new; G reached the other three."""
    result = never_reached(small, S)
    assert (result.row(statistic="not_reached").value, result.row(statistic="no_logs").value) == (1, 1)
    assert result.row(statistic="no_logs").denominator == 5
    sites = result.curves["sites"].set_index("site_id")
    assert sites["list"].to_dict() == {"S5": "not_reached", "S6": "no_logs"}
    assert sites.loc["S6", "coach"] == "C3"
    assert str(sites.loc["S6", "enrolled_since"])[:10] == "2024-07-01"


def test_a_coach_who_logged_something_is_not_silent(small: Gate) -> None:
    """Over half a year S4 is at risk: its coach C2 logged sessions, so it is simply not reached."""
    result = never_reached(small, Selection(window=HALF))
    assert (result.row(statistic="not_reached").value, result.row(statistic="no_logs").value) == (2, 1)


def test_silence_is_judged_in_each_period(small: Gate) -> None:
    """In autumn C2 logged administration but no session and stated nothing, so S3 and S4 have no logs."""
    result = never_reached(small, Selection(window=HALF), by=("quarter",))
    values = {(row.by["quarter"], row.by["statistic"]): row.value for row in result.records()}
    assert values == {
        ("2024-Q3", "not_reached"): 1,
        ("2024-Q3", "no_logs"): 1,
        ("2024-Q4", "not_reached"): 2,
        ("2024-Q4", "no_logs"): 3,
    }


def test_the_employers_region_does_not_hide_a_coachs_logs(small: Gate) -> None:
    """Looking at one region asks every coach of the store whether they logged."""
    whole = never_reached(small, S, by=("region",))
    south = never_reached(small, Selection(window=SUMMER, regions=("south",)))
    for statistic in ("not_reached", "no_logs"):
        assert south.row(statistic=statistic).value == whole.row(region="south", statistic=statistic).value
