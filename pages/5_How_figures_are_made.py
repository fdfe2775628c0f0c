"""How figures are made: the card of every measure, settings in force, lines, dictionary, growth model."""

from __future__ import annotations

import streamlit as st

from coaching_analytics.vocabulary.measures import cards
from pages.kit import explain, growth_model
from pages.kit.frame import head, page
from pages.kit.show import card
from pages.kit.tables import safe, table

with page("How figures are made", filters=False) as frame:
    head(frame)
    st.markdown(
        "Every figure has a card that says what is counted and what is left out. Settings change figures; "
        "their values are printed beside every figure that used them."
    )
    measures, settings, lines, words, growth = st.tabs(
        ["Measures", "Settings", "Lines, prices and codes", "Data dictionary", "Growth model"],
        key="tabs_how",
        on_change="rerun",
    )
    with measures:
        names = list(cards())
        given = [name for name in st.query_params.get_all("measure") if name in names]
        chosen = st.selectbox(
            "Measure",
            names,
            format_func=lambda name: cards()[name].question,
            key="measure",
            index=names.index(given[0]) if given else 0,
        )
        st.markdown(safe(card(chosen)))
        table(explain.all_measures(), "All measures", "measures")
    with settings, frame.part():
        st.markdown("A store changes them in its settings.toml, the command with `--set`.")
        table(explain.settings_in_force(frame.handle), "Settings in force", "settings", ("Value", "Default"))
    with lines, frame.part():
        table(explain.thresholds_in_force(), "Lines and thresholds", "thresholds", ("Value",))
        st.markdown("**Price indexes that ship with the product**; a store adds its own in price_index.")
        table(explain.price_levels(), "Prices of the years", "prices", ("Value",))
        st.markdown("**Codes of accounts**, each by its own chart; a system adds its own in account_code.")
        table(explain.codes_of_accounts(), "Codes of accounts", "accounts")
    with words, frame.part():
        named = st.selectbox(
            "Table", explain.table_names(), format_func=explain.table_label, key="dictionary"
        )
        st.markdown(explain.table_about(named))
        table(explain.columns_of(named), f"Columns of {named}", "columns")
    if growth.open:
        with growth, frame.part("The growth model"):
            growth_model.draw(frame)
