"""The decision log as a list: what was decided on which figure, and what the same figure is today."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import contract_words as words
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, table
from coaching_analytics.charts.wording import plural
from coaching_analytics.metrics.decisions import Change, Decision
from coaching_analytics.metrics.pinned import Figure
from coaching_analytics.vocabulary.measures import cards

COLUMNS = (
    "Decided on",
    "What was decided",
    "Why",
    "By whom",
    "On which figure",
    "Then",
    "Today",
    "Changed since?",
)
SAME = {True: "no", False: "yes", None: "cannot tell"}


def log(entries: Sequence[tuple[Decision, Change | None]]) -> Picture:
    """The decisions, the newest first, each with its figure then and today (None: it rests on no figure)."""
    moved = sum(change is not None and change.same is False for _, change in entries)
    rests = sum(change is not None for _, change in entries)
    text = f"**{plural(len(entries), 'decision')}** on record."
    if rests:
        text += f" Of the figures behind them {say.count(moved) if moved else 'none'} changed since."
    return Picture(
        name="decisions",
        title="What was decided, and does its figure still hold?",
        sentence=text,
        caption="Today is the same metric, places, months and settings on the data shown now. A figure that "
        "changed does not say that the decision was wrong.",
        table=table(COLUMNS, [_line(*entry) for entry in entries]),
        numeric=("Then", "Today"),
        data=pd.DataFrame([_plain(*entry) for entry in entries]),
    )


def told(figure: Figure) -> str:
    """A pinned figure in words: its question, its row, its months."""
    card = cards().get(figure.metric)
    cell = ", ".join(str(value).replace("_", " ") for value in figure.cell.values() if value)
    window = figure.selection.window
    parts = (
        figure.metric if card is None else card.question,
        cell,
        "" if window is None else say.period(window),
    )
    return " · ".join(part for part in parts if part)


def _line(decision: Decision, change: Change | None) -> tuple[str, ...]:
    figure = decision.figure
    head = (say.day(decision.decided_on), decision.what, decision.why, decision.who)
    if figure is None or change is None:
        return (*head, "", say.BLANK, say.BLANK, "")
    changed = SAME[change.same]
    if change.same is None and change.reason:
        changed = f"{changed}: {change.reason}"
    then, now = (words.figure(figure.metric, value) for value in (change.then, change.now))
    return (*head, told(figure), then, now, changed)


def _plain(decision: Decision, change: Change | None) -> dict[str, object]:
    """One entry unformatted, with all that is needed to ask for its figure again."""
    figure = decision.figure
    return {
        "decided_on": decision.decided_on,
        "what": decision.what,
        "why": decision.why,
        "who": decision.who,
        "written_at": decision.at,
        "written_by": decision.by,
        "metric": figure and figure.metric,
        "figure": figure and "; ".join(f"{name}={value}" for name, value in figure.cell.items()),
        "settings": figure and "; ".join(f"{name}={value}" for name, value in figure.settings.items()),
        "snapshot": figure and figure.snapshot,
        "then": figure and figure.value,
        "now": change and change.now,
        "snapshot_now": change and change.snapshot,
        "same": change and change.same,
        "reason": change and change.reason,
    }
