"""Quality trends, section growth: the trend of the average site, how sites differ, and every site."""

from __future__ import annotations

from pages.kit import decisions
from pages.kit.frame import Frame, head
from pages.kit.rated import choose_instrument
from pages.kit.show import block, sentence


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import growth, growth_sites, headline

    names, by = frame.place_names(), frame.compare_by()
    whole = frame.ask("quality_growth")
    line = growth.line_of(whole, *choose_instrument(frame, whole))
    head(frame, result=whole)
    common = growth.common(whole, frame.ask("quality_growth", by=(by,)), line, names, by)
    spread = growth_sites.spread(whole, line, names, by)
    sentence(frame, common.sentence or common.needs, spread.sentence)
    with frame.part("The trend of the average site"):
        block(frame, common, spread)
    with frame.part("The list of sites"):
        block(frame, growth_sites.site_list(whole, line, names))
    with frame.part("The decisions"):
        own = line and headline.cell(whole, **{name: getattr(line, name) for name in growth.LINE})
        decisions.on(frame, whole, own)
