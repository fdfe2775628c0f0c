"""resource_use: sessions that used a resource by the step of the cycle, counted session by session."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from coaching_analytics.simulate.answers.records import Answer, Records, answer
from coaching_analytics.simulate.answers.staff import Staff
from coaching_analytics.simulate.clock import AFTER

STEPS = (
    ("plan_date", "plan"),
    ("observation_date", "observation"),
    ("reflection_date", "reflection"),
    ("feedback_date", "feedback"),
)
STAGES = (*(stage for _, stage in STEPS), "after_feedback", "no_cycle")
OPEN_DAYS = 60


def resource_answers(records: Records, staff: Staff) -> list[Answer]:
    """Uses in the window, whole and by region: all and each resource, all stages and each."""
    counts: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for region, resource, stage in _uses(records, staff):
        for place in ("", region):
            for name in ("all", resource):
                counts[place][name, stage] += 1
                counts[place][name, "all"] += 1
    found = []
    for place in ("", *records.regions):
        by: Answer = {"region": place} if place else {}
        if place and not counts[place]:
            continue
        for name in dict.fromkeys(name for name, _ in (*counts[place], ("all", "all"))):
            for stage in ("all", *STAGES):
                found.append(answer(by, counts[place][name, stage], resource=name, stage=stage))
    return found


def _rows(records: Records, table: str, *names: str) -> list[dict[str, Any]]:
    """A table as one mapping a row."""
    columns = [records.column(table, name).tolist() for name in names]
    return [dict(zip(names, line, strict=True)) for line in zip(*columns, strict=True)]


def _uses(records: Records, staff: Staff) -> list[tuple[str, str, str]]:
    """(region, resource, stage) of each use in the window."""
    clock = records.clock
    sessions = {
        row["session_id"]: row
        for row in _rows(records, "session", "session_id", "coach_id", "session_date", "site_id", "status",
                         "approval")
        if row["status"] == "completed"
        and row["approval"] in ("approved", "")
        and clock.window_start <= row["session_date"] < clock.window_end
    }  # fmt: skip
    came: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(records, "session_participant", "session_id", "site_id", "educator_id"):
        if row["session_id"] in sessions:
            came[row["session_id"]].append(row)
    cycles: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    steps = [name for name, _ in STEPS]
    for row in _rows(
        records, "coaching_cycle", "coach_id", "educator_id", "opened_date", "closed_date", *steps
    ):
        cycles[row["coach_id"], row["educator_id"]].append(row)
    region = dict(zip(records.site_ids.tolist(), records.region.tolist(), strict=True))
    at = {str(name): place for place, name in enumerate(staff.ids)}
    found = []
    for row in _rows(records, "session_resource", "session_id", "resource_id"):
        held = sessions.get(row["session_id"])
        if held is None:
            continue
        there = came[row["session_id"]]
        site = held["site_id"] or min((one["site_id"] for one in there), default="")
        month = int(np.searchsorted(clock.months, held["session_date"], side="right")) - 1
        place = region.get(site) or str(staff.employer[at[held["coach_id"]], month])
        own = [cycle for one in there for cycle in cycles[held["coach_id"], one["educator_id"]]]
        found.append((place, row["resource_id"], _stage(own, held["session_date"])))
    return found


def _stage(cycles: list[dict[str, Any]], day: int) -> str:
    """The step that was next on a day in the newest cycle open then."""
    going = [one for one in cycles if one["opened_date"] <= day <= _until(one)]
    if not going:
        return "no_cycle"
    newest = max(going, key=lambda one: one["opened_date"])
    for name, stage in STEPS:
        if newest[name] >= AFTER or day <= newest[name]:
            return stage
    return "after_feedback"


def _until(cycle: dict[str, Any]) -> int:
    closed = int(cycle["closed_date"])
    return closed if closed < AFTER else int(cycle["opened_date"]) + OPEN_DAYS
