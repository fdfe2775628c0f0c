"""Budget and priorities, section tags: tagging rules, what they would do, applying and taking back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from coaching_analytics.charts import wording
from coaching_analytics.metrics.tag_preview import TagPreview, tag_preview
from coaching_analytics.store import Gate, StoreDamaged, StoreError
from coaching_analytics.store.tag_journal import in_force, keep, kept
from coaching_analytics.store.tags import Tagged, apply_tags, undo_tags
from coaching_analytics.vocabulary.selection import Selection
from coaching_analytics.vocabulary.tags import TagError, TagRule, as_text
from pages.kit import store
from pages.kit.frame import Frame, head
from pages.kit.show import block, sentence
from pages.kit.tables import safe

BY = "dashboard"
FIELDS = {
    "priority": ("Priority", "coaching"),
    "function": ("Function", "221*"),
    "object": ("Object", "580"),
    "fund": ("Fund", ""),
    "text": ("Words in source, purpose or ingredient", "title ii"),
}


def draw(frame: Frame) -> None:
    """The rules of the system, what they would do, and the buttons that put them into force."""
    from coaching_analytics.charts import tagging

    path, choice, handle = store.store_path(), frame.choice, frame.handle
    assert path is not None
    assert choice is not None
    assert handle is not None
    whole = frame.ask("alignment")
    head(frame, result=whole)
    if frame.published:
        st.markdown("Hidden: lines of the ledger and their rules are for staff only.")
        return
    rules, system = kept(path), str(choice.selection.system)
    ours = tuple(rule for rule in rules if rule.system in ("", system))
    preview = _preview(str(path), as_text(rules) + repr(ours), handle.snapshot, handle, system, ours)
    said = tagging.after(preview, whole)
    sentence(frame, _state(path, rules), said.sentence)
    with frame.part("The rules"):
        _add(path, rules, system)
        _remove(path, rules, ours)
        _force(path, rules)
    with frame.part("What the rules would do"):
        block(frame, tagging.takes(preview, whole))
        block(frame, said, tagging.conflicts(preview, whole))
        block(frame, tagging.lines_of(preview, whole))


@store.apart(st.cache_data, max_entries=40, show_spinner=False)
def _preview(
    path: str, key: str, snapshot: str, _gate: Gate, system: str, _rules: tuple[TagRule, ...]
) -> TagPreview:
    return tag_preview(_gate, Selection(system=system), _rules)


def _state(path: Path, rules: Sequence[TagRule]) -> str:
    """What is in force, and whether the list differs from it."""
    force = in_force(path)
    held = f"{wording.plural(len(force), 'tagging rule') if force else 'No tagging rules'} in force."
    return held if as_text(force) == as_text(rules) else f"The list below is not in force yet. {held}"


def _add(path: Path, rules: tuple[TagRule, ...], system: str) -> None:
    """One more rule; it is written down and changes no figure."""
    st.subheader("Which lines are meant for which priority?", anchor=False)
    with st.form("tag_rule", clear_on_submit=True):
        boxes = st.columns(len(FIELDS))
        given = {
            name: box.text_input(label, key=f"tag_{name}", placeholder=example)
            for (name, (label, example)), box in zip(FIELDS.items(), boxes, strict=True)
        }
        added = st.form_submit_button("Add rule")
    st.caption("A line meets a rule when it meets all that is filled in. A star stands for any signs: 22*.")
    if added:
        try:
            rule = TagRule(**given, system=system)
        except TagError as refused:
            st.error(safe(str(refused)))
            return
        keep(path, (*rules, rule), BY)
        st.rerun()


def _remove(path: Path, rules: tuple[TagRule, ...], ours: Sequence[TagRule]) -> None:
    """Take one rule off the list."""
    if not ours:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            "Rule",
            range(len(ours)),
            format_func=lambda at: f"{at + 1}: {ours[at].said()}: {ours[at].priority}",
            index=None,
            key="tag_chosen",
            placeholder="Choose a rule to take off the list",
        )
        if st.button("Take off the list", key="tag_remove", disabled=number is None) and number is not None:
            gone = ours[number]
            keep(path, tuple(rule for rule in rules if rule != gone), BY)
            st.session_state.pop("tag_chosen", None)
            st.rerun()


def _force(path: Path, rules: tuple[TagRule, ...]) -> None:
    """Apply the list, or take the rules applied last back."""
    if st.session_state.get("tag_told"):
        st.success(safe(st.session_state.pop("tag_told")))
    force = in_force(path)
    with st.container(horizontal=True):
        same = as_text(force) == as_text(rules)
        if st.button("Apply", type="primary", key="tag_apply", disabled=same):
            _do(lambda: apply_tags(path, rules, by=BY), "The rules are in force: figures follow them now.")
        if st.button("Take back what was applied last", key="tag_undo", disabled=not force):
            _do(lambda: undo_tags(path, by=BY), "The rules applied before are in force again.")


def _do(step: Callable[[], Tagged], told: str) -> None:
    """Publish, and show the page of the new snapshot; a refusal is said."""
    try:
        with st.spinner("Publishing ..."):
            step()
    except StoreDamaged:
        raise
    except StoreError as refused:
        st.error(safe(str(refused)))
        return
    st.session_state["tag_told"] = told
    st.rerun()
