"""Regions, section side by side: the places of one level in rows of one order, and two funnels."""

from __future__ import annotations

from functools import partial

from pages.kit import store
from pages.kit.frame import Frame, head
from pages.kit.rated import choose_instrument
from pages.kit.regions import chosen
from pages.kit.show import block, sentence


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import choice, funnel, labels, side_by_side

    assert frame.handle is not None
    assert frame.choice is not None
    by, names = frame.compare_by(), frame.place_names()
    sites = chosen(frame, store.sites(str(frame.choice.selection.system), frame.handle))
    places = side_by_side.by_size(sites, by, names)
    reached = frame.ask("coverage_funnel", by=(by,))
    head(frame, result=reached)
    shares = funnel.of_coverage(reached, places)
    sentence(frame, shares.sentence)
    row = partial(side_by_side.side_by_side, places=places)
    with frame.part("The share of sites reached"):
        carried = frame.ask("sites_per_coach", by=(by,))
        block(
            frame,
            shares,
            row(
                carried,
                carried.rows[(carried.rows["basis"] == "fte") & (carried.rows["unit"] == "site")],
                name="posts",
                title=f"How many sites does a full-time post carry, by {by}?",
            ),
        )
    with frame.part("The ratings"):
        level = frame.ask("quality_level", by=(by,))
        instrument, domain = choose_instrument(frame, level)
        code = choice.headline(choice.of(level, instrument), domain)
        unit = f"{labels.domain(code)}, points" if code else "points"
        of = partial(side_by_side.of_scores, instrument=instrument, domain=code)
        means = frame.ask("quality_funnel", by=(by,))
        block(
            frame,
            funnel.of_quality(means, of(means), places),
            row(
                level,
                of(level, line="latest"),
                name="levels",
                title=f"How high are ratings, by {by}?",
                unit=unit,
            ),
        )
    with frame.part("The change and what it cost"):
        gain, points = (frame.ask(name, by=(by,)) for name in ("matched_gain", "points_per_10k"))
        block(
            frame,
            row(
                gain,
                of(gain, lead="same", kind="net"),
                name="gains",
                title=f"How did the same rooms change beyond what was to be expected, by {by}?",
                unit=unit,
            ),
            row(
                points,
                of(points, lead="same", total="with_overhead"),
                name="points",
                title=f"How many points went with each $10,000, by {by}?",
                unit=unit,
            ),
        )
