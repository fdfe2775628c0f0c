"""Columns of counts in classes that follow each other, each labelled; a class apart is hollow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme
from coaching_analytics.charts.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Column:
    """A class: its name below, how many are in it, what the pointer says; `hollow` stands apart."""

    name: str
    count: int
    hover: str
    hollow: bool = False


def columns_figure(columns: Sequence[Column], x_title: str, y_title: str) -> Drawing:
    """Columns from zero with their counts above them."""
    places = list(range(len(columns)))
    return theme.figure(
        [
            {
                "type": "bar",
                "x": places,
                "y": [column.count for column in columns],
                "width": 0.78,
                "text": [say.count(column.count) for column in columns],
                "textposition": "outside",
                "textfont": {"size": theme.SMALL},
                "cliponaxis": False,
                "hovertext": [column.hover for column in columns],
                "hoverinfo": "text",
                "marker": {
                    "color": ["#FFFFFF" if column.hollow else theme.BLUE for column in columns],
                    "line": {
                        "color": [theme.GREY if column.hollow else theme.BLUE for column in columns],
                        "width": 1.5,
                    },
                },
            }
        ],
        320,
        margin={"t": 26},
        xaxis=theme.axis(
            tickvals=places, ticktext=[column.name for column in columns], showgrid=False, title=x_title
        ),
        yaxis=theme.axis(rangemode="tozero", title=y_title),
    )
