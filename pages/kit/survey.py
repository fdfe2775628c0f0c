"""Budget and priorities, section survey: what leaders elsewhere answered, and the own answer beside it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from coaching_analytics.charts import numbers
from coaching_analytics.store.own_answers import OwnAnswer, give, given
from coaching_analytics.vocabulary.surveys import Question, survey
from pages.kit import store
from pages.kit.frame import Frame, head
from pages.kit.show import block, note, sentence


def draw(frame: Frame) -> None:
    """Four questions, two and two; own answers are for staff."""
    from coaching_analytics.charts import survey as pictures

    path, choice = store.store_path(), frame.choice
    assert path is not None
    assert choice is not None
    whole = frame.ask("alignment")
    head(frame, result=whole)
    system, asked = str(choice.selection.system), survey().questions
    own = {} if frame.published else given(path, system)
    sentence(frame, _said(asked[0], own.get(asked[0].id)))
    if not frame.published:
        with frame.part("Your answers"):
            _answer(path, system, asked, own)
    with frame.part("The survey"):
        drawn = [pictures.question(one, own[one.id].answers if one.id in own else ()) for one in asked]
        block(frame, *drawn[:2])
        block(frame, *drawn[2:])


def _said(first: Question, own: OwnAnswer | None) -> str:
    """What most answered to the first question, and the own answer."""
    leading = first.answers[0]
    text = (
        f"**{numbers.percent(leading.share)}** of {survey().asked} leaders asked elsewhere call the link "
        f"between instruction and finance staff {leading.text.lower()}."
    )
    if own is None:
        return text
    return f"{text} Your answer on {numbers.day(own.on)}: {own.answers[0].lower()}."


def _answer(path: Path, system: str, asked: tuple[Question, ...], own: dict[str, OwnAnswer]) -> None:
    """A box for each question; nothing is kept until it is asked for."""
    with st.expander("Give your own answers", key="own_answers"):
        picked = {}
        for one in asked:
            options = [each.text for each in one.answers]
            before = [text for text in (own[one.id].answers if one.id in own else ()) if text in options]
            if one.several:
                picked[one.id] = st.multiselect(one.text, options, default=before, key=f"own_{one.id}")
                continue
            place = options.index(before[0]) if before else None
            chosen = st.selectbox(
                one.text, options, index=place, key=f"own_{one.id}", placeholder="No answer"
            )
            picked[one.id] = [] if chosen is None else [chosen]
        if st.button("Keep these answers", key="own_keep"):
            for one in asked:
                if tuple(picked[one.id]) != (own[one.id].answers if one.id in own else ()):
                    give(path, system, one.id, picked[one.id], "dashboard")
            st.rerun()
        note("They are written into the journal of the store with the day, and stay when people leave.")
