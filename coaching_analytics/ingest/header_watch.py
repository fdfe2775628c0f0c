"""A header that stands again further down: two tables of one width, which no parser notices."""

from __future__ import annotations

import codecs
from pathlib import Path


class HeaderWatch:
    """Looks for the header line in the blocks of a file as they pass by."""

    def __init__(self, header_row: int) -> None:
        self._row = header_row
        self._mark = self._end = b""
        self.again = False

    def first(self, block: bytes) -> None:
        """Take the header from the first block, and look at what follows it."""
        lines = block.split(b"\n", self._row)
        if len(lines) <= self._row or self._row < 1:
            return
        line = lines[self._row - 1].removeprefix(codecs.BOM_UTF8).rstrip(b"\r")
        if not line.strip() or line.count(b'"') % 2:  # No header, or one that goes on in the next line.
            return
        self._mark = b"\n" + line
        self._look(b"\n" + lines[self._row])
        self._end = block[-len(self._mark) :]

    def next(self, block: bytes) -> None:
        """Look at a further block and at the seam to the one before it."""
        if self._mark and not self.again:
            self._look(self._end + block[: len(self._mark) + 1])
            self._look(block)
            self._end = block[-len(self._mark) :]

    def last(self) -> bool:
        """Whether the header stood again anywhere, the end of the file included."""
        return self.again or (bool(self._mark) and self._end == self._mark)

    def _look(self, text: bytes) -> None:
        place = text.find(self._mark)
        while place >= 0 and not self.again:
            after = place + len(self._mark)
            self.again = text[after : after + 1] in (b"\r", b"\n") and after < len(text)
            place = text.find(self._mark, after)


def record_of_header(plain: Path, header_row: int) -> int | None:
    """The record in which the header stands again, blank lines not counted."""
    with plain.open(encoding="utf-8-sig") as handle:
        for _ in range(header_row - 1):
            handle.readline()
        header, record = handle.readline().rstrip("\n"), 0
        for line in handle:
            record += bool(line.strip())
            if line.rstrip("\n") == header:
                return record
    return None
