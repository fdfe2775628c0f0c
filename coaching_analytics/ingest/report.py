"""What an import did, for the command and the page alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coaching_analytics.ingest.grouped import Group
from coaching_analytics.ingest.problems import Problem

DONE, SOME_REJECTED, REFUSED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of the rows of one table of one file; rows in are rows loaded plus rows rejected."""

    batch: str
    table: str
    file: str
    rows_in: int
    loaded: int
    rejected: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values, named as other programs know them."""
        return {
            "batch": self.batch,
            "table": self.table,
            "file": self.file,
            "in": self.rows_in,
            "loaded": self.loaded,
            "rejected": self.rejected,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "gone": self.gone,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """An import.

    Attributes
    ----------
    batches
        One entry a table and file, in the order they were loaded.
    problems
        Every problem, file faults first; very long lists end with how many more there are.
    snapshot
        The published snapshot; None when nothing was ever published.
    exit_code
        0 done, 1 done but some rows were rejected, 2 refused and nothing changed.
    groups
        All problems by what is wrong, the unlisted ones included: files refused, rows left out, warnings.
    """

    batches: tuple[TableReport, ...]
    problems: tuple[Problem, ...]
    snapshot: str | None
    exit_code: int
    groups: tuple[Group, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that `import --json` prints."""
        return {
            "batches": [batch.to_json() for batch in self.batches],
            "problems": [problem.to_json() for problem in self.problems],
            "groups": [group.to_json() for group in self.groups],
            "snapshot": self.snapshot,
        }
