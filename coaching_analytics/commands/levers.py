"""Levers of the planner on the command line: `metric plan --set LEVER=VALUE`, `--set scenario=...`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coaching_analytics.commands.console import WrongUsage

PLAN, SCENARIO = "plan", "scenario"
NAME = "Scenario"
"""What the levers given one by one are called, as on the page."""


def options_of(metric: str, texts: Sequence[str], store: Path) -> tuple[list[str], dict[str, Any]]:
    """The settings among `--set` texts, and the options of the metric: the scenarios of a plan.

    A lever moves in one scenario called 'Scenario'. `scenario=Name|lever:value|lever:value` is a whole one,
    `scenario=Name` one that was saved in the store; up to four in all.
    """
    if metric != PLAN:
        return list(texts), {}
    from coaching_analytics.vocabulary.levers import MOST, levers, scenario, written

    moved: dict[str, float] = {}
    given, rest = [], []
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if sign and name == SCENARIO:
            given.append(_whole(value, store))
        elif sign and name in levers():
            moved[name] = _number(name, value)
        else:
            rest.append(text)
    if moved:
        try:
            given.insert(0, written(scenario(NAME, moved)))
        except ValueError as error:
            raise WrongUsage(str(error)) from None
    if len(given) > MOST:
        raise WrongUsage(f"At most {MOST} scenarios are compared; got {len(given)}.")
    return rest, {"scenarios": tuple(given)} if given else {}


def _whole(value: str, store: Path) -> str:
    """The text of a scenario: as it was given, or as it was saved under that name."""
    from coaching_analytics.store.scenarios import saved_scenarios
    from coaching_analytics.vocabulary.levers import SEPARATOR, written

    if SEPARATOR in value:
        return value
    saved = saved_scenarios(store)
    if value not in saved:
        known = ", ".join(map(repr, saved)) or "none"
        raise WrongUsage(f"No scenario {value!r} is saved in this store. Saved: {known}.")
    return written(saved[value].scenario)


def _number(lever: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise WrongUsage(f"--set {lever} takes a number; got {value!r}.") from None
