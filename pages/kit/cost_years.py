"""Cost per outcome, section years: cost, change and points per $10,000 of each school year."""

from __future__ import annotations

from pages.kit.frame import Frame, head
from pages.kit.leaving import choose_leaving, with_leaving
from pages.kit.prices import prices_in_row
from pages.kit.rated import choose_as_first
from pages.kit.show import block, sentence


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import likely_worth, money_back, over_years, swings, worth

    result = prices_in_row(frame).ask("cost_effectiveness_by_year")
    chosen, domain = choose_as_first(frame)
    made = over_years.over_years(result, chosen, domain)
    head(frame, result=result)
    sentence(frame, made.sentence or made.needs)
    with frame.part("Cost and change over the years"):
        block(frame, made)
    with frame.part("What would be worth the cost"):
        even = frame.ask("break_even")
        block(frame, worth.break_even(even, chosen, domain), likely_worth.likely_worth(even, chosen, domain))
        block(frame, swings.swings(even, chosen, domain))
        choose_leaving(frame)
        back = with_leaving(frame).ask("retention_return")
        block(frame, worth.retention(frame.ask("break_even_retention")), money_back.money_back(back))
    with frame.part("Rooms and learning for dollars"):
        block(
            frame,
            worth.extra_rooms(frame.ask("cost_per_crosser")),
            worth.learning(frame.ask("academic_return"), frame.ask("cost_per_achievement")),
        )
