"""What would it take, and what would go with it, to coach otherwise? (W1)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import check_by
from coaching_analytics.metrics.plan_base import EVIDENCE, FIGURES, Base, base_of
from coaching_analytics.metrics.plan_outcome import cautions_of
from coaching_analytics.metrics.plan_rows import rows_of
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import Result, frame
from coaching_analytics.statistics import planning
from coaching_analytics.vocabulary.levers import Scenario, levers, read
from coaching_analytics.vocabulary.selection import Selection, SelectionError

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

TODAY = "Today"
NEEDS_DIFFERENCES = "best_share"


def plan(
    gate: Gate,
    selection: Selection = Selection(),
    *,
    by: Sequence[str] = (),
    scenarios: Sequence[Scenario | str] = (),
) -> Result:
    """Posts, dollars, hours and sites today and in each scenario, and the change in scores that went with it.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Nothing: a plan is for the whole selection.
    scenarios
        Named sets of moved levers (`vocabulary.levers.scenario`), or their text:
        Name|lever:value|lever:value. Their names differ.

    Returns
    -------
    Result
        Rows by scenario ("Today" first), output, and for outcomes by instrument, edition, age group, domain
        and evidence. See `planned`.
    """
    check_by(REGISTRY["plan"], by)
    gate, given = gate.sharing(), [_stated(one) for one in scenarios]
    wanted = (*FIGURES, *wanted_evidence(given))
    answers = {name: REGISTRY[name].function(gate, selection, **EVIDENCE.get(name, {})) for name in wanted}
    return planned(answers, given)


def _stated(given: Scenario | str) -> Scenario:
    """A scenario, from its text where it is one; no part of the text is passed over."""
    if isinstance(given, Scenario):
        return given
    found, unknown = read(given)
    if unknown:
        raise SelectionError(f"{found.name}: this plan knows no {', '.join(map(repr, unknown))}.")
    return found


def wanted_evidence(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """The metrics that hold evidence for these scenarios: none while nothing is moved, differences of coaches
    only for their lever."""
    moved = {name for one in scenarios for name in one.moved}
    return tuple(
        name for name in EVIDENCE if moved and (NEEDS_DIFFERENCES in moved or name != "coach_differences")
    )


def planned(answers: Mapping[str, Result], scenarios: Sequence[Scenario]) -> Result:
    """The plan from whole answers of the metrics behind it, as they are shown to a reader.

    Parameters
    ----------
    answers
        By name, of `plan_base.FIGURES` and of those of `plan_base.EVIDENCE` that are wanted.
    scenarios
        Named sets of moved levers.

    Returns
    -------
    Result
        Outputs: posts, filled_posts, people, sites_per_post, sites_per_person, released_posts,
        coaches_left (people in the period); budgetary, with_overhead, with_in_kind (dollars of the period);
        hours_given, hours_per_site, hours_per_educator, virtual_share, sites_reached; hours_at_high and
        hours_elsewhere where that lever is moved; outcome (points of a site's score a year on),
        outcome_at_need and outcome_other. Curves: `levers` (today's value of each), `moved` (value of
        each moved lever by scenario), `week` (hours by use and scenario), `costs` (dollars by ingredient).
    """
    names = [TODAY, *(one.name for one in scenarios)]
    if len(set(names)) < len(names):
        raise SelectionError(f"Scenarios need different names, and none is called {TODAY}: {names[1:]}.")
    metric, base, first = REGISTRY["plan"], base_of(answers), answers["sites_per_coach"]
    rows: list[dict[str, Any]] = []
    weeks: list[tuple[str, str, float]] = []
    spent: list[tuple[str, str, str, Any]] = []
    for one in (Scenario(TODAY), *scenarios):
        found, week, lines = rows_of(base, one)
        rows += found
        weeks += [(one.name, use, hours) for use, hours in week.items()]
        spent += [(one.name, line.ingredient, line.perspective, line.amount) for line in lines]
    told = [
        caution
        for name, one in answers.items()
        if name in FIGURES or any(plan.moved for plan in scenarios)
        for caution in one.cautions
    ]
    settings = {key: value for one in answers.values() for key, value in one.settings.items()}
    return Result(
        metric=metric.name,
        question=metric.question,
        unit=metric.unit,
        window=first.window,
        as_of=first.as_of,
        snapshot=first.snapshot,
        settings=settings,
        cautions=tuple(dict.fromkeys((*cautions_of(base, scenarios), *base.cautions, *told))),
        by=metric.facets,
        rows=frame(metric.facets, rows),
        curves={
            "levers": pd.DataFrame(
                list(lever_values(base).items()), columns=["lever", "value"], dtype=object
            ),
            "moved": pd.DataFrame(
                [(one.name, name, value) for one in scenarios for name, value in one.moved.items()],
                columns=["scenario", "lever", "value"],
            ),
            "week": pd.DataFrame(weeks, columns=["scenario", "use", "value"]),
            "costs": pd.DataFrame(spent, columns=["scenario", "ingredient", "perspective", "amount"]),
        },
        people=metric.people,
        origin=first.origin,
    )


def lever_values(base: Base) -> dict[str, float | None]:
    """Today's value of every lever: of the store, or the one that moves nothing; None when not known."""
    found = {name: lever.default for name, lever in levers().items()}
    if base.today is not None:
        found["sites_per_post"] = base.today.sites / base.today.posts
        found |= {use: base.today.week.get(use) for use in planning.FREE}
    return found
