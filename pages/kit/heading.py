"""What stands above the figures of a page, and what stands there while there are none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from coaching_analytics.charts import numbers, wording
from coaching_analytics.disclosure import STAMP
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate, in_use
from pages.kit import address
from pages.kit.menu import file_of
from pages.kit.tables import safe

if TYPE_CHECKING:
    from pages.kit.choose import Choice
    from pages.kit.frame import Frame


def head(frame: Frame, *counted: str, result: Result | None = None) -> None:
    """Under the title: the quiet line (as of, what is counted, simulated or not), filters, the stamp."""
    if frame.choice is None or frame.handle is None:
        return
    # One box, whatever stands in it: a line more or less would move the charts below and draw them anew.
    with st.container(key="head"):
        _lines(frame, frame.choice, frame.handle, counted, result)


def _lines(
    frame: Frame, choice: Choice, handle: Gate, counted: tuple[str, ...], result: Result | None
) -> None:
    # Also without a figure, and on a phone, where the menu is folded away.
    simulated = [wording.SIMULATED.lower()] if handle.origin == "simulated" else []
    quiet = wording.quiet(result, *counted) if result else " · ".join([choice.period_name, *simulated])
    with st.container(key="asof"):
        st.markdown(quiet)
    if choice.active:
        with st.container(key="active", horizontal=True, vertical_alignment="center"):
            st.markdown("Only " + "; ".join(choice.active), width="content")
            st.button("Reset filters", on_click=address.reset, type="tertiary", key="reset")
    if not frame.published:
        with st.container(key="stamp"):
            st.markdown(STAMP.capitalize())
    printed = (
        choice.system_name,
        choice.period_name,
        *choice.active,
        f"as of {numbers.day(result.as_of)}" if result else "",
        f"snapshot {handle.snapshot[:12]}",
    )
    with st.container(key="printed"):
        st.markdown("Coaching Analytics · " + " · ".join(part for part in printed if part))


def earlier(path: Path | None) -> None:
    """Say that an earlier snapshot is shown, and what it lacks, while that is so."""
    used = in_use(path) if path is not None else None
    if used is None:
        return
    lacks = wording.plural(len(used.missing), "file") + " loaded since"
    held = f" and still shows {wording.plural(len(used.taken_back), 'file')} taken back since"
    st.warning(
        f"An earlier snapshot of the store is shown: it lacks {lacks}{held if used.taken_back else ''}. "
        "Nothing is lost: `coaching-analytics store rebuild` shows all that was loaded. Until then no file "
        "can be loaded."
    )


def needed(frame: Frame, text: str, key: str = "page") -> None:
    """Why there is no figure; when data is missing also what there is, and the way to add it."""
    with st.container(border=True, key=f"needed_{key}"):
        if not text.startswith("Needs:"):
            st.markdown(safe(text[:1].upper() + text[1:]))
            return
        have = ", ".join(frame.have()) or "nothing yet"
        st.markdown(safe(f"{text} You have: {have}."))
        st.page_link(file_of("Add data"), label="Add data", query_params=address.current() or None)
