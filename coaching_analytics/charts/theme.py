"""How every chart looks: one template, one palette, sizes that hold from 340 to 1,000 pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coaching_analytics.charts.drawing import Drawing

FAMILY = "'Source Sans', 'Source Sans Pro', 'Source Sans 3', sans-serif"
INK, QUIET, GRID = "#111111", "#4A5560", "#E6EAEE"
BLUE, RUST = "#005A9C", "#B34700"
GREY, PALE = "#7A8793", "#B8C2CC"
PARTS = ("#005A9C", "#3B6FB6", "#00795A", "#8A6100", "#7A8793", "#A8457F")
BASE, SMALL = 15, 13

TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": FAMILY, "size": BASE, "color": INK},
        "colorway": list(PARTS),
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": "#FFFFFF",
            "bordercolor": PALE,
            "font": {"family": FAMILY, "size": SMALL, "color": INK},
        },
        "dragmode": False,
        "separators": ".,",
    }
}


def axis(**changes: Any) -> dict[str, Any]:
    """An axis: thin grid, no line, quiet tick labels, no zooming by accident on a touch screen."""
    base: dict[str, Any] = {
        "gridcolor": GRID,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"size": SMALL, "color": QUIET},
        "minor": {"ticks": ""},
        "title": {"font": {"size": SMALL, "color": QUIET}, "standoff": 6},
    }
    title = changes.pop("title", None)
    if title is not None:
        base["title"] = {**base["title"], "text": title}
    return {**base, **changes}


def hidden_axis(**changes: Any) -> dict[str, Any]:
    """An axis that only places marks."""
    return {"visible": False, "fixedrange": True, **changes}


def text(value: str, x: float, y: float, **changes: Any) -> dict[str, Any]:
    """A label in the drawing, without an arrow."""
    size, color = changes.pop("size", SMALL), changes.pop("color", INK)
    return {
        "text": value,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": size, "color": color},
        "align": "left",
        "bgcolor": "rgba(255, 255, 255, 0.85)",
        "borderpad": 1,
        **changes,
    }


def line(x0: float, x1: float, y0: float, y1: float, **changes: Any) -> dict[str, Any]:
    """A thin dotted reference line."""
    style = {
        "color": changes.pop("color", RUST),
        "width": changes.pop("width", 1.5),
        "dash": changes.pop("dash", "dot"),
    }
    return {
        "type": "line",
        "x0": x0,
        "x1": x1,
        "y0": y0,
        "y1": y1,
        "line": style,
        "layer": "between",
        **changes,
    }


def anchor(share: float) -> str:
    """Which end of a label stands at a place `share` of the way across, so that it is never cut."""
    return "left" if share < 0.35 else "right" if share > 0.65 else "center"


def figure(traces: Sequence[dict[str, Any]], height: int, **layout: Any) -> Drawing:
    """A figure in this house's template."""
    margin = {"l": 4, "r": 8, "t": 8, "b": 8, **layout.pop("margin", {})}
    return Drawing(tuple(traces), {"template": TEMPLATE, "height": height, "margin": margin, **layout})


def leading(name: str, values: Sequence[str]) -> dict[str, Any]:
    """The part of a trace that lets a click on it set the filter `name`: one a point, or one an area."""
    return {"meta": {"leads": name}, "customdata": list(values)}


def config(name: str) -> dict[str, Any]:
    """Plotly's configuration for a chart on a page: one button, which saves the chart as SVG under `name`."""
    return {
        "displaylogo": False,
        "responsive": True,
        "scrollZoom": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": name},
    }
