"""What in the first records of a file does not look like one header and its rows: said, never mended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from coaching_analytics.ingest.dialect import JOINT
from coaching_analytics.ingest.records import Record
from coaching_analytics.ingest.values import TOTAL, Look, look, stands_for_nothing, typical

SAMPLE = 2000
MOST_HEADER_ROWS = 4
OPEN, CLOSE = "\"'`‘’“”„«", "\"'`‘’“”»"
QUOTE_IN_WORD = re.compile(r'[^\W\d_]"[^\W\d_]')
LINE_END = re.compile("\r\n|\n|\r")


@dataclass(slots=True)
class Structure:
    """Where the header is, what it says, the records under it, and what is doubtful or worth a note."""

    header_row: int = 1
    header_rows: int = 1
    names: list[str] = field(default_factory=list)
    body: list[Record] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def structure(records: Sequence[Record], width: int) -> Structure:
    """Look at records of which most have `width` values."""
    found = Structure()
    place = next(
        (n for n, r in enumerate(records) if len(r.cells) == width and _filled(r) >= min(2, width)), 0
    )
    if not records:
        found.doubts.append("There is no header and no row.")
        return found
    full = [r.cells for r in records[place + 1 : place + SAMPLE] if len(r.cells) == width]
    found.header_row = start(records[place])
    _preamble(records[:place], found)
    found.header_rows = _header_rows(records[place:], width, typical(full, width, 0.8))
    end = place + found.header_rows
    found.names = joined([r.cells for r in records[place:end]])
    found.body = list(records[end:])
    if found.header_rows > 1:
        last = records[end - 1].line
        found.doubts.append(
            f"Lines {found.header_row} to {last} look like {found.header_rows} header rows; "
            f"joined they read “{short(found.names[-1])}”."
        )
    rows = [r.cells for r in found.body[:SAMPLE] if len(r.cells) == width]
    kinds = typical(rows, width)
    _names(found, rows)
    _rows(found, width, kinds)
    return found


def start(record: Record) -> int:
    """The line a record begins in."""
    return record.line - sum(len(LINE_END.findall(cell)) for cell in record.cells)


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """One name a column from several header rows; a name that spans columns stands over each of them."""
    names: list[list[str]] = [[] for _ in rows[0]]
    for number, row in enumerate(rows):
        above = ""
        for column in range(len(names)):
            cell = row[column].strip() if column < len(row) else ""
            above = cell or above
            given = cell if number == len(rows) - 1 else above
            if given:
                names[column].append(given)
    return [JOINT.join(parts) for parts in names]


def short(text: str) -> str:
    """A value in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record.cells)


def _preamble(before: Sequence[Record], found: Structure) -> None:
    said = [record for record in before if _filled(record)]
    if said:
        text = next(cell for cell in said[0].cells if cell.strip())
        found.doubts.append(
            f"The header seems to be in line {found.header_row}; before it stand other lines "
            f"(“{short(text)}”), which would be left out."
        )
    elif found.header_row > 1:
        found.notes.append(f"The header is in line {found.header_row}, after blank lines.")


def _header_rows(records: Sequence[Record], width: int, kinds: dict[int, Look]) -> int:
    """How many rows the header takes: rows of words over numbers or dates, or under blank names."""
    count = 1
    for record in records[1:MOST_HEADER_ROWS]:
        if len(record.cells) != width:
            break
        looks = [look(cell) for cell in record.cells]
        words = all(each in ("text", "blank") for each in looks)
        typed = [
            column
            for column in kinds
            if looks[column] == "text" and not stands_for_nothing(record.cells[column])
        ]
        above = records[count - 1].cells
        gaps = [column for column in range(width) if not above[column].strip()]
        under = gaps and all(looks[column] == "text" for column in gaps)
        if not (words and (under or (typed and len(typed) * 2 >= len(kinds)))):
            break
        count += 1
    return count


