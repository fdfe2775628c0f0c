"""Plan a change: what another caseload, week or support would take, and what it would give up or gain."""

from __future__ import annotations

import streamlit as st

from pages.kit.frame import head, page
from pages.kit.show import block, cautions_of, foot, sentence

with page("Plan a change", needs="plan") as frame:
    from coaching_analytics.charts import plan as pictures
    from coaching_analytics.charts import plan_changes
    from pages.kit import plan, plan_decided, plan_saved
    from pages.kit.rated import choose_instrument

    given = plan.scenarios()
    top = st.container()
    found = plan.answer(frame, given)
    chosen, domain = choose_instrument(frame, pictures.scored(found))
    table = pictures.side_by_side(found, chosen, domain)
    with top:
        head(frame, result=found)
        sentence(frame, table.sentence or table.needs)
    with frame.part("The levers"):
        plan.levers_of(found, given[0])
    with frame.part("The scenarios"):
        plan_saved.kept(frame, given)
    with frame.part("The plans side by side"):
        plan.side_by_side(frame, table)
    with frame.part("The changes"):
        if any(one.moved for one in given) and not table.empty:
            block(frame, plan_changes.changes(found), plan_changes.outcome(found, chosen, domain))
        elif not table.empty:
            cautions_of(table.cautions, table.name)
    with frame.part("The decisions"):
        plan_decided.draw(frame, found, given)
    foot(frame)
