"""At a glance: six figures a director asks for, and what needs attention."""

from __future__ import annotations

from pages.kit import glance
from pages.kit.frame import head, page
from pages.kit.show import foot

with page("At a glance", needs="sites_per_coach", as_stated=True) as frame:
    from coaching_analytics.charts.glance import six_table

    now, before = glance.answers(frame)
    head(frame, result=next(iter(now.values())))
    with frame.part("The six figures"):
        glance.cards(frame, now, before)
    with frame.part("What needs attention"):
        glance.attention(frame)
    with frame.part("The table of the six figures"):
        glance.details(frame, six_table(now, before))
    foot(frame)
