"""The change in scores that went, in this store, with hours or dollars like those of a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coaching_analytics.metrics.coach_differences import ASSUMPTION
from coaching_analytics.metrics.plan_base import DOLLARS, NO_EVIDENCE, Base, Slope, Spread
from coaching_analytics.statistics.planning import Hours
from coaching_analytics.statistics.planning_cost import Cost, totals
from coaching_analytics.statistics.planning_outcome import best_at_need, expected_change
from coaching_analytics.vocabulary.levers import Scenario

LEVER = "best_share"
METHOD = {
    "hours": "range of points an hour, times hours",
    "dollars": "range of points a dollar, times dollars",
}
COACHES, ASSUMED = "coaches", "coaches_assumed"
TRUSTED = 0.5
"""Reliability below which a difference between coaches is called an assumption (measure A1)."""
STRAIGHT = (
    "The change in scores is what went with hours or dollars in this store, drawn on in a straight line: an "
    "association, not proof that the change would follow."
)
AVERAGE = (
    "By dollars every further dollar is taken to go with as much change as the average one did. That is "
    "seldom so, and says nothing of which dollars are cut."
)
CENTRAL = (
    "What supervision and overhead do for scores is not in this store: no change in hours is not the same as "
    "no loss."
)
VIRTUAL = "Whether virtual contact goes with the same change as contact in person is not in this store."
REACHED = "Sites reached are those that could have today's hours each."
MOVES = (
    "Moving the most effective coaches adds nothing on average: what the sites of highest need gain, the "
    "other sites lose."
)
SAID: Mapping[str, str] = {
    "supervision": CENTRAL, "overhead": CENTRAL, "moved_to_virtual": VIRTUAL, LEVER: MOVES,
}  # fmt: skip


def outcomes(base: Base, one: Scenario, given: Hours, lines: Sequence[Cost]) -> Iterator[dict[str, Any]]:
    """The rows of one scenario: by every piece of evidence, or one that says there is none."""
    shown = [slope for slope in base.slopes if slope.value is not None]
    if not shown:
        why = next((slope.reason for slope in base.slopes if slope.reason), "")
        yield {"output": "outcome", "reason": f"{NO_EVIDENCE}: {why}" if why else NO_EVIDENCE}
    for slope in shown:
        yield {
            "output": "outcome",
            **slope.facets,
            "evidence": slope.source,
            **_changed(base, slope, given, lines),
        }
    if LEVER in one.moved:
        yield from _moved(base, one.moved[LEVER] / 100)


def _changed(base: Base, slope: Slope, given: Hours, lines: Sequence[Cost]) -> dict[str, Any]:
    """Points by one slope: of a site's hours a year, or of a room's dollars a year."""
    assert base.today is not None
    assert slope.value is not None
    if slope.source == DOLLARS:
        kind = "dollars"
        if not base.lines or not base.rooms:
            return {"reason": base.reasons.get("dollars") or base.reasons["classroom"]}
        spent = totals(lines)[base.cost_total] - totals(base.lines)[base.cost_total]
        change = float(spent) / base.rooms / base.years
    else:
        kind = "hours"
        if given.given is None or base.today.given is None:
            return {"reason": base.reasons["given"]}
        change = (given.given - base.today.given) / base.today.sites / base.years
    value, low, high = expected_change(change, (slope.value, slope.low, slope.high))
    row: dict[str, Any] = {"value": value, "n": slope.n}
    if low is None:
        return row
    return {**row, "low": low, "high": high, "level": slope.level, "method": METHOD[kind]}


def _moved(base: Base, share: float) -> Iterator[dict[str, Any]]:
    """Points of the sites of highest need and of the others when coaches change places."""
    known = [spread for spread in base.spreads if spread.value is not None]
    if not known:
        why = next((spread.reason for spread in base.spreads if spread.reason), "")
        reason = f"{NO_EVIDENCE}: {why}" if why else NO_EVIDENCE
        yield from ({"output": name, "reason": reason} for name in ("outcome_at_need", "outcome_other"))
        return
    for spread in known:
        yield from _places(spread, share)


def _places(spread: Spread, share: float) -> Iterator[dict[str, Any]]:
    assert spread.value is not None
    assert spread.reliability is not None
    source = ASSUMED if spread.reliability < TRUSTED else COACHES
    for number, output in enumerate(("outcome_at_need", "outcome_other")):
        at = [
            None if end is None else best_at_need(end, spread.reliability, share)[number] + 0.0
            for end in (spread.value, spread.low, spread.high)
        ]
        row = {"output": output, **spread.facets, "evidence": source, "value": at[0], "n": spread.n}
        if at[1] is not None and at[2] is not None:
            ends = sorted((at[1], at[2]))
            row |= {"low": ends[0], "high": ends[1], "level": spread.level,
                    "method": "range of the spread between coaches"}  # fmt: skip
        yield row


def cautions_of(base: Base, scenarios: Sequence[Scenario]) -> Iterator[str]:
    """What a reader must see beside these scenarios."""
    if not any(one.moved for one in scenarios):
        return
    yield REACHED
    shown = [slope for slope in base.slopes if slope.value is not None]
    if shown:
        yield STRAIGHT
    if any(slope.source == DOLLARS for slope in shown):
        yield AVERAGE
    yield from dict.fromkeys(SAID[name] for one in scenarios for name in one.moved if name in SAID)
    trust = [spread.reliability for spread in base.spreads if spread.reliability is not None]
    if any(LEVER in one.moved for one in scenarios) and any(value < TRUSTED for value in trust):
        yield ASSUMPTION
