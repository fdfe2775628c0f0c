"""Pinned figures: kept in the journal with who pinned them and why, and the snapshot behind each with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from os import PathLike

from coaching_analytics.metrics.pinned import Figure, document, read_figure
from coaching_analytics.store import journal
from coaching_analytics.vocabulary.selection import SelectionError


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned figure: what it is kept for, by whom; when it was written, and the account that wrote it."""

    figure: Figure
    why: str = ""
    who: str = ""
    at: str = ""
    by: str = field(default="", compare=False)
    id: str = field(default="", compare=False)


def pin_figure(path: str | PathLike[str], pin: Pin) -> None:
    """Write a pinned figure into the journal of the store at `path`: `gc` keeps its snapshot from now on."""
    content = {"figure": document(pin.figure), "why": pin.why.strip(), "who": pin.who.strip()}
    journal.write(path, journal.FIGURE_PINNED, content, pin.by)


def unpin_figure(path: str | PathLike[str], pin: str, *, by: str = "") -> None:
    """Keep the figure with that id no longer; the journal keeps what it was.

    Raises
    ------
    SelectionError
        When no figure with that id is pinned.
    """
    if pin not in {one.id for one in pinned_figures(path)}:
        raise SelectionError("This figure is not pinned in this store.")
    journal.write(path, journal.FIGURE_UNPINNED, {"pin": pin}, by)


def pinned_figures(path: str | PathLike[str]) -> list[Pin]:
    """The figures pinned now, the newest first."""
    found: dict[str, Pin] = {}
    for entry in journal.read(path):
        content = entry["content"]
        if entry["kind"] == journal.FIGURE_UNPINNED:
            found.pop(content["pin"], None)
        elif entry["kind"] == journal.FIGURE_PINNED:
            name = journal.identity(entry)
            found[name] = Pin(
                read_figure(content["figure"]),
                str(content["why"]),
                str(content["who"]),
                str(entry.get("at", "")),
                str(entry.get("by", "")),
                name,
            )
    return list(found.values())[::-1]
