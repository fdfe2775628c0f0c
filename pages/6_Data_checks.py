"""Data checks: are the logs complete and on time, do the records match, and does everything add up?"""

from __future__ import annotations

from pages.kit import checks
from pages.kit.frame import head, page
from pages.kit.show import block, foot, sentence

with page("Data checks", needs="freshness", as_stated=True) as frame:
    checks.other_section(frame)
    from coaching_analytics.charts import contents, fresh, lateness, log_months, records, silent

    names, by = frame.place_names(), frame.employer_by()
    whole, placed = frame.ask("log_completeness"), frame.ask("log_completeness", by=(by,))
    months = log_months.by_month(whole, frame.ask("log_completeness", by=("month",)))
    head(frame, result=whole)
    sentence(frame, months.sentence)
    with frame.part("The logs"):
        block(frame, months, log_months.by_region(placed, names, by))
    with frame.part("The lateness of entries"):
        lags = frame.ask("entry_lag", by=(by,))
        block(
            frame,
            lateness.lateness(frame.ask("entry_lag"), lags, placed, names, by),
            lambda: silent.by_coach(frame.ask("log_completeness", by=("coach",)), names),
        )
    with frame.part("Records matched"):
        joined = frame.ask("join_rate")
        block(
            frame,
            records.matched(joined, frame.ask("join_rate", by=("region",)), names),
            records.orphans(joined),
        )
    with frame.part("Sums"):
        block(frame, records.adds_up(frame.ask("reconciliation")))
    with frame.part("Blanks"):
        block(frame, contents.blanks(frame.ask("blank_cells")), contents.same(frame.ask("duplicate_records")))
    with frame.part("The last day with data"):
        block(frame, fresh.by_table(frame.ask("freshness")))
        block(frame, fresh.by_agency(frame.ask("freshness", by=("agency",)), names))
    with frame.part("The files loaded"):
        checks.files(frame)
    foot(frame)
