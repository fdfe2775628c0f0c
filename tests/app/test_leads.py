"""A click on a mark sets the filter the mark stands for, and nothing else a browser may send."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from pages.kit import leads
from pages.kit.menu import MENU


def clicked(monkeypatch, chosen: object, led: dict[str, str]) -> dict[str, object]:
    """The session after a click that sent `chosen` from a chart with these leads."""
    state: dict[str, object] = {"chart_x": SimpleNamespace(chosen=chosen), "f_region": ["north"]}
    monkeypatch.setattr(st, "session_state", state)
    leads.followed("chart_x", led)()
    return state


def test_a_click_sets_its_filter_and_keeps_the_others(monkeypatch):
    state = clicked(monkeypatch, {"filter": "site", "value": "S1"}, {"site": "Caseload"})
    assert (state["f_site"], state["f_region"]) == (["S1"], ["north"])
    assert state[leads.PENDING] == "Caseload"


def test_a_click_on_a_chart_that_leads_to_its_own_page_stays_there(monkeypatch):
    assert leads.PENDING not in clicked(monkeypatch, {"filter": "region", "value": "R"}, {"region": ""})


@pytest.mark.parametrize(
    "sent", [None, {}, {"filter": "view", "value": "x"}, {"filter": "site", "value": ""}, {"filter": "coach"}]
)
def test_what_no_mark_stands_for_changes_nothing(monkeypatch, sent):
    before = {"chart_x", "f_region"}
    assert set(clicked(monkeypatch, sent, {"site": MENU[0].name, "view": ""})) == before


def test_every_mark_of_coverage_carries_its_region(open_page, store):
    import json

    from tests.app.screen import charts

    at = open_page(store, "pages/1_Caseload.py", system="wa")
    figures = [json.loads(chart["figure"]) for chart in charts(at)]
    led = [trace for figure in figures for trace in figure["data"] if trace.get("meta")]
    assert led
    assert all(len(trace["customdata"]) == len(trace["x"]) for trace in led)
