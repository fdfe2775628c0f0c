"""How a file would be read, from its first part: dialect, first rows, and what a person has to confirm."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from coaching_analytics.ingest.candidates import Trial, rivals, stated_delimiter, stray_quote, trials
from coaching_analytics.ingest.dialect import DELIMITERS, Dialect
from coaching_analytics.ingest.letters import Offer, damage, decoded
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.ingest.sniff import WORKBOOK_ENDS, first_bytes, kind_of
from coaching_analytics.ingest.suspects import Structure, structure
from coaching_analytics.ingest.tail import tail_doubts

HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Detected:
    """What the first part of a file shows.

    Attributes
    ----------
    dialect
        The layout that fits; when there are no doubts, it is how the file is read.
    rows
        The first rows as they will be read: the header, then values.
    doubts
        Sentences about what a person must confirm before anything loads.
    notes
        Sentences about what needs no answer, such as blank lines that are left out.
    encodings
        What to choose from when the encoding is not known, with the lines that tell them apart.
    sheets
        The sheets of a workbook.
    """

    dialect: Dialect
    rows: list[list[str]]
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    encodings: tuple[Offer, ...] = ()
    sheets: tuple[str, ...] = ()


def detect(
    path: Path, *, rows: int = 20, sheet: str = "", encoding: str = "", look_at: int = HEAD
) -> Detected:
    """Look at the first part of `path` and say how it would be read.

    Parameters
    ----------
    path
        The file: text, a workbook, or one of them packed by gzip or zip.
    rows
        How many rows to show, the header counted.
    sheet
        Of a workbook; the only one, or the first that holds rows, when not given.
    encoding
        When a person has chosen one.
    look_at
        How many bytes of the beginning are looked at.

    Raises
    ------
    FileFault
        When it is nothing a table is read from, or damaged.
    """
    kind = kind_of(path)
    if kind == "workbook":
        from coaching_analytics.ingest.sheet import detect_sheet

        return detect_sheet(path, rows, sheet)
    head = first_bytes(path, kind, look_at + 1)
    whole, head = len(head) <= look_at, head[:look_at]
    if head[:4] == b"PK\x03\x04":
        raise file_fault(path.name, "one CSV file in the packed file", "Unpack it, and add the file inside.")
    if not head.strip(b"\r\n\t \xef\xbb\xbf"):
        raise file_fault(path.name, "a header line and rows; the file is empty", "Export it again.")
    text, found, offers, marked = _text(head, whole, path.name, encoding)
    doubts = _encoding_doubts(found, offers) + damage(text)
    notes = ["The file begins with a mark of its encoding."] if marked else []
    if path.suffix.lower() in WORKBOOK_ENDS:
        doubts.append("The file is named as a workbook but is text; it would be read as text.")
    ways = trials(text, whole, found)
    best = ways[0]
    if stated_delimiter(text):
        notes.append("The first line states the delimiter.")
    parts = structure(best.records, max(best.width, 1))
    doubts += _split_doubts(text, best, ways) + parts.doubts
    if not whole and kind == "text" and not found.startswith("utf-16"):
        doubts += tail_doubts(path, best.dialect, best.width)
    dialect = replace(best.dialect, header_row=parts.header_row, header_rows=parts.header_rows)
    return Detected(dialect, shown(parts, rows), tuple(doubts), tuple(notes + parts.notes), offers)


def shown(parts: Structure, rows: int) -> list[list[str]]:
    """The header and the rows under it, values trimmed as they are when they load."""
    body = [[cell.strip() for cell in record.cells] for record in parts.body[: max(rows - 1, 0)]]
    return [list(parts.names), *body]


def _text(head: bytes, whole: bool, name: str, encoding: str) -> tuple[str, str, tuple[Offer, ...], bool]:
    if not encoding or encoding == "utf-8":
        return decoded(head, whole, name)
    try:
        return head.decode(encoding, "strict" if whole else "ignore"), encoding, (), False
    except (UnicodeError, LookupError) as error:
        raise file_fault(name, f"{encoding} text, as chosen", "Choose another encoding.") from error


def _encoding_doubts(encoding: str, offers: tuple[Offer, ...]) -> list[str]:
    if not offers:
        return []
    names = " or ".join(offer.encoding for offer in offers)
    return [
        f"The file is not UTF-8 text; it may be {names}: choose the encoding in which the lines read right."
    ]


def _split_doubts(text: str, best: Trial, ways: list[Trial]) -> list[str]:
    doubts = []
    if best.width < 2:
        doubts.append(
            "Only one column was found: which sign stands between the values, and where is the header?"
        )
    if best.error:
        line, why = best.error
        what = "a quote is opened and never closed" if "end of data" in why else "quotes stand inside a value"
        doubts.append(f"After line {line} {what}: rows may be swallowed or shifted.")
    for rival in rivals(ways):
        mark = rival.dialect.delimiter
        what = "quotes" if mark == best.dialect.delimiter else DELIMITERS.get(mark, "another delimiter")
        doubts.append(f"The file can be split in two ways that are as regular; the other one has {what}.")
        break
    sign, quote = re.escape(best.dialect.delimiter), re.escape(best.dialect.quote or '"')
    if hit := re.search(rf"(?:^|{sign})[ \t\xa0]+{quote}(?!{quote})", text, re.M):
        line = text.count("\n", 0, hit.start()) + 1
        doubts.append(f"In or after line {line} a space stands before a quote: is the value in quotes?")
    if line := stray_quote(text, best.dialect):
        doubts.append(f"Line {line} holds a quote that is opened and not closed, or the other way round.")
    if best.dialect.quote == "'":
        doubts.append("Values seem to stand in single quotes: are they no part of the values?")
    return doubts
