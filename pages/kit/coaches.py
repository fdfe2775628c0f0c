"""Coaches: the sections of the page, one at a time."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from coaching_analytics.metrics.policy_practice import chosen_profile
from pages.kit import address, decisions
from pages.kit.filter_row import single
from pages.kit.frame import Frame, head
from pages.kit.menu import file_of
from pages.kit.sections import section
from pages.kit.show import block, note, sentence

TITLES = {
    "who": "Who coaches",
    "support": "Support and relationship",
    "stay": "Staying and leaving",
    "leaves": "If a coach leaves",
}
WIDE = 360
STAFF = "Choosing a coach is for staff only: what one coach carries would show."


def draw(frame: Frame) -> None:
    """The section of the address."""
    {"who": _who, "support": _support, "stay": _stay, "leaves": _leaves}[section(TITLES)](frame)


def _who(frame: Frame) -> None:
    from coaching_analytics.charts import headline, languages, who_coaches

    names, by = frame.place_names(), frame.employer_by()
    assert frame.handle is not None
    assert frame.choice is not None
    # An own profile can be written anew while answers are kept, so it is part of the question.
    policy = chosen_profile(frame.handle, frame.choice.selection)
    found = frame.ask("coach_qualifications", profile=policy)
    brought = who_coaches.qualifications(found)
    head(frame, result=found)
    sentence(frame, who_coaches.headline(found) or brought.needs)
    with frame.part("The qualifications"):
        placed = frame.ask("coach_qualifications", by=(by,), profile=policy)
        block(frame, brought, who_coaches.by_place(found, placed, names, by))
    with frame.part("The languages"):
        block(
            frame,
            languages.supply(frame.ask("language_supply")),
            languages.diversity(frame.ask("coach_diversity")),
        )
    with frame.part("The decisions"):
        decisions.on(frame, found, headline.cell(found, statistic="bachelor"))
    _to_caseload()


def _to_caseload() -> None:
    """How many sites each carries stands on the page it belongs to."""
    label = "How many sites a coach serves, and how evenly they are shared out"
    st.page_link(file_of("Caseload"), label=label, query_params=address.current() or None)


def _support(frame: Frame) -> None:
    from coaching_analytics.charts import coach_support, elements, headline

    names, by = frame.place_names(), frame.compare_by()
    found = frame.ask("coach_supports")
    got = coach_support.supports(found)
    head(frame, result=found)
    sentence(frame, got.sentence or got.needs)
    with frame.part("The supports"):
        block(frame, got)
    with frame.part("The relationship"):
        block(frame, coach_support.relationship(frame.ask("relationship")))
    with frame.part("The elements of coaching"):
        block(
            frame,
            elements.elements(frame.ask("six_elements"), frame.ask("six_elements", by=(by,)), names, by),
        )
    with frame.part("The decisions"):
        decisions.on(frame, found, headline.cell(found, support="any", statistic="coaches"))


def _stay(frame: Frame) -> None:
    from coaching_analytics.charts import coach_years, educators_stay, headline, posts_kept

    names, by = frame.place_names(), frame.employer_by()
    found, placed = frame.ask("coach_retention"), frame.ask("coach_retention", by=(by,))
    kept = posts_kept.kept(found, placed, names, by)
    head(frame, result=found)
    sentence(frame, kept.sentence or kept.needs)
    with frame.part("The posts"):
        block(frame, kept, posts_kept.vacancies(found, placed, names, by))
    with frame.part("The years coaches stay"):
        block(
            frame,
            coach_years.stays(found),
            lambda: educators_stay.educators(frame.ask("educator_retention")),
        )
    with frame.part("The decisions"):
        decisions.on(frame, found, headline.cell(found, statistic="retained"))
    _to_caseload()


def _leaves(frame: Frame) -> None:
    from coaching_analytics.charts import if_leaves

    everybody = frame.ask("caseload_if_leaves")
    head(frame, result=everybody)
    if frame.published:
        sentence(frame, STAFF)
        return
    options = if_leaves.offered(everybody)
    if not options:
        sentence(frame, "No coach had sites on the last day of the period")
        return
    given = next(iter(address.current().get("coach", [])), "")
    chosen = given if given in options else next(iter(options))
    top = st.container()
    with st.container(horizontal=True):
        single("coach", "Which coach leaves?", options, chosen, WIDE)
        wide = _within(frame)
    assert frame.choice is not None
    choice = replace(frame.choice, selection=replace(frame.choice.selection, coaches=(chosen,)))
    with frame.part("The sites handed over"):
        picture = if_leaves.after(wide.ask("caseload_if_leaves", choice=choice), chosen)
        with top:
            sentence(frame, picture.sentence or picture.needs)
        block(frame, picture)
    note("A what-if for one coach at a time, for whoever plans the work. It is kept nowhere.")


def _within(frame: Frame) -> Frame:
    """The page with the circle chosen from which others take over."""
    assert frame.handle is not None
    options = {"agency": "Coaches of the same agency", "region": "Coaches of the whole region"}
    store = str(frame.handle.settings["reassign_within"])
    given = next(iter(address.current().get("within", [])), store)
    chosen = given if given in options else store
    single("within", "Who takes over?", options, chosen, WIDE)
    return replace(frame, handle=frame.handle.with_settings({"reassign_within": chosen}))
