"""Quality trends, section trust: how old the ratings are, who made them, what their error leaves standing."""

from __future__ import annotations

from pages.kit import decisions
from pages.kit.frame import Frame, head
from pages.kit.rated import choose_instrument
from pages.kit.show import block, sentence


def draw(frame: Frame) -> None:
    """The figures of the section."""
    from coaching_analytics.charts import agreement, certified, headline, raters, rating_ages, trust

    names, by = frame.place_names(), _down_to_sites(frame)
    age = frame.ask("rating_freshness", by=(by,))
    aged = trust.ages(age, names, by)
    head(frame, result=age)
    sentence(frame, aged.sentence or aged.needs)
    with frame.part("The age of the ratings"):
        block(frame, rating_ages.rating_ages(age, names, by))
        block(frame, aged)
    with frame.part("Ratings by the site's own coach"):
        block(frame, trust.own_coach(frame.ask("rating_overlap"), names))
    with frame.part("The certification of raters"):
        valid = frame.ask("rater_certification")
        by_place, by_scale = (frame.ask("rater_certification", by=(each,)) for each in (by, "instrument"))
        block(frame, certified.certified(valid, by_place, by_scale, names=names))
        if not certified.missing(valid):
            block(
                frame,
                certified.lapses(valid, names),
                certified.of_raters(frame.ask("rater_certification", by=("rater",))),
            )
    chosen, domain = None, None
    with frame.part("Change beyond error"):
        changed = frame.ask("reliable_change")
        chosen, domain = choose_instrument(frame, changed)
        block(frame, trust.beyond_error(changed, chosen, domain))
    with frame.part("The agreement of raters"):
        block(frame, agreement.agreement(frame.ask("rater_agreement"), chosen))
    with frame.part("Differences between coaches"):
        whole, each = frame.ask("coach_differences"), frame.ask("coach_differences", by=("coach",))
        block(frame, raters.coaches(whole, each, chosen, domain))
    with frame.part("The decisions"):
        whole = frame.ask("rating_freshness")
        decisions.on(frame, whole, *(headline.cell(whole, statistic=name) for name in ("old", "never")))
    # Last: it takes about a second at 10,000 sites, which no other figure should wait for.
    with frame.part("Strictness and drift of raters"):
        whole, each = frame.ask("rater_drift"), frame.ask("rater_drift", by=("rater",))
        block(frame, raters.strictness(whole, each, chosen, domain))


def _down_to_sites(frame: Frame) -> str:
    """What ages of ratings stand by: regions, agencies of the one region, sites of the one agency."""
    by = frame.compare_by()
    return "site" if by == "setting" else by
