"""Resources: protocols, frameworks, rubrics and tools that coaches use, found by topic and instrument."""

from __future__ import annotations

from pages.kit import clearinghouse
from pages.kit.frame import head, page
from pages.kit.show import block, foot, sentence

with page("Resources", needs="resource_use") as frame:
    from coaching_analytics.charts import clearinghouse as lists

    names, by = frame.place_names(), frame.employer_by()
    entered = clearinghouse.entered()
    whole = frame.ask("resource_use", entered=entered)
    search = clearinghouse.search(frame, whole)
    listed = lists.resources(whole, search, names)
    head(frame, result=whole)
    sentence(frame, listed.sentence or listed.needs)
    with frame.part("The list of resources"):
        block(frame, listed)
    with frame.part("Where resources are used"):
        placed = frame.ask("resource_use", by=(by,), entered=entered)
        block(frame, lists.by_stage(whole), lists.by_place(placed, by, names))
    with frame.part("Adding and retiring"):
        clearinghouse.change(frame, whole)
    foot(frame)
