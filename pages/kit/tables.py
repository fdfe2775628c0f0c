"""Tables as real HTML while they are short, as a searchable grid when they are long; and words made safe."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

SHORT, UNFOLDED = 300, 60
SHORT_TEXT = 26


def safe(text: str) -> str:
    """Markdown text in which a dollar is a dollar and not a formula."""
    return text.replace("$", "\\$").replace("~", "\\~")


def table(
    frame: pd.DataFrame, label: str, key: str, numeric: Sequence[str] = (), *, low: bool = False
) -> None:
    """Show `frame`; columns named in `numeric` stand right; a `low` one scrolls inside a small height.

    A real table up to 300 rows, because it prints whole and a screen reader walks it; a grid beyond.
    """
    if len(frame) > SHORT:
        _grid(frame, label, key, numeric, low)
        return
    st.html(html_table(frame, label, numeric, low=low or len(frame) > UNFOLDED))


def _grid(frame: pd.DataFrame, label: str, key: str, numeric: Sequence[str], low: bool) -> None:
    """A long table as a grid that can be searched and sorted."""
    right = {name: st.column_config.TextColumn(alignment="right") for name in numeric}
    height = 320 if low else 420
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=height,
        column_config=right,
        key=f"grid_{key}",
        alt=label,
    )


def html_table(frame: pd.DataFrame, label: str, numeric: Sequence[str] = (), *, low: bool = False) -> str:
    """The table's markup: headers with scope, the first column a row header, every cell escaped."""
    right = [_shape(frame[name], name in numeric) for name in frame.columns]
    head = "".join(
        f'<th scope="col"{cls}>{escape(str(name))}</th>'
        for name, cls in zip(frame.columns, right, strict=True)
    )
    body = "".join(f"<tr>{_cells(row, right)}</tr>" for row in frame.itertuples(index=False, name=None))
    kind, label = ("table low" if low else "table"), escape(label, quote=True)
    return (
        f'<div class="{kind}" role="region" tabindex="0" aria-label="{label}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _shape(column: pd.Series, numeric: bool) -> str:
    """Numbers stand right; short text stays on one line."""
    if numeric:
        return ' class="num"'
    return ' class="short"' if all(len(str(value)) <= SHORT_TEXT for value in column) else ""


def _cells(row: tuple[object, ...], right: Sequence[str]) -> str:
    cells = [f'<th scope="row"{right[0]}>{_text(row[0])}</th>']
    cells += [f"<td{cls}>{_text(value)}</td>" for value, cls in zip(row[1:], right[1:], strict=True)]
    return "".join(cells)


def _text(value: object) -> str:
    return "" if value is None or value != value else escape(str(value))
