"""Cost per outcome, unit costs: dollars as spent or in those of one year, and how dollars reach a site."""

from __future__ import annotations

from coaching_analytics.charts import allocation, money, unit_costs
from pages.kit.frame import Frame
from pages.kit.prices import choose_prices, in_prices
from pages.kit.show import block


def draw(frame: Frame) -> None:
    """The figures of this part of the page."""
    choose_prices(frame)
    asked = in_prices(frame)
    spent, units = asked.ask("coaching_cost"), asked.ask("unit_cost")
    shares = money.coaching_share(frame.ask("coaching_share"))
    block(frame, unit_costs.unit_costs(units, spent, frame.ask("time_use")), shares, widths=(2.2, 1))
    whole, places = frame.ask("cost_reconciliation"), frame.ask("cost_reconciliation", by=("region",))
    names = frame.place_names()
    rules = frame.ask("allocation_rules", by=("region",))
    block(frame, allocation.booked(whole, places, names), allocation.rules(rules, names), widths=(1, 1.3))
