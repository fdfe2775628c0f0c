"""Cost per outcome, section options: places, ways of delivery or school years set side by side."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from pages.kit import address
from pages.kit.filter_row import single
from pages.kit.frame import Frame, head
from pages.kit.prices import choose_prices, in_prices
from pages.kit.rated import choose_as_first
from pages.kit.show import block, sentence

OFFERED = {
    "region": "Regions",
    "agency": "Agencies",
    "setting": "Settings",
    "delivery": "Ways of delivery",
    "school_year": "School years",
}


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import best_option, options

    by = _set_side_by_side(frame)
    result = in_prices(frame).ask("incremental_cost_effectiveness", by=(by,))
    given = options.options_of(result, *choose_as_first(frame), frame.place_names())
    head(frame, result=result)
    plane = options.plane(given)
    sentence(frame, plane.sentence or plane.needs)
    with frame.part("The options"):
        block(frame, plane, best_option.acceptability(given))
    if not plane.empty:
        with frame.part("How the options stand"):
            block(frame, replace(options.standing(given), cautions=()))


def _set_side_by_side(frame: Frame) -> str:
    """What the options are: chosen here and kept in the address; what the page compares by at first."""
    given = next(iter(address.current().get("options", [])), "")
    chosen = given if given in OFFERED else frame.compare_by()
    frame.later(partial(_selector, frame, chosen))
    return chosen


def _selector(frame: Frame, chosen: str) -> None:
    assert frame.choice is not None
    with frame.choice.row.box, st.container(key="side_by_side", horizontal=True):
        single("options", "Set side by side", OFFERED, chosen, 260)
        choose_prices(frame)
