"""Pictures of contact over time: words, marks and tables of real answers, and what the public may not see."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from coaching_analytics import metrics
from coaching_analytics.charts import (
    capacity,
    contact_gaps,
    continuity,
    cycles,
    elements,
    follow_up,
    hours_received,
    not_held,
    planned_hours,
)
from coaching_analytics.charts.columns import Column, columns_figure
from coaching_analytics.charts.picture import Picture
from coaching_analytics.charts.site_lists import mark_words
from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate, open_store
from coaching_analytics.vocabulary.selection import Selection
from tests.systems import two_systems

Ask = Callable[..., Result]


def both(ask: Ask, name: str, by: str = "region") -> tuple[Result, Result]:
    return ask(name), ask(name, by)


PICTURES: dict[str, Callable[[Ask], Picture]] = {
    "gaps": lambda ask: contact_gaps.contact_gaps(*both(ask, "contact_gaps")),
    "gap sites": lambda ask: contact_gaps.sites(ask("contact_gaps")),
    "cycles": lambda ask: cycles.funnel(ask("cycle_completeness")),
    "open cycles": lambda ask: cycles.open_cycles(ask("cycle_completeness")),
    "planned": lambda ask: planned_hours.planned_hours(*both(ask, "dose_fidelity", "agency")),
    "planned sites": lambda ask: planned_hours.sites(ask("dose_fidelity")),
    "continuity": lambda ask: continuity.continuity(*both(ask, "continuity", "setting"), by="setting"),
    "continuity sites": lambda ask: continuity.sites(ask("continuity")),
    "not held": lambda ask: not_held.not_held(*both(ask, "not_held")),
    "not held sites": lambda ask: not_held.sites(ask("not_held")),
    "received": lambda ask: hours_received.hours_received(*both(ask, "exposure_hours")),
    "educators": lambda ask: hours_received.by_educator(ask("exposure_hours")),
    "capacity": lambda ask: capacity.capacity(*both(ask, "capacity_used")),
    "follow-up": lambda ask: follow_up.follow_up(*both(ask, "training_followed_up")),
    "elements": lambda ask: elements.elements(*both(ask, "six_elements")),
}
FORBIDDEN = ("dose", "compliance", "significant", "FTE", "worst", "nan", "None ")


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    path: Path = two_systems(tmp_path_factory)
    return open_store(path)


def asking(gate: Gate, viewer: Viewer) -> Ask:
    def ask(name: str, *by: str) -> Result:
        return release(getattr(metrics, name)(gate, Selection(system="wa"), by=by), viewer)

    return ask


@pytest.mark.parametrize("name", PICTURES)
def test_a_question_words_marks_and_a_table(gate: Gate, name: str) -> None:
    picture = PICTURES[name](asking(gate, Viewer.owner()))
    assert not picture.empty, picture.needs
    assert picture.title.endswith("?")
    assert picture.sentence
    assert len(picture.table)
    assert set(picture.numeric) <= set(picture.table.columns)
    assert all(isinstance(cell, str) for cell in picture.table.to_numpy().ravel())
    assert all("NaN" not in json.dumps(json.loads(panel.figure.to_json())) for panel in picture.panels)
    said = f"{picture.sentence} {picture.caption} {picture.alt} {' '.join(picture.table.columns)}"
    assert [word for word in FORBIDDEN if word in said] == []


@pytest.mark.parametrize("name", ["open cycles", "educators"])
def test_a_list_of_educators_is_for_staff_only(gate: Gate, name: str) -> None:
    picture = PICTURES[name](asking(gate, Viewer.published()))
    assert picture.needs.startswith("Hidden:")
    assert picture.table.empty


@pytest.mark.parametrize("name", ["gap sites", "planned sites"])
def test_published_lists_of_sites_name_no_coach(gate: Gate, name: str) -> None:
    assert "Coach" in PICTURES[name](asking(gate, Viewer.owner())).table
    assert "Coach" not in PICTURES[name](asking(gate, Viewer.published())).table


def test_why_a_low_figure_may_not_be_little_effort() -> None:
    marked = pd.Series({"coaching_cap": 6, "capped": True, "no_logs": True})
    assert mark_words(marked) == "Policy caps its sessions at 6 a year; No logs from its coach"
    assert mark_words(pd.Series({"coaching_cap": None, "capped": False, "no_logs": False})) == ""


def test_a_column_apart_is_hollow() -> None:
    drawn = json.loads(columns_figure([Column("None", 3, "", True), Column("1", 2, "")], "x", "y").to_json())
    assert drawn["data"][0]["marker"]["color"][0] == "#FFFFFF"
    assert drawn["data"][0]["y"] == [3, 2]
