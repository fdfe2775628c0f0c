"""What does the policy say, and what do the data show? (S1)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.policy_figures import figure
from coaching_analytics.metrics.result import Result
from coaching_analytics.store.own_profile import kept
from coaching_analytics.vocabulary.profiles import (
    COMMON,
    OWN,
    Check,
    Profile,
    Statement,
    checks,
    common,
    profile_of,
    profiles,
)
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

SETTING, ON_RECORD = "policy_profile", "on_record"
COLUMNS = (
    "statement", "question", "title", "unit", "definition", "metric", "said_by", "said", "source",
    "asked_low", "asked_high", "about",
)  # fmt: skip


def policy_practice(
    gate: Gate,
    selection: Selection = Selection(),
    *,
    by: Sequence[str] = (),
    profile: Profile | str | None = None,
) -> Result:
    """The figure of the store beside every statement of policy that it can check.

    Parameters
    ----------
    gate, selection
        The store; places and period. One system at a time.
    by
        Nothing: a policy is of a whole system. Narrow the selection to see a region.
    profile
        The profile whose words stand beside the figures, or its id. Left out: that of the setting
        `policy_profile`, else the one on the system's record, else of the one it is modelled on, else its
        own.

    Returns
    -------
    Result
        Facet `statement`: one row a figure, whether or not the profile speaks of it. Curve `statements`: what
        is said about it, by whom and where, and the bounds it asks for; where the profile is silent, what was
        found over the five systems together. A figure beside a policy is no verdict on either.

    Notes
    -----
    Each figure is the cell of the metric it names, in that metric's own definition and with its n.
    """
    asked = ask(gate, selection, "policy_practice", by)
    chosen = chosen_profile(gate, selection, profile)
    rows: list[dict[str, Any]] = []
    lines: list[tuple[Any, ...]] = []
    cautions: list[str] = []
    for check in checks().values():
        found, result = figure(gate, asked.selection, check)
        rows.append({"statement": check.id, **found, "behind": check.behind})
        lines.append(_line(check, chosen))
        cautions += result.cautions
    answer = asked.result(
        rows,
        settings=(SETTING,),
        extra_settings={"profile": chosen.id},
        cautions=tuple(dict.fromkeys(cautions)),
        curves={"statements": pd.DataFrame(lines, columns=list(COLUMNS), dtype=object)},
    )
    behind = [check.behind for check in checks().values()]
    people = pd.Series([row.get("people", row.get("n")) for row in rows], dtype=object)
    return replace(answer, rows=answer.rows.assign(behind=behind, people=people))


def chosen_profile(gate: Gate, selection: Selection, wanted: Profile | str | None = None) -> Profile:
    """The profile asked for, or the one the selected system follows."""
    if isinstance(wanted, Profile):
        return wanted
    system = gate.system(selection)
    name = wanted
    if name is None:
        stated = str(gate.settings[SETTING])
        setting = "" if stated == ON_RECORD else stated
        name = profile_of(
            system.system_id, str(system.profile or ""), simulated=gate.origin == "simulated", setting=setting
        )
    if name in profiles():
        return profiles()[name]
    if name == COMMON:
        return common()
    return kept(gate.path, system.system_id, str(system.system_name)).profile


def _line(check: Check, profile: Profile) -> tuple[Any, ...]:
    """What is said about a figure: by the profile, else over the five together, else by nobody."""
    own = profile.about(check.id)
    shared = common().about(check.id) if profile.id != OWN else None
    said: Statement | None = own or shared
    who = profile.name if own else common().name if shared else ""
    told = (said.text, said.source, said.low, said.high, said.about) if said else ("", "", None, None, False)
    return (
        check.id, check.question, check.title, check.unit, check.definition, check.metric, who, *told,
    )  # fmt: skip
