"""A figure kept in the journal, in words: its question, its row, its places and months, its value."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from coaching_analytics.charts import contract_words, labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.plan_words import OUTPUTS, lever_value
from coaching_analytics.metrics.pinned import Figure
from coaching_analytics.vocabulary.levers import levers, read
from coaching_analytics.vocabulary.measures import cards

ROW: Mapping[str, Mapping[str, str]] = {
    "basis": {"fte": "by full-time posts", "people": "by coaches as people"},
    "unit": {"site": "sites"},
    "domain": labels.DOMAINS,
    "lead": labels.LEADS,
    "kind": {**labels.KINDS, "actual": "spent", "budget": "budgeted"},
    "total": labels.TOTALS,
    "standing": {"aligned": "with a priority", **labels.STANDINGS},
    "due": labels.DUE,
    "statistic": {"mean_of_quarters": "in an average quarter", "p90": "nine in ten have less"},
    "recipient": {"any": "educators or leaders", "educator": "educators", "leader": "site leaders"},
    "line": {"latest": "latest rating of each room"},
    "per": {name: f"per {words.lower()}" for name, words in labels.PER.items()},
    "use": labels.USES,
    "share_of": {"paid": "of paid hours", "logged": "of logged hours"},
    "delivery": labels.DELIVERY,
    "output": {output: figure.name for output, figure in OUTPUTS.items()},
}
PLACES = ("regions", "agencies", "settings", "sites", "coaches")
INSTRUMENT = ("instrument", "edition", "age_group")


def told(figure: Figure) -> str:
    """A pinned figure in words: its question, its row, what a plan moves, its places, its months."""
    card = cards().get(figure.metric)
    window = figure.selection.window
    parts = (
        figure.metric if card is None else card.question,
        row(figure.cell),
        _plans(figure),
        places(figure),
        "" if window is None else say.period(window),
    )
    return " · ".join(part for part in parts if part)


def shown(figure: Figure, value: float | Decimal | None) -> str:
    """A value of the figure with its unit: that of the output where it is one of a plan."""
    output = OUTPUTS.get(str(figure.cell.get("output"))) if figure.metric == "plan" else None
    if output is None or value is None:
        return contract_words.figure(figure.metric, value)
    text = output.write(float(value))
    return text if output.unit == "dollars" else f"{text} {output.unit.partition(',')[0]}"


def row(cell: Mapping[str, str | None]) -> str:
    """A row of an answer, the codes of its cell in words."""
    code = cell.get("instrument")
    first = [labels.instrument(str(code), cell.get("edition"), cell.get("age_group"))] if code else []
    rest = [
        ROW.get(name, {}).get(value, value.replace("_", " "))
        for name, value in cell.items()
        if value and name not in INSTRUMENT
    ]
    return ", ".join([*first, *rest])


def _plans(figure: Figure) -> str:
    """What the scenarios of a plan move."""
    moved = [read(text)[0] for text in figure.options.get("scenarios", ())]
    return "; ".join(
        f"{one.name}: "
        + ", ".join(f"{levers()[name].label} {lever_value(name, value)}" for name, value in one.moved.items())
        for one in moved
    )


def places(figure: Figure) -> str:
    """The places chosen, by their ids; the system alone where the whole of it was asked."""
    chosen = figure.selection
    parts = [f"{name} {', '.join(getattr(chosen, name))}" for name in PLACES if getattr(chosen, name)]
    return "; ".join(parts) or (f"system {chosen.system}" if chosen.system else "")
