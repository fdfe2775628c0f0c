"""A file of low scores is taken for another scale, unless that is the scale of its instrument."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extracts import counts, imported

VISITS = "observation_id,classroom_id,observation_date,instrument,edition,age_group,purpose,score_level\n"
SCORES = "observation_id,cycle,part,score\n"


@pytest.mark.parametrize(
    ("instrument", "edition", "items", "code"),
    [("class_environment", "2", 29, 0), ("ecers_3", "3", 29, 2)],
)
def test_low_scores(tmp_path: Path, instrument: str, edition: str, items: int, code: int):
    """Four visits of 29 items scored 1 to 3: right for CLASS Environment, refused for ECERS-3."""
    visits = "".join(
        f"O{n},00123-1,2025-04-1{n},{instrument},{edition},pre_k,formal,visit\n" for n in range(4)
    )
    scores = "".join(f"O{n},1,{item},{1 + item % 3}\n" for n in range(4) for item in range(1, items + 1))
    report = imported(tmp_path, {"observation": VISITS + visits, "observation_score": SCORES + scores})
    assert report.exit_code == code
    if code:
        assert "use the scale from 1 to 7" in report.problems[0].expected
    else:
        assert counts(report, "observation_score") == (116, 116, 0)
