"""The mart of scores equals the scorer of arrays, for every instrument and edition, under both rules."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from coaching_analytics.statistics.scoring import visit_scores
from coaching_analytics.vocabulary.instruments import TOTAL, instruments, layout
from tests.memory import built, rows

VISITS = 6
"""Visits of each edition; some lack parts, some hold blanks, some have several cycles."""


def visits(draw: Random) -> dict[str, dict[str, Any]]:
    """Visits by id: instrument, edition and the scores, cycles by parts, with nan for what is missing."""
    made: dict[str, dict[str, Any]] = {}
    for name, each in instruments().items():
        for edition in each.editions:
            for number in range(VISITS):
                cycles = draw.randrange(1, 5) if "visit" not in each.whole_at else 1
                missing = draw.choice((0.0, 0.05, 0.2, 0.3))
                scores = [
                    [
                        np.nan if draw.random() < missing else draw.randint(each.low, each.high)
                        for _ in layout(name, edition).parts
                    ]
                    for _ in range(cycles)
                ]
                made[f"{name}-{edition}-{number}"] = {
                    "instrument": name,
                    "edition": edition,
                    "scores": scores,
                }
    return made


def tables(draw: Random, made: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One room a visit; a part that is missing has no row, or in an ERS visit a blank one."""
    score_rows = []
    for visit, given in made.items():
        each = instruments()[given["instrument"]]
        for cycle, scores in enumerate(given["scores"], 1):
            for part, score in zip(layout(given["instrument"], given["edition"]).parts, scores, strict=True):
                blank = np.isnan(score)
                if not blank or (each.not_applicable and draw.random() < 0.7):
                    score_rows.append(
                        {"observation_id": visit, "cycle": cycle, "part": part,
                         "score": None if blank else score}
                    )  # fmt: skip
    return {
        "region": [{"region_id": "north", "system_id": "demo", "region_name": "North"}],
        "site": [{"site_id": "S", "region_id": "north", "setting": "centre"}],
        "classroom": [{"classroom_id": visit, "site_id": "S"} for visit in made],
        "observation": [
            {"observation_id": visit, "classroom_id": visit, "observation_date": "2024-04-10",
             "instrument": given["instrument"], "edition": given["edition"], "age_group": "pre_k",
             "purpose": "formal",
             "score_level": "cycle" if instruments()[given["instrument"]].needs_all else "visit"}
            for visit, given in made.items()
        ],
        "observation_score": score_rows,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("seed", "settings"),
    [
        (1, {}),
        (2, {"nc_rule": "exclude", "ers_na_share": 0.3, "items_expected_ecers_r": 37,
             "items_expected_sacers": 41}),
    ],
)  # fmt: skip
def test_the_mart_scores_as_the_arrays_do(seed: int, settings: dict[str, Any]) -> None:
    """Domains that can be scored, their scores and the parts behind them; what has no score has no row."""
    draw = Random(seed)
    made = visits(draw)
    found = rows(built(tables(draw, made), **settings), "SELECT * FROM rating_score")
    got = {(row["observation_id"], row["domain"]): (row["score"], row["parts_scored"]) for row in found}
    expected, reasons = {}, set()
    for visit, given in made.items():
        each, own = instruments()[given["instrument"]], layout(given["instrument"], given["edition"])
        items = each.items_expected(settings)
        scored = visit_scores(
            given["scores"],
            own.member,
            own.reversed,
            nc_rule=settings.get("nc_rule", "reverse"),
            needs_all=each.needs_all,
            expected=[items if domain == TOTAL else None for domain in own.domains],
            blank_share=settings.get("ers_na_share", 0.2),
            scale=(each.low, each.high),
        )
        for domain, one in zip(own.domains, scored, strict=True):
            reasons.add(one.reason)
            if one.score is not None:
                expected[visit, domain] = (pytest.approx(one.score, abs=1e-9), one.scored)
    assert got == expected
    assert len(reasons) >= 3, "the visits drawn should hold whole, broken and too blank domains"
