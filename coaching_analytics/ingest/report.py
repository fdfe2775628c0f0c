"""What an import did, for the command and the page alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coaching_analytics.ingest.grouped import Group
from coaching_analytics.ingest.problems import Problem

DONE, SOME_REJECTED, REFUSED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of the rows of one table of one file.

    Rows in are rows loaded, rejected and set aside on purpose; `aside` counts the last by what the mapping
    says of them (see `aside.WORDS`).
    """

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
    aside: Mapping[str, int] = field(default_factory=dict)

    @property
    def set_aside(self) -> int:
        """Rows that the mapping leaves out on purpose."""
        return sum(self.aside.values())

    def to_json(self) -> dict[str, Any]:
        """Plain values, named as other programs know them."""
        return {
            "batch": self.batch,
            "table": self.table,
            "file": self.file,
            "in": self.rows_in,
            "loaded": self.loaded,
            "rejected": self.rejected,
            "set_aside": self.set_aside,
            "set_aside_by": dict(self.aside),
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "gone": self.gone,
        }


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: the columns its mapping leaves out on purpose, and those that nobody mentions.

    A column that nobody mentions refuses the file. `loaded_before`: the same bytes with the same mapping.
    """

    file: str
    ignored: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()
    loaded_before: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "file": self.file,
            "ignored": list(self.ignored),
            "unmapped": list(self.unmapped),
            "loaded_before": self.loaded_before,
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
    files
        What was read of each file.
    reasons
        Why each record of the one file was not loaded, by its number, those that `problems` does not list
        included; the first 200,000 records. Not part of the JSON.
    """

    batches: tuple[TableReport, ...]
    problems: tuple[Problem, ...]
    snapshot: str | None
    exit_code: int
    groups: tuple[Group, ...] = ()
    files: tuple[FileReport, ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The object that `import --json` prints."""
        return {
            "files": [each.to_json() for each in self.files],
            "batches": [batch.to_json() for batch in self.batches],
            "problems": [problem.to_json() for problem in self.problems],
            "groups": [group.to_json() for group in self.groups],
            "snapshot": self.snapshot,
        }
