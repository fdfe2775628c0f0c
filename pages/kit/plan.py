"""Plan a change: scenarios in the address, levers as plain controls, scenarios saved and compared."""

from __future__ import annotations

from functools import partial
from itertools import groupby

import streamlit as st

from coaching_analytics.charts.plan_words import GROUPS, lever_value
from coaching_analytics.disclosure import release
from coaching_analytics.metrics.plan import TODAY, planned, wanted_evidence
from coaching_analytics.metrics.plan_base import EVIDENCE, FIGURES
from coaching_analytics.metrics.result import Result
from coaching_analytics.store.scenarios import remove_scenario, save_scenario, saved_scenarios
from coaching_analytics.vocabulary.levers import MOST, Lever, Scenario, levers, read, scenario, written
from pages.kit import address
from pages.kit.frame import Frame
from pages.kit.store import store_path
from pages.kit.tables import safe

FIRST = "Scenario"
IN_A_ROW = 4


def scenarios() -> list[Scenario]:
    """The scenarios of the address, at most four, names made to differ; the levers shown are the first's."""
    found, unknown = [], 0
    for text in address.current().get(address.PLANS, [])[:MOST]:
        one, left_out = read(text)
        taken = {TODAY, *(other.name for other in found)}
        names = (one.name if n == 1 else f"{one.name} {n}" for n in range(1, MOST + 2))
        found.append(Scenario(next(name for name in names if name not in taken), one.moved))
        unknown += len(left_out)
    if unknown:
        st.info(f"This link moves {unknown} levers in a way this page does not know; they are left out.")
    return found or [Scenario(FIRST)]


def answer(frame: Frame, given: list[Scenario]) -> Result:
    """The plan from the answers behind it, which are kept: a lever asks the store nothing."""
    wanted = (*FIGURES, *wanted_evidence(given))
    answers = {name: frame.ask(name, **EVIDENCE.get(name, {})) for name in wanted}
    moved = [one for one in given if one.moved]
    return release(planned(answers, moved), frame.viewer)


def levers_of(frame: Frame, result: Result, one: Scenario) -> None:
    """A control for each lever, in groups, with its unit and today's value beside it."""
    held = result.curves["levers"]
    today = dict(zip(held["lever"], held["value"], strict=True))
    st.subheader("What would you change?", anchor=False)
    with st.container(key="levers"):
        for group, members in groupby(levers().values(), key=lambda lever: lever.group):
            own = list(members)
            moved = sum(lever.name in one.moved for lever in own)
            label = GROUPS[group] + (f": {moved} moved" if moved else "")
            with st.expander(
                label, expanded=bool(moved) or group in ("caseload", "week"), key=f"levers_{group}"
            ):
                boxes = st.columns(IN_A_ROW, vertical_alignment="bottom")
                for place, lever in enumerate(own):
                    with boxes[place % IN_A_ROW]:
                        _control(lever, today[lever.name], one)


def _control(lever: Lever, today: float | None, one: Scenario) -> None:
    """One lever: its name, unit, value and today's."""
    shown = None if today is None else _inside(lever, round(float(today), 2))
    key = f"_lever_{lever.name}"
    st.session_state[key] = one.moved.get(lever.name, shown)
    keep = partial(_keep, lever.name, shown)
    if lever.words:
        st.session_state[key] = int(st.session_state[key])
        st.radio(
            lever.label,
            [0, 1],
            format_func=lambda at: lever.words[at],
            key=key,
            on_change=keep,
            help=lever.help,
        )
        return
    st.number_input(
        f"{lever.label} ({lever.unit})",
        min_value=float(lever.minimum),
        max_value=float(lever.maximum),
        step=float(lever.step),
        format="%.2f" if lever.step < 1 else "%.0f",
        key=key,
        on_change=keep,
        disabled=today is None,
        help=lever.help,
    )
    st.caption(safe(f"Today: {lever_value(lever.name, shown)}"))


def _inside(lever: Lever, value: float) -> float:
    return min(max(value, lever.minimum), lever.maximum)


def _keep(name: str, today: float | None) -> None:
    """The callback of a lever: its value goes into the first scenario of the address."""
    first, *others = scenarios()
    value = st.session_state[f"_lever_{name}"]
    moved = {other: number for other, number in first.moved.items() if other != name}
    if value is not None and value != today:
        moved[name] = float(value)
    _put([scenario(first.name, moved), *others])


