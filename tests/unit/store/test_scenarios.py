"""Scenarios in the journal: the latest of a name is in force, and what was is kept."""

from __future__ import annotations

from pathlib import Path

from coaching_analytics.store import journal
from coaching_analytics.store.scenarios import remove_scenario, save_scenario, saved_scenarios
from coaching_analytics.vocabulary.levers import scenario


def test_the_latest_of_a_name_is_in_force(tmp_path: Path) -> None:
    assert saved_scenarios(tmp_path) == {}
    save_scenario(tmp_path, scenario("Lean", {"sites_per_post": 30.0}), by="ann")
    save_scenario(tmp_path, scenario("Rich", {"sites_per_post": 10.0}), by="ann")
    save_scenario(
        tmp_path, scenario("Lean", {"sites_per_post": 28.0}), snapshot="s1", filters="North", by="bob"
    )
    found = saved_scenarios(tmp_path)
    assert list(found) == ["Rich", "Lean"]
    assert found["Lean"].scenario.moved == {"sites_per_post": 28.0}
    assert (found["Lean"].by, found["Lean"].snapshot, found["Lean"].filters) == ("bob", "s1", "North")
    assert len(journal.read(tmp_path, "scenario")) == 3


def test_a_removed_scenario_stays_in_the_journal(tmp_path: Path) -> None:
    save_scenario(tmp_path, scenario("Lean", {"sites_per_post": 30.0}))
    remove_scenario(tmp_path, "Lean")
    assert saved_scenarios(tmp_path) == {}
    assert len(journal.read(tmp_path, "scenario")) == 1
    save_scenario(tmp_path, scenario("Lean", {"sites_per_post": 31.0}))
    assert saved_scenarios(tmp_path)["Lean"].scenario.moved == {"sites_per_post": 31.0}


def test_a_lever_of_another_version_is_left_out(tmp_path: Path) -> None:
    journal.write(
        tmp_path, "scenario", {"name": "Old", "moved": {"speed": 3, "overhead": 90, "feedback": "x"}}
    )
    journal.write(tmp_path, "pin", {"snapshot": "s1"})
    assert saved_scenarios(tmp_path)["Old"].scenario.moved == {"overhead": 90.0}


def test_each_system_has_its_own_scenarios(tmp_path: Path) -> None:
    """The same name means two plans in two systems; a line of an earlier version, without one, is for all."""
    save_scenario(tmp_path, scenario("Old", {"feedback": 1}))
    save_scenario(tmp_path, scenario("Lean", {"feedback": 2}), system="wa")
    save_scenario(tmp_path, scenario("Lean", {"feedback": 3}), system="ed")
    assert list(saved_scenarios(tmp_path, "wa")) == ["Old", "Lean"]
    assert saved_scenarios(tmp_path, "wa")["Lean"].scenario.moved == {"feedback": 2}
    remove_scenario(tmp_path, "Lean", system="ed")
    assert list(saved_scenarios(tmp_path, "ed")) == ["Old"]
    assert list(saved_scenarios(tmp_path, "wa")) == ["Old", "Lean"]
