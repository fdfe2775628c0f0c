"""Cost per outcome, section years: cost, change and points per $10,000 of each school year."""

from __future__ import annotations

from pages.kit.frame import Frame, head
from pages.kit.rated import choose_instrument
from pages.kit.show import block, sentence


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import over_years

    result = frame.ask("cost_effectiveness_by_year")
    made = over_years.over_years(result, *choose_instrument(frame, result))
    head(frame, result=result)
    sentence(frame, made.sentence or made.needs)
    with frame.part("Cost and change over the years"):
        block(frame, made)
