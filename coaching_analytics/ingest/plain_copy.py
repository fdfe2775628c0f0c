"""Records of any layout written as a plain CSV file: one header line, commas, doubled quotes, UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.limits import Clock
from coaching_analytics.ingest.problems import FileFault, Problem, file_fault
from coaching_analytics.ingest.records import Record, long_fields, records
from coaching_analytics.ingest.suspects import joined, start

LISTED = 100
CHECKED_EVERY = 10_000
Names = Callable[[tuple[str, ...]], None]


def records_in(plain: Path, dialect: Dialect) -> Iterator[Record]:
    """The records of a UTF-8 file from its header line on."""
    with plain.open(encoding="utf-8-sig", newline="") as handle:
        yield from records(handle, dialect, max(dialect.header_row - 1, 0))


def copied(source: Iterator[Record], dialect: Dialect, target: Path, clock: Clock, check: Names) -> None:
    """Write `source` to `target` as a plain CSV file.

    Parameters
    ----------
    source
        Records, those above the header left out or not.
    dialect
        Where the header is, and where records begin and end.
    target
        The file to write.
    clock
        Limits of size and time.
    check
        Refuses column names that cannot be used.

    Raises
    ------
    FileFault
        For every record that does not fit the header, up to a hundred.
    """
    with long_fields(), target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        body = Body(source, dialect, clock)
        try:
            header = body.header()
            check(header)
            writer.writerow(header)
            for cells in body.rows(header):
                writer.writerow(cells)
        except csv.Error as error:
            raise body.quotes(error) from error
        if body.problems:
            raise FileFault(body.problems)


@dataclass(slots=True)
class Body:
    """The records of one file, gone through once."""

    source: Iterator[Record]
    dialect: Dialect
    clock: Clock
    problems: list[Problem] = field(default_factory=list)
    above: list[list[str]] = field(default_factory=list)
    line: int = 0
    record: int = 0

    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        dialect = self.dialect
        if dialect.header_row == 0:
            return dialect.names
        for record in self.source:
            if start(record) >= dialect.header_row:
                self.above.append(record.cells)
                self.line = record.line
            if len(self.above) == dialect.header_rows:
                break
        if len(self.above) < dialect.header_rows:
            return ()
        width = max(len(cells) for cells in self.above)
        names = joined([cells + [""] * (width - len(cells)) for cells in self.above])
        if dialect.names and len(dialect.names) != width:
            raise file_fault(
                self.clock.name, f"{width} names, one for each column of the file",
                "Correct names in [file] of the mapping.", f"{len(dialect.names)} names",
            )  # fmt: skip
        return dialect.names or tuple(names)

    def rows(self, header: tuple[str, ...]) -> Iterator[list[str]]:
        """The records under the header, each as long as it."""
        dialect, width, name = self.dialect, len(header), self.clock.name
        first = self.line + dialect.skip_after
        before = 0
        for record in self.source:
            if start(record) <= first:
                continue
            cells = record.cells
            if dialect.stop_at and cells[0].strip() == dialect.stop_at:
                return
            if dialect.stop_at_blank and before and start(record) > before + 1:
                return
            before = record.line
            self.record += 1
            if cells in self.above:
                mend = "Does another table begin there? Save it apart, or state stop_at in [file]."
                self.wrong("the header repeated", "the header once", mend)
            elif len(cells) < width and dialect.fill_short:
                cells = cells + [""] * (width - len(cells))
            elif len(cells) != width:
                mend = "Put quotes around values that hold the delimiter; where notes follow, state stop_at."
                self.wrong(f"{len(cells)} values", f"{width} values, as in the header", mend)
            if len(self.problems) >= LISTED:
                return
            if longest := max(map(len, cells)):
                self.clock.limits.check_cell(name, longest)
            if self.record % CHECKED_EVERY == 0:
                self.clock.check()
                self.clock.limits.check_rows(name, self.record)
            yield cells
        self.clock.limits.check_rows(name, self.record)

    def wrong(self, value: str | None, expected: str, mend: str) -> None:
        """Note what is wrong with the record at hand."""
        self.problems.append(Problem(self.record, None, value, expected, "file", mend, "", self.clock.name))

    def quotes(self, error: csv.Error) -> FileFault:
        """The refusal of a file whose quotes make no sense."""
        closed = (
            "a quote that is closed" if "end of data" in str(error) else "quotes inside a value as stated"
        )
        mend = f"Correct the quotes, or state quote and escape in [file] of a mapping: {error}."
        self.record += 1
        self.wrong(None, closed, mend)
        return FileFault(self.problems)
