"""How small a site's review has to print to be one sheet: the more is on record, the smaller.

Paper has no scroll and the browser tells nobody its height before it prints, so the height is reckoned
from the rows and words of the tables. What does not fit at the smallest size goes on to a second sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import pandas as pd
import streamlit as st

from coaching_analytics.charts.picture import Picture

NOTE = "How each figure is counted is said below it on the page, and under How figures are made."
SMALLEST, LARGEST = 0.7, 0.95
SHEET = 812.0
"""Pixels below the heading on Letter, the shorter of Letter and A4, less what may be reckoned too low."""
TITLE, LINE, CAUTION, NEEDS = 28.0, 12.3, 12.5, 95.0
ROW, WORDS, WIDEST = 40, 50, 60
"""Characters on a line of a table, and of a sentence, in a third of the width; the most a column asks for."""


def fit(pictures: Sequence[Picture]) -> None:
    """Print the review, the first two of whose pictures stand above the timeline, at the size that fits.

    Notes below tables stay on the screen, and the sheet says so; rules of attention and cautions are printed.
    """
    with st.container(key="sheet_note"):
        st.markdown(NOTE)
    size = min(LARGEST, max(SMALLEST, SHEET / height(pictures)))
    st.html(f"<style>@media print {{ .st-key-site_review {{ zoom: {size:.2f}; }} }}</style>")


def height(pictures: Sequence[Picture]) -> float:
    """Pixels of the sheet below its heading at full size: what stands first, the timeline, three columns."""
    across = [panel.figure.height for picture in pictures for panel in picture.panels]
    small = [_column(picture) for picture in pictures if not picture.panels]
    first, rest = small[:2], small[2:]
    # The timeline prints at 0.72; columns never come out quite alike.
    drawn = sum(0.72 * pixels + TITLE for pixels in across)
    return max(first, default=0.0) + drawn + max([1.06 * sum(rest) / 3, *rest])


def _column(picture: Picture) -> float:
    """Pixels of one table in a third of the width: its title, rows, sentence and cautions."""
    if picture.empty:
        return NEEDS
    said = ceil(len(picture.sentence) / WORDS)
    told = sum(ceil(len(text) / WORDS) + 1 for text in picture.cautions)
    return TITLE + LINE * (_lines(picture.table) + said) + CAUTION * told


def _lines(table: pd.DataFrame) -> int:
    """Lines of a table whose columns share the width by the longest text in each."""
    if table.empty:
        return 0
    cells = [[len(str(name)), *(len(str(cell)) for cell in table[name])] for name in table.columns]
    asked = [min(max(lengths), WIDEST) or 1 for lengths in cells]
    room = [max(1.0, ROW * wide / max(ROW, sum(asked))) for wide in asked]
    rows = zip(*cells, strict=True)
    return sum(max(1, *(ceil(one / fits) for one, fits in zip(row, room, strict=True))) for row in rows)
