"""Plan a change: scenarios in the address, and levers as plain controls."""

from __future__ import annotations

from functools import partial
from itertools import groupby

import streamlit as st

from coaching_analytics.charts.picture import Picture
from coaching_analytics.charts.plan_sheet import sheet
from coaching_analytics.charts.plan_words import GROUPS, lever_value
from coaching_analytics.disclosure import release
from coaching_analytics.metrics.plan import TODAY, planned, wanted_evidence
from coaching_analytics.metrics.plan_base import EVIDENCE, FIGURES
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.levers import MOST, Lever, Scenario, levers, read, scenario, written
from pages.kit import address
from pages.kit.frame import Frame
from pages.kit.show import block, note, tabs
from pages.kit.tables import safe, table

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


def system_of(frame: Frame) -> str:
    """The system whose plans these are."""
    assert frame.choice is not None
    return frame.choice.selection.system or ""


def answer(frame: Frame, given: list[Scenario]) -> Result:
    """The plan from the answers behind it, which are kept: a lever asks the store nothing."""
    wanted = (*FIGURES, *wanted_evidence(given))
    answers = {name: frame.ask(name, **EVIDENCE.get(name, {})) for name in wanted}
    moved = [one for one in given if one.moved]
    return release(planned(answers, moved), frame.viewer)


def levers_of(result: Result, one: Scenario) -> None:
    """A control for each lever, in groups, with its unit and today's value beside it."""
    held = result.curves["levers"]
    today = dict(zip(held["lever"], held["value"], strict=True))
    st.subheader("What would you change?", anchor=False)
    groups = {group: list(own) for group, own in groupby(levers().values(), key=lambda lever: lever.group)}
    with st.container(key="levers"):
        for group, tab in zip(groups, st.tabs([GROUPS[group] for group in groups]), strict=True):
            with tab:
                for start in range(0, len(groups[group]), IN_A_ROW):
                    row = groups[group][start : start + IN_A_ROW]
                    for lever, box in zip(
                        row, st.columns(IN_A_ROW, vertical_alignment="bottom"), strict=False
                    ):
                        with box:
                            _control(lever, today[lever.name], one)


def _control(lever: Lever, today: float | None, one: Scenario) -> None:
    """One lever: its name, unit, value and today's."""
    shown = None if today is None else _inside(lever, round(float(today), 2))
    if shown is None:
        st.markdown(safe(f"{lever.label} ({lever.unit})"))
        st.caption("Not known in this store, so it cannot be moved.")
        return
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
    put([scenario(first.name, moved), *others])


def put(given: list[Scenario]) -> None:
    """Write scenarios into the address; one without a name of its own and without levers says nothing."""
    if len(given) == 1 and given[0] == Scenario(FIRST):
        given = []
    address.put(address.PLANS, [written(one) for one in given])
    st.session_state["_changed"] = True


def _sheet(picture: Picture, filters: str) -> bytes:
    return sheet(picture, filters).encode("utf-8")


def side_by_side(frame: Frame, picture: Picture) -> None:
    """The table in full height: what a plan saves is never on the screen without what it costs."""
    if picture.empty:
        block(frame, picture)
        return
    st.subheader(picture.heading, anchor=False)
    table(picture.table, picture.title, picture.name, picture.numeric)
    note(picture.caption)
    with st.container(key="plan_actions"):
        st.download_button(
            "One page to print",
            data=partial(_sheet, picture, frame.said()),
            file_name="plan-a-change.html",
            mime="text/html",
            key="plan_sheet",
            on_click="ignore",
        )
    tabs([picture])
    frame.pictures.append(picture)
    frame.settle()
