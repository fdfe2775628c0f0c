"""Quality trends, section trust: how old the ratings are, who made them, what their error leaves standing."""

from __future__ import annotations

from pages.kit.frame import Frame, head
from pages.kit.rated import choose_instrument
from pages.kit.show import block, sentence


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import trust

    names, by = frame.place_names(), frame.compare_by()
    age = frame.ask("rating_freshness", by=(by,))
    aged = trust.ages(age, names, by)
    head(frame, result=age)
    sentence(frame, aged.sentence or aged.needs)
    with frame.part("The age of the ratings"):
        block(frame, aged)
    with frame.part("Ratings by the site's own coach"):
        block(frame, trust.own_coach(frame.ask("rating_overlap"), names))
    with frame.part("Change beyond error"):
        changed = frame.ask("reliable_change")
        chosen, domain = choose_instrument(frame, changed)
        block(frame, trust.beyond_error(changed, chosen, domain))
