"""Cost per outcome, unit costs: dollars as spent or in those of one year, and how dollars reach a site."""

from __future__ import annotations

from dataclasses import replace

from coaching_analytics.charts import allocation, money, unit_costs
from coaching_analytics.metrics.real_dollars import offered
from pages.kit import address
from pages.kit.filter_row import single
from pages.kit.frame import Frame
from pages.kit.show import block

WIDE = 360


def draw(frame: Frame) -> None:
    """The figures of this part of the page."""
    asked = _choose_prices(frame)
    spent, units = asked.ask("coaching_cost"), asked.ask("unit_cost")
    shares = money.coaching_share(frame.ask("coaching_share"))
    block(frame, unit_costs.unit_costs(units, spent, frame.ask("time_use")), shares, widths=(2.2, 1))
    whole, places = frame.ask("cost_reconciliation"), frame.ask("cost_reconciliation", by=("region",))
    names = frame.place_names()
    rules = frame.ask("allocation_rules", by=("region",))
    block(frame, allocation.booked(whole, places, names), allocation.rules(rules, names), widths=(1, 1.3))


def _choose_prices(frame: Frame) -> Frame:
    """The page with the price index chosen here; the store's own setting has the first word."""
    assert frame.handle is not None
    if frame.handle.settings["price_index"] != unit_costs.OFF:
        return frame
    options = unit_costs.offered(offered(frame.handle))
    given = next(iter(address.current().get("prices", [])), "")
    chosen = given if given in options else unit_costs.OFF
    single("prices", "Dollars", options, chosen, WIDE)
    return replace(frame, handle=frame.handle.with_settings({"price_index": chosen}))
