"""How figures are made, the growth model: how well it fits the ratings of the store in view."""

from __future__ import annotations

import streamlit as st

from coaching_analytics.charts import wording
from coaching_analytics.vocabulary.selection import Selection
from pages.kit import address, store
from pages.kit.frame import Frame, needed
from pages.kit.show import block


def draw(frame: Frame) -> None:
    """The residual plot and the shrinkage plot of one line of scores, of the system looked at last."""
    from coaching_analytics.charts import growth_model

    st.markdown(
        "A site's trend is a straight line through its scores of several school years, drawn towards the "
        "trend of all sites the more so the fewer its ratings. These plots show where that holds."
    )
    systems = [] if frame.handle is None else list(store.systems(frame.handle)["system_id"])
    if frame.handle is None or not systems:
        needed(frame, wording.needs("quality_growth"), "growth")
        return
    given = next(iter(address.current().get("system", [])), systems[0])
    chosen = Selection(system=given if given in systems else systems[0])
    result = store.ask(frame.handle, chosen, "quality_growth", (), frame.viewer, {})
    lines = growth_model.lines(result)
    if not lines:
        needed(frame, wording.needs("quality_growth"), "growth")
        return
    line = st.selectbox("Scores", lines, format_func=lambda one: one.full_name, key="growth_line")
    block(frame, growth_model.residual_plot(result, line), growth_model.shrinkage_plot(result, line))
