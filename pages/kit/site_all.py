"""Site review with no site chosen: the sites of the filters with their four statuses."""

from __future__ import annotations

from pages.kit import site_find, site_lists
from pages.kit.frame import Frame, head
from pages.kit.show import block, sentence


def draw(frame: Frame) -> None:
    """The list, its search and the saved lists."""
    from coaching_analytics.charts import site_list

    names = frame.place_names()
    found = frame.ask("site_status")
    sites = site_list.narrowed(found.curves["sites"], names, site_find.asked(), site_find.only())
    head(frame, result=found)
    sentence(frame, site_list.sentence(found))
    site_find.box()
    with frame.part("The list of sites"):
        block(frame, site_list.site_list(found, sites, names))
        site_find.elsewhere(frame, set(sites["site_id"]))
    with frame.part("Saved lists and views"):
        site_lists.kept(frame, sites["site_id"].tolist())
    frame.settle()
