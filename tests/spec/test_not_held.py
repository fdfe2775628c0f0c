"""Sessions planned and not held, by reason: each once, at the coach's employer; a list goes by site."""

from __future__ import annotations

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import not_held
from coaching_analytics.metrics.not_held import NO_SESSIONS, PARTS
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import SUMMER, small_system

S = Selection(window=SUMMER)
MORE = """
        Y | C1 | 2024-08-07 | 0 | missed    | in_person |  |
        Z | C2 | 2024-08-08 | 0 | cancelled |           |  |
        W | C2 | 2024-09-20 | 0 | planned   |           |  |"""
REASONS = {"X": "no_release_time", "Y": "staff_absence"}


def store() -> Gate:
    """G, H, K, I are held in summer; X, Y, Z were not, Z without a reason; W still says planned."""
    tables = small_system()
    rows = (tables["session"] + MORE).strip().splitlines()
    lines = [f"{rows[0]} | not_held_reason | site_id"]
    for row in rows[1:]:
        name = row.split("|")[0].strip()
        lines.append(f"{row} | {REASONS.get(name, '')} | {'S2' if name == 'Y' else ''}")
    return gate_of({**tables, "session": "\n".join(lines)})


def test_shares_by_hand() -> None:
    found = not_held(store(), S)
    counts = {row.by["why"]: row.numerator for row in found.records()}
    zero = dict.fromkeys(PARTS, 0)
    assert counts == {**zero, "all": 3, "no_release_time": 1, "staff_absence": 1, "not_stated": 1}
    row = found.row(why="all")
    assert (row.denominator, row.n) == (4 + 3, 2), "G brought three sites together and counts once"
    assert row.value == pytest.approx(3 / 7)


def test_by_coach_and_by_the_employers_region() -> None:
    gate = store()
    assert not_held(gate, S, by=("coach",)).row(coach="C2", why="not_stated").value == pytest.approx(1 / 3)
    assert not_held(gate, S, by=("region",)).row(region="north", why="all").value == pytest.approx(2 / 4)


def test_the_list_goes_by_site() -> None:
    """X names nobody but its participant came from S6; Y names S2; Z names no site at all."""
    gate = store()
    sites = not_held(gate, S).curves["sites"].set_index("site_id")
    assert sites.loc["S6", ["held", "not_held", "no_release_time"]].tolist() == [0, 1, 1]
    assert sites.loc["S2", ["held", "not_held", "planned"]].tolist() == [2, 1, 3]
    south = not_held(gate, Selection(window=SUMMER, regions=("south",))).curves["sites"]
    assert south["site_id"].tolist() == ["S3", "S6"], "S6's session was planned by a coach of the north"
    assert south.set_index("site_id").loc["S6", "not_held"] == 1


def test_nothing_planned_gives_no_share(small: Gate) -> None:
    found = not_held(small, Selection(window=SUMMER, agencies=("C",)))
    assert found.row(why="all").value is None
    assert found.row(why="all").reason == NO_SESSIONS


def test_published_two_coaches_are_too_few() -> None:
    shown = release(not_held(store(), S), Viewer.published())
    assert "fewer than 3 coaches" in str(shown.row(why="all").reason)
