"""Cells that lead to a site: the address with all filters kept, every character of an id made harmless."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import streamlit as st

from coaching_analytics.charts.picture import RowLeads
from pages.kit import leads, tables

ODD = 'a"><script>&b c'


def test_a_link_keeps_the_filters_and_adds_the_site(monkeypatch):
    monkeypatch.setattr(leads.address, "current", lambda: {"system": ["wa"], "region": ["n1", "n2"]})
    found = urlsplit(leads.href("Site review", "site", ODD))
    assert found.path == "/Site_review"
    assert parse_qs(found.query) == {"system": ["wa"], "region": ["n1", "n2"], "site": [ODD]}


def test_a_link_stands_below_the_path_the_server_is_reached_under(monkeypatch):
    monkeypatch.setattr(leads.address, "current", dict)
    monkeypatch.setattr(st, "get_option", lambda name: "/coaching/")
    assert leads.href("At a glance", "site", "S1") == "/coaching/?site=S1"


def test_only_rows_that_lead_somewhere_have_a_link_and_ids_are_escaped(monkeypatch):
    monkeypatch.setattr(leads.address, "current", dict)
    given = RowLeads("site", (ODD, ""), "Site review")
    frame = pd.DataFrame({"Site": ["<b>first", "second"], "Plan": ["none", "none"]})
    text = tables.html_table(frame, "Sites", anchors=tables.anchors_of(given, "sites", len(frame)))
    assert text.count("<a ") == 1
    assert "<script>" not in text
    assert ">&lt;b&gt;first</a></th>" in text
    assert f'data-value="{ODD}"' in unescape(text)
