"""Ways of delivery as options, by hand: which rooms are in which, and what they carry."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coaching_analytics.charts import options
from coaching_analytics.metrics import incremental_cost_effectiveness
from coaching_analytics.metrics.delivery_options import mode_of
from coaching_analytics.store import Gate
from tests.spec.option_system import WAVE, places
from tests.spec.rated_system import YEAR, money, rated_gate, rated_store, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    """Twelve rooms coached in person ($900, up .2), twelve virtually ($2,700, up .6), rated in April 2024 and
    2025. A virtual site had 90 minutes on screen and 10 in person in autumn 2024. One more site had all its
    minutes after the second rating, one has a session of which nothing is stated.
    """
    sites = places({"north": 14, "south": 12})
    visits, lines, sessions = [], [], []
    for letter, gain, cost in (("N", 0.2, 900), ("S", 0.6, 2_700)):
        for at in range(14 if letter == "N" else 12):
            site, wave = f"{letter}{at:02d}", WAVE[at % 12]
            visits.append(visit(f"{site}-1", "2024-04-10", 3.0))
            visits.append(visit(f"{site}-1", "2025-04-10", round(3.0 + gain + 0.01 * wave, 4)))
            lines.append(money(len(lines), ("site", site), f"{cost + 6 * wave:.2f}"))
            sessions += _sessions(site, at)
    more: dict[str, Any] = {
        **sites,
        "session": [{key: row[key] for key in row if key != "at"} for row in sessions],
        "session_participant": [
            {"session_id": row["session_id"], "participant_number": 1, "site_id": row["at"], "role": "lead"}
            for row in sessions
        ],
    }
    folder = tmp_path_factory.mktemp("delivery")
    return rated_store(folder, visits, spending=lines, settings={"reliability": 1}, **more)


def _sessions(site: str, at: int) -> list[dict[str, Any]]:
    """The minutes of a site: (day, minutes, delivery)."""
    kinds = [("2024-10-01", 100, "in_person"), ("2024-11-01", 30, "phone")]
    if site.startswith("S"):
        kinds = [("2024-10-01", 90, "virtual"), ("2024-11-01", 10, "in_person")]
    elif at == 12:
        kinds = [("2025-05-01", 100, "in_person")]
    elif at == 13:
        kinds = [("2024-10-01", 70, "in_person"), ("2024-11-01", 30, None)]
    return [
        {"session_id": f"{site}-{number}", "coach_id": "K", "session_date": day, "minutes": minutes,
         "status": "completed", "delivery": delivery, "at": site}
        for number, (day, minutes, delivery) in enumerate(kinds)
    ]  # fmt: skip


def test_the_virtual_rooms_are_priced_against_those_in_person(gate: Gate) -> None:
    """9 / 12 of $1,800 more for .4 points more: $3,375 a point."""
    found = incremental_cost_effectiveness(gate, YEAR, by=("delivery",))
    virtual, in_person = (found.row(delivery=name, **CELL) for name in ("virtual", "in_person"))
    assert virtual.value == pytest.approx((2_700 - 900) * 9 / 12 / (0.6 - 0.2))
    assert (in_person.value, in_person.n) == (None, 12)
    assert in_person.reason == "the least costly option: the others are held against it"
    assert (found.settings["virtual_from"], found.settings["in_person_to"]) == (0.8, 0.2)


def test_rooms_of_which_it_is_not_known_are_counted_apart(gate: Gate) -> None:
    """Minutes after the second rating, and three minutes in ten that say nothing: two rooms."""
    row = incremental_cost_effectiveness(gate, YEAR, by=("delivery",)).row(delivery=None, **CELL)
    assert (row.value, row.n) == (None, 2)
    assert row.reason == "how coaching was delivered between the two ratings is not known"


def test_it_says_that_dollars_are_not_booked_by_delivery(gate: Gate) -> None:
    found = incremental_cost_effectiveness(gate, YEAR, by=("delivery",))
    assert any("not booked by way of delivery" in text for text in found.cautions)
    others = incremental_cost_effectiveness(gate, YEAR, by=("region",))
    assert not any("not booked by way of delivery" in text for text in others.cautions)


def test_ways_of_delivery_are_told_in_words(gate: Gate) -> None:
    given = options.options_of(incremental_cost_effectiveness(gate, YEAR, by=("delivery",)))
    plane, standing = options.plane(given), options.standing(given)
    assert plane.title == "What does each way of delivery cost and gain?"
    assert plane.sentence.startswith("**In person** costs least")
    assert "**Virtual** costs $1,350 more a room and gains 0.40 more" in plane.sentence
    assert plane.sentence.endswith(
        "An association: rooms coached in different ways differ in more than what coaching costs."
    )
    assert standing.table["Way of delivery"].tolist() == ["In person", "Virtual", "Way not known"]


def test_the_shares_are_settings(gate: Gate) -> None:
    """With virtual from .95 on, nine minutes in ten are mixed."""
    found = incremental_cost_effectiveness(gate.with_settings({"virtual_from": 0.95}), YEAR, by=("delivery",))
    assert set(found.rows["delivery"].dropna()) == {"in_person", "mixed"}


def test_minutes_are_shared_as_stated() -> None:
    """In person 80 and virtual 20 minutes are at the line; 21 of 100 are not; hybrid halves come in both."""
    minutes = np.array([[80, 20, 0], [79, 21, 0], [20, 80, 0], [0, 0, 0], [40, 40, 20], [40, 40, 21]]).T
    modes = mode_of(*minutes.astype(float), 0.2, 0.8)
    assert modes.tolist() == [0, 1, 2, 3, 1, 3]


def test_a_hybrid_session_counts_half_and_half() -> None:
    """A (20 of the group's 60 minutes in person, its own 40 hybrid): 40 in person, 20 virtual."""
    sessions = """
        session_id | coach_id | session_date | minutes | status    | delivery
        GROUP      | K        | 2024-09-10   | 60      | completed | in_person
        ALONE      | K        | 2024-09-12   | 40      | completed | hybrid
    """
    row = (
        rated_gate(session=sessions)
        .rows(
            YEAR,
            "SELECT sum(minutes_in_person) AS p, sum(minutes_virtual) AS v, sum(minutes_unstated) AS u "
            "FROM site_month WHERE site_id = 'A'",
        )
        .iloc[0]
    )
    assert (row["p"], row["v"], row["u"]) == (40, 20, 0)
