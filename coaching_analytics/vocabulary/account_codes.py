"""Codes of accounts: NCES functions and objects, and local codes that mean one; see account_codes.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

Kind = Literal["function", "object"]
NCES = "nces"
FIELDS = {
    "function": ("code", "name", "source", "verified_on"),
    "object": ("code", "name", "source", "verified_on"),
    "local": ("chart", "kind", "code", "nces", "about", "source", "verified_on"),
}


class AccountCodeError(ValueError):
    """A code that is incomplete, there twice, or stands for a code nobody declared."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a chart of accounts.

    Attributes
    ----------
    chart, kind, code
        "nces" or the name of a local chart; function or object; as it is written.
    nces, name
        The NCES code it stands for, and in words.
    source, verified_on
        Where it was read, and when it was checked; None: switched off.
    """

    chart: str
    kind: str
    code: str
    nces: str
    name: str
    source: str
    verified_on: date | None


def parse(text: str) -> tuple[Code, ...]:
    """Every code of a TOML text, those switched off too; `AccountCodeError` names the row at fault."""
    given = tomllib.loads(text)
    found = [
        Code(NCES, kind, row["code"], row["code"], row["name"], row["source"], row["verified_on"] or None)
        for kind in ("function", "object")
        for row in _rows(given, kind)
    ]
    known = {(code.kind, code.code) for code in found}
    for row in _rows(given, "local"):
        if (row["kind"], row["nces"]) not in known:
            raise AccountCodeError(f"Code {row['code']} of {row['chart']}: there is no NCES {row['nces']}.")
        named = (row["kind"], row["code"], row["nces"], row["about"])
        found.append(Code(row["chart"], *named, row["source"], row["verified_on"] or None))
    names = [(code.chart, code.kind, code.code) for code in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise AccountCodeError(f"Code {twice[2]} of {twice[0]} is there twice.")
    return tuple(found)


@cache
def account_codes() -> tuple[Code, ...]:
    """Every code as declared in account_codes.toml."""
    text = resources.files("coaching_analytics.vocabulary").joinpath("account_codes.toml").read_text("utf-8")
    return parse(text)


def nces_code(code: str | None, kind: Kind, chart: str = NCES) -> Code | None:
    """What a code of a chart stands for, or None when nobody has checked it.

    A code of a chart stands for what that chart says: 13 means nothing outside Texas. An NCES code that is
    not listed itself stands for its group (2214 for 2200, 112 for 100).

    Examples
    --------
    >>> nces_code("13", "function", "texas").nces
    '2213'
    >>> nces_code("13", "function") is None
    True
    >>> nces_code("112", "object").name
    'Salaries'
    """
    if not code:
        return None
    checked = {
        row.code: row
        for row in account_codes()
        if (row.chart, row.kind) == (chart, kind) and row.verified_on is not None
    }
    length = {"function": 4, "object": 3}[kind]
    group = f"{code[: length - 2]}00" if chart == NCES and code.isdigit() and len(code) == length else ""
    return checked.get(code) or checked.get(group)


def _rows(given: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = given.get(kind, [])
    for number, row in enumerate(rows, 1):
        blank = [name for name in FIELDS[kind] if row.get(name, "") == "" and name != "verified_on"]
        unknown = [name for name in row if name not in FIELDS[kind]]
        if blank or unknown or "verified_on" not in row:
            raise AccountCodeError(f"{kind} row {number}: misses {blank}; unknown: {unknown}.")
    return rows
