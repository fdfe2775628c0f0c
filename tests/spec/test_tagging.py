"""Tagging lines by rule: what the preview promises is what applying does, and it can be taken back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.bundle import export_bundle, import_bundle, recompute
from coaching_analytics.metrics import alignment
from coaching_analytics.metrics.tag_preview import Amount, tag_preview
from coaching_analytics.store import (
    Gate,
    StoreError,
    backup,
    info,
    journal,
    open_store,
    rebuild,
    restore,
    undo,
    use,
    verify,
)
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.tag_journal import APPLIED, history, in_force, keep, kept
from coaching_analytics.store.tags import apply_tags, undo_tags
from coaching_analytics.vocabulary.tags import TagRule
from tests.spec.rated_system import YEAR, money, rated_store
from tests.stores import ONE_THREAD, add

SYSTEM = ("system", "demo")


def line(number: int, amount: str, **further: Any) -> dict[str, Any]:
    return money(number, SYSTEM, amount, **{"restricted": False, "fixed": False, **further})


LINES = [
    line(1, "100.00", priority="literacy", function_code="2213"),
    line(2, "60.01", function_code="2213"),
    line(3, "50.00", function_code="2212", fund_source="Title II_grant"),
    line(4, "25.00", function_code="1000", amount_kind="budget"),
    line(5, "9.99", function_code="2213", perspective="in_kind"),
    line(6, "7.77", object_code="580", ingredient="travel"),
]
TRAINING = TagRule("coaching", function="221*", system="demo")
TITLE = TagRule("literacy", text="title ii")
TRAVEL = TagRule("coaching", text="TRAVEL", object="5*")
RULES = (TRAINING, TITLE, TRAVEL)


def store(path: Path) -> Gate:
    return rated_store(path, spending=LINES)


def tagged(gate: Gate) -> dict[str, tuple[str | None, str | None]]:
    found = gate.rows(YEAR, "SELECT spending_id, priority, tagged_by FROM spending_line ORDER BY spending_id")
    plain = found.astype(object).where(found.notna(), None)
    return {row["spending_id"]: (row["priority"], row["tagged_by"]) for row in plain.to_dict("records")}


def by_priority(gate: Gate) -> dict[str | None, Amount]:
    """Whole lines and dollars by priority, as the store now says."""
    found = gate.rows(
        YEAR,
        "SELECT priority, count(*) AS lines, "
        "coalesce(sum(amount) FILTER (WHERE amount_kind = 'actual'), 0)::DECIMAL(18, 2) AS actual, "
        "coalesce(sum(amount) FILTER (WHERE amount_kind = 'budget'), 0)::DECIMAL(18, 2) AS budget "
        "FROM spending_line WHERE perspective <> 'in_kind' GROUP BY priority",
    )
    return {
        row["priority"] if isinstance(row["priority"], str) else None: Amount(
            int(row["lines"]), row["actual"], row["budget"]
        )
        for row in found.to_dict("records")
    }


def test_the_preview_says_what_each_rule_takes_and_what_stays(tmp_path: Path) -> None:
    """M2 by the first rule, M3 by two that differ, M6 by the third; M1 has its own; M4 meets none."""
    found = tag_preview(store(tmp_path), YEAR, RULES)
    training, title, travel = found.takes
    assert training.taken == Amount(1, Decimal("60.01"), Decimal("0.00"))
    assert (training.own.actual, training.conflict.actual) == (Decimal("100.00"), Decimal("50.00"))
    assert (title.taken.lines, title.conflict.lines, travel.taken.actual) == (0, 1, Decimal("7.77"))
    assert [each.rules for each in found.conflicts] == [(TRAINING, TITLE)]
    assert found.conflicts[0].amount.actual == Decimal("50.00")
    assert found.after[None] == Amount(2, Decimal("50.00"), Decimal("25.00"))
    assert found.lines["outcome"].tolist() == ["conflict", "taken", "taken", "own", "untagged"]


def test_applying_does_to_the_cent_what_the_preview_said(tmp_path: Path) -> None:
    gate = store(tmp_path)
    promised = tag_preview(gate, YEAR, RULES).after
    apply_tags(tmp_path, RULES, resources=ONE_THREAD)
    now = open_store(tmp_path)
    assert info(tmp_path)["route"] == "extend"
    assert by_priority(now) == promised
    assert tagged(now) == {
        "M1": ("literacy", "line"),
        "M2": ("coaching", "rule"),
        "M3": (None, "conflict"),
        "M4": (None, None),
        "M5": ("coaching", "rule"),
        "M6": ("coaching", "rule"),
    }
    found = alignment(now, YEAR)
    row = found.row(kind="actual", standing="priority", priority="coaching")
    assert row.numerator == Decimal("67.78")
    assert found.row(kind="actual", standing="untagged").numerator == Decimal("50.00")
    assert found.settings["tagging_rules_in_force"] == 3
    assert found.cautions[:2] == (
        "$68 of spending has its priority from the tagging rules in force, not from its own line.",
        "$50 of spending has no priority because two tagging rules differ about it.",
    )


def test_keeping_rules_changes_nothing_until_they_are_applied(tmp_path: Path) -> None:
    """A reader who had the store open before sees the old snapshot after it, too."""
    before = store(tmp_path)
    keep(tmp_path, RULES, "finance")
    assert (kept(tmp_path), in_force(tmp_path)) == (RULES, ())
    assert open_store(tmp_path).snapshot == before.snapshot
    assert not [found for found in verify(tmp_path) if found.kind != "reference"]
    done = apply_tags(tmp_path, RULES, by="finance", resources=ONE_THREAD)
    assert done.changed
    assert tagged(before)["M2"] == (None, None)
    assert tagged(open_store(tmp_path))["M2"] == ("coaching", "rule")
    assert journal.read(tmp_path, APPLIED)[0]["by"] == "finance"


def test_the_same_rules_twice_change_nothing(tmp_path: Path) -> None:
    store(tmp_path)
    first = apply_tags(tmp_path, RULES, resources=ONE_THREAD)
    again = apply_tags(tmp_path, (TRAVEL, TITLE, TRAINING, TITLE), resources=ONE_THREAD)
    assert (again.snapshot, again.changed) == (first.snapshot, False)
    assert len(history(tmp_path)) == 1


def test_what_was_applied_is_taken_back_step_by_step(tmp_path: Path) -> None:
    plain = store(tmp_path).snapshot
    one = apply_tags(tmp_path, [TRAINING], resources=ONE_THREAD).snapshot
    two = apply_tags(tmp_path, RULES, resources=ONE_THREAD).snapshot
    assert len({plain, one, two}) == 3
    assert undo_tags(tmp_path, resources=ONE_THREAD).snapshot == one
    assert in_force(tmp_path) == kept(tmp_path) == (TRAINING,)
    assert undo_tags(tmp_path, resources=ONE_THREAD).snapshot == plain
    assert tagged(open_store(tmp_path))["M2"] == (None, None)
    with pytest.raises(StoreError, match="nothing to take back"):
        undo_tags(tmp_path)


def test_a_rebuild_and_later_files_keep_the_rules(tmp_path: Path) -> None:
    """New lines are tagged as they come; the snapshot built anew is the same one."""
    store(tmp_path)
    apply_tags(tmp_path, RULES, resources=ONE_THREAD)
    batch = add(tmp_path, {"spending": [line(7, "3.00", function_code="2213")]})
    assert tagged(open_store(tmp_path))["M7"] == ("coaching", "rule")
    extended = open_store(tmp_path)
    assert rebuild(tmp_path) == extended.snapshot
    assert tagged(open_store(tmp_path)) == tagged(extended)
    undo(tmp_path, batch)
    assert tagged(open_store(tmp_path))["M2"] == ("coaching", "rule")
    assert not [found for found in verify(tmp_path) if found.kind != "reference"]


def test_backups_and_bundles_carry_the_rules_in_force(tmp_path: Path) -> None:
    store(tmp_path / "one")
    apply_tags(tmp_path / "one", RULES, resources=ONE_THREAD)
    backup(tmp_path / "one", tmp_path / "kept.tar")
    restore(tmp_path / "kept.tar", tmp_path / "two")
    assert tagged(open_store(tmp_path / "two"))["M6"] == ("coaching", "rule")
    export_bundle(open_store(tmp_path / "one"), tmp_path / "bundle.zip", YEAR)
    import_bundle(tmp_path / "bundle.zip", tmp_path / "three")
    assert tagged(open_store(tmp_path / "three"))["M6"] == ("coaching", "rule")
    assert recompute(tmp_path / "bundle.zip").differences == ()


def test_rules_that_cannot_be_read_are_said_to_be_so(tmp_path: Path) -> None:
    store(tmp_path)
    journal.write(tmp_path, APPLIED, {"rules": [{"priority": "x"}]})
    with pytest.raises(StoreError, match="tagging rules in the journal"):
        apply_tags(tmp_path, RULES)
    assert [found.kind for found in verify(tmp_path) if found.kind != "reference"] == ["settings"]


def test_while_an_earlier_snapshot_is_shown_no_rules_are_applied(tmp_path: Path) -> None:
    """One without the rules is an earlier one, though it holds the same files; a rebuild brings them back."""
    plain = store(tmp_path).snapshot
    done = apply_tags(tmp_path, RULES, resources=ONE_THREAD)
    use(tmp_path, plain)
    assert tagged(open_store(tmp_path))["M2"] == (None, None)
    for step in (lambda: apply_tags(tmp_path, [TRAINING]), lambda: undo_tags(tmp_path)):
        with pytest.raises(StoreError, match="earlier snapshot is shown"):
            step()
    assert rebuild(tmp_path) == done.snapshot
    assert tagged(open_store(tmp_path))["M2"] == ("coaching", "rule")


def test_a_publish_cut_short_after_the_rules_were_noted_is_told_and_finished(tmp_path: Path) -> None:
    """The journal counts: what is shown lags behind until somebody publishes."""
    before = store(tmp_path).snapshot
    journal.write(tmp_path, APPLIED, {"rules": [{"priority": "coaching", "function": "2213"}]})
    assert open_store(tmp_path).snapshot == before
    assert [found.kind for found in verify(tmp_path) if found.kind != "reference"] == ["current"]
    done = apply_tags(tmp_path, [TagRule("coaching", function="2213")], resources=ONE_THREAD)
    assert done.changed
    assert Layout.of(tmp_path).published() == done.snapshot
    assert tagged(open_store(tmp_path))["M2"] == ("coaching", "rule")
