"""The frame of a result: blanks carry a reason, and there is no inf and no nan."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from coaching_analytics.metrics.result import frame, ratio


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), np.float64("nan"), pd.NA, pd.NaT, None])
def test_what_is_no_number_becomes_none_and_needs_a_reason(bad: object) -> None:
    with pytest.raises(ValueError, match="needs its reason"):
        frame((), [{"value": bad}])
    assert frame((), [{"value": bad, "reason": "no data"}])["value"].tolist() == [None]


def test_scalars_become_pythons_own() -> None:
    line = frame(("region",), [{"region": "n", "value": np.float64(1.5), "n": np.int64(3)}]).iloc[0]
    assert (type(line["value"]), type(line["n"])) == (float, int)


def test_money_stays_exact() -> None:
    assert frame((), [{"value": Decimal("0.10")}])["value"].iloc[0] == Decimal("0.10")


@pytest.mark.parametrize(
    ("top", "bottom", "value"), [(1, 4, 0.25), (1, 0, None), (None, 1, None), (0, 3, 0.0)]
)
def test_ratio(top: float | None, bottom: float, value: float | None) -> None:
    assert ratio(top, bottom) == value
