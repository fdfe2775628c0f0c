"""Mappings saved in a store's folder, by name, so that next month's file is read as this month's was."""

from __future__ import annotations

import re
from os import PathLike
from pathlib import Path

from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.layout import Layout, write_text

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
LIMIT = 1_000_000
Where = str | PathLike[str]


def mapping_path(store: Where, name: str) -> Path:
    """Where the mapping called `name` is kept.

    Raises
    ------
    StoreError
        When the name is not one: it becomes a file name, so it holds small letters, digits, - and _ only.
    """
    if not NAME.fullmatch(name):
        raise StoreError(
            "A mapping's name is at most 60 small letters, digits, - and _, such as state-roster."
        )
    return Layout.of(store).root / "mappings" / f"{name}.toml"


def saved_mappings(store: Where) -> tuple[str, ...]:
    """The names of the saved mappings, in order."""
    folder = Layout.of(store).root / "mappings"
    return tuple(sorted(path.stem for path in folder.glob("*.toml") if NAME.fullmatch(path.stem)))


def save_mapping(store: Where, name: str, text: str) -> Path:
    """Keep a mapping under a name; an older one of that name is replaced in one step."""
    target = mapping_path(store, name)
    if len(text.encode("utf-8")) > LIMIT:
        raise StoreError(f"A mapping has at most {LIMIT:,} bytes.")
    write_text(target, text)
    return target


def read_mapping(store: Where, name: str) -> str:
    """The text of a saved mapping.

    Raises
    ------
    StoreError
        When there is none of this name.
    """
    try:
        return mapping_path(store, name).read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise StoreError(f"There is no saved mapping called {name}.") from error


def named_mapping(store: Where, given: Path) -> Path:
    """`given` when it is a file, else the saved mapping of that name when there is one, else `given`."""
    if given.exists() or not NAME.fullmatch(str(given)):
        return given
    saved = mapping_path(store, str(given))
    return saved if saved.exists() else given
