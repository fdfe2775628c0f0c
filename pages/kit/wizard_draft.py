"""A mapping in the making: what is known of the file, what was begun with, what is still to be answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import streamlit as st

from coaching_analytics.ingest.mapping import Field
from coaching_analytics.ingest.mapping import Mapping as Saved
from coaching_analytics.ingest.profile import FORMATS, ColumnProfile, FileProfile
from pages.kit import wizard_keep as keep

ISO = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Made:
    """A column a table makes of others, and the field it is meant for; reckoned ones are in our signs."""

    profile: ColumnProfile
    field: str = ""
    reckoned: bool = False


@dataclass
class Draft:
    """A mapping in the making.

    Attributes
    ----------
    looked
        The columns of the file, and the parts of split texts.
    start, saved
        What the mapping says that was begun with, as plain tables and as it is read; empty for a new one.
    file_format
        How dates are written where a field says nothing else; '' for YYYY-MM-DD.
    missing
        What a person still has to answer.
    used
        Columns of the file that feed something.
    kept
        Parts of the mapping begun with that no step shows: they stay as they are.
    made
        Columns the table at hand makes of others.
    """

    looked: FileProfile
    start: dict[str, Any] = field(default_factory=dict)
    saved: Saved | None = None
    file_format: str = ""
    null_tokens: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    suggested: int = 0
    kept: list[str] = field(default_factory=list)
    made: dict[str, Made] = field(default_factory=dict)

    def add(self, parts: Sequence[ColumnProfile]) -> None:
        """Take parts of split texts for columns."""
        self.looked = replace(self.looked, columns=(*self.looked.columns, *parts))

    def ask(self, what: str) -> None:
        """Note something that is still open."""
        self.missing.append(what)

    @property
    def new(self) -> bool:
        """Whether nothing was begun with."""
        return not self.start

    @property
    def names(self) -> list[str]:
        """The columns a field may come from."""
        return [*self.looked.names, *self.made]

    def column(self, name: str) -> ColumnProfile:
        """What a column holds, of the file or made; nothing is known of one that is gone."""
        if name in self.made:
            return self.made[name].profile
        if name in self.looked.names:
            return self.looked.column(name)
        return ColumnProfile(name, self.looked.rows, 0, (), ())

    def reckoned(self, name: str) -> bool:
        """Whether a column was worked out, and so stands in our own signs."""
        return name in self.made and self.made[name].reckoned

    def values(self, name: str) -> list[str]:
        """The values of a column that is a list of codes."""
        return [value for value, _ in self.column(name).values]

    def free(self, name: str) -> str:
        """`name`, or one like it that no column has."""
        return f"{name}_of_row" if name in self.looked.names else name

    def table(self, name: str) -> dict[str, Any]:
        """What the mapping begun with says about a table."""
        return next((each for each in self.start.get("table", ()) if each.get("name") == name), {})

    def file(self) -> dict[str, Any]:
        """What it says about the file."""
        found: dict[str, Any] = self.start.get("file", {})
        return found

    def rest(self, where: str, given: Mapping[str, Any], shown: Collection[str]) -> dict[str, Any]:
        """What no step shows of `given`: it is kept as it is, and said."""
        found = {key: value for key, value in given.items() if key not in shown}
        if found:
            self.kept.append(f"{where} ({', '.join(found)})")
        return found

    def made_by_the_rest(self, table: str) -> None:
        """Take what a kept part of a table makes for columns, so that its fields still find them."""
        for each in self.saved.tables if self.saved else ():
            if each.table == table:
                self.used |= each.columns()
                for name in each.made() - set(self.made):
                    self.made[name] = Made(profile_of(name, (), self.looked.rows), reckoned=True)

    def field_begun_with(self, table: str, name: str) -> Field | None:
        """A field as the mapping begun with has it."""
        tables = self.saved.tables if self.saved else ()
        return next(
            (each.fields[name] for each in tables if each.table == table and name in each.fields), None
        )


def column_of(draft: Draft, label: str, key: str, default: str = "", **more: Any) -> str:
    """One column; '' when none is chosen yet. A column that feeds something is used."""
    names = draft.names if default in ("", *draft.names) else [*draft.names, default]
    found = keep.select(label, names, key, default or None, placeholder="Choose a column", **more)
    draft.used |= {found} if found else set()
    return str(found or "")


def columns_of(draft: Draft, label: str, key: str, default: Sequence[str] = (), **more: Any) -> list[str]:
    """Any columns."""
    names = list(dict.fromkeys([*draft.names, *default]))
    found = keep.several(label, names, key, default, **{"placeholder": "Choose columns", **more})
    draft.used |= set(found)
    return found


def rows_where(
    draft: Draft, label: str, key: str, given: Mapping[str, Sequence[str]], columns: Sequence[str] = ()
) -> dict[str, list[str]]:
    """Columns, and the values that a row must hold in them; `columns` are others than those of the file."""
    names = list(dict.fromkeys([*(columns or draft.names), *given]))
    chosen = keep.several(label, names, key, list(given), placeholder="None", format_func=_plain(columns))
    found: dict[str, list[str]] = {}
    for column in chosen:
        found[column] = keep.listed(
            f"These values of {keep.shown(column)}",
            f"{key}-{column}",
            [str(value) for value in given.get(column, ())],
            [] if columns else draft.values(column),
            placeholder="Choose or write them",
        )
        if not found[column]:
            draft.ask(f"Say which values of {keep.shown(column)} are meant.")
    if not columns:
        draft.used |= set(found)
    return {column: values for column, values in found.items() if values}


def _plain(columns: Sequence[str]) -> Any:
    return keep.words if columns else str


def one_of(
    draft: Draft, label: str, ways: Mapping[str, str], key: str, default: str | None, ask: str
) -> str | None:
    """One of a few ways, each told in words; what is to be said is noted while none is chosen."""
    found = keep.radio(label, list(ways), key, default, format_func=ways.__getitem__)
    if found is None:
        draft.ask(ask)
    return None if found is None else str(found)


def profile_of(name: str, values: Sequence[str], rows: int) -> ColumnProfile:
    """What is known of a column that is made of names or codes."""
    fits = tuple(style for style in FORMATS if values and all(_is_date(value, style) for value in values))
    counted = tuple((value, rows) for value in values)
    return ColumnProfile(name, rows, len(values), counted, tuple(values[:3]), fits)


def _is_date(value: str, style: str) -> bool:
    try:
        datetime.strptime(value, style)
    except ValueError:
        return False
    return True


def kept_as_they_are(draft: Draft) -> None:
    """Say which parts of the mapping begun with no step shows."""
    if draft.kept:
        listed = "\n".join(f"- {keep.shown(one, 200)}" for one in dict.fromkeys(draft.kept))
        st.info(
            "**Kept as they are**\n\nThe mapping you began with says more than these steps show. These parts "
            f"stay in it, unchanged:\n\n{listed}"
        )
