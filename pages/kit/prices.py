"""Cost per outcome: dollars as spent, or beside them those of one year; one choice for all sections."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from coaching_analytics.charts import unit_costs
from coaching_analytics.metrics.real_dollars import offered, regional_levels
from pages.kit import address
from pages.kit.filter_row import single
from pages.kit.frame import Frame

WIDE = 480


def in_prices(frame: Frame) -> Frame:
    """The page at the prices chosen; the store's own setting has the first word."""
    assert frame.handle is not None
    if frame.handle.settings["price_index"] != unit_costs.OFF:
        return frame
    chosen = _chosen(frame)
    stated = {"price_index": chosen.removesuffix(unit_costs.LEVEL)}
    if chosen.endswith(unit_costs.LEVEL):
        stated["regional_prices"] = "on"
    return replace(frame, handle=frame.handle.with_settings(stated))


def choose_prices(frame: Frame) -> None:
    """The choice, where the figures stand; none where the store has chosen."""
    assert frame.handle is not None
    if frame.handle.settings["price_index"] == unit_costs.OFF:
        single("prices", "Dollars", _options(frame), _chosen(frame), WIDE)


def prices_in_row(frame: Frame) -> Frame:
    """The page at the prices chosen, and the choice in the row of filters."""
    frame.later(partial(_in_row, frame))
    return in_prices(frame)


def _chosen(frame: Frame) -> str:
    given = next(iter(address.current().get("prices", [])), "")
    return given if given in _options(frame) else unit_costs.OFF


def _options(frame: Frame) -> dict[str, str]:
    """Prices a reader can choose: indexes of years, and regions at one level where the store holds levels."""
    assert frame.handle is not None
    return unit_costs.offered(offered(frame.handle), bool(regional_levels(frame.handle)))


def _in_row(frame: Frame) -> None:
    assert frame.choice is not None
    with frame.choice.row.box, st.container(key="at_prices"):
        choose_prices(frame)
