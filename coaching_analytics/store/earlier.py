"""The file that says that an earlier snapshot is shown, and what it lacks."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from os import PathLike

from coaching_analytics.store import journal
from coaching_analytics.store.layout import Layout, write_json

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InUse:
    """An earlier snapshot that is shown: batches it lacks, and batches it holds that were taken back."""

    snapshot: str
    missing: tuple[str, ...]
    taken_back: tuple[str, ...]


def in_use(path: str | PathLike[str]) -> InUse | None:
    """The earlier snapshot that is shown; None when what is shown is what was loaded."""
    layout = Layout.of(path)
    try:
        found = json.loads(layout.earlier.read_text("utf-8"))
        if found["snapshot"] != layout.published():
            return None
        return InUse(found["snapshot"], tuple(found["missing"]), tuple(found["taken_back"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        # What it lacks cannot be read; that it is an earlier one still has to be said.
        return InUse(layout.published() or "", (), ())


def begin(layout: Layout, used: InUse) -> None:
    """Say it from now on."""
    write_json(layout.earlier, asdict(used))


def end(layout: Layout, by: str = "") -> None:
    """What is shown is what was loaded: say no more; the journal notes the end of a use."""
    if not layout.earlier.exists():
        return
    layout.earlier.unlink()
    try:
        journal.write(layout.root, "use_ended", {"snapshot": layout.published()}, by)
    except OSError as error:
        # All is published by now: a full disk may not turn that into a refusal.
        LOG.error("event=journal_not_written error=%s", type(error).__name__)
