"""Rules of levels that a store brings along in its folder, and those of the state it says it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.bundle import export_bundle, import_bundle, recompute
from coaching_analytics.metrics import qris_rules
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate, StoreError, backup, open_store, restore, verify
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.store_rules import write_rules
from coaching_analytics.vocabulary.rules import RuleError
from tests.spec.rated_system import YEAR, rated_store, visit
from tests.spec.test_qris_rules import HEAD, LEVEL, element

VISITS = [visit("A1", "2024-09-01", 2.0), visit("A2", "2025-01-10", 4.0), visit("B1", "2024-10-01", 3.5)]


def text(systems: str = '["demo"]', id: str = "ours", value: float = 3.0) -> str:
    head = HEAD.format(version="1", combine="block", start="2000-01-01", end="")
    head = head.replace('["demo"]', systems).replace('id = "demo"', f'id = "{id}"')
    return head + LEVEL.format("2") + element("mean", "mean", value)


def store(path: Path, profile: str = "") -> Gate:
    system = [
        {"system_id": "demo", "system_name": "Demo", "fiscal_year_start_month": 7,
         "school_year_start_month": 8, "profile": profile}
    ]  # fmt: skip
    return rated_store(path, VISITS, system=system)


def sets(result: Result) -> set[str]:
    return {str(row.by["rules"]) for row in result.records()}


def at_level_two(result: Result) -> float | None:
    return result.row(kind="level", name="2").numerator


def test_a_store_is_held_to_its_own_rules_and_every_figure_names_them(tmp_path: Path) -> None:
    """Means 3.0 of site A and 3.5 of B against 3: both reach level 2; against 3.2 only B does."""
    before = store(tmp_path)
    assert "rules_of_this_store" not in qris_rules(before, YEAR).settings
    write_rules(Layout.of(tmp_path), text())
    found = qris_rules(open_store(tmp_path), YEAR)
    assert (sets(found), at_level_two(found)) == ({"ours"}, 2)
    assert "Demo rules: rules that this store brings along." in found.cautions
    assert found.curves["rules"]["title"].unique().tolist() == ["Demo rules"]
    write_rules(Layout.of(tmp_path), text(value=3.2))
    stricter = qris_rules(open_store(tmp_path), YEAR)
    assert at_level_two(stricter) == 1
    assert found.snapshot == stricter.snapshot == before.snapshot
    assert found.settings["rules_of_this_store"] != stricter.settings["rules_of_this_store"]


def test_rules_of_another_system_are_not_applied(tmp_path: Path) -> None:
    store(tmp_path)
    write_rules(Layout.of(tmp_path), text('["elsewhere"]'))
    assert qris_rules(open_store(tmp_path), YEAR).records() == []


def test_a_system_that_names_its_state_gets_its_rules_unless_the_store_brings_some(tmp_path: Path) -> None:
    """Washington's rules ended in 2017, so these sites have none on their date: said, not guessed."""
    gate = store(tmp_path, "Washington")
    found = qris_rules(gate, YEAR)
    assert sets(found) == {"wa_early_achievers"}
    level = (
        found.row(kind="level", name="3 to 5") if found.rows["value"].notna().any() else found.records()[0]
    )
    assert level.value is None
    assert level.excluded.get("no rules on its date") == 2
    write_rules(Layout.of(tmp_path), text())
    assert sets(qris_rules(open_store(tmp_path), YEAR)) == {"ours"}
    named = open_store(tmp_path, settings={"rule_set": "made_up"})
    assert sets(qris_rules(named, YEAR)) == {"made_up"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            text().replace('statistic = "mean"', 'statistic = "median"'),
            "Rules ours, element mean: statistic is one of",
        ),
        (text().replace("source = ", "sauce = "), "Rules ours misses ['source']; unknown: ['sauce']"),
        (text("[]"), "Rules ours: systems names the ids"),
        (text(id="made_up"), "Rules made_up: the product has a set of this id"),
        ("[[rules]\n", "It is no TOML"),
        ('rules = "none"', "not laid out as rules"),
    ],
)
def test_a_faulty_file_is_refused_and_names_the_row(tmp_path: Path, given: str, told: str) -> None:
    store(tmp_path)
    (tmp_path / "rules.toml").write_text(given, "utf-8")
    with pytest.raises(StoreError) as refused:
        open_store(tmp_path)
    assert told in str(refused.value)
    assert "Mend it" in str(refused.value)
    assert [finding.kind for finding in verify(tmp_path) if finding.kind != "reference"] == ["rules"]
    with pytest.raises(RuleError):
        write_rules(Layout.of(tmp_path), given)


def test_backups_and_bundles_carry_the_rules(tmp_path: Path) -> None:
    store(tmp_path / "one")
    write_rules(Layout.of(tmp_path / "one"), text())
    backup(tmp_path / "one", tmp_path / "kept.tar")
    restore(tmp_path / "kept.tar", tmp_path / "two")
    assert at_level_two(qris_rules(open_store(tmp_path / "two"), YEAR)) == 2
    export_bundle(open_store(tmp_path / "one"), tmp_path / "bundle.zip", YEAR)
    import_bundle(tmp_path / "bundle.zip", tmp_path / "three")
    assert at_level_two(qris_rules(open_store(tmp_path / "three"), YEAR)) == 2
    assert recompute(tmp_path / "bundle.zip").differences == ()
