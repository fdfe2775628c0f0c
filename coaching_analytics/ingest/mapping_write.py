"""A mapping as TOML text, so that what was mapped on a page can be saved, read by a person and used again.

Written and read again it is the same mapping: what has its default is left out, everything else stands under
the name by which it is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from collections.abc import Mapping as Names
from dataclasses import MISSING, fields, is_dataclass
from dataclasses import Field as Attribute
from datetime import date
from typing import Any

from coaching_analytics.ingest.mapping import Mapping
from coaching_analytics.ingest.mapping_kinds import FILE_KEYS

NAMED = {"source": "from", "values": "map", "tables": "table", "scope": "replace"}
"""Attributes that have another name in TOML; a table's own name is handled where tables are written."""
NOT_WRITTEN = ("sha256", "identity", "by_name")
BARE = re.compile(r"[A-Za-z0-9_-]+")
Document = dict[str, Any]


def document_of(mapping: Mapping) -> Document:
    """What the TOML of `mapping` says, as plain tables, lists and values."""
    given = _stated(mapping)
    file = {**given.pop("dialect", {}), **{key: given.pop(key) for key in list(given) if key in FILE_KEYS}}
    tables = given.pop("table")
    return {**given, **({"file": file} if file else {}), "table": tables}


def mapping_toml(mapping: Mapping) -> str:
    """`mapping` as TOML."""
    return toml_text(document_of(mapping))


def toml_text(document: Names[str, Any], heading: str = "") -> str:
    """A document as TOML; `heading` becomes comment lines at the top."""
    comment = [f"# {line}".rstrip() for line in heading.splitlines()]
    return "\n".join([*comment, *_section("", document)]).strip("\n") + "\n"


def _stated(given: Any) -> Document:
    """The attributes of a dataclass that differ from their defaults, under their names in TOML."""
    found: Document = {}
    for each in fields(given):
        value = getattr(given, each.name)
        if each.name in NOT_WRITTEN or (_has_default(each) and value == _default(each)):
            continue
        key = "name" if each.name == "table" else NAMED.get(each.name, each.name)
        found[key] = _plain(value)
    if getattr(given, "by_name", False):
        found.pop("fields", None)
    return found


def _has_default(each: Attribute[Any]) -> bool:
    return each.default is not MISSING or each.default_factory is not MISSING


def _default(each: Attribute[Any]) -> Any:
    return each.default if each.default_factory is MISSING else each.default_factory()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        stated = _stated(value)
        return stated["from"] if stated.keys() == {"from"} else stated
    if isinstance(value, Names):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        if value and all(_is_pair(each) for each in value):
            return {key: _plain(each) for key, each in value}
        return [_plain(each) for each in value]
    return value


def _is_pair(value: Any) -> bool:
    """A column and the values it may hold."""
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], tuple)


def _section(name: str, given: Names[str, Any]) -> Iterable[str]:
    """Values first, then what has a header: TOML reads what follows a header as belonging to it."""
    nested = {key: value for key, value in given.items() if _opens(value)}
    for key, value in given.items():
        if key not in nested:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in nested.items():
        path = f"{name}.{_key(key)}" if name else _key(key)
        for each in value if isinstance(value, list) else [value]:
            yield ""
            yield f"[[{path}]]" if isinstance(value, list) else f"[{path}]"
            yield from _section(path, each) if path.count(".") < 1 else _lines(each)


def _opens(value: Any) -> bool:
    """Whether a value gets a header of its own."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, Names) for each in value)
    return isinstance(value, Names)


def _lines(given: Names[str, Any]) -> Iterable[str]:
    return (f"{_key(key)} = {_value(value)}" for key, value in given.items())


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _text(key)


def _text(value: str) -> str:
    """A basic string; JSON escapes the same signs, but for the delete sign."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Names):
        inner = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    return str(value)
