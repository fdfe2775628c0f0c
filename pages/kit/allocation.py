"""The rule by which dollars booked wider than a site reach sites: one choice for every figure of cost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from coaching_analytics.charts.labels import RULE_CHOICES
from coaching_analytics.metrics.allocated import RULE
from coaching_analytics.store import Gate
from pages.kit import address
from pages.kit.filter_row import single

if TYPE_CHECKING:
    from pages.kit.frame import Frame

NAME, WIDE = "allocation", 400


def by_rule(handle: Gate, given: list[str]) -> Gate:
    """The store asked by the rule in the address; its own rule, or one nobody knows, stays out of there."""
    own = str(handle.settings[RULE])
    chosen = next(iter(given), own)
    if chosen == own or chosen not in RULE_CHOICES:
        address.put(NAME, [])
        return handle
    return handle.with_settings({RULE: chosen})


def choose_rule(frame: Frame) -> None:
    """The choice below the filters every page has; drawn when they are."""
    if frame.choice is not None:
        frame.later(partial(_choice, frame))


def _choice(frame: Frame) -> None:
    assert frame.choice is not None
    assert frame.handle is not None
    with frame.choice.row.box, st.container(key="by_rule"):
        rule = str(frame.handle.settings[RULE])
        single(NAME, "Dollars of agencies, regions and the system", RULE_CHOICES, rule, WIDE)
