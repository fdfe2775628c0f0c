"""Site review: one page for one site, from who it is to what needs attention."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_identity import SiteIdentity, site_identity
from pages.kit import address, site_find, site_lists, site_sheet
from pages.kit.choose import Choice
from pages.kit.frame import Frame, head
from pages.kit.menu import file_of
from pages.kit.show import block, sentence

COACHING = ("effort_hours", "dose_fidelity", "contacts", "continuity", "cycle_completeness", "not_held")


def chosen(frame: Frame) -> str:
    """The one site that is chosen; '' for none or several."""
    sites = frame.choice.selection.sites if frame.choice else ()
    return sites[0] if len(sites) == 1 else ""


def around(frame: Frame, site: SiteIdentity) -> Choice:
    """The choice widened to the site's region."""
    assert frame.choice is not None
    wide = replace(
        frame.choice.selection, sites=(), agencies=(), settings=(), regions=(str(site.facts["region_id"]),)
    )
    return replace(frame.choice, selection=wide)


def everywhere(frame: Frame) -> Choice:
    """The choice widened to all sites of the system: the trend of one is judged among all of them."""
    assert frame.choice is not None
    wide = replace(frame.choice.selection, sites=(), agencies=(), settings=(), regions=())
    return replace(frame.choice, selection=wide)


def draw(frame: Frame, key: str) -> None:
    """The review of the site; every part stands alone when another has no data."""
    from coaching_analytics.charts import site_facts

    assert frame.handle is not None
    assert frame.choice is not None
    site = site_identity(frame.handle, frame.choice.selection)
    status = frame.ask("site_status")
    head(frame, result=status)
    if site is None:
        st.markdown("This site is not within the other filters. Reset the filters, or search for it.")
        site_find.search()
        frame.settle()
        return
    timeline = frame.ask("site_timeline")
    sentence(frame, site_facts.sentence(site, status))
    _ways(frame, key)
    with st.container(key="site_review"):
        with frame.part("What needs attention"):
            block(
                frame,
                site_facts.identity(site, status),
                site_facts.attention(site, status, frame.ask("rating_overlap"), timeline),
                widths=(1, 1.35),
            )
        with frame.part("The timeline"):
            _timeline(frame, site, timeline)
        with frame.part("Coaching"):
            _coaching(frame, status)
        with frame.part("Assessment"):
            _assessment(frame, site, timeline)
        with frame.part("Money"):
            _money(frame, timeline)
        with frame.part("Staff and programme facts"):
            _people(frame, timeline)
        with frame.part("Change"):
            _change(frame, site, key)
    site_sheet.fit(frame.pictures)
    frame.settle()


def _ways(frame: Frame, key: str) -> None:
    """Back to the list, the search, and the saved lists."""
    kept = {name: values for name, values in address.current().items() if name != "site"}
    with st.container(key="ways"):
        back, find, listed = st.columns([1.1, 1.6, 2.2], vertical_alignment="bottom")
        with back:
            st.page_link(file_of("Site review"), label="All sites of the filters", query_params=kept or None)
        with find:
            site_find.search()
        with listed:
            site_lists.on_list(frame, key)


def _timeline(frame: Frame, site: SiteIdentity, found: Result) -> None:
    from coaching_analytics.charts import site_timeline

    block(frame, site_timeline.timeline(found, frame.ask("site_staff"), site.day))


def _coaching(frame: Frame, status: Result) -> None:
    from coaching_analytics.charts import site_coaching

    found = {name: frame.ask(name) for name in COACHING}
    found |= {"coaches": frame.ask("effort_hours", by=("coach",)), "site_status": status}
    topics = partial(frame.ask, "topic_mix")
    block(
        frame,
        site_coaching.coaching(found),
        lambda: site_coaching.work(frame.ask("component_mix"), topics()),
    )


def _assessment(frame: Frame, site: SiteIdentity, timeline: Result) -> None:
    from coaching_analytics.charts import site_quality

    region = frame.ask("quality_level", choice=around(frame, site))
    found = {name: frame.ask(name) for name in ("rating_freshness", "rating_overlap")}
    block(
        frame,
        site_quality.scores(frame.ask("quality_level"), region, frame.ask("threshold_share")),
        site_quality.ratings({**found, "site_timeline": timeline}),
        widths=(1.35, 1),
    )
    query = {**address.current(), "section": ["site"]}
    with st.container(key="parts_of_site"):
        st.page_link(file_of("Quality trends"), label="Parts of its ratings, and topics", query_params=query)


def _money(frame: Frame, timeline: Result) -> None:
    from coaching_analytics.charts import site_money

    cost = frame.ask("coaching_cost")
    block(
        frame,
        site_money.money(cost, timeline),
        lambda: site_money.sources(cost, frame.ask("unit_cost"), timeline),
    )


def _people(frame: Frame, timeline: Result) -> None:
    from coaching_analytics.charts import site_facts, site_money

    block(frame, site_money.staff(frame.ask("site_staff")), site_facts.facts(timeline))


def _change(frame: Frame, site: SiteIdentity, key: str) -> None:
    from coaching_analytics.charts import site_quality

    reliable = frame.ask("reliable_change", by=("site",), choice=around(frame, site))
    growth = frame.ask("quality_growth", choice=everywhere(frame))
    block(frame, site_quality.change(reliable, growth, key, frame.place_names()))
