"""Delimiters, quoting, line ends and marks that leave the table as it is; and delimiters nobody expects."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import product

from tests.corpus.clean import CLEAN, written
from tests.corpus.variant import Variant

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
QUOTING = {"needed": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL}
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
ENCODINGS = {"utf-8": "utf-8", "mark": "utf-8-sig", "utf-16": "utf-16"}
SPLIT = "Only one column|another number of values|has no name|another length|space stands|sign stands|quote"


def plain() -> Iterator[Variant]:
    """Files that hold the clean table, and files split by other signs."""
    for (d, sign), (q, quoting), (e, end), (c, encoding) in product(
        DELIMITERS.items(), QUOTING.items(), ENDS.items(), ENCODINGS.items()
    ):
        text = written(delimiter=sign, quoting=quoting, lineterminator=end)
        yield Variant("plain", f"{d}, quotes {q}, {e}, {c}", text.encode(encoding))
    for name, sign in {"caret": "^", "tilde": "~", "colon": ":", "unit separator": "\x1f", "slash": "/",
                       "space": " ", "exclamation mark": "!", "section sign": "§"}.items():  # fmt: skip
        yield Variant("delimiter", name, written(delimiter=sign).encode(), SPLIT + "|control characters")
    for name, sign in {"two colons": "::", "two bars": "||", "comma and space": ", ", "bar in spaces": " | ",
                       "two tabs": "\t\t", "semicolon and tab": ";\t"}.items():  # fmt: skip
        text = written(delimiter="\x01").replace("\x01", sign)
        yield Variant("delimiter", name, text.encode(), SPLIT)
    wide = [max(len(row[c]) for row in CLEAN) + 2 for c in range(len(CLEAN[0]))]
    fixed = "\n".join("".join(cell.ljust(w) for cell, w in zip(row, wide, strict=True)) for row in CLEAN)
    yield Variant("delimiter", "columns of fixed width", fixed.encode(), SPLIT)
    half = written().split("\n")
    mixed = half[:12] + written(CLEAN[12:], delimiter=";").split("\n")
    yield Variant("delimiter", "commas, then semicolons", "\n".join(mixed).encode(), "another|before it")
    yield Variant("delimiter", "stated in a first line", ("sep=;\n" + written(delimiter=";")).encode())
    yield from _ends()


def _ends() -> Iterator[Variant]:
    text = written()
    lines = text.split("\n")[:-1]
    mixed = "".join(line + ("\r\n", "\n")[n % 2] for n, line in enumerate(lines))
    last = "\r\n".join(lines) + "\n"
    some = "\n".join(lines[:5]) + "\r\n" + "\r\n".join(lines[5:])
    right = {
        "mixed, every other": mixed, "mixed, last": last, "mixed, from line 6": some,
        "none at the end": text[:-1], "two at the end": text + "\n\n",
        "CR doubled": text.replace("\n", "\r\r\n"),
        "LF CR": text.replace("\n", "\n\r"),
        "blank line after each": text.replace("\n", "\n\n"),
        "a blank line in the middle": text.replace("\n", "\n\n", 9),
    }  # fmt: skip
    for name, spoiled in right.items():
        yield Variant("line ends", name, spoiled.encode(), "lank line")
    for name, end in {"vertical tab": "\v", "form feed": "\f", "next line": "\x85",
                      "line separator": "\u2028", "record separator": "\x1e", "backslash n": "\\n",
                      "bars": "|"}.items():  # fmt: skip
        spoiled = text.replace("\n", end)
        yield Variant("line ends", name, spoiled.encode(), "control characters|No row|another|Only one|quote")
