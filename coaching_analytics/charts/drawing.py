"""A Plotly figure as plain data: traces and layout, which a page sends as they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plotly.utils import PlotlyJSONEncoder

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


@dataclass(frozen=True, slots=True)
class Drawing:
    """What Plotly draws.

    Plotly's own Figure copies every value when it is made and again when it is written, which for the six
    charts of a page takes a sixth of the time of the page; so it is made only for who needs one.
    """

    traces: tuple[dict[str, Any], ...]
    layout: dict[str, Any]

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.layout["height"])

    def to_json(self) -> str:
        """As the script in the browser reads it."""
        return json.dumps({"data": self.traces, "layout": self.layout}, cls=PlotlyJSONEncoder)

    def to_figure(self) -> Figure:
        """As the library's own object."""
        from plotly.graph_objects import Figure

        return Figure(data=list(self.traces), layout=self.layout, _validate=False)
