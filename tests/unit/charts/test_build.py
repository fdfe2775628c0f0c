"""The build of Plotly that the pages load."""

from __future__ import annotations

from pathlib import Path

from plotly.offline import get_plotlyjs_version

from tests.unit.charts.test_pictures import PICTURES, drawn

STATIC = Path(__file__).parents[3] / "static"


def test_it_is_of_the_version_the_library_was_made_for() -> None:
    head = (STATIC / "plotly-basic.min.js").read_text("utf-8")[:200]
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}" in head
    assert "MIT" in (STATIC / "plotly-basic.LICENSE.txt").read_text("utf-8")


def test_it_can_draw_every_kind_of_mark_the_figures_use() -> None:
    figures = [figure for draw in PICTURES.values() for figure in drawn(draw())]
    used = {trace.get("type", "scatter") for figure in figures for trace in figure["data"]}
    assert used <= {"scatter", "bar", "pie"}
