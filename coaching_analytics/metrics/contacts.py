"""How many contacts did sites have, and who took part? (D10)"""

from __future__ import annotations

from collections.abc import Sequence

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

RECIPIENTS = {
    "any": "contacts",
    "lead": "contacts_lead",
    "assistant": "contacts_assistant",
    "home_based": "contacts_home_based",
    "leader": "contacts_leader",
}
_SUMS = ", ".join(f"coalesce(sum({column}), 0) AS {name}" for name, column in RECIPIENTS.items())
_QUERY = f"""
SELECT {{keys}}{_SUMS}, count(DISTINCT site_id) FILTER (contacts > 0) AS sites
FROM site_month WHERE month >= $start AND month < $end
GROUP BY ALL {{order}}
"""


def contacts(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many contacts did sites have, in all and with each kind of person taking part?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `recipient`: any, lead, assistant, home_based, leader. `denominator` is all contacts; `n` counts
        sites with a contact.

    Notes
    -----
    A contact is one of `coverage`. One session with people of two sites is a contact of each; one with a lead
    teacher and the leader of the site counts under both, so the kinds add up to more than all.
    """
    asked = ask(gate, selection, "contacts", by)
    known, cautions = logs_of(asked)
    found = asked.rows(_QUERY.format(keys=asked.keys(), order=asked.order()))
    rows = [
        {
            **key,
            "recipient": recipient,
            "value": int(values[recipient]) if known else None,
            "numerator": int(values[recipient]) if known else None,
            "denominator": int(values["any"]) if known else None,
            "n": int(values["sites"]),
            "reason": None if known else NO_LOGS,
        }
        for key, values in asked.cells(found)
        for recipient in RECIPIENTS
    ]
    return asked.result(rows, settings=("contact_minutes",), cautions=cautions)
