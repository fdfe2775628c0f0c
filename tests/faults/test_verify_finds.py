"""Every kind of damage that was planted is found, and its mend is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coaching_analytics.store import journal, use, verify
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.ledger import checksum
from coaching_analytics.store.mappings import save_mapping
from coaching_analytics.store.salt import store_salt
from coaching_analytics.store.store_settings import write_settings
from tests.stores import add
from tests.unit.store.test_load_modes import SESSIONS

COACH = "coach_id | coach_role\nC1 | coach"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound")
    add(
        path,
        {"coach": COACH},
        rejects="SELECT 3 AS record, 'minutes' AS what",
        totals="SELECT 'coach' AS table_name, 'C1' AS key, 2024 AS year, 5 AS total, "
        "false AS start, '' AS since",
        series={"coach": "monthly"},
        extract_date=date(2024, 3, 31),
    )
    add(path, {"session": SESSIONS})
    journal.write(path, "note", {"text": "agreed with the regions"})
    store_salt(Layout.of(path))
    save_mapping(path, "roster", 'title = "Roster"\n')
    write_settings(Layout.of(path), {"people_line": 30})
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


def flip(file: Path, part: float = 0.5) -> None:
    content = bytearray(file.read_bytes())
    content[int(len(content) * part)] ^= 1
    file.write_bytes(content)


def flipped_landing(layout: Layout) -> None:
    flip(landed(layout), 0.33)


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
    flip(layout.snapshot(layout.published() or ""))


def cut_snapshot(layout: Layout) -> None:
    file = layout.snapshot(layout.published() or "")
    file.write_bytes(file.read_bytes()[:-4096])


def other_file_name(layout: Layout) -> None:
    raw = json.loads(entry(layout).read_text("utf-8"))
    raw["file_name"] = "another.csv"
    entry(layout).write_text(json.dumps(raw), "utf-8")


def other_batches_in_the_note(layout: Layout) -> None:
    _note(layout, batches=[entry(layout).stem])


def flipped_totals(layout: Layout) -> None:
    flip(next(layout.landing.glob("totals_to_date/*.parquet")))


def lost_totals(layout: Layout) -> None:
    next(layout.landing.glob("totals_to_date/*.parquet")).unlink()


def flipped_rejects(layout: Layout) -> None:
    flip(next(layout.rejects.glob("*.parquet")))


def lost_rejects(layout: Layout) -> None:
    next(layout.rejects.glob("*.parquet")).unlink()


def flipped_journal(layout: Layout) -> None:
    layout.journal.write_text(layout.journal.read_text("utf-8").replace("agreed", "agreod"), "utf-8")


def torn_journal(layout: Layout) -> None:
    layout.journal.write_bytes(layout.journal.read_bytes()[:-9])


def flipped_salt(layout: Layout) -> None:
    salt = (layout.root / "salt").read_text("ascii")
    (layout.root / "salt").write_text(("0" if salt[0] != "0" else "1") + salt[1:], "ascii")


def cut_salt(layout: Layout) -> None:
    (layout.root / "salt").write_text("abc\n", "ascii")


def torn_mapping(layout: Layout) -> None:
    (layout.root / "mappings" / "roster.toml").write_text('title = "Ros', "utf-8")


def torn_settings(layout: Layout) -> None:
    layout.settings.write_text("people_line = ", "utf-8")


def other_setting(layout: Layout) -> None:
    layout.settings.write_text("people_lime = 30\n", "utf-8")


def earlier_in_use(layout: Layout) -> None:
    other = next(p for p in layout.snapshots.glob("*.duckdb") if p.stem != layout.published())
    use(layout.root, other.stem)


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


def changed_note(layout: Layout) -> None:
    file = layout.sidecar(layout.published() or "")
    file.write_text(file.read_text("utf-8").replace('"built_at": "2', '"built_at": "1'), "utf-8")


def _note(layout: Layout, **changed: object) -> None:
    """Another note with a checksum of its own, as a wrong program could write it."""
    file = layout.sidecar(layout.published() or "")
    raw = {**json.loads(file.read_text("utf-8")), **changed}
    file.write_text(json.dumps({**raw, "checksum": checksum(raw)}), "utf-8")


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
        (other_file_name, "ledger"),
        (flipped_snapshot, "snapshot"),
        (cut_snapshot, "snapshot"),
        (other_batches_in_the_note, "snapshot"),
        (flipped_totals, "landing"),
        (lost_totals, "landing"),
        (flipped_rejects, "rejects"),
        (lost_rejects, "rejects"),
        (flipped_journal, "journal"),
        (torn_journal, "journal"),
        (flipped_salt, "salt"),
        (cut_salt, "salt"),
        (torn_mapping, "mapping"),
        (torn_settings, "settings"),
        (other_setting, "settings"),
        (earlier_in_use, "current"),
        (other_content, "snapshot"),
        (stale_note, "snapshot"),
        (lost_note, "current"),
        (changed_note, "current"),
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


def test_any_byte_of_the_small_files_a_store_keeps(tmp_path: Path, sound: Path) -> None:
    """Ledger entries, the note, the journal and the salt: a flip at any of several places is found."""
    for number, part in enumerate((0.02, 0.2, 0.4, 0.6, 0.8)):
        for kind in ("entry", "note", "journal", "salt"):
            path = tmp_path / f"{kind}{number}"
            shutil.copytree(sound, path)
            layout = Layout.of(path)
            flip({
                "entry": entry(layout),
                "note": layout.sidecar(layout.published() or ""),
                "journal": layout.journal,
                "salt": layout.root / "salt",
            }[kind], part)  # fmt: skip
            assert verify(path), (kind, part)
