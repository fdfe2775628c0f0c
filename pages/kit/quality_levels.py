"""Quality trends, section levels: lines in force and rooms above them, levels by rules and as published."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from coaching_analytics.charts import level_rules, rule_elements
from pages.kit import address, decisions
from pages.kit.filter_row import single
from pages.kit.frame import Frame, head
from pages.kit.show import block, sentence


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import above_lines, levels

    names, by = frame.place_names(), frame.compare_by()
    answer = st.container()
    asked = _choose_rules(frame)
    result = asked.ask("qris_rules")
    at_levels = level_rules.reached(result)
    with answer:
        head(frame, result=result)
        sentence(frame, at_levels.sentence or at_levels.needs)
    with frame.part("Levels by the rules"):
        block(frame, at_levels)
    site = _only_site(frame)
    if site and not at_levels.empty:
        with frame.part("The level of the site"):
            by_site = asked.ask("qris_rules", by=("site",))
            block(frame, rule_elements.one_site(by_site, result, site, names))
    if not at_levels.empty:
        with frame.part("Elements and published levels"):
            block(frame, level_rules.beside_published(result))
            block(frame, rule_elements.elements(result))
    with frame.part("The published levels"):
        published = frame.ask("qris_level", by=(by,))
        block(frame, levels.levels(frame.ask("qris_level")), levels.level_change(published, names))
        block(frame, levels.levels_by_place(published, names, by, by.capitalize()))
    with frame.part("Rooms above the lines"):
        share = frame.ask("threshold_share")
        block(frame, above_lines.above_lines(share))
        block(frame, above_lines.in_force(share))
    with frame.part("The decisions"):
        shown = level_rules.kind_of(result, "level")
        cells = ({name: row[name] for name in result.by} for _, row in shown.iterrows())
        decisions.on(asked, result, *cells)


def _only_site(frame: Frame) -> str | None:
    """The site, when the filter names exactly one."""
    assert frame.choice is not None
    sites = frame.choice.selection.sites
    return sites[0] if len(sites) == 1 else None


def _choose_rules(frame: Frame) -> Frame:
    """The page held to the rules chosen here; the store's own settings have the first word."""
    assert frame.handle is not None
    assert frame.choice is not None
    if frame.handle.settings["rule_set"] != level_rules.OWN:
        return frame
    system = frame.handle.system(frame.choice.selection)
    options = level_rules.offered(system.system_id, system.profile, frame.handle.rules)
    given = next(iter(address.current().get("rules", [])), "")
    chosen = given if given in options else level_rules.OWN
    single("rules", "Rules to hold the sites to", options, chosen, 520)
    return replace(frame, handle=frame.handle.with_settings({"rule_set": chosen}))
