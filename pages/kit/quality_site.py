"""Quality trends, section site: what one site could work on next, beside what its coaching was about."""

from __future__ import annotations

from pages.kit import decisions
from pages.kit.frame import Frame, head
from pages.kit.show import block, note, sentence


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import part_gaps

    assert frame.choice is not None
    names = frame.place_names()
    site = next(iter(frame.choice.selection.sites), "")
    found = frame.ask("part_gaps")
    rated = part_gaps.lines(found)
    pictures = [part_gaps.parts(found, line, site, names) for line in rated or [None]]
    head(frame, result=found)
    sentence(frame, pictures[0].sentence)
    for line, picture in zip(rated or [None], pictures, strict=True):
        with frame.part("The parts of the ratings"):
            block(frame, picture)
            if not rated and not site:
                note("Sites stand behind More in the row of filters.")
        if line is not None:
            with frame.part("The topics of coaching"):
                block(frame, part_gaps.topics(found, line, site, names))
    with frame.part("The decisions"):
        decisions.on(frame, found, *(part_gaps.lowest(found, line) for line in rated))