def _names(found: Structure, rows: Sequence[Sequence[str]]) -> None:
    names, line = found.names, found.header_row
    blank = [str(column + 1) for column, name in enumerate(names) if not name]
    if blank:
        found.doubts.append(f"Column number {', '.join(blank[:5])} has no name in the header (line {line}).")
    twice = [name for name, n in Counter(n.casefold() for n in names if n).items() if n > 1]
    if twice:
        found.doubts.append(
            f"The name “{short(twice[0])}” stands more than once in the header (line {line})."
        )
    odd = [name for name in names if look(name) in ("number", "date")]
    if odd:
        found.doubts.append(
            f"“{short(odd[0])}” in line {line} looks like a value: is it the header, or is there none?"
        )
    if names and names[0].startswith(("#", "//", "%")):
        found.doubts.append(f"The header in line {line} begins like a remark (“{short(names[0])}”).")
    again = [
        name for column, name in enumerate(names) if name and any(r[column].strip() == name for r in rows)
    ]
    if len(again) > 1 and not odd:
        found.doubts.append(
            f"“{short(again[0])}” stands in the header (line {line}) and again among the values under it."
        )


def _rows(found: Structure, width: int, kinds: dict[int, Look]) -> None:
    whole = [n for n, record in enumerate(found.body) if len(record.cells) == width]
    if not whole:
        found.doubts.append("No row stands under the header.")
    last = whole[-1] if whole else -1
    odd = [record for record in found.body[: last + 1] if len(record.cells) != width]
    after = found.body[last + 1 :] if whole else []
    if odd:
        found.doubts.append(
            f"{len(odd)} rows have another number of values than the header: line {odd[0].line} has "
            f"{len(odd[0].cells)} in place of {width}: a missing delimiter or quote, or another table?"
        )
    if after:
        found.doubts.append(
            f"After the last full row come {len(after)} rows of another length (line {after[0].line}: "
            f"“{short(' '.join(after[0].cells))}”): notes, totals, another table or a row that was cut?"
        )
    names = [name.casefold() for name in found.names]
    before = found.body[0].line - 1 if found.body else 0
    said: dict[str, tuple[int, int]] = {}
    for record in found.body:
        if len(record.cells) == width:
            for what in _strange(record, names, kinds, start(record) > before + 1):
                first, count = said.get(what, (record.line, 0))
                said[what] = (first, count + 1)
        if start(record) > before + 1 and not any("lank lines" in note for note in found.notes):
            found.notes.append(f"Blank lines are left out (the first is line {before + 1}).")
        before = record.line
    for what, (first, count) in said.items():
        more = f" ({count:,} such lines)" if count > 1 else ""
        found.doubts.append(f"Line {first} {what}{more}.")


def _strange(record: Record, names: list[str], kinds: dict[int, Look], gap: bool) -> list[str]:
    """What makes a row of the right length look like no row."""
    cells = [cell.strip() for cell in record.cells]
    filled = [cell for cell in cells if cell]
    if not filled:
        return ["has no values at all"]
    found = []
    if [cell.casefold() for cell in cells] == names:
        found.append("repeats the header: does another table begin there")
    elif len(filled) == 1 and len(cells) > 2 and not any(look(cells[c]) == kinds[c] for c in kinds):
        found.append("has a single value: is it a note or a heading")
    if TOTAL.match(filled[0]):
        found.append("looks like a total or another summary")
    looks = {column: look(cells[column]) for column in kinds if not stands_for_nothing(cells[column])}
    given = {column: each for column, each in looks.items() if each != "blank"}
    wrong = [column for column, each in given.items() if each != kinds[column]]
    if not found and wrong and (len(wrong) >= 2 or gap) and len(wrong) * 2 >= len(given):
        found.append("does not look like the other rows: shifted values, another header or another table")
    elif gap and not given and not found:
        found.append(
            "follows a blank line and nothing shows that it belongs to the rows above: another table"
        )
    if any(len(cell) > 1 and cell[0] in OPEN and cell[-1] in CLOSE for cell in filled):
        found.append("has a value that keeps quotes around it: are they part of the value")
    if any(cell.count('"') % 2 and QUOTE_IN_WORD.search(cell) for cell in filled):
        found.append("has a quote within a word: is a delimiter missing")
    return found
