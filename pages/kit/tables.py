"""Tables as real HTML, all rows of a long one as a searchable grid on request; and words made safe."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import zip_longest

import pandas as pd
import streamlit as st

from coaching_analytics.charts.picture import RowLeads
from coaching_analytics.vocabulary.links import is_web_address
from pages.kit import leads as leading

SHORT, FIRST, UNFOLDED = 300, 100, 60
SHORT_TEXT = 26
_followed = st.components.v2.component("coaching_links", js=leading.script("links.js"), isolate_styles=False)


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
    whole: bool = False,
    stack: bool = False,
    leads: RowLeads | None = None,
) -> None:
    """Show `frame`; columns named in `numeric` stand right; a `low` one scrolls inside a small height.

    A long one scrolls too unless it is to stand `whole`. Rows of one that `stack`s stand as cards on a narrow
    screen, each cell under its column's name. The first cell of a row is a link where `leads` has
    a value for it.

    A real table, because it prints and a screen reader walks it. Of more than 300 rows the first hundred
    stand there; the grid that holds all is made on request: its script is large and delays every chart.
    """
    shown = frame if len(frame) <= SHORT else frame.head(FIRST)
    anchors = anchors_of(leads, key, len(shown))
    if len(frame) <= SHORT:
        low = (low or (len(frame) > UNFOLDED and not whole)) and not stack
        st.html(html_table(frame, label, numeric, low=low, dense=whole, stack=stack, anchors=anchors))
        if leads is not None:
            follow(key, leads.page, (leads.filter,))
        return
    # The switch stands below; what it was set to is known before it is drawn.
    if st.session_state.get(f"all_{key}"):
        _grid(frame, label, key, numeric, low)
    else:
        st.html(html_table(shown, label, numeric, low=True, anchors=anchors))
        if leads is not None:
            follow(key, leads.page, (leads.filter,))
    st.toggle(
        f"Search and sort all {len(frame):,} rows",
        key=f"all_{key}",
        help=f"The table shows the first {FIRST} rows. The download holds all.",
    )


def anchors_of(leads: RowLeads | None, key: str, rows: int) -> Sequence[str]:
    """The opening tags of the links of the first rows, all filters kept; "" where a row leads nowhere."""
    if leads is None:
        return ()
    values = list(leads.values[:rows])
    found = leading.hrefs(leads.page, leads.filter, values)
    return [
        _tag(href, leads.filter, value, key) if value else ""
        for href, value in zip(found, values, strict=True)
    ]


def anchor(page: str, name: str, value: str, key: str) -> str:
    """The opening tag of a link to `page` with the filter `name`; `follow` with the same key follows it."""
    return _tag(leading.href(page, name, value), name, value, key)


def _tag(href: str, name: str, value: str, key: str) -> str:
    href, name, value, key = (escape(text, quote=True) for text in (href, name, value, key))
    return f'<a href="{href}" data-leads="{name}" data-table="{key}" data-value="{value}">'


def follow(key: str, page: str, filters: Sequence[str]) -> None:
    """Follow the links of `key` without a new session: a private workspace would end with it."""
    name = f"links_{key}"
    with st.container(key=f"follow_{key}"):
        _followed(
            key=name,
            data={"table": key, "page": leading.slug(page)},
            on_chosen_change=leading.followed(name, dict.fromkeys(filters, page)),
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
    frame: pd.DataFrame,
    label: str,
    numeric: Sequence[str] = (),
    *,
    low: bool = False,
    dense: bool = False,
    stack: bool = False,
    anchors: Sequence[str] = (),
) -> str:
    """The table's markup: headers with scope, the first column a row header, every cell escaped.

    `anchors` are opening tags of links around the first cell of the rows, '' for none.
    """
    right = [_shape(frame[name], name in numeric) for name in frame.columns]
    head = "".join(
        f'<th scope="col"{cls}>{escape(str(name))}</th>'
        for name, cls in zip(frame.columns, right, strict=True)
    )
    if stack:
        names = [escape(str(name), quote=True) for name in frame.columns]
        right = [f'{cls} data-label="{name}"' for cls, name in zip(right, names, strict=True)]
    rows = zip_longest(frame.itertuples(index=False, name=None), anchors[: len(frame)], fillvalue="")
    body = "".join(f"<tr>{_cells(tuple(row), right, anchor)}</tr>" for row, anchor in rows)
    kind = "table low" if low else "table dense" if dense else "table stack" if stack else "table"
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


def _cells(row: tuple[object, ...], right: Sequence[str], anchor: str = "") -> str:
    first = f"{anchor}{_text(row[0])}</a>" if anchor else _text(row[0])
    cells = [f'<th scope="row"{right[0]}>{first}</th>']
    cells += [f"<td{cls}>{_text(value)}</td>" for value, cls in zip(row[1:], right[1:], strict=True)]
    return "".join(cells)


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    text = escape(str(value))
    if not is_web_address(str(value)):
        return text
    return f'<a href="{text}" target="_blank" rel="noopener noreferrer">{text}</a>'
