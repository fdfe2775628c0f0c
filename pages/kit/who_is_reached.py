"""Who is reached: the sections of the page, each asked for and drawn alone."""

from __future__ import annotations

from pages.kit import decisions
from pages.kit.frame import Frame, head
from pages.kit.show import block, note, sentence


def reached(frame: Frame) -> None:
    """Which kinds of sites have contact, and how soon a new site is reached."""
    from coaching_analytics.charts import first_contact, headline, kinds_reached, reach

    names, by = frame.place_names(), frame.compare_by()
    whole = frame.ask("coverage")
    places = reach.coverage_by_region(whole, frame.ask("coverage", by=(by,)), names, by)
    head(frame, result=whole)
    sentence(frame, places.sentence or places.needs)
    with frame.part("The share of sites reached"):
        block(frame, places, lambda: first_contact.waiting(frame.ask("time_to_first_contact")))
    with frame.part("The kinds of sites reached"):
        kinds = frame.ask("coverage_gap")
        for traits, name, title in (
            (("setting", "rural"), "kinds-reached", "Which kinds of sites are reached?"),
            (("need", "need_quarter"), "needs-reached", "Are sites of high need reached?"),
            (("region", "language"), "places-reached", "Which regions and communities are reached?"),
        ):
            block(frame, kinds_reached.kinds_reached(kinds, names, traits, name, title))
    with frame.part("The decisions"):
        decisions.on(frame, whole, headline.cell(whole, statistic="at_least_once", recipient="any"))


def waiting(frame: Frame) -> None:
    """Sites nobody has come to, sites overdue, and who waits longer for the first contact."""
    from coaching_analytics.charts import contact_gaps, first_contact, reach

    names = frame.place_names()
    found, gaps = frame.ask("never_reached"), frame.ask("contact_gaps")
    missed = reach.not_reached(found, names)
    head(frame, result=found)
    sentence(frame, missed.sentence or missed.needs)
    with frame.part("The time since the last contact"):
        by = frame.compare_by()
        block(frame, contact_gaps.contact_gaps(gaps, frame.ask("contact_gaps", by=(by,)), names, by))
    with frame.part("Sites not yet reached"):
        block(frame, missed, reach.no_logs(found, names))
    with frame.part("Sites overdue"):
        block(frame, contact_gaps.sites(gaps, names))
    with frame.part("The wait for the first contact"):
        whole = frame.ask("time_to_first_contact")
        for by in ("need", "setting", "region"):
            answer = frame.ask("time_to_first_contact", by=(by,))
            block(frame, first_contact.by_kind(answer, whole, names, by))


def need(frame: Frame) -> None:
    """Whether hours follow need, and how evenly they are shared out."""
    from coaching_analytics.charts import (
        headline,
        hours,
        hours_by_need,
        hours_by_score,
        hours_received,
        hours_shared_out,
    )

    names, by = frame.place_names(), frame.compare_by()
    whole = frame.ask("dosage_gap")
    shown = hours_by_need.gap(whole, frame.ask("dosage_gap", by=(by,)), names, by)
    head(frame, result=whole)
    sentence(frame, shown.sentence or shown.needs)
    with frame.part("Hours by need"):
        quarters = hours_by_score.by_quarter(whole)
        if quarters.panels:
            block(frame, shown, quarters, widths=(2, 1))
        else:
            block(frame, shown)
            note(quarters.needs)
    with frame.part("Hours shared out"):
        block(frame, hours_shared_out.shared_out(frame.ask("hours_concentration")))
    with frame.part("Hours given per site"):
        block(frame, hours.hours_per_site(frame.ask("effort_hours"), frame.ask("dosage_rate")))
    with frame.part("Hours educators received"):
        got = frame.ask("exposure_hours")
        block(frame, hours_received.hours_received(got, frame.ask("exposure_hours", by=(by,)), names, by))
    with frame.part("The decisions"):
        decisions.on(frame, whole, headline.cell(whole, statistic="difference"))


def kept(frame: Frame) -> None:
    """Whether contact goes on, cycles get finished, plans are kept and trainings followed up."""
    from coaching_analytics.charts import continuity, cycles, follow_up, not_held, planned_hours

    names, by = frame.place_names(), frame.compare_by()
    employer = frame.employer_by()
    whole = frame.ask("continuity")
    months = continuity.continuity(whole, frame.ask("continuity", by=(by,)), names, by)
    head(frame, result=whole)
    sentence(frame, months.sentence or months.needs)
    with frame.part("Contact from month to month"):
        block(frame, months)
    with frame.part("Coaching cycles"):
        block(
            frame,
            cycles.funnel(frame.ask("cycle_completeness")),
            lambda: planned_hours.planned_hours(
                frame.ask("dose_fidelity"), frame.ask("dose_fidelity", by=(by,)), names, by
            ),
        )
    with frame.part("Sessions not held, and trainings"):
        lost, placed = frame.ask("not_held"), frame.ask("not_held", by=(employer,))
        trained = frame.ask("training_followed_up")
        block(
            frame,
            not_held.not_held(lost, placed, names, employer),
            lambda: follow_up.follow_up(trained, frame.ask("training_followed_up", by=(by,)), names, by),
        )


def lists(frame: Frame) -> None:
    """Sites and educators one by one: months with contact, plans, sessions not held, cycles, hours."""
    from coaching_analytics.charts import continuity, cycles, hours_received, not_held, planned_hours

    names = frame.place_names()
    steady = frame.ask("continuity")
    first = continuity.sites(steady, names)
    head(frame, result=steady)
    sentence(frame, first.sentence or first.needs)
    with frame.part("Months with a contact"):
        block(frame, first)
    with frame.part("Planned hours"):
        block(frame, planned_hours.sites(frame.ask("dose_fidelity"), names))
    with frame.part("Sessions not held"):
        block(frame, not_held.sites(frame.ask("not_held"), names))
    with frame.part("Open cycles"):
        block(frame, cycles.open_cycles(frame.ask("cycle_completeness"), names))
    with frame.part("Hours by educator"):
        block(frame, hours_received.by_educator(frame.ask("exposure_hours"), names))


def language(frame: Frame) -> None:
    """Home languages, site leaders, and virtual hours by the internet at the site."""
    from coaching_analytics.charts import language_match, leaders, virtual

    names, by = frame.place_names(), frame.compare_by()
    whole = frame.ask("language_match")
    spoken = language_match.matched(whole, frame.ask("language_match", by=(by,)), names, by)
    head(frame, result=whole)
    sentence(frame, spoken.sentence or spoken.needs)
    with frame.part("Home languages"):
        block(
            frame, spoken, lambda: language_match.by_language(frame.ask("language_match", by=("language",)))
        )
    with frame.part("Site leaders"):
        block(frame, leaders.leaders(frame.ask("coverage"), frame.ask("coverage", by=("setting",)), names))
    with frame.part("Virtual coaching"):
        block(frame, virtual.by_internet(frame.ask("virtual_share")))
