"""Caseload: how many sites a coach carries, where the time goes, and who is reached."""

from __future__ import annotations

from functools import partial

from pages.kit import decisions
from pages.kit.frame import head, page
from pages.kit.show import block, foot, sentence

with page("Caseload", needs="sites_per_coach") as frame:
    from coaching_analytics.charts import capacity, caseload, coaches, headline, hours, paid_time, reach

    names, by = frame.place_names(), frame.compare_by()
    now = frame.ask("sites_per_coach")
    bases = caseload.three_bases(now, frame.ask_before("sites_per_coach"))
    head(frame, result=now)
    sentence(frame, bases.sentence)
    with frame.part("The caseload"):
        balance = partial(frame.ask, "caseload_balance")
        block(frame, bases, lambda: coaches.over_coaches(now, balance(), names), widths=(1, 1.35))
    with frame.part("The caseload by region"):
        block(
            frame,
            caseload.by_region(frame.ask("sites_per_coach", by=(by,)), names, by),
            caseload.unassigned_sites(now, names),
        )
    with frame.part("The use of paid time"):
        block(
            frame,
            paid_time.paid_time(frame.ask("time_use")),
            reach.coverage_by_region(frame.ask("coverage"), frame.ask("coverage", by=(by,)), names, by),
        )
        used, employer = frame.ask("capacity_used"), frame.employer_by()
        block(frame, capacity.capacity(used, frame.ask("capacity_used", by=(employer,)), names, employer))
    with frame.part("Sites not yet reached"):
        reached = frame.ask("never_reached")
        block(frame, reach.not_reached(reached, names), reach.no_logs(reached, names))
    with frame.part("Hours given per site"):
        block(frame, hours.hours_per_site(frame.ask("effort_hours"), frame.ask("dosage_rate")))
    with frame.part("The decisions"):
        decisions.on(frame, now, headline.cell(now, basis="fte", unit="site"))
    foot(frame)
