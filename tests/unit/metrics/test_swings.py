"""One input at a time, on rooms written out: what an estimated reliability moves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.options import Option
from coaching_analytics.metrics.pairs import Rooms
from coaching_analytics.metrics.swings import swings
from coaching_analytics.statistics.gain import mean_interval
from coaching_analytics.statistics.reliability import Reliability

FACETS = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}
SETTINGS = {"worth_of_a_point": 10_000, "worth_factor": 2}


def test_the_reliability_moves_the_change_by_how_low_rooms_began() -> None:
    """Twelve rooms began .5 below the mean of all. Reliability .5, SE .02, t(11) = 2.2010: .456 to .544. Each
    hundredth more takes .005 points less as expected anyway: -.022 and +.022 points, $220 either way.
    """
    site = np.arange(12)
    rooms = Rooms(
        {
            "later": np.full(12, 3.0),
            "earlier": np.full(12, 2.5),
            "mean": np.full(12, 3.0),
            "site_code": site,
            "person": site,
            **dict.fromkeys(("budgetary", "with_overhead", "with_in_kind"), np.full(12, 1_000.0)),
        },
        pd.DataFrame({"like_id": [], "rater": [], "part": []}),
    )
    net = np.tile([0.2, 0.3], 6)
    gain = mean_interval(net, site, site, site, level=0.95, minimum_sites=10, minimum_raters=5)
    cost = np.tile([990.0, 1_010.0], 6)
    option = Option(FACETS, rooms, net, gain, cost, {}, None, "", known=Reliability(0.5, 0.02, 40))
    asked = cast(Ask, SimpleNamespace(by=(), setting=lambda name: SETTINGS[name]))
    lines: Any = swings(asked, [option]).set_index("input")
    own, half = lines.loc["reliability"], gain.critical * 0.02
    assert gain.critical == pytest.approx(2.200985)
    assert (own["low"], own["high"]) == pytest.approx((0.5 - half, 0.5 + half))
    assert own["middle"] == pytest.approx(10_000 * 0.25 - 1_000)
    assert own["at_high"] - own["middle"] == pytest.approx(10_000 * half * 0.5)
    assert own["middle"] - own["at_low"] == pytest.approx(10_000 * half * 0.5)
