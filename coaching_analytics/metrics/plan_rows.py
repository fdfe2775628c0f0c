"""The rows of one scenario: staff, dollars, hours and scores, or why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coaching_analytics.metrics.plan_base import FACETS, Base
from coaching_analytics.metrics.plan_outcome import outcomes
from coaching_analytics.statistics import planning
from coaching_analytics.statistics.planning_cost import Cost, costs, totals
from coaching_analytics.vocabulary.levers import Scenario

STAFF = (
    *("posts", "filled_posts", "people", "sites_per_post", "sites_per_person"),
    *("released_posts", "coaches_left"),
)
DOLLARS = ("budgetary", "with_overhead", "with_in_kind")
GIVEN = ("hours_given", "hours_per_site", "hours_per_educator", "sites_reached", "virtual_share")
Rows = Iterator[dict[str, Any]]


def rows_of(base: Base, one: Scenario) -> tuple[list[dict[str, Any]], Mapping[str, float], tuple[Cost, ...]]:
    """Rows, week and dollars of one scenario; rows with the reason alone when it cannot be."""
    if base.today is None:
        return _without(one, base.reasons["posts"]), {}, ()
    try:
        of = planning.staff(base.today, one.moved)
        week = planning.week(base.today, one.moved)
        given = planning.hours(base.today, one.moved, of, week)
    except planning.Impossible as why:
        return _without(one, str(why)), {}, ()
    lines = costs(base.today, base.lines, one.moved, of, week, given)
    rows = [
        *_staff(base.today, of),
        _left(base, one),
        *_dollars(base, lines),
        *_hours(base, one, given),
        *(outcomes(base, one, given, lines) if base.asked else ()),
    ]
    return (
        [{**dict.fromkeys((*FACETS, "evidence")), "scenario": one.name, **row} for row in rows],
        week,
        lines,
    )


def _without(one: Scenario, reason: str) -> list[dict[str, Any]]:
    """Every output of a scenario without a value."""
    return [
        {"scenario": one.name, "output": output, "reason": reason} for output in (*STAFF, *DOLLARS, *GIVEN)
    ]


def _staff(today: planning.Today, of: planning.Staff) -> Rows:
    """Posts, people and what each carries; teacher-leaders are in none of them but the last."""
    yield {"output": "posts", "value": of.posts}
    yield {"output": "filled_posts", "value": of.filled}
    yield {"output": "people", "value": of.people}
    for output, divisor in (("sites_per_post", of.posts), ("sites_per_person", of.people)):
        yield {
            "output": output,
            "value": today.sites / divisor,
            "numerator": today.sites,
            "denominator": divisor,
        }
    yield {"output": "released_posts", "value": of.released}


def _left(base: Base, one: Scenario) -> dict[str, Any]:
    """People who leave in the period: those of today and those the levers add."""
    if base.left is None:
        return {"output": "coaches_left", "reason": base.reasons["left"]}
    more = one.moved.get("coaches_leaving", 0.0) + one.moved.get("replaced", 0.0)
    return {"output": "coaches_left", "value": base.left + more}


def _virtual(base: Base, one: Scenario) -> dict[str, Any]:
    """The share of session hours without travel: today's, and of the rest what the lever moves."""
    if base.virtual is None:
        return {"output": "virtual_share", "reason": base.reasons["virtual"]}
    moved = one.moved.get("moved_to_virtual", 0.0) / 100
    return {"output": "virtual_share", "value": base.virtual + (1 - base.virtual) * moved}


def _dollars(base: Base, lines: Sequence[Cost]) -> Rows:
    """The three totals; without spending there is none, also where levers add dollars."""
    if "dollars" in base.reasons:
        yield from ({"output": total, "reason": base.reasons["dollars"]} for total in DOLLARS)
        return
    yield from ({"output": total, "value": amount} for total, amount in totals(lines).items())


def _hours(base: Base, one: Scenario, given: planning.Hours) -> Rows:
    """Hours given, for a site and for an educator, and sites that could have today's hours each."""
    assert base.today is not None
    if given.given is None:
        yield from ({"output": output, "reason": base.reasons["given"]} for output in GIVEN)
        return
    yield _virtual(base, one)
    yield {"output": "hours_given", "value": given.given}
    for output, count, unit in (
        ("hours_per_site", base.today.sites, "posts"),
        ("hours_per_educator", base.educators, "educator"),
    ):
        if count:
            yield {
                "output": output,
                "value": given.given / count,
                "numerator": given.given,
                "denominator": count,
            }
        else:
            yield {"output": output, "reason": base.reasons[unit]}
    if given.reached is None:
        yield {"output": "sites_reached", "reason": base.reasons["reached"]}
    else:
        yield {"output": "sites_reached", "value": given.reached, "denominator": base.today.at_risk}
    if given.at_high is not None:
        yield {"output": "hours_at_high", "value": given.at_high}
        yield {"output": "hours_elsewhere", "value": given.elsewhere}
