"""What moves the answer most: each input of what coaching of a room was worth, alone between its bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.options import Option
from coaching_analytics.metrics.pairs import FACETS
from coaching_analytics.metrics.room_costs import NO_DOLLARS, TOTALS, Ruled, looked_up
from coaching_analytics.statistics.returns import tornado

COLUMNS = ("input", "low", "high", "at_low", "at_high", "middle", "people")


def swings(asked: Ask, options: Sequence[Option], ruled: Sequence[Ruled] = ()) -> pd.DataFrame:
    """Dollars a room's change was worth beyond its cost, one input at a time at its bounds; widest first.

    Inputs: `change` and `cost` (their likely ranges), `counted` (what counts as cost: the budget alone, or
    with in-kind time), `rule` (how dollars reach a site: by hours, sites or educators), `worth` (of a point:
    the setting over and times `worth_factor`), `reliability` (its estimate less and plus as many standard
    errors as the range of the change has). `ruled` holds the cost of rooms by each rule; one by which some of
    these rooms had no dollars is left out.
    """
    lines = [line for option in options for line in _of_option(asked, option, ruled)]
    return pd.DataFrame(lines, columns=[*asked.by, *FACETS, *COLUMNS], dtype=object)


def _of_option(asked: Ask, option: Option, ruled: Sequence[Ruled]) -> Iterator[list[Any]]:
    if option.reason is not None or option.gain is None:
        return
    middle, bounds = _inputs(asked, option, ruled)
    apart = float(np.mean(option.rooms["mean"] - option.rooms["earlier"]))

    def worth_beyond_cost(given: Mapping[str, float]) -> float:
        change = given["change"] + (given["reliability"] - middle["reliability"]) * apart
        return given["worth"] * change - (given["cost"] + given["counted"] + given["rule"])

    answer = worth_beyond_cost(middle)
    for swing in tornado(worth_beyond_cost, middle, bounds):
        low, high = bounds[swing.name]
        if swing.name in ("counted", "rule"):  # told as the cost of a room itself
            low, high = low + middle["cost"], high + middle["cost"]
        ends = (low, high, swing.at_low, swing.at_high, answer, option.rooms.people)
        yield [*(option.names[name] for name in (*asked.by, *FACETS)), swing.name, *ends]


def _inputs(
    asked: Ask, option: Option, ruled: Sequence[Ruled]
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """The middle of every input, and the bounds of those that have any."""
    gain, cost, known = option.gain, float(option.cost.mean()), option.known
    assert gain is not None
    assert known is not None
    assert gain.low is not None
    assert gain.high is not None
    worth, factor = float(asked.setting("worth_of_a_point")), float(asked.setting("worth_factor"))
    middle = {
        "change": gain.mean,
        "cost": cost,
        "counted": 0.0,
        "rule": 0.0,
        "worth": worth,
        "reliability": known.value,
    }
    low, high = option.cost_range()
    assert low is not None
    assert high is not None
    bounds = {
        "change": (gain.low, gain.high),
        "cost": (max(0.0, low), high),
        "worth": (worth / factor, worth * factor),
    }
    if known.se > 0:
        half = gain.critical * known.se
        bounds["reliability"] = (max(0.0, known.value - half), min(1.0, known.value + half))
    least, most = (option.rooms[TOTALS[place]] for place in (0, -1))
    if np.isfinite(least).all() and np.isfinite(most).all():
        bounds["counted"] = (float(least.mean()) - cost, float(most.mean()) - cost)
    costs = [looked_up(option.rooms["span"], spans, own) for spans, own in ruled]
    means = [float(own.mean()) for own in costs if np.isfinite(own).all()]
    if means and max(means) - min(means) >= NO_DOLLARS:
        bounds["rule"] = (min(means) - cost, max(means) - cost)
    return middle, bounds
