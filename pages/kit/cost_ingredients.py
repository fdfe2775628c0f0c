"""Cost per outcome, section ingredients: what a service costs from the reader's own list; nothing is kept."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from coaching_analytics.metrics.ingredient_lines import COLUMNS, EXAMPLE, costed, read_lines, template
from pages.kit.frame import Frame, head
from pages.kit.show import block, note, sentence


def draw(frame: Frame) -> None:
    """The lines, how they are counted, and what they come to."""
    from coaching_analytics.charts import ingredient_table as tables

    head(frame)
    said = st.container()
    with frame.part("The ingredients"):
        note(
            "A worked example to begin with. Change the lines, or load your own as CSV. They are not stored "
            "and have nothing to do with the records of this store. Counted as: direct (in the budget), "
            "allocated (overhead) or in_kind. Price level: 100 is the average; blank in all lines, or stated "
            "in all."
        )
        given = _loaded()
        with st.container(horizontal=True):
            st.download_button("Template", template(), "ingredients.csv", "text/csv", on_click="ignore")
        start = pd.DataFrame(given, columns=list(COLUMNS)).fillna("")
        edited = st.data_editor(
            start,
            num_rows="dynamic",
            hide_index=True,
            key="ingredient_lines",
            column_config=dict(tables.HEADS),
        )
        boxes = st.columns(4)
        rate = boxes[0].number_input("Interest a year, %", 0.0, 30.0, 3.0, 0.5) / 100
        served = boxes[1].number_input("Number served", 0, 1_000_000, 40)
        years = int(boxes[2].number_input("Years", 1, 30, 1))
        way = boxes[3].selectbox("Paid", list(tables.CONVENTIONS), format_func=tables.CONVENTIONS.__getitem__)
    found = costed(edited.fillna("").astype(str).to_dict("records"), rate)
    totals = tables.totals(found, served, years, rate, way)
    with said:
        sentence(frame, totals.sentence or "These lines cannot be counted yet.")
    with frame.part("What they come to"):
        block(frame, totals)
        block(frame, tables.lines(found))


def _loaded() -> list[dict[str, str]]:
    """Lines of the file chosen, else the example."""
    file = st.file_uploader(
        "Ingredients as CSV", type=["csv"], key="ingredients_file", help="It is not kept."
    )
    if file is None:
        return [dict(line) for line in EXAMPLE]
    rows, problem = read_lines(file.getvalue())
    if problem:
        st.error(problem)
    return rows
