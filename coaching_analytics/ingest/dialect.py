"""How a text file is laid out: what [file] of a mapping says about it."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Names
from dataclasses import dataclass, fields
from typing import Any, Literal, cast

from coaching_analytics.ingest.mapping_kinds import ANY, FLAG, TEXT, TEXTS, Kinds

Escape = Literal["doubled", "backslash"]
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
JOINT = " / "

DIALECT_KEYS: Kinds = {
    "encoding": TEXT, "delimiter": TEXT, "quote": TEXT, "escape": TEXT, "header_row": ANY, "header_rows": ANY,
    "skip_after": ANY, "stop_at": TEXT, "stop_at_blank": FLAG, "fill_short": FLAG, "names": TEXTS,
    "sheet": TEXT,
}  # fmt: skip
"""The keys of [file] that say how it is read; the others say what its values mean."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is laid out; a mapping states what differs from a plain CSV file.

    Attributes
    ----------
    quote
        Sign around values; empty when values are never in quotes.
    escape
        A quote inside a value is written twice (`doubled`) or behind a backslash.
    header_row
        Line of the (first) header, counted from 1; 0 when there is none and `names` are given.
    header_rows
        Lines the header takes; their names are joined ("2024 / Visits").
    skip_after
        Lines between header and first record.
    stop_at, stop_at_blank
        Records end before the row whose first value is this text, or at the first blank line.
    fill_short
        A row that ends early is filled with blanks.
    names
        Column names in place of those of the header, for headers with the same or no name.
    sheet
        Sheet of a workbook.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    header_row: int = 1
    quote: str = '"'
    escape: Escape = "doubled"
    header_rows: int = 1
    skip_after: int = 0
    stop_at: str = ""
    stop_at_blank: bool = False
    fill_short: bool = False
    names: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def direct(self) -> bool:
        """The file can be read as it lies; otherwise a plain copy is made first."""
        plain = Dialect(self.encoding, self.delimiter, self.header_row)
        return self.header_row > 0 and self == plain


def dialect_of(section: Names[str, Any], wrong: Callable[[str, str, object], None]) -> Dialect:
    """The dialect [file] states; `wrong(place, expected, value)` hears what makes no sense."""
    given = {key: section[key] for key in DIALECT_KEYS if key in section}
    signs = {"delimiter": "one character, such as a comma, a semicolon or a tab", "quote": "one sign or none"}
    for key, expected in signs.items():
        value = given.get(key, "," if key == "delimiter" else '"')
        if len(value) > 1 or value in ("\r", "\n") or (key == "delimiter" and value in ("", '"')):
            wrong(f"file.{key}", expected, value)
            given.pop(key, None)
    if given.get("escape", "doubled") not in ("doubled", "backslash"):
        wrong("file.escape", "one of doubled, backslash", given.pop("escape"))
    for key, least in (("header_row", 0 if given.get("names") else 1), ("header_rows", 1), ("skip_after", 0)):
        value = given.get(key, least)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            wrong(f"file.{key}", f"a whole number from {least}", given.pop(key))
    names = tuple(each.strip() for each in given.pop("names", ()))
    if "" in names or len({each.casefold() for each in names}) < len(names):
        wrong("file.names", "a name for each column, each once", ", ".join(names))
    return Dialect(**cast("Any", given), names=names)


def section_of(dialect: Dialect) -> dict[str, Any]:
    """What [file] has to say for this dialect: only what differs from a plain CSV file."""
    plain = Dialect()
    stated = {each.name: getattr(dialect, each.name) for each in fields(dialect)}
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in stated.items()
        if value != getattr(plain, key)
    }
