"""How a figure is shown: sentence, question, chart, caption, then table, measure card and downloads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from coaching_analytics.charts import export, wording
from coaching_analytics.charts.picture import Picture
from coaching_analytics.vocabulary.measures import cards
from pages.kit import bundle
from pages.kit.frame import Frame, needed
from pages.kit.plot import plot
from pages.kit.tables import safe, table

NARROW = 4
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sentence(frame: Frame, *texts: str) -> None:
    """The answer of the page in words, larger."""
    said = " ".join(
        text[:1].upper() + text[1:] + ("" if text[-1] in ".!?" else ".") for text in texts if text
    )
    frame.sentence = said
    if said:
        with st.container(key="sentence"):
            st.markdown(safe(said))


def note(text: str) -> None:
    """A quiet line under a block."""
    if text:
        st.caption(safe(text))


def block(
    frame: Frame,
    *given: Picture | Callable[[], Picture],
    widths: Sequence[float] | None = None,
    first: int = 0,
) -> None:
    """At most two pictures side by side, then their tables, cards and downloads in tabs.

    A picture given as a function is made when its turn comes, number `first` before the other: a chart is
    not kept waiting by the answers of the chart beside it.
    """
    spec = widths or [1.0] * len(given)
    with st.container(key=f"block_{len(frame.pictures)}"):
        boxes = _side_by_side(spec)
        made: dict[int, Picture] = {}
        for place in sorted(range(len(given)), key=lambda place: place != first):
            one = given[place]
            with boxes[place]:
                made[place] = one if isinstance(one, Picture) else one()
                _draw(frame, made[place])
        pictures = [made[place] for place in range(len(given))]
        frame.pictures.extend(pictures)
        cautions = dict.fromkeys(caution for picture in pictures for caution in picture.cautions)
        new = [text for text in cautions if text not in frame.cautions]
        frame.cautions.extend(new)
        if new:
            cautions_of(new, pictures[0].name)
        shown = [(width, picture) for width, picture in zip(spec, pictures, strict=True) if not picture.empty]
        if shown:
            tabs([picture for _, picture in shown], [width for width, _ in shown])


def cautions_of(texts: Sequence[str], name: str) -> None:
    """Sentences a reader must see beside the figures."""
    with st.container(key=f"cautions_{name}"):
        st.markdown("\n".join(f"- {safe(text)}" for text in texts))


def _side_by_side(widths: Sequence[float]) -> Sequence[Any]:
    """Columns, or a plain container when there is nothing to stand beside."""
    return st.columns(widths, gap="large") if len(widths) > 1 else [st.container()]


def _draw(frame: Frame, picture: Picture) -> None:
    """The question, its panels, the caption; below the first figure of a page what waited for it."""
    st.subheader(picture.heading, anchor=False)
    if picture.empty:
        needed(frame, picture.needs, picture.name)
        return
    if picture.sentence and picture.sentence not in frame.sentence:
        st.markdown(safe(picture.sentence))
    if not picture.panels and len(picture.table):
        low, stack = not picture.stacked, picture.stacked
        table(picture.table, picture.title, picture.name, picture.numeric, low=low, stack=stack)
    for number, box in enumerate(_side_by_side([1.0] * len(picture.panels)) if picture.panels else ()):
        with box:
            _panel(picture, number)
    if picture.panels:
        frame.settle()
    if picture.caption or picture.click:
        st.caption(safe(f"{picture.caption} {picture.click}".strip()))


def _panel(picture: Picture, number: int) -> None:
    panel = picture.panels[number]
    name = f"{picture.name}_{number}" if len(picture.panels) > 1 else picture.name
    if panel.title:
        st.markdown(f"**{safe(panel.title)}**")
    plot(panel, name)


def tabs(pictures: Sequence[Picture], widths: Sequence[float] = (), *, repeat: bool = False) -> None:
    """Table / What is this? / Download; a list that stands above already is not repeated.

    What is folded away is made when it is opened: a page shows its first chart sooner for it.
    """
    names = "_".join(picture.name for picture in pictures)
    tables = [picture for picture in pictures if picture.panels or repeat]
    if tables:
        first, what, files = st.tabs(
            ["Table", "What is this?", "Download"], key=f"tabs_{names}", on_change="rerun"
        )
        with first:
            _tables(tables, widths)
    else:
        what = files = st.expander("What is this? Download", key=f"more_{names}", on_change="rerun")
    if what.open:
        with what:
            st.markdown(safe("\n\n".join(_about(pictures))))
    if files.open:
        with files:
            downloads(pictures)


def _tables(pictures: Sequence[Picture], widths: Sequence[float]) -> None:
    """Each table under its chart while all are narrow, else one below the other under its question."""
    narrow = len(pictures) == len(widths) and all(
        len(picture.table.columns) <= NARROW for picture in pictures
    )
    for box, picture in zip(
        _side_by_side(widths) if narrow else [st.container() for _ in pictures], pictures, strict=True
    ):
        with box:
            if not narrow and len(pictures) > 1:
                st.markdown(f"**{safe(picture.title)}**")
            table(picture.table, picture.title, picture.name, picture.numeric, stack=picture.stacked)


def _about(pictures: Sequence[Picture]) -> list[str]:
    """The measure cards behind the pictures and the settings in force."""
    results = {result.metric: result for picture in pictures for result in picture.results}
    told = []
    for metric, result in results.items():
        told.append(card(metric))
        lines = wording.settings(result.settings)
        if lines:
            told.append("Settings in force: " + " ".join(lines))
    return told


def card(metric: str) -> str:
    """A measure card as text."""
    one = cards().get(metric)
    if one is None:
        return ""
    return (
        f"**{one.question}** ({one.id}, `{one.name}`, {one.unit})\n\n{one.why}\n\n"
        f"*Counted:* {one.numerator}\n\n*Divided by:* {one.denominator}\n\n*Left out:* {one.exclusions}\n\n"
        f"*Limits:* {one.limits}\n\n*Source:* {one.source} Reviewed on {one.reviewed_on}."
    )


def downloads(pictures: Sequence[Picture]) -> None:
    """CSV of each picture, a workbook of all; the chart itself is saved by the camera on it."""
    names = "_".join(picture.name for picture in pictures)
    with st.container(horizontal=True):
        for picture in pictures:
            st.download_button(
                f"CSV: {picture.name.replace('-', ' ')}",
                data=partial(export.to_csv, picture),
                file_name=f"{picture.name}.csv",
                mime="text/csv",
                key=f"csv_{picture.name}",
                on_click="ignore",
            )
        st.download_button(
            "XLSX",
            data=partial(export.to_xlsx, pictures),
            file_name=f"{names}.xlsx",
            mime=XLSX,
            key=f"xlsx_{names}",
            on_click="ignore",
        )
    if any(picture.panels for picture in pictures):
        st.caption("The camera above a chart saves it as SVG.")


def foot(frame: Frame) -> None:
    """Below every page: save it as a single file, or with all that is behind it."""
    if not frame.pictures:
        return
    with st.container(key="actions", horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Save as a single file",
            data=partial(_report, frame.name, tuple(frame.pictures), frame.said(), frame.sentence),
            file_name=f"{frame.name.lower().replace(' ', '-')}.html",
            mime="text/html",
            key="report",
            on_click="ignore",
        )
        bundle.offer(frame)
        st.caption("The single file has the figures and tables and opens anywhere. Both print.")


def _report(name: str, pictures: Sequence[Picture], filters: str, said: str) -> bytes:
    from coaching_analytics.charts.report import report

    return report(name, pictures, filters, said).encode("utf-8")
