"""A pinned figure: what it was, and everything that is needed to ask for it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection, selection_of, stated
from coaching_analytics.vocabulary.settings import Value, declared

# By-columns that say what was found: the figure is the same when they change.
FOUND = ("outcome", "because")


@dataclass(frozen=True, slots=True)
class Figure:
    """One pinned figure: everything that is needed to ask for it again, and what it was.

    Attributes
    ----------
    metric, cell
        The metric and the row of its answer, by its by-columns.
    selection, options, settings
        Places and months as chosen, options of the metric, settings that were in force.
    value, unit, reason
        What it was; without a value, why.
    snapshot, as_of
        The snapshot it was computed on and its last day with data.
    """

    metric: str
    cell: Mapping[str, str | None]
    selection: Selection
    options: Mapping[str, Any]
    settings: Mapping[str, Value]
    value: float | Decimal | None
    unit: str
    reason: str | None
    snapshot: str
    as_of: date


def pin(
    result: Result,
    selection: Selection,
    cell: Mapping[str, str | None],
    *,
    in_force: Mapping[str, Value],
    **options: Any,
) -> Figure:
    """The figure in the row `cell` of an answer; `options` are those the metric was asked with.

    The months are those of the answer, so the figure does not move on with the calendar. `in_force` are the
    gate's settings: an answer names what it made of some, such as a reliability it estimated, and asking with
    that would be another question.

    Raises
    ------
    KeyError
        When no row, or more than one row, is meant.
    """
    row = result.row(**cell)
    known = {name: in_force[name] for name in result.settings if name in declared()}
    return Figure(
        metric=result.metric,
        cell={name: value for name, value in cell.items() if name not in FOUND},
        selection=selection if selection.window else selection.with_window(result.window),
        options=options,
        settings=known,
        value=row.value,
        unit=result.unit,
        reason=row.reason,
        snapshot=result.snapshot,
        as_of=result.as_of,
    )


def document(figure: Figure) -> dict[str, Any]:
    """A pinned figure as the journal holds it."""
    return {
        "metric": figure.metric,
        "cell": dict(figure.cell),
        "selection": stated(figure.selection),
        "options": dict(figure.options),
        "settings": dict(figure.settings),
        "value": None if figure.value is None else str(figure.value),
        "money": isinstance(figure.value, Decimal),
        "unit": figure.unit,
        "reason": figure.reason,
        "snapshot": figure.snapshot,
        "as_of": figure.as_of.isoformat(),
    }


def read_figure(written: Mapping[str, Any]) -> Figure:
    """The pinned figure a line of the journal holds."""
    value = written["value"]
    read = Decimal if written["money"] else float
    given = {name: written[name] for name in written if name != "money"}
    given["selection"] = selection_of(written["selection"])
    given["as_of"] = date.fromisoformat(written["as_of"])
    given["options"] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in written["options"].items()
    }
    return Figure(**{**given, "value": None if value is None else read(value)})
