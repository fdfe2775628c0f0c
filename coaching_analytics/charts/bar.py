"""One bar split in parts of a whole, each part labelled directly or in the list below the bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coaching_analytics.charts import theme
from coaching_analytics.charts.drawing import Drawing

LINE = 25  # pixels of one line of the list


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its name, its share of the bar (0-1), what to print beside its name; `hollow` for what is
    missing."""

    name: str
    share: float
    note: str
    hollow: bool = False


def bar_figure(parts: Sequence[Part]) -> Drawing:
    """A bar over the whole width and below it a line for each part with a swatch of its colour and its
    figure."""
    n, left, traces, notes = len(parts), 0.0, [], []
    for place, part in enumerate(parts):
        colour = "#FFFFFF" if part.hollow else theme.PARTS[place % len(theme.PARTS)]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [part.share],
                "y": [0],
                "base": [left],
                "width": 1.5,
                "marker": {
                    "color": colour,
                    "line": {"color": theme.GREY if part.hollow else "#FFFFFF", "width": 1.5},
                    "pattern": _pattern(place, part, colour),
                },
                "hovertext": f"{part.name}: {part.note}",
                "hoverinfo": "text",
            }
        )
        if part.share >= 0.05:
            notes.append(
                theme.text(str(place + 1), left + part.share / 2, 0, size=14, bgcolor="#FFFFFF", borderpad=2)
            )
        left += part.share
        notes += _list_line(place, part)
    return theme.figure(
        traces,
        60 + n * LINE + 10,
        margin={"l": 2, "r": 2},
        annotations=notes,
        barmode="overlay",
        xaxis=theme.hidden_axis(range=[0, max(left, 1e-9)]),
        yaxis=theme.hidden_axis(range=[1.2 + n, -1.0]),
    )


def _pattern(place: int, part: Part, colour: str) -> dict[str, object]:
    """Stripes tell the seventh part apart from the first, whose colour it shares, and mark what is
    missing."""
    if part.hollow:
        return {"shape": "/", "fgcolor": theme.GREY, "bgcolor": colour, "size": 7, "solidity": 0.2}
    shape = "\\" if place >= len(theme.PARTS) else ""
    return {"shape": shape, "fgcolor": "#FFFFFF", "bgcolor": colour, "size": 8, "solidity": 0.25}


def _list_line(place: int, part: Part) -> list[dict[str, object]]:
    y = 1.5 + place
    name = f"<b>{place + 1}</b>  {part.name}"
    return [
        theme.text(name, 0, y, xref="paper", xanchor="left", yanchor="middle", size=14),
        theme.text(f"<b>{part.note}</b>", 1, y, xref="paper", xanchor="right", yanchor="middle", size=14),
    ]
