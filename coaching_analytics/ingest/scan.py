"""The bytes of a file before anything reads them as a table.

A parser forgives what a person would not: it stops at a NUL, swallows rows after an open quote, or shows
windows-1252 as other letters. So the bytes are looked at first, in blocks, and a file that is not plain
UTF-8 is read only when its mapping says what it is.
"""

from __future__ import annotations

import codecs
import hashlib
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from coaching_analytics.ingest.header_watch import HeaderWatch
from coaching_analytics.ingest.limits import Clock
from coaching_analytics.ingest.problems import file_fault

BLOCK = 1 << 22
CELL_LIMIT = 1_000_000
UTF8 = ("utf-8", "utf8", "utf-8-sig")
STATED = ("utf-16", "utf-16le", "utf-16be", "latin-1", "iso-8859-1", "windows-1252", "cp1252")
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
ASK_ENCODING = (
    "Which encoding is it? Save it as UTF-8, or state it in [file] of a mapping: "
    'encoding = "windows-1252" (or "latin-1", "utf-16").'
)


@dataclass(frozen=True, slots=True)
class Scan:
    """What the bytes say.

    Attributes
    ----------
    mixed_ends
        Line ends differ.
    long_cells
        A very long cell is possible.
    tidy
        No cell can have a space around it or be an empty text in quotes: nothing is there to trim.
    header_again
        The line of the header comes again below it.
    """

    sha256: str
    size: int
    mixed_ends: bool
    long_cells: bool
    tidy: bool = False
    header_again: bool = False


def scan(path: Path, encoding: str = "utf-8", clock: Clock | None = None, header_row: int = 1) -> Scan:
    """Look at every byte of `path` once.

    Raises
    ------
    FileFault
        Unreadable, empty, NUL bytes, or bytes that are not the stated encoding.
    """
    name = path.name
    try:
        with path.open("rb") as handle, ThreadPoolExecutor(1) as beside:
            return _blocks(handle, beside, clock.name if clock else name, encoding.lower(), clock, header_row)
    except OSError as error:
        raise file_fault(name, "a file that can be read", f"Check the path: {error.strerror}.") from error


def _blocks(
    handle: BinaryIO, beside: Executor, name: str, encoding: str, clock: Clock | None, header_row: int
) -> Scan:
    """The hash, which takes most of the time, is reckoned beside the looking."""
    digest, plain = hashlib.sha256(), encoding in UTF8
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    size = crlf = lf = cr = 0
    quoted = sparse = False
    tidy = plain
    last, watch = b"", HeaderWatch(header_row)
    hashed: Future[None] | None = None
    while block := handle.read(BLOCK):
        if hashed:
            hashed.result()
        hashed = beside.submit(digest.update, block)
        if clock:
            clock.check()
        if size == 0 and plain and block[:2] in MARKS:
            raise file_fault(name, "UTF-8 text; the file begins like UTF-16", ASK_ENCODING)
        if plain:
            _check_text(block, decoder, name)
        if last == b"\r" or b"\r" in block:
            crlf += block.count(b"\r\n") + (last == b"\r" and block[:1] == b"\n")
            lf, cr = lf + block.count(b"\n"), cr + block.count(b"\r")
        else:
            lf += b"\n" in block  # Whether there is one is all that matters here.
        quoted, sparse = quoted or b'"' in block, sparse or _sparse(block)
        # Spaces beyond ASCII are trimmed too.
        tidy = tidy and not quoted and b" " not in block and block.isascii()
        (watch.next if size else watch.first)(block)
        size, last = size + len(block), block[-1:]
    if hashed is None:
        raise file_fault(name, "a header line and rows; the file is empty", "Export it again.")
    if plain:
        _finish(decoder, name)
    hashed.result()
    long_cells = size > CELL_LIMIT and (quoted or sparse)
    return Scan(digest.hexdigest(), size, _mixed(crlf, lf, cr), long_cells, tidy, watch.last())


def _sparse(block: bytes) -> bool:
    """Whether half a cell limit passes without a line end: otherwise only quotes hide a long cell."""
    half = CELL_LIMIT // 2
    return any(block.find(b"\n", start, start + half) < 0 for start in range(0, len(block) - half, half))


def _mixed(crlf: int, lf: int, cr: int) -> bool:
    """Whether more than one kind of line end occurs."""
    return sum(kind > 0 for kind in (crlf, lf - crlf, cr - crlf)) > 1


def _check_text(block: bytes, decoder: codecs.IncrementalDecoder, name: str) -> None:
    if block.find(b"\0") >= 0:
        half = block[1::2].count(b"\0") > len(block) // 8 or block[::2].count(b"\0") > len(block) // 8
        what = "UTF-8 text; the file looks like UTF-16" if half else "text without NUL bytes"
        raise file_fault(
            name, what, ASK_ENCODING if half else "Export it again; the file is damaged.", "\\x00"
        )
    # A block of plain ASCII between two whole characters needs no decoding.
    if block.isascii() and not decoder.getstate()[0]:
        return
    try:
        decoder.decode(block)
    except UnicodeDecodeError as error:
        raise file_fault(
            name, "UTF-8 text", ASK_ENCODING, repr(error.object[error.start : error.start + 1])
        ) from error


def _finish(decoder: codecs.IncrementalDecoder, name: str) -> None:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise file_fault(name, "UTF-8 text to the last byte", ASK_ENCODING) from error


def as_utf8(path: Path, found: Scan, encoding: str, folder: Path, clock: Clock | None = None) -> Path:
    """The file as UTF-8 with line ends alike: the file itself, or a converted copy in `folder`.

    Raises
    ------
    FileFault
        When the stated encoding is not known or the bytes are not in it.
    """
    encoding, name = encoding.lower(), clock.name if clock else path.name
    if encoding in UTF8 and not found.mixed_ends:
        return path
    if encoding not in UTF8 and encoding not in STATED:
        raise file_fault(
            name,
            f"one of the encodings utf-8, {', '.join(STATED)}",
            "Change encoding in [file].",
            encoding,
        )
    copy = folder / f"{found.sha256}.csv"
    try:
        with (
            path.open(encoding="utf-8-sig" if encoding in UTF8 else encoding, newline=None) as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            while text := source.read(BLOCK):
                if clock:
                    clock.check()
                if "\0" in text:
                    raise file_fault(name, "text without NUL bytes", "Check the stated encoding.", "\\x00")
                target.write(text)
    except (UnicodeDecodeError, UnicodeError) as error:
        raise file_fault(name, f"{encoding} text, as stated", ASK_ENCODING) from error
    return copy
