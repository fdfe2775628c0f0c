"""At a glance: the six figures as cards, and what needs attention as links that set the filter."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from coaching_analytics.charts import glance, numbers, wording
from coaching_analytics.charts.picture import Picture
from coaching_analytics.metrics.result import Result
from pages.kit import address, store
from pages.kit.frame import Frame
from pages.kit.menu import file_of
from pages.kit.show import cautions_of, tabs

MOST = 3
# The list of `Attention`, its heading, one of it, several of it, the page that shows it.
KINDS = (
    ("not_reached", "Not yet reached", "site", "sites", "Caseload"),
    ("overdue", "Contact overdue by the plan", "site", "sites", "Site review"),
    ("no_logs", "No logs from this coach", "site", "sites", "Caseload"),
    ("silent_months", "Months without logs", "coach-month", "coach-months", "Caseload"),
    ("old_ratings", "Old ratings", "room", "rooms", "Quality trends"),
)


SHOWN = {"Site review": {"only": ["contact"]}}
"""What a page is narrowed to besides."""


def answers(frame: Frame) -> tuple[dict[str, Result], dict[str, Result]]:
    """The six figures' results, and those of the same months last year."""
    # No chart stands on this page: the menu and the filters do not have to wait.
    frame.settle()
    now, before = {}, {}
    for metric, *_ in glance.SIX:
        with frame.part("One of the six figures"):
            now[metric] = frame.ask(metric)
            earlier = frame.ask_before(metric)
            if earlier is not None:
                before[metric] = earlier
    return now, before


def cards(frame: Frame, now: Mapping[str, Result], before: Mapping[str, Result]) -> None:
    """Six cards: the figure, the same months last year, a note."""
    told = "".join(_card(card) for card in glance.six_figures(now, before))
    st.html(f'<ul class="cards">{told}</ul>')


def _card(card: glance.Card) -> str:
    lines = "".join(f'<p class="quiet">{escape(text)}</p>' for text in (card.before, card.note) if text)
    return (
        f'<li><p class="label">{escape(card.label)}</p><p class="value">{escape(card.value)}</p>{lines}</li>'
    )


def attention(frame: Frame) -> None:
    """What needs attention, the regions with most of it first."""
    assert frame.handle is not None
    assert frame.choice is not None
    st.header("What needs attention?", anchor=False)
    found = store.attention(frame.handle, frame.choice.selection)
    st.caption(f"As of {numbers.day(found.day - pd.Timedelta(days=1))}. Each link sets the filter.")
    boxes = st.columns(2, gap="large")
    shown = 0
    for name, heading, one, many, page in KINDS:
        rows = getattr(found, name)
        if not rows.empty:
            with boxes[shown % 2]:
                _kind(frame, rows, heading, (one, many), page)
            shown += 1
    if not shown:
        st.markdown("Nothing in these places and months." if found.logs_known else wording.needs("coverage"))


def _kind(frame: Frame, rows: pd.DataFrame, heading: str, nouns: tuple[str, str], page: str) -> None:
    """One kind: how many in all, and a link for each of the regions with most."""
    names = frame.place_names()
    st.markdown(f"**{heading}: {wording.plural(len(rows), *nouns)}**")
    counts = rows["region_id"].value_counts()
    with st.container(key=f"attention_{heading.split(' ')[0].lower()}", gap=None):
        for region, many in counts.head(MOST).items():
            label = f"{names.get(str(region), str(region))}: {wording.plural(int(many), *nouns)}"
            query = {**address.current(), **SHOWN.get(page, {}), "region": [str(region)]}
            st.page_link(file_of(page), label=label, query_params=query)


def details(frame: Frame, picture: Picture) -> None:
    """The six figures as a table, with their cards and downloads."""
    frame.pictures.append(picture)
    if picture.cautions:
        cautions_of(picture.cautions, picture.name)
    tabs([picture], repeat=True)
