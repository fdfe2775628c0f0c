"""Tables as real HTML, all rows of a long one as a searchable grid on request; and words made safe."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from coaching_analytics.vocabulary.links import is_web_address

SHORT, FIRST, UNFOLDED = 300, 100, 60
SHORT_TEXT = 26


def safe(text: str) -> str:
    """Markdown text in which a dollar is a dollar and not a formula."""
    return text.replace("$", "\\$").replace("~", "\\~")


def table(
    frame: pd.DataFrame,
    label: str,
    key: str,
    numeric: Sequence[str] = (),
    *,
    low: bool = False,
    stack: bool = False,
) -> None:
    """Show `frame`; columns named in `numeric` stand right; a `low` one scrolls inside a small height.

    Rows of one that `stack`s stand as cards on a narrow screen, each cell under its column's name.

    A real table, because it prints and a screen reader walks it. Of more than 300 rows the first hundred
    stand there; the grid that holds all is made on request: its script is large and delays every chart.
    """
    if len(frame) <= SHORT:
        low = (low or len(frame) > UNFOLDED) and not stack
        st.html(html_table(frame, label, numeric, low=low, stack=stack))
        return
    # The switch stands below; what it was set to is known before it is drawn.
    if st.session_state.get(f"all_{key}"):
        _grid(frame, label, key, numeric, low)
    else:
        st.html(html_table(frame.head(FIRST), label, numeric, low=True))
    st.toggle(
        f"Search and sort all {len(frame):,} rows",
        key=f"all_{key}",
        help=f"The table shows the first {FIRST} rows. The download holds all.",
    )


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


def html_table(
    frame: pd.DataFrame, label: str, numeric: Sequence[str] = (), *, low: bool = False, stack: bool = False
) -> str:
    """The table's markup: headers with scope, the first column a row header, every cell escaped."""
    right = [_shape(frame[name], name in numeric) for name in frame.columns]
    head = "".join(
        f'<th scope="col"{cls}>{escape(str(name))}</th>'
        for name, cls in zip(frame.columns, right, strict=True)
    )
    if stack:
        names = [escape(str(name), quote=True) for name in frame.columns]
        right = [f'{cls} data-label="{name}"' for cls, name in zip(right, names, strict=True)]
    body = "".join(f"<tr>{_cells(row, right)}</tr>" for row in frame.itertuples(index=False, name=None))
    kind = "table low" if low else "table stack" if stack else "table"
    label = escape(label, quote=True)
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
    if value is None or value != value:
        return ""
    text = escape(str(value))
    if not is_web_address(str(value)):
        return text
    return f'<a href="{text}" target="_blank" rel="noopener noreferrer">{text}</a>'
