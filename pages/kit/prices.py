"""Cost per outcome: dollars as spent, or beside them those of one year; one choice for all sections."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from coaching_analytics.charts import unit_costs
from coaching_analytics.metrics.real_dollars import offered
from pages.kit import address
from pages.kit.filter_row import single
from pages.kit.frame import Frame

WIDE = 360


def in_prices(frame: Frame) -> Frame:
    """The page at the prices chosen; the store's own setting has the first word."""
    assert frame.handle is not None
    if frame.handle.settings["price_index"] != unit_costs.OFF:
        return frame
    return replace(frame, handle=frame.handle.with_settings({"price_index": _chosen(frame)}))


def choose_prices(frame: Frame) -> None:
    """The choice, where the figures stand; none where the store has chosen."""
    assert frame.handle is not None
    if frame.handle.settings["price_index"] == unit_costs.OFF:
        options = unit_costs.offered(offered(frame.handle))
        single("prices", "Dollars", options, _chosen(frame), WIDE)


def prices_in_row(frame: Frame) -> Frame:
    """The page at the prices chosen, and the choice in the row of filters."""
    frame.later(partial(_in_row, frame))
    return in_prices(frame)


def _chosen(frame: Frame) -> str:
    assert frame.handle is not None
    given = next(iter(address.current().get("prices", [])), "")
    return given if given in offered(frame.handle) else unit_costs.OFF


def _in_row(frame: Frame) -> None:
    assert frame.choice is not None
    with frame.choice.row.box, st.container(key="at_prices"):
        choose_prices(frame)
