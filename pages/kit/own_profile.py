"""Policy and practice, section 'Your own profile': the own system's answers, kept in the journal."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.charts import numbers
from coaching_analytics.store.own_profile import keep, kept
from coaching_analytics.vocabulary.profiles import QUESTIONS, Check, Profile, ProfileError, Statement, checks
from pages.kit import store
from pages.kit.frame import Frame, head
from pages.kit.show import note, sentence
from pages.kit.tables import safe

ASKS = {
    "none": "names no number",
    "least": "asks for at least",
    "most": "asks for at most",
    "about": "names about",
}


def draw(frame: Frame) -> None:
    """A box a question, and a number for each figure the store can show; nothing is kept until asked for."""
    path, choice = store.store_path(), frame.choice
    assert path is not None
    assert choice is not None
    system = str(choice.selection.system)
    held = kept(path, system, choice.system_name)
    answered = sum(held.profile.of(question)[0].known for question in QUESTIONS)
    head(frame)
    since = f" Last written on {numbers.day(held.on)}." if held.on else ""
    sentence(
        frame, f"**{answered} of {len(QUESTIONS)}** questions are answered for {choice.system_name}.{since}"
    )
    if frame.published:
        st.markdown("Own profiles are written by staff: switch off 'Show as published' to change it.")
        frame.settle()
        return
    with st.form("own_profile"):
        texts = {}
        for row in _pairs(list(QUESTIONS)):
            for question, box in zip(row, st.columns(2, gap="medium"), strict=False):
                texts[question] = _answer(held.profile, question, box)
        st.markdown("**What the policy asks of the figures**")
        asked = []
        for pair in _pairs(list(checks().values())):
            for check, box in zip(pair, st.columns(2, gap="medium"), strict=False):
                with box:
                    asked.append(_number(held.profile, check))
        pressed = st.form_submit_button("Keep this profile", type="primary")
    if pressed:
        statements = [Statement(key, text.strip(), "own") for key, text in texts.items() if text.strip()]
        try:
            keep(path, system, [*statements, *(one for one in asked if one is not None)], "dashboard")
        except ProfileError as refused:
            st.error(safe(str(refused)))
        else:
            st.rerun()
    note("It is written into the journal of the store with the day, and stays when people leave.")
    frame.settle()


def _pairs(items: list[Any]) -> list[list[Any]]:
    """Items two by two."""
    return [items[at : at + 2] for at in range(0, len(items), 2)]


def _answer(profile: Profile, question: str, box: Any) -> str:
    """The box of one question, with what was written before."""
    before, title = _text(profile, question), QUESTIONS[question]
    return str(box.text_area(title, before, key=f"own_text_{question}", height=80, max_chars=1000) or "")


def _text(profile: Profile, question: str) -> str:
    """What was written about a question, without the lines that name a figure."""
    return "\n".join(one.text for one in profile.statements if one.question == question and not one.check)


def _number(profile: Profile, check: Check) -> Statement | None:
    """What the policy asks of one figure, as the boxes hold it; None when it does not speak of it."""
    before = profile.about(check.id)
    scale = 100 if check.unit == "share" else 1
    unit = "%" if check.unit == "share" else check.unit
    left, middle = st.columns([2.2, 1], vertical_alignment="bottom")
    kind = left.selectbox(
        f"{check.title} ({unit})",
        list(ASKS),
        list(ASKS).index(_kind(before)),
        format_func=ASKS.__getitem__,
        key=f"own_asks_{check.id}",
    )
    value = None if before is None else before.low if before.low is not None else before.high
    top = 100.0 if check.unit == "share" else 10000.0
    number = middle.number_input(
        f"{check.title}: number",
        0.0,
        top,
        None if value is None else float(value) * scale,
        key=f"own_number_{check.id}",
        label_visibility="collapsed",
    )
    if kind == "none" or number is None:
        return None
    found = round(number / scale, 6)
    words = f"{check.title}: {ASKS[kind]} {number:g}{unit if unit == '%' else ' ' + unit}."
    low, high = (None, found) if kind == "most" else (found, found if kind == "about" else None)
    return Statement(check.question, words, "own", check.id, low, high, about=kind == "about")


def _kind(statement: Statement | None) -> str:
    if statement is None or (statement.low is None and statement.high is None):
        return "none"
    if statement.about:
        return "about"
    return "least" if statement.low is not None else "most"
