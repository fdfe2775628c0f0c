"""The frame every page opens with: who is looking, the menu, the filters, the title; errors with an id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any

import streamlit as st

from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Picture
from coaching_analytics.disclosure import Viewer
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from pages.kit import address, leads, store, workspace
from pages.kit.allocation import by_rule
from pages.kit.choose import Choice, choose
from pages.kit.filter_row import draw_row
from pages.kit.heading import earlier, head, needed
from pages.kit.independent import ONLY, SAID
from pages.kit.menu import draw_brand, draw_menu
from pages.kit.trouble import contained

ICON = "\N{BAR CHART}"
SHEETS = {
    "site": "Sites",
    "coach": "Coaches",
    "coach_assignment": "Who coaches whom",
    "session": "Visits",
    "observation_score": "Scores",
    "spending": "Spending",
    "qris_rating": "Published levels",
}


@dataclass
class Frame:
    """One page while it is drawn.

    A context manager: whatever fails inside is shown as plain words with an id. `handle` and `choice` are
    None while the store is empty. `pictures` collects what is shown, for the single file. `pending` holds
    what is drawn once the first figure stands: the browser fetches the chart script meanwhile.
    """

    name: str
    viewer: Viewer
    handle: Gate | None = None
    choice: Choice | None = None
    pictures: list[Picture] = field(default_factory=list)
    sentence: str = ""
    cautions: list[str] = field(default_factory=list)
    guard: AbstractContextManager[None] | None = None
    pending: list[Callable[[], None]] = field(default_factory=list)
    settled: bool = False

    def __enter__(self) -> Frame:
        self.guard = contained(self.name, "This page")
        self.guard.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        assert self.guard is not None
        if error is None or isinstance(error, Exception):
            self.settle()
        return self.guard.__exit__(kind, error, trace)

    def later(self, draw: Callable[[], None]) -> None:
        """Draw this once the first figure stands; at once when it does."""
        if self.settled:
            draw()
        else:
            self.pending.append(draw)

    def settle(self) -> None:
        """Draw the menu, the filters and whatever else waited for the first figure."""
        self.settled = True
        waiting, self.pending = self.pending, []
        for draw in waiting:
            with contained(self.name, "The filters"):
                draw()

    @property
    def ready(self) -> bool:
        """Whether there is a store with a system in it."""
        return self.handle is not None and self.choice is not None

    @property
    def published(self) -> bool:
        """Whether figures are shown as they may be published."""
        return not self.viewer.sees_rows

    def ask(
        self, metric: str, by: Sequence[str] = (), *, choice: Choice | None = None, **options: Any
    ) -> Result:
        """The answer of `metric` for the filters in force, released to this viewer."""
        assert self.handle is not None
        assert self.choice is not None
        selection = (choice or self.choice).selection
        return store.ask(self.handle, selection, metric, by, self.viewer, options)

    def ask_before(self, metric: str, by: Sequence[str] = (), **options: Any) -> Result | None:
        """The same question about the same months last year; None when the store does not reach so far."""
        assert self.handle is not None
        assert self.choice is not None
        earlier = self.choice.window.shifted(-12)
        if earlier.start < self.choice.first_month:
            return None
        selection = self.choice.selection.with_window(earlier)
        return store.ask(self.handle, selection, metric, by, self.viewer, options)

    def place_names(self) -> dict[str, str]:
        """Names of the ids of all places."""
        return {
            key: name
            for kind in (self.choice.names.values() if self.choice else ())
            for key, name in kind.items()
        }

    def said(self) -> str:
        """The filters in force as one line of text."""
        if self.choice is None:
            return ""
        return "; ".join((self.choice.system_name, self.choice.period_name, *self.choice.active))

    def settings_chosen(self) -> tuple[str, ...]:
        """The settings the reader narrowed to, none when all are shown."""
        return self.choice.selection.settings if self.choice else ()

    def compare_by(self) -> str:
        """What a comparison stands by: regions, agencies of the one region, settings of the one agency."""
        assert self.choice is not None
        chosen = self.choice.selection
        if len(chosen.agencies) == 1:
            return "setting"
        return "agency" if len(chosen.regions) == 1 and self.choice.names.get("agency") else "region"

    def employer_by(self) -> str:
        """The same for what has no setting: employers of coaches, money and resources."""
        by = self.compare_by()
        return "agency" if by == "setting" else by

    def have(self) -> list[str]:
        """What the store holds, in the words of the starter workbook."""
        if self.handle is None:
            return []
        loaded = set(self.handle.batches()["table_name"])
        return [words for name, words in SHEETS.items() if name in loaded]

    def part(self, what: str = "This part of the page") -> AbstractContextManager[None]:
        """A part of the page that may fail alone."""
        return contained(self.name, what)


@cache
def _look() -> str:
    return (Path(__file__).parent / "look.css").read_text("utf-8")


def page(name: str, *, filters: bool = True, needs: str = "", as_stated: bool = False) -> Frame:
    """The guard and frame: the first call of every page, whichever way the reader came.

    A page that `needs` a metric ends here, saying what it needs, while the store is empty. One whose figures
    are `as_stated` gives dollars on by the rule of the store, whatever the reader chose on another page.
    """
    leads.leave(name)
    st.set_page_config(page_title=f"{name} - Coaching Analytics", page_icon=ICON, layout="wide")
    # As Markdown: the reader of st.html is fetched late, and a page must not stand there unstyled until then.
    with st.container(key="look"):
        st.markdown(f"<style>{_look()}</style>", unsafe_allow_html=True)
    workspace.watch_over()
    given = address.read()
    frame = None
    with contained(name, "The store"):
        frame = _filled(name, store.gate(), {**given, "allocation": []} if as_stated else given, filters)
    st.title(name, anchor=False)
    earlier(store.store_path())
    shown = frame or Frame(name, Viewer.owner())
    draw_brand(_origin(shown))
    shown.later(lambda: draw_menu(name, address.current()))
    shown.later(lambda: _publish_switch(shown))
    address.write()
    if not (needs and shown.ready):
        shown.settle()
    if frame is None:
        st.stop()
    if needs and not frame.ready:
        with contained(name, "What this page needs"):
            head(frame)
            needed(frame, wording.needs(needs))
        st.stop()
    return frame


def _filled(name: str, handle: Gate | None, given: dict[str, list[str]], filters: bool) -> Frame:
    """The frame of a store that has a month with something in it; an empty one otherwise."""
    if handle is None or store.systems(handle).empty or store.systems(handle)["first_month"].isna().all():
        return Frame(name, Viewer.owner(), handle)
    if given["allocation"]:
        handle = by_rule(handle, given["allocation"])
    independent = given["independent"] == [ONLY]
    if independent:
        handle = handle.with_settings({"independent_raters": "everywhere"})
    published = given["view"] == ["published"]
    viewer = Viewer.published(int(handle.settings["small_group"])) if published else Viewer.owner()
    chosen = choose(handle, given) if filters else None
    if chosen is not None and independent:
        chosen = replace(chosen, active=(*chosen.active, SAID))
    frame = Frame(name, viewer, handle, chosen)
    if frame.choice is not None:
        frame.later(partial(draw_row, frame.choice.row))
    return frame


def _origin(frame: Frame) -> str:
    return "Simulated data" if frame.handle is not None and frame.handle.origin == "simulated" else ""


def _publish_switch(frame: Frame) -> None:
    """The switch 'Show as published' below the menu."""
    if frame.handle is None:
        return
    with st.sidebar:
        st.session_state["_view"] = frame.published
        st.toggle(
            "Show as published",
            key="_view",
            on_change=_published,
            help="Hides figures with too few people behind them, as a publication must.",
        )


def _published() -> None:
    address.put("view", ["published"] if st.session_state["_view"] else [])
    st.session_state["_changed"] = True
