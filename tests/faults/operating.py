"""The six operations that are killed, by name, and the small store they are done to."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from coaching_analytics.store import backup, open_store, purge, rebuild, undo, writer
from coaching_analytics.store.tags import apply_tags
from coaching_analytics.vocabulary.selection import Selection
from coaching_analytics.vocabulary.tags import TagRule
from tests.stores import ONE_THREAD, add, stage

OPERATIONS = ("import", "undo", "purge", "backup", "publish", "tags")
RULES = (TagRule("coaching", function="2213"), TagRule("books", text="other"))
ROWS = 400
HASH = "b" * 64
COUNTS = "SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM session_participant)"
PRIORITIES = "SELECT priority FROM spending_line ORDER BY spending_id"
NONE, ALL = [(0, 0)], [(ROWS, ROWS)]


@dataclass(frozen=True, slots=True)
class Made:
    """A store before its two tables were imported, the same store with them, the batch they came in, and the
    store with tagging rules applied."""

    empty: Path
    loaded: Path
    batch: str
    tagged: Path

    def before(self, name: str) -> Path:
        """The store an operation begins with."""
        return self.empty if name == "import" else self.loaded

    def after(self, name: str) -> Path:
        """A store with the content it ends with."""
        if name == "tags":
            return self.tagged
        return self.empty if name in ("undo", "purge") else self.loaded


def tables() -> dict[str, list[dict[str, object]]]:
    """Sessions and their participants."""
    sessions = [
        {"session_id": f"S{i}", "coach_id": "C1", "session_date": "2024-03-05", "minutes": 60,
         "status": "completed"}
        for i in range(ROWS)
    ]  # fmt: skip
    parts = [
        {"session_id": row["session_id"], "participant_number": 1, "site_id": "001", "role": "lead"}
        for row in sessions
    ]
    return {"session": sessions, "session_participant": parts}


def load(path: Path) -> None:
    """What an import does: nothing is staged when the same bytes are there; publish in any case."""
    with writer(path, by="loading", resources=ONE_THREAD) as w:
        if w.already_loaded(HASH, "m") is None:
            stage(w, tables(), sha256=HASH)
        w.publish()


def operate(name: str, path: Path, argument: str) -> None:
    """Do it; `argument` is the batch to take back or the file to back up to."""
    if name == "import":
        load(path)
    elif name == "undo":
        undo(path, argument)
    elif name == "purge":
        purge(path, argument)
    elif name == "backup":
        backup(path, argument)
    elif name == "tags":
        apply_tags(path, RULES, by="finance", resources=ONE_THREAD)
    elif name == "publish":
        rebuild(path, resources=ONE_THREAD)
    else:
        raise ValueError(name)


def small_store(path: Path) -> str:
    """A store with one coach and one site; its snapshot."""
    add(path, {
        "coach": [{"coach_id": "C1", "coach_role": "coach"}],
        "system": [{"system_id": "x", "system_name": "X", "fiscal_year_start_month": 7,
                    "school_year_start_month": 8}],
        "region": [{"region_id": "n", "system_id": "x", "region_name": "N"}],
        "site": [{"site_id": "001", "region_id": "n", "setting": "home"}],
        "spending": [money(1, "2213", "coaching"), money(2, "2220", "other")],
    })  # fmt: skip
    return open_store(path).snapshot


def money(number: int, function: str, purpose: str) -> dict[str, object]:
    """A line of spending without a priority of its own."""
    return {
        "spending_id": f"M{number}", "system_id": "x", "start_date": "2024-01-01", "end_date": "2025-01-01",
        "fiscal_year": 2024, "place_level": "system", "place_id": "x", "amount": "100.00",
        "amount_kind": "actual", "function_code": function, "purpose": purpose, "perspective": "direct",
    }  # fmt: skip


def priorities(path: Path) -> list[str | None]:
    """The priority of each line of spending in what is published."""
    found = open_store(path).rows(Selection(), PRIORITIES)["priority"]
    return [one if isinstance(one, str) else None for one in found]


def make(folder: Path) -> Made:
    """The stores operations begin with."""
    empty, loaded, tagged = folder / "empty", folder / "loaded", folder / "tagged"
    small_store(empty)
    copy(empty, loaded)
    load(loaded)
    copy(loaded, tagged)
    operate("tags", tagged, "")
    batch = max(p.stem for p in (loaded / "landing" / "session").glob("*.parquet"))
    return Made(empty, loaded, batch, tagged)


def copy(source: Path, target: Path) -> Path:
    """A copy of a store; files the store never changes once they are there are linked, which is quicker."""
    shutil.copytree(source, target, copy_function=_link)
    return target


def _link(source: str, target: str) -> str:
    if source.endswith((".duckdb", ".parquet")):
        os.link(source, target)
    else:
        shutil.copy2(source, target)
    return target
