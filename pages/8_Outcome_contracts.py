"""Outcome contracts: was what was promised reached, on both sides, and what is to pay?"""

from __future__ import annotations

from pages.kit import contracts, decisions
from pages.kit.frame import head, page
from pages.kit.show import block, foot, sentence

with page("Outcome contracts", needs="contract_payment", as_stated=True) as frame:
    from coaching_analytics.charts import contracts as terms
    from coaching_analytics.charts import invoice

    chosen = contracts.choose(frame)
    if chosen is None:
        contracts.without(frame)
    else:
        reached = frame.ask("contract_attainment", contract=chosen)
        payment = frame.ask("contract_payment", contract=chosen)
        paid, clauses = invoice.invoice(payment), terms.clauses(reached, payment)
        head(frame, "over the contract's own places and months", result=payment)
        sentence(frame, paid.sentence, clauses.sentence)
        with frame.part("The clauses and the invoice"):
            block(frame, clauses, paid)
        with frame.part("What cannot be measured"):
            contracts.unmeasured(frame, reached)
        with frame.part("What the contract may pay"):
            contracts.before_signing(frame, chosen, reached, payment)
        contracts.offer(frame, chosen)
        with frame.part("The decisions"):
            contracts.decided(frame, chosen)
            decisions.section(frame, [contracts.total(frame, chosen, payment)])
        foot(frame)
