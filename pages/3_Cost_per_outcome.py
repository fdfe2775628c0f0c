"""Cost per outcome: what coaching costs, and how much change went with it."""

from __future__ import annotations

import streamlit as st

from coaching_analytics.charts.picture import Picture
from pages.kit.cost_sections import other_section
from pages.kit.frame import head, page
from pages.kit.rated import choose_instrument
from pages.kit.show import block, foot, sentence

with page("Cost per outcome", needs="points_per_10k") as frame:
    other_section(frame)
    from coaching_analytics.charts import cost, headline, money
    from pages.kit import decisions, unit_costs
    from pages.kit.prices import in_prices

    turned = in_prices(frame)
    names, by = frame.place_names(), frame.compare_by()
    spent = frame.ask("coaching_cost")
    top, spoken = st.container(), list[headline.Cell | None]()

    def each() -> Picture:
        """Points for the money, with the page's answer above it."""
        points, price = turned.ask("points_per_10k"), turned.ask("cost_per_point")
        chosen, domain = choose_instrument(frame, points)
        regions = turned.ask("points_per_10k", by=(by,)), turned.ask("cost_per_point", by=(by,))
        made = cost.points_by_region((points, price), regions, names, instrument=chosen, domain=domain, by=by)
        total = str(points.settings["cost_total"])
        spoken.append(headline.of_scores(points, chosen, domain, lead="same", total=total))
        with top:
            head(frame, result=points)
            sentence(frame, made.sentence or made.needs)
        return made

    with frame.part("The cost of change"):
        # What is spent is quickly counted: it stands while the change bought with it is worked out.
        block(frame, each, lambda: money.ingredients(spent), widths=(1.5, 1), first=1)
    with frame.part("Unit costs"):
        unit_costs.draw(frame)
    with frame.part("The decisions"):
        decisions.on(frame, frame.ask("points_per_10k"), *spoken)
    foot(frame)
