"""Days since the last formal rating of each room, by hand. The year ends on 30 June 2025."""

from __future__ import annotations

from coaching_analytics.metrics import rating_freshness
from coaching_analytics.metrics.rating_freshness import BANDS
from tests.spec.rated_system import YEAR, rated_gate, visit


def test_days_are_counted_to_the_last_day_of_the_period() -> None:
    """A1 on 20 June: 10 days; A2 on 31 May: 30; B1 never; C1 on 1 July lies after it: never so far."""
    gate = rated_gate(
        [visit("A1", "2025-06-20", 3.0), visit("A2", "2025-05-31", 3.0), visit("C1", "2025-07-01", 3.0)],
    )
    result = rating_freshness(gate, YEAR)
    middle, never = result.row(statistic="median_days"), result.row(statistic="never")
    assert (middle.value, middle.n, middle.excluded) == (20.0, 2, {"no formal rating yet": 2})
    assert (never.value, never.numerator, never.denominator) == (0.5, 2, 4)
    assert result.curves["rooms"].set_index("classroom_id")["days"].dropna().to_dict() == {"A1": 10, "A2": 30}


def test_a_rating_is_old_when_older_than_24_months_to_the_day() -> None:
    """24 months before the period's end begin on 1 July 2023: that day is not old, the day before is."""
    gate = rated_gate([visit("A1", "2023-07-01", 3.0), visit("A2", "2023-06-30", 3.0)])
    old = rating_freshness(gate, YEAR).row(statistic="old")
    assert (old.value, old.numerator, old.denominator) == (0.5, 1, 2)


def test_the_latest_formal_rating_counts_and_practice_does_not() -> None:
    visits = [
        visit("A1", "2024-06-30", 3.0),
        visit("A1", "2025-06-29", 3.0),
        visit("A1", "2025-06-30", 3.0, purpose="practice"),
    ]
    by_site = rating_freshness(rated_gate(visits), YEAR, by=("site",))
    assert by_site.row(site="A", statistic="median_days").value == 1
    assert by_site.row(site="B", statistic="median_days").reason == "no room has a formal rating"


def test_a_room_that_closed_is_not_waiting_for_a_rating() -> None:
    rooms = "classroom_id | site_id | age_group | close_date\nA1 | A | pre_k | 2025-06-30\nC1 | C | pre_k |"
    never = rating_freshness(rated_gate(classroom=rooms), YEAR).row(statistic="never")
    assert (never.numerator, never.denominator) == (1, 1)


def test_rooms_by_age_add_up_to_all_rooms_in_use() -> None:
    """A1 on 1 July 2024 is under 12 months old, A2 the day before is 12; B1 on 30 June 2022 is 36 and more;
    C1 was never rated. Of three sites only C has no rated room."""
    gate = rated_gate(
        [visit("A1", "2024-07-01", 3.0), visit("A2", "2024-06-30", 3.0), visit("B1", "2022-06-30", 3.0)],
    )
    found = rating_freshness(gate, YEAR)
    ages = {name: found.row(statistic=name).numerator for name in (*BANDS, "never")}
    assert ages == {"under_12": 1, "from_12": 1, "from_24": 0, "from_36": 1, "never": 1}
    assert sum(float(found.row(statistic=name).value or 0) for name in ages) == 1.0
    sites = found.row(statistic="sites_never")
    assert (sites.numerator, sites.denominator) == (1, 3)
    by_site = rating_freshness(gate, YEAR, by=("site",))
    assert by_site.row(site="C", statistic="sites_never").value == 1.0
