"""The decision log and the pinned figures as lists: each figure as it was, and the same figure today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from coaching_analytics.charts import figure_words as words
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, table
from coaching_analytics.charts.wording import plural
from coaching_analytics.metrics.decisions import Change, Decision
from coaching_analytics.metrics.pinned import Figure
from coaching_analytics.metrics.pins import Pin

COLUMNS = (
    "Decided on",
    "What was decided",
    "Why",
    "By whom",
    "On which figure",
    "Then",
    "Today",
    "Changed since?",
    "Withdrawn",
)
PINNED = ("Figure", "Then", "Today", "Changed since?", "Pinned on", "By whom", "Why", "Snapshot")
SAME = {True: "no", False: "yes", None: "cannot tell"}
TODAY = "Today is the same metric, places, months and settings on the data shown now."


def log(entries: Sequence[tuple[Decision, Change | None]]) -> Picture:
    """The decisions, the newest first, each with its figure then and today (None: it rests on no figure)."""
    standing = [change for one, change in entries if one.withdrawn is None]
    moved = sum(change is not None and change.same is False for change in standing)
    text = f"**{plural(len(entries), 'decision')}** on record."
    if len(standing) < len(entries):
        text += f" {plural(len(entries) - len(standing), 'is withdrawn', 'are withdrawn')}."
    if any(standing):
        text += f" Of the figures behind them {say.count(moved) if moved else 'none'} changed since."
    return Picture(
        name="decisions",
        title="What was decided, and does its figure still hold?",
        sentence=text,
        caption=f"{TODAY} A figure that changed does not say that the decision was wrong. A decision "
        "withdrawn stays here with who withdrew it and why.",
        table=table(COLUMNS, [_line(*entry) for entry in entries]),
        numeric=("Then", "Today"),
        data=pd.DataFrame([_plain(*entry) for entry in entries]),
    )


def pins(entries: Sequence[tuple[Pin, Change]]) -> Picture:
    """The pinned figures, the newest first, each then and today."""
    moved = sum(change.same is False for _, change in entries)
    unknown = sum(change.same is None for _, change in entries)
    many = say.count(moved) if moved else "none"
    text = f"**{plural(len(entries), 'figure')}** pinned; {many} changed since."
    if unknown:
        text += f" Of {plural(unknown, 'figure')} it cannot be told."
    return Picture(
        name="pinned-figures",
        title="Which figures were pinned, and did they change?",
        sentence=text,
        caption=f"{TODAY} The snapshot behind a pinned figure is kept when old ones are cleared away.",
        table=table(PINNED, [_pin(*entry) for entry in entries]),
        numeric=("Then", "Today"),
        data=pd.DataFrame([_plain_pin(*entry) for entry in entries]),
    )


def _line(decision: Decision, change: Change | None) -> tuple[str, ...]:
    figure, ended = decision.figure, decision.withdrawn
    head = (say.day(decision.decided_on), decision.what, decision.why, decision.who)
    last = "" if ended is None else f"{_on(ended.at)} by {ended.who}: {ended.why}"
    if figure is None or change is None:
        return (*head, "", say.BLANK, say.BLANK, "", last)
    return (*head, words.told(figure), *_both(figure, change), last)


def _pin(pin: Pin, change: Change) -> tuple[str, ...]:
    figure = pin.figure
    return (
        words.told(figure),
        *_both(figure, change),
        _on(pin.at),
        pin.who or pin.by,
        pin.why,
        figure.snapshot[:12],
    )


def _both(figure: Figure, change: Change) -> tuple[str, str, str]:
    """The figure then and today, and whether it changed."""
    changed = SAME[change.same]
    if change.same is None and change.reason:
        changed = f"{changed}: {change.reason}"
    return words.shown(figure, change.then), words.shown(figure, change.now), changed


def _on(at: str) -> str:
    """The day of a time in the journal, in words."""
    return say.day(datetime.fromisoformat(at).date()) if at else ""


def _plain(decision: Decision, change: Change | None) -> dict[str, object]:
    """One entry unformatted, with all that is needed to ask for its figure again."""
    ended = decision.withdrawn
    return {
        "decided_on": decision.decided_on,
        "what": decision.what,
        "why": decision.why,
        "who": decision.who,
        "written_at": decision.at,
        "written_by": decision.by,
        **_behind(decision.figure, change),
        "withdrawn_at": ended and ended.at,
        "withdrawn_by": ended and ended.who,
        "withdrawn_why": ended and ended.why,
    }


def _plain_pin(pin: Pin, change: Change) -> dict[str, object]:
    return {
        **_behind(pin.figure, change),
        "why": pin.why,
        "who": pin.who,
        "pinned_at": pin.at,
        "pinned_by": pin.by,
    }


def _behind(figure: Figure | None, change: Change | None) -> dict[str, object]:
    """A figure with all that is needed to ask for it again, then and today."""
    return {
        "metric": figure and figure.metric,
        "figure": figure and "; ".join(f"{name}={value}" for name, value in figure.cell.items()),
        "selection": figure and words.places(figure),
        "from": figure and figure.selection.window and figure.selection.window.start,
        "to": figure and figure.selection.window and figure.selection.window.end,
        "options": figure and "; ".join(f"{name}={value}" for name, value in figure.options.items()),
        "settings": figure and "; ".join(f"{name}={value}" for name, value in figure.settings.items()),
        "snapshot": figure and figure.snapshot,
        "then": figure and figure.value,
        "now": change and change.now,
        "snapshot_now": change and change.snapshot,
        "same": change and change.same,
        "reason": change and change.reason,
    }
