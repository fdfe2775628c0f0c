"""Plan a change: a decision on the first scenario's posts, dollars, hours or sites."""

from __future__ import annotations

from collections.abc import Sequence

from coaching_analytics.charts import headline
from coaching_analytics.metrics.plan import TODAY
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.levers import Scenario, written
from pages.kit import decisions
from pages.kit.frame import Frame

OFFERED = ("posts", "with_overhead", "hours_given", "sites_reached")


def draw(frame: Frame, found: Result, given: Sequence[Scenario]) -> None:
    """The control, on today's figures while nothing is moved."""
    moved = [one for one in given if one.moved]
    name = moved[0].name if moved else TODAY
    cells = [headline.cell(found, scenario=name, output=output) for output in OFFERED]
    decisions.on(frame, found, *cells, scenarios=tuple(written(one) for one in moved))
