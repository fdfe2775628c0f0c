"""Which resources do coaches use, where, and at which step of a cycle? (H1)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import resources
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STAGES = ("plan", "observation", "reflection", "feedback", "after_feedback", "no_cycle")
ALL = "all"
NOBODY = "no session names a resource"
COLUMNS = (
    "resource", "title", "resource_kind", "topic", "instruments", "owner", "link", "sessions", "sites",
    "regions", "last_month", "retired", "why", "source",
)  # fmt: skip

_USE = """
SELECT {keys}resource_id, stage, CAST(sum(sessions) AS BIGINT) AS sessions
FROM resource_month WHERE month >= $start AND month < $end GROUP BY ALL ORDER BY ALL
"""
_WHERE = """
SELECT resource_id, CAST(sum(sessions) AS BIGINT) AS sessions, count(DISTINCT site_id) AS sites,
       string_agg(DISTINCT region_id, chr(31) ORDER BY region_id) AS regions, max(month) AS last_month
FROM resource_month WHERE month >= $start AND month < $end GROUP BY resource_id ORDER BY resource_id
"""
# Resources have no place: a choice of one system sees those used in it and those used nowhere.
_ITEMS = "SELECT * FROM resource_item ORDER BY resource_id"
_ELSEWHERE = "SELECT DISTINCT system_id, resource_id FROM resource_month ORDER BY ALL"


def resource_use(
    gate: Gate,
    selection: Selection = Selection(),
    *,
    by: Sequence[str] = (),
    entered: resources.Entered | None = None,
) -> Result:
    """How many sessions used each resource, and at which step of the coaching cycle?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, month, quarter, school_year, fiscal_year.
    entered
        What staff added and retired; read from the store's journal when left out.

    Returns
    -------
    Result
        Facets `resource` (all, or one) and `stage` (all, plan, observation, reflection, feedback,
        after_feedback, no_cycle). Values count sessions held; a session with two resources counts with each,
        and twice under all. Curve `resources`: every resource on record or added by staff, used or not, with
        its instruments, sites, regions, last month of use, and whether and why it was retired.

    Notes
    -----
    The stage is the step of the cycle that was next on the day of the session::

        sessions(all stages) = plan + observation + reflection + feedback + after_feedback + no_cycle
    """
    asked = ask(gate, selection, "resource_use", by)
    known, cautions = logs_of(asked)
    found = asked.rows(_USE.format(keys=asked.keys()))
    cells: dict[tuple[Any, ...], dict[str, dict[str, int]]] = {} if asked.by else {(): {}}
    for key, line in asked.cells(found):
        use = cells.setdefault(tuple(key.values()), {})
        for name in (ALL, str(line["resource_id"])):
            steps = use.setdefault(name, {})
            steps[line["stage"]] = steps.get(line["stage"], 0) + int(line["sessions"])
    order = sorted(cells, key=lambda key: [(part is None, str(part)) for part in key])
    rows = [row for key in order for row in _rows(dict(zip(asked.by, key, strict=True)), cells[key], known)]
    return asked.result(rows, cautions=cautions, curves={"resources": _listed(asked, entered)})


def _rows(
    key: Mapping[str, Any], use: Mapping[str, Mapping[str, int]], known: bool
) -> Iterator[dict[str, Any]]:
    """The counts of one cell, all resources first."""
    for resource in (ALL, *sorted(name for name in use if name != ALL)):
        steps = use.get(resource, {})
        whole = sum(steps.values())
        reason = None if whole else NOBODY if known else NO_LOGS
        for stage in (ALL, *STAGES):
            count = whole if stage == ALL else steps.get(stage, 0)
            yield {
                **key,
                "resource": resource,
                "stage": stage,
                "value": count if reason is None else None,
                "numerator": count,
                "denominator": whole,
                "n": whole,
                "reason": reason,
            }


def _listed(asked: Ask, given: resources.Entered | None) -> pd.DataFrame:
    """Every resource the choice may see with its use, the most used first."""
    items = {str(line["resource_id"]): line for line in asked.rows(_ITEMS).to_dict("records")}
    used = {str(line["resource_id"]): line for line in replace(asked, by=()).rows(_WHERE).to_dict("records")}
    entered = resources.entered(asked.gate.path) if given is None else given
    for name in _elsewhere(asked):
        items.pop(name, None)
    lines: list[tuple[Any, ...]] = []
    for name in {**items, **entered.added}:
        one, use = entered.added.get(name), used.get(name, {})
        about = _about(one) if one is not None else _from_table(items[name])
        lines.append(
            (
                name, *about, int(use.get("sessions", 0)), int(use.get("sites", 0)),
                str(use.get("regions") or ""), use.get("last_month"), name in entered.retired,
                entered.retired.get(name, ""), "staff" if one is not None else "file",
            )
        )  # fmt: skip
    lines.sort(key=lambda line: (-line[7], str(line[1]).lower(), line[0]))
    return pd.DataFrame(lines, columns=list(COLUMNS), dtype=object)


def _elsewhere(asked: Ask) -> set[str]:
    """Resources used in other systems only."""
    if asked.selection.system is None:
        return set()
    found = asked.gate.rows(Selection(), _ELSEWHERE)
    own = set(found.loc[found["system_id"] == asked.selection.system, "resource_id"])
    return set(found["resource_id"]) - own


def _about(one: resources.Resource) -> tuple[str, ...]:
    return (one.title, one.kind, one.topic, ", ".join(one.instruments), one.owner, one.link)


def _from_table(line: Mapping[Any, Any]) -> tuple[str, ...]:
    instruments = str(line["instruments"]).replace("\x1f", ", ")
    return (line["title"], line["resource_kind"], line["topic"], instruments, line["owner"], line["link"])
