"""A mapping held against the header of a file: what is gone, what is new, what may have been renamed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from coaching_analytics.ingest.mapping import Mapping

NOT_LOADED = "why not loaded"
"""The last column of rows handed back to be mended: it may stay when they load again, and is not kept."""


@dataclass(frozen=True, slots=True)
class HeaderDiff:
    """What differs between the columns a mapping knows and those of a file.

    Attributes
    ----------
    missing
        Columns the mapping reads that are not there.
    new
        Columns that are there and that the mapping neither reads nor ignores.
    not_there
        Columns ignored on purpose that are not there (nothing to do).
    renamed
        Pairs of a missing and a new column with nearly the same name: to be asked, never assumed.
    """

    missing: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    not_there: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def same(self) -> bool:
        """Whether the mapping fits as it is."""
        return not (self.missing or self.new)

    def sentences(self) -> tuple[str, ...]:
        """The difference in words, one column a sentence."""
        near = dict(self.renamed)
        gone = tuple(
            f"Column {name} is gone" + (f"; is it {near[name]} now?" if name in near else ".")
            for name in self.missing
        )
        return gone + tuple(f"Column {name} is new." for name in self.new if name not in near.values())


def header_diff(mapping: Mapping, columns: Sequence[str]) -> HeaderDiff:
    """Compare what `mapping` needs with the `columns` of a file, in the order of the file.

    Files named after a table are compared without regard to capitals, as they are read.
    """
    plain = str.casefold if mapping.identity else str
    columns = columns[:-1] if columns and columns[-1] == NOT_LOADED else columns
    given, known = {plain(column) for column in columns}, {plain(name) for name in mapping.known()}
    patterns = [each.unpivot.matching for each in mapping.tables if each.unpivot and each.unpivot.matching]
    missing = tuple(sorted(name for name in mapping.columns() if plain(name) not in given))
    new = tuple(
        column
        for column in columns
        if plain(column) not in known and not any(re.fullmatch(each, column) for each in patterns)
    )
    gone = tuple(name for name in mapping.ignored if plain(name) not in given)
    return HeaderDiff(missing, new, gone, _renamed(missing, new))


def _renamed(missing: Sequence[str], new: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each new column at most once, alike but for capitals and signs before merely similar."""
    free, found = list(new), []
    for name in missing:
        alike = [column for column in free if _letters(column) == _letters(name)]
        near = alike or get_close_matches(name, free, 1)
        if near:
            found.append((name, near[0]))
            free.remove(near[0])
    return tuple(found)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
