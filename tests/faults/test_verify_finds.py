"""Every kind of damage that was planted is found, and its mend is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from coaching_analytics.store import verify
from coaching_analytics.store.layout import Layout
from tests.stores import add
from tests.unit.store.test_load_modes import SESSIONS

COACH = "coach_id | coach_role\nC1 | coach"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound")
    add(path, {"coach": COACH})
    add(path, {"session": SESSIONS})
    assert verify(path) == []
    return path


def landed(layout: Layout) -> Path:
    return next(layout.landing.glob("coach/*.parquet"))


def entry(layout: Layout) -> Path:
    return min(layout.ledger.glob("*.json"))


def lost_landing(layout: Layout) -> None:
    landed(layout).unlink()


def extra_landing(layout: Layout) -> None:
    shutil.copyfile(landed(layout), layout.rows("coach", "000009-aaaaaaaa"))


def cut_landing(layout: Layout) -> None:
    landed(layout).write_bytes(landed(layout).read_bytes()[:-40])


def flipped_landing(layout: Layout) -> None:
    content = bytearray(landed(layout).read_bytes())
    content[len(content) // 3] ^= 1
    landed(layout).write_bytes(content)


def folder_for_landing(layout: Layout) -> None:
    landed(layout).unlink()
    layout.rows("coach", entry(layout).stem).mkdir()


def changed_entry(layout: Layout) -> None:
    raw = json.loads(entry(layout).read_text("utf-8"))
    raw["tables"]["coach"]["rows_loaded"] = 7
    entry(layout).write_text(json.dumps(raw), "utf-8")


def lost_entry(layout: Layout) -> None:
    entry(layout).unlink()


def torn_entry(layout: Layout) -> None:
    entry(layout).write_text("{", "utf-8")


def flipped_snapshot(layout: Layout) -> None:
    file = layout.snapshot(layout.published() or "")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def other_content(layout: Layout) -> None:
    _note(layout, content_hash="0" * 32)


def stale_note(layout: Layout) -> None:
    _note(layout, snapshot="f" * 16)


def lost_note(layout: Layout) -> None:
    layout.sidecar(layout.published() or "").unlink()


def current_nowhere(layout: Layout) -> None:
    layout.current.write_text("0123456789abcdef\n", "utf-8")


def current_gone(layout: Layout) -> None:
    layout.current.unlink()


def earlier_current(layout: Layout) -> None:
    other = next(p for p in layout.snapshots.glob("*.duckdb") if p.stem != layout.published())
    layout.current.write_text(other.stem + "\n", "utf-8")


def marked(layout: Layout) -> None:
    layout.entry(entry(layout).stem, "purged").write_text("{}", "utf-8")


def _note(layout: Layout, **changed: str) -> None:
    file = layout.sidecar(layout.published() or "")
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **changed}), "utf-8")


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (lost_landing, "landing"),
        (extra_landing, "ledger"),
        (cut_landing, "landing"),
        (flipped_landing, "landing"),
        (folder_for_landing, "landing"),
        (changed_entry, "landing"),
        (lost_entry, "ledger"),
        (torn_entry, "ledger"),
        (flipped_snapshot, "snapshot"),
        (other_content, "snapshot"),
        (stale_note, "snapshot"),
        (lost_note, "current"),
        (current_nowhere, "current"),
        (current_gone, "current"),
        (earlier_current, "current"),
        (marked, "purge"),
    ],
)
def test_found_and_the_mend_is_said(
    tmp_path: Path, sound: Path, harm: Callable[[Layout], None], kind: str
) -> None:
    shutil.copytree(sound, tmp_path / "store")
    harm(Layout.of(tmp_path / "store"))
    found = verify(tmp_path / "store")
    assert kind in {finding.kind for finding in found}
    for finding in found:
        words = ("rebuild", "backup", "import", "Run purge")
        assert any(word in finding.message for word in words), finding
        assert str(tmp_path) not in finding.message
