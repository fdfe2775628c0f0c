"""Quality trends, section years: the trend, the change in the same rooms, and how sure it is."""

from __future__ import annotations

import streamlit as st

from pages.kit import decisions
from pages.kit.frame import Frame, head
from pages.kit.rated import choose_instrument
from pages.kit.show import block, sentence


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import change, compared, dose, headline, how_sure, quality

    level = frame.ask("quality_level", by=("school_year",))
    chosen, domain = choose_instrument(frame, level)
    trend = quality.trend(level, chosen, frame.settings_chosen())
    head(frame, result=level)
    # The chart stands before the slower answer about the same rooms, which the sentence above it tells.
    answer = st.container()
    with frame.part("The trend"):
        block(frame, trend)
    with frame.part("The change in the same rooms"):
        gain = frame.ask("matched_gain")
        moved = change.change(gain, chosen, domain)
        with answer:
            sentence(frame, moved.sentence or moved.needs or trend.sentence)
        block(frame, moved, change.left_out(gain, chosen, domain), widths=(1.5, 1))
    with frame.part("How sure it is"):
        block(frame, how_sure.how_sure(level, gain, chosen, domain))
    with frame.part("Coached rooms and others"):
        block(
            frame,
            compared.compared(frame.ask("coached_comparison"), chosen, domain),
            dose.dose(frame.ask("dose_response"), chosen, domain),
        )
    with frame.part("The decisions"):
        gain = frame.ask("matched_gain")
        cells = (headline.of_scores(gain, chosen, domain, lead="same", kind=kind) for kind in ("net", "raw"))
        decisions.on(frame, gain, *cells)
