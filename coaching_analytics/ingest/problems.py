"""What is wrong with a file or a row, in words a person can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["file", "row", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem.

    Attributes
    ----------
    record
        Number of the data record in the file (1 is the first after the header); None for the file.
    column, value
        Where it is and what stands there.
    expected, mend
        What should stand there, and what to do about it.
    severity
        `file` refuses the file, `row` leaves the row out, `warning` loads it.
    table, file
        The table it was read for and the file it stands in.
    """

    record: int | None
    column: str | None
    value: str | None
    expected: str
    severity: Severity = "row"
    mend: str = ""
    table: str = ""
    file: str = ""

    def to_json(self) -> dict[str, Any]:
        """The problem as plain values."""
        return {
            "record": self.record,
            "column": self.column,
            "value": self.value,
            "expected": self.expected,
            "severity": self.severity,
            "mend": self.mend,
            "table": self.table,
            "file": self.file,
        }


class FileFault(Exception):
    """A file that cannot be loaded as it is: nothing of the import is loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.expected for problem in problems))
        self.problems = tuple(problems)


def file_fault(
    file: str,
    expected: str,
    mend: str,
    value: str | None = None,
    column: str | None = None,
    record: int | None = None,
) -> FileFault:
    """A `FileFault` with one problem."""
    return FileFault([Problem(record, column, value, expected, "file", mend, "", file)])
