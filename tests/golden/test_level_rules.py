"""The worked site of two rooms under two published rules: a mean that fails and a minimum that passes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coaching_analytics.metrics import qris_rules
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.golden.test_scoring import ROOM_A, ROOM_B, cycles, scores
from tests.spec.rated_system import rated_store

ENVIRONMENT = {"A": 3.5, "B": 3.49}
"""Total of an environment scale in 2014; site C has none."""


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    """Three sites, each with the worked rooms A and B, rated alike in April 2014 and in December 2026."""
    visits, given = [], []
    for day in ("2014-04-10", "2026-12-01"):
        base = {"observation_date": day, "age_group": "pre_k", "purpose": "formal"}
        for site in "ABC":
            for number, matrix in ((1, ROOM_A), (2, ROOM_B)):
                room = f"{site}{number}"
                visits.append({**base, "observation_id": f"{room}-{day}", "classroom_id": room,
                               "edition": "1", "instrument": "class_pre_k",
                               "score_level": "cycle"})  # fmt: skip
                given += scores(**{f"{room}-{day}": cycles(matrix)})
    for site, total in ENVIRONMENT.items():
        visits.append({**base, "observation_id": f"E-{site}", "classroom_id": f"{site}1", "edition": "R",
                       "instrument": "ecers_r", "score_level": "domain",
                       "observation_date": "2014-04-10"})  # fmt: skip
        given.append({"observation_id": f"E-{site}", "cycle": 1, "part": "total", "score": total})
    rooms = [{"classroom_id": f"{site}{number}", "site_id": site} for site in "ABC" for number in (1, 2)]
    path = tmp_path_factory.mktemp("levels")
    return rated_store(path, observation=visits, observation_score=given, classroom=rooms)


def judged(gate: Gate, year: int, rule_set: str, site: str) -> Result:
    """One site under one set of rules at the end of a year."""
    window = Window(date(year, 1, 1), date(year + 1, 1, 1))
    chosen = Selection(window=window, sites=(site,))
    return qris_rules(gate.with_settings({"rule_set": rule_set}), chosen, by=["site"])


def element(found: Result, name: str) -> Any:
    row = found.rows[(found.rows["kind"] == "element") & (found.rows["name"] == name)]
    return row.iloc[0]


def test_north_dakota_takes_the_mean_and_instructional_support_fails(gate: Gate) -> None:
    """Means 5.3750, 5.0417 and 2.5000 against 5.0, 5.0 and 3.0."""
    found = judged(gate, 2026, "nd_bright_early", "A")
    outcome = {name: element(found, name)["outcome"] for name in ("pre_k_es", "pre_k_co", "pre_k_is")}
    assert outcome == {"pre_k_es": "shown", "pre_k_co": "shown", "pre_k_is": "not shown"}
    assert element(found, "pre_k_is")["because"] == "the mean of 2 rooms is 2.50; 3.00 is needed"
    assert element(found, "infant_rc")["outcome"] == "not for this site"
    level = found.rows[found.rows["kind"] == "level"].iloc[0]
    assert level["outcome"] == "Step 3 or lower"
    assert level["because"] == "for CLASS scores of Step 4: Pre-K: instructional support: 0.50 points more"


@pytest.mark.parametrize(("site", "level"), [("A", "3 to 5"), ("B", "2"), ("C", "2 or higher")])
def test_washington_takes_the_lowest_room_and_all_pass(gate: Gate, site: str, level: str) -> None:
    """Lowest rooms 2.1667, 5.1250 and 4.6667 against 2, 3.5 and 3.5; the environment scale decides."""
    found = judged(gate, 2014, "wa_early_achievers", site)
    for name in ("pre_k_is", "pre_k_es", "pre_k_co"):
        assert element(found, name)["value"] == 1.0
    told = "the lowest of 2 rooms is 2.17; 2.00 is needed in every room"
    assert element(found, "pre_k_is")["because"] == told
    assert found.rows[found.rows["kind"] == "level"].iloc[0]["outcome"] == level
