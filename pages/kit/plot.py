"""A Plotly chart on a page, drawn by a slim build of the same library and brought up to date in place.

Streamlit's own element takes every changed chart away and draws it twice, and loads all kinds of charts there
are: see docs/decisions/0019-charts-drawn-in-place.md.
"""

from __future__ import annotations

import streamlit as st

from coaching_analytics.charts import theme
from coaching_analytics.charts.picture import Panel
from pages.kit import leads

BUILD = "plotly-basic.min.js"
"""In the folder static; of the version that the library plotly was made for."""
_drawn = st.components.v2.component("coaching_chart", js=leads.script("plot.js"), isolate_styles=False)


def plot(panel: Panel, name: str) -> None:
    """Draw a panel; `name` is the chart's key and the name of the file it is saved as."""
    key = f"chart_{name}"
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    _drawn(
        key=key,
        on_chosen_change=leads.followed(key, panel.leads),
        data={
            "figure": panel.figure.to_json(),
            "alt": panel.alt,
            "leads": {name: leads.slug(page) for name, page in panel.leads.items()},
            "config": theme.config(name),
            "address": f"{'/' + base if base else ''}/app/static/{BUILD}",
        },
    )
