"""Cost per outcome: what coaching costs, and how much change went with it."""

from __future__ import annotations

from pages.kit.frame import head, page
from pages.kit.rated import choose_instrument
from pages.kit.show import block, foot, sentence

with page("Cost per outcome", needs="points_per_10k") as frame:
    from coaching_analytics.charts import cost, money

    names, by = frame.place_names(), frame.compare_by()
    points, price = frame.ask("points_per_10k"), frame.ask("cost_per_point")
    chosen, domain = choose_instrument(frame, points)
    spent = frame.ask("coaching_cost")
    regions = frame.ask("points_per_10k", by=(by,)), frame.ask("cost_per_point", by=(by,))
    each = cost.points_by_region((points, price), regions, names, instrument=chosen, domain=domain, by=by)
    head(frame, result=points)
    sentence(frame, each.sentence or each.needs)
    with frame.part("The cost of change"):
        block(frame, each, money.ingredients(spent), widths=(1.5, 1))
    with frame.part("Unit costs"):
        shares = money.coaching_share(frame.ask("coaching_share"))
        units = money.unit_costs(frame.ask("unit_cost"), spent, frame.ask("time_use"))
        block(frame, units, shares, widths=(2.2, 1))
    foot(frame)
