"""Time to first contact: operating days from enrolment, sites not reached yet waiting to the end."""

from __future__ import annotations

from datetime import date

import pytest

from coaching_analytics.metrics import time_to_first_contact
from coaching_analytics.metrics.first_contacts import BEFORE_LOGS, MET_BEFORE
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.spec.small_system import AUTUMN, HALF, SUMMER, small_system

S = Selection(window=SUMMER)
YEAR = Window(date(2025, 1, 1), date(2025, 4, 1))


@pytest.fixture(scope="module")
def waiting() -> Gate:
    """Logs begin in December 2024. Old waits since 2023, Met was seen before it enrolled, A to D wait."""
    sites = ("Seen", "Old", "Met", "A", "B", "C", "D")
    begun = ("2023-01-02", "2023-01-02", "2025-01-13", "2025-01-01", "2025-01-01", "2024-12-20", "2025-01-06")
    need = ("", "", "", "high", "high", "low", "low")
    head = "session_id | coach_id | session_date | minutes | status | delivery"
    days = (("Seen", "2024-12-02"), ("Met", "2025-01-08"), ("A", "2025-01-06"), ("B", "2025-01-11"),
            ("C", "2025-01-10"))  # fmt: skip
    tables = {
        **{name: small_system()[name] for name in ("system", "region", "agency", "staff_employment")},
        "site": "site_id | region_id | agency_id | setting\n"
        + "\n".join(f"{site} | north | A | centre" for site in sites),
        "site_enrolment": "site_id | start_date | end_date | need\n"
        + "\n".join(
            f"{site} | {day} | {'2025-01-20' if site == 'D' else ''} | {level}"
            for site, day, level in zip(sites, begun, need, strict=True)
        ),
        "coach": "coach_id | coach_role\nC1 | coach",
        "session": head + "\n" + "\n".join(f"{s} | C1 | {d} | 60 | completed | in_person" for s, d in days),
        "session_participant": "session_id | participant_number | site_id | role\n"
        + "\n".join(f"{s} | 1 | {s} | lead" for s, _ in days),
        "no_activity": "coach_id | month | statement\nC1 | 2025-03-01 | certified",
    }
    return gate_of(tables)


def test_sites_not_reached_yet_wait_until_the_end(small: Gate) -> None:
    """S1, S2 and S3 are reached on their eighth operating day (1 to 10 July); S4, S5 and S6 never."""
    result = time_to_first_contact(small, S)
    row = result.row(statistic="median")
    assert (row.value, row.numerator, row.n) == (8, 3, 6)
    assert result.row(statistic="within_30").value == 1 - 3 / 6
    assert result.curves["waits"][["day", "at_risk", "reached"]].to_numpy().tolist() == [
        [0, 6, 0], [8, 6, 0.5], [66, 6, 0.5],
    ]  # fmt: skip


def test_no_range_for_few_sites_and_no_share_beyond_the_last_day(small: Gate) -> None:
    result = time_to_first_contact(small, S)
    assert result.row(statistic="within_30").interval is None
    late = result.row(statistic="within_90")
    assert (late.value, late.reason) == (None, "nobody was watched that long")
    assert time_to_first_contact(small, Selection(window=HALF)).row(statistic="within_90").value == 0.5


def test_a_period_in_which_nobody_enrols_has_no_first_days(small: Gate) -> None:
    """In autumn S4, S5 and S6 go on waiting: what they waited in summer is not watched again."""
    row = time_to_first_contact(small, Selection(window=AUTUMN)).row(statistic="median")
    assert (row.value, row.n, row.numerator) == (None, 3, 0)
    assert row.reason == "no site was enrolled in this period, so the first days cannot be seen"


def test_late_entries_old_enrolments_and_days_off(waiting: Gate) -> None:
    """C has waited 8 operating days when the year begins, and is reached on its 16th (10 January).

    A is reached on its 4th operating day (6 January), B on Saturday 11 January, after eight of them. D
    enrols on 6 January and leaves after ten days. On day 4 A, B and D wait (C is still to come): 2/3 are
    left. On day 8 B and D: 1/3. On day 16 C alone: 0.
    """
    result = time_to_first_contact(waiting.with_settings({"waiting_sites": 1}), Selection(window=YEAR))
    row = result.row(statistic="median")
    assert (row.value, row.n, row.numerator) == (8, 4, 3)
    assert row.excluded == {BEFORE_LOGS: 1, MET_BEFORE: 1}
    curve = result.curves["waits"]
    assert curve["day"].tolist() == [0, 4, 8, 16]
    assert curve["at_risk"].tolist() == [3, 3, 2, 1]
    assert curve["reached"].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_the_curve_stops_where_few_wait_and_others_are_still_to_join(waiting: Gate) -> None:
    """Where three are asked for, day 5 has two (B and D) and C joins on day 9: the curve ends on day 4."""
    result = time_to_first_contact(waiting, Selection(window=YEAR))
    assert result.curves["waits"]["day"].tolist() == [0, 4]
    row = result.row(statistic="median")
    assert (row.value, row.reason) == (None, "fewer than 3 sites were waiting on some day before that")


def test_groups_are_compared_by_the_need_at_enrolment(waiting: Gate) -> None:
    """High: A and B, expected 2/3 on day 4 and 1/2 on day 8. Low: C and D, the rest of three contacts."""
    result = time_to_first_contact(
        waiting.with_settings({"waiting_sites": 1}), Selection(window=YEAR), by=("need",)
    )
    assert result.row(need="high", statistic="median").value == (4 + 8) / 2
    compared = result.curves["compared"].set_index("group")
    assert compared["expected"].to_dict() == pytest.approx({"high": 2 / 3 + 1 / 2, "low": 1 / 3 + 1 / 2 + 1})
    assert compared["reached"].to_dict() == {"high": 2, "low": 1}
