"""Policy and practice: statements beside figures, the systems compared, caps and targets, reaching all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from coaching_analytics.metrics.policy_practice import chosen_profile
from coaching_analytics.store.own_profile import kept
from coaching_analytics.vocabulary.profiles import OWN, Profile, common, profiles, sources
from coaching_analytics.vocabulary.settings import SettingError, declared
from pages.kit import address, decisions, store
from pages.kit.filter_row import single
from pages.kit.frame import Frame, head
from pages.kit.show import block, note, sentence
from pages.kit.tables import safe

WIDE = 280


def own(frame: Frame) -> Profile:
    """The own profile of the system in view."""
    path, choice = store.store_path(), frame.choice
    assert path is not None
    assert choice is not None
    return kept(path, str(choice.selection.system), choice.system_name).profile


def chosen(frame: Frame) -> Profile:
    """The profile the address names, else the one the system follows."""
    assert frame.handle is not None
    assert frame.choice is not None
    given = next(iter(address.current().get("profile", [])), "")
    if given in profiles():
        return profiles()[given]
    return own(frame) if given == OWN else chosen_profile(frame.handle, frame.choice.selection)


def beside(frame: Frame) -> None:
    """Each figure beside the words of a policy."""
    from coaching_analytics.charts import headline, policy

    assert frame.choice is not None
    profile = chosen(frame)
    frame.later(partial(_selector, frame, profile))
    result = frame.ask("policy_practice", profile=profile)
    said = policy.beside(result, profile.name)
    head(frame, result=result)
    sentence(frame, said.sentence or said.needs)
    if profile.id == OWN and not profile.statements:
        note("This system's own profile is empty. Section 'Your own profile' is where it is written.")
    with frame.part("Where policy and practice stand"):
        block(frame, policy.drawn(result))
    with frame.part("Policy beside practice"):
        block(frame, said)
    with frame.part("The decisions"):
        spoken = result.curves["statements"]
        named = spoken.loc[spoken["said_by"] != "", "statement"]
        decisions.on(frame, result, *(headline.cell(result, statement=str(one)) for one in named))


def _selector(frame: Frame, profile: Profile) -> None:
    assert frame.choice is not None
    names = {**{key: one.name for key, one in profiles().items()}, OWN: f"{frame.choice.system_name}: own"}
    with frame.choice.row.box:
        single("profile", "Policy of", names, profile.id, WIDE)


def _set(frame: Frame, **boxes: tuple[str, str]) -> None:
    """Settings the address states, each with a box below the filters; one out of bounds is passed over."""
    assert frame.handle is not None
    for setting, (name, _) in boxes.items():
        given = next(iter(address.current().get(name, [])), "")
        if given:
            try:
                frame.handle = frame.handle.with_settings({setting: given})
            except SettingError:
                address.put(name, [])
    frame.later(partial(_boxes, frame, boxes))


def _boxes(frame: Frame, boxes: Mapping[str, tuple[str, str]]) -> None:
    """The boxes side by side, below the filters."""
    assert frame.choice is not None
    with frame.choice.row.box, st.container(horizontal=True, vertical_alignment="bottom"):
        for setting, (name, label) in boxes.items():
            _number(frame, setting, name, label)


def _number(frame: Frame, setting: str, name: str, label: str) -> None:
    """A box for a setting that is a number; blank where the setting may be."""
    assert frame.handle is not None
    held, bounds = frame.handle.settings[setting], declared()[setting]
    st.session_state[f"_{name}"] = None if held == "" else float(held)
    low, high = (None if one is None else float(one) for one in (bounds.minimum, bounds.maximum))
    keep = address.changed(name)
    st.number_input(label, low, high, key=f"_{name}", step=1.0, format="%g", width=180, on_change=keep)


def compared(frame: Frame) -> None:
    """All profiles side by side, with the sources in full."""
    from coaching_analytics.charts import policy

    result = frame.ask("policy_practice", profile=own(frame))
    mine = own(frame)
    columns = (*profiles().values(), *([mine] if mine.statements else ()), common())
    said = policy.compared(columns, result)
    head(frame)
    sentence(frame, said.sentence)
    with frame.part("The systems compared"):
        block(frame, said)
    with st.expander("Sources in full", key="profile_sources"):
        used = dict.fromkeys(one.source for each in columns for one in each.statements if one.source)
        lines = [f"- {sources()[name].name} {sources()[name].address}".rstrip() for name in used]
        st.markdown(safe("\n".join(lines)))
    frame.settle()


def limits(frame: Frame) -> None:
    """Sites that policies hold back or push."""
    from coaching_analytics.charts import headline
    from coaching_analytics.charts import limits as lists

    names = frame.place_names()
    _set(
        frame,
        cap_from_level=("cap_level", "Cap from level"),
        rating_target_level=("target_level", "Rating target"),
    )
    caps, targets = frame.ask("capped_sites"), frame.ask("rating_targets")
    held, pushed = lists.capped(caps, names), lists.targets(targets, names)
    head(frame, result=caps)
    sentence(frame, held.sentence or held.needs)
    with frame.part("The caps on sessions"):
        block(frame, held)
    with frame.part("The rating targets"):
        block(frame, pushed)
    with frame.part("The decisions"):
        decisions.on(frame, caps, headline.cell(caps, statistic="near"))
    frame.settle()


def reach(frame: Frame) -> None:
    """What a coach for every enrolled site would cost."""
    from coaching_analytics.charts import headline, reaching_all

    by = frame.employer_by()
    _set(frame, reach_sites=("target", "Sites for each coach"))
    whole = frame.ask("cost_to_reach_all")
    said = reaching_all.reach_all(whole)
    head(frame, result=whole)
    sentence(frame, said.sentence or said.needs)
    with frame.part("What reaching every site would cost"):
        block(frame, said)
    with frame.part("Posts by place"):
        block(frame, reaching_all.by_place(frame.ask("cost_to_reach_all", by=(by,)), by, frame.place_names()))
    with frame.part("The decisions"):
        cells = [
            headline.cell(whole, basis="people", total=total, output=output)
            for total, output in ((None, "posts_more"), ("with_overhead", "dollars_more"))
        ]
        decisions.on(frame, whole, *cells)
    frame.settle()