def _put(given: list[Scenario]) -> None:
    """Write scenarios into the address; one without a name of its own and without levers says nothing."""
    if len(given) == 1 and given[0] == Scenario(FIRST):
        given = []
    address.put(address.PLANS, [written(one) for one in given])
    st.session_state["_changed"] = True


def kept(frame: Frame, given: list[Scenario]) -> None:
    """The name of the scenario, saving it, and which saved ones stand beside it."""
    path = store_path()
    saved = saved_scenarios(path) if path else {}
    first, *others = given
    with st.container(key="plans"):
        boxes = st.columns([2, 1, 1, 3], vertical_alignment="bottom")
        with boxes[0]:
            st.session_state["_plan_name"] = first.name
            st.text_input("Name of this scenario", key="_plan_name", max_chars=60, on_change=_rename)
        with boxes[1]:
            if st.button("Save it", key="plan_save", disabled=not first.moved, width="stretch") and path:
                _save(frame, first)
        with boxes[2]:
            st.button("Back to today", key="plan_reset", on_click=_back, width="stretch")
        with boxes[3]:
            _beside(list(saved_scenarios(path)) if path else [], first, others)
        if saved:
            _list(frame)
        st.caption(
            "The address of this page holds the scenarios: whoever opens it on this store sees the same. "
            "Print the page, or save it as a single file, for one sheet that compares them."
        )


def _beside(saved: list[str], first: Scenario, others: list[Scenario]) -> None:
    """Which saved scenarios stand beside the first, at most three."""
    options = list(dict.fromkeys([*(one.name for one in others), *(n for n in saved if n != first.name)]))
    st.session_state["_plan_beside"] = [one.name for one in others]
    st.multiselect(
        "Beside it",
        options,
        key="_plan_beside",
        max_selections=MOST - 1,
        placeholder="Saved scenarios to compare",
        on_change=_compare,
        disabled=not options,
    )


def _list(frame: Frame) -> None:
    """Every saved scenario with what it moves, and a way to open or remove it."""
    path = store_path()
    assert path is not None
    with st.expander("Saved scenarios", key="plans_saved"):
        for number, (name, one) in enumerate(saved_scenarios(path).items()):
            moved = "; ".join(
                f"{levers()[lever].label}: {lever_value(lever, value)}"
                for lever, value in one.scenario.moved.items()
            )
            words, opener, remover = st.columns([6, 1, 1], vertical_alignment="center")
            with words:
                st.markdown(safe(f"**{name}**. {moved}. Saved {one.at[:10]} by {one.by}, for {one.filters}."))
            with opener:
                st.button("Open", key=f"plan_open_{number}", on_click=_open, args=(one.scenario,))
            with remover:
                st.button("Remove", key=f"plan_remove_{number}", on_click=_remove, args=(name,))


def _save(frame: Frame, one: Scenario) -> None:
    """Write the scenario into the journal of the store."""
    path, handle = store_path(), frame.handle
    assert path is not None
    assert handle is not None
    try:
        save_scenario(path, one, snapshot=handle.snapshot, filters=frame.said())
    except OSError:
        st.error("It could not be saved: the folder of the store cannot be written.")
        return
    st.toast(f"Saved as {safe(one.name)}.")


def _rename() -> None:
    first, *others = scenarios()
    _put([scenario(st.session_state["_plan_name"] or FIRST, first.moved), *others])


def _back() -> None:
    _, *others = scenarios()
    _put([Scenario(FIRST), *others])


def _compare() -> None:
    """The callback of 'Beside it': those beside already keep their levers, others come from the journal."""
    first, *others = scenarios()
    path = store_path()
    known = {name: one.scenario for name, one in saved_scenarios(path).items()} if path else {}
    known |= {one.name: one for one in others}
    _put([first, *(known[name] for name in st.session_state["_plan_beside"] if name in known)])


def _open(one: Scenario) -> None:
    _, *others = scenarios()
    _put([one, *(other for other in others if other.name != one.name)])


def _remove(name: str) -> None:
    path = store_path()
    if path:
        remove_scenario(path, name)
