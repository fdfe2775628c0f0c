"""Profiles of coaching systems: what a policy says, with its source, and what of it the store can check.

Five published systems ship in `systems/`; `common.toml` holds what was found over the five together. A
store has an own profile beside them. A statement is in our own words; its source says where the fact stands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "recipients": "Who is coached?",
        "dosage": "How is it decided how often?",
        "delivery": "How is coaching delivered?",
        "content": "What guides its content?",
        "effectiveness": "How is effectiveness promoted?",
        "employment": "Who employs and funds coaches?",
        "qualifications": "Which qualifications and supports do coaches have?",
        "coordination": "How is the system held together?",
        "challenges": "What stands in the way?",
        "session_cap": "Are sessions capped?",
        "rating_target": "Is a rating mandated?",
    }
)
"""The seven questions, then what else a profile states."""
SYSTEMS = ("alabama", "washington", "el_dorado", "fresno", "san_diego")
COMMON, OWN = "common", "own"
NOT_STATED = "Not stated in our sources."
READS = ("cell", "parts", "two_cells", "employers")
BEHIND = ("operations", "coaches", "educators")


class ProfileError(ValueError):
    """A profile, or a part of one, that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: its full name, a short one, and an address that may be blank."""

    name: str
    short: str
    address: str


@dataclass(frozen=True, slots=True)
class Check:
    """A figure that stands beside statements: `read` says how it is taken from a metric, see checks.toml.

    `behind` is who stands behind the figure when it is published.
    """

    id: str
    question: str
    title: str
    unit: str
    metric: str
    read: str
    behind: str
    definition: str
    cell: Mapping[str, str] = field(default_factory=dict)
    under: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    column: str = ""
    parts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What a profile says about one question.

    `check` names the figure beside it (blank: the store cannot check it); `low` and `high` bound what the
    statement asks of the figure, None where it asks nothing. `about`: the value is one to stand near, not a
    bound.
    """

    question: str
    text: str
    source: str = ""
    check: str = ""
    low: float | None = None
    high: float | None = None
    about: bool = False

    @property
    def known(self) -> bool:
        """Whether anything is said at all."""
        return bool(self.source)


@dataclass(frozen=True, slots=True)
class Profile:
    """One system's policy. `simulated_as` is the id of the made-up system modelled on it."""

    id: str
    name: str
    kind: str
    statements: tuple[Statement, ...]
    simulated_as: str = ""

    def of(self, question: str) -> tuple[Statement, ...]:
        """What it says about a question; one statement that nothing is known when there is none."""
        found = tuple(one for one in self.statements if one.question == question)
        return found or (Statement(question, NOT_STATED),)

    def about(self, check: str) -> Statement | None:
        """The statement that a figure stands beside; None when it says nothing about it."""
        return next((one for one in self.statements if one.check == check), None)


def read_profile(name: str, text: str, known: Mapping[str, Source] | None = None) -> Profile:
    """A profile from the text of its TOML, checked.

    Raises
    ------
    ProfileError
        For unknown questions, sources and figures, a statement without words, and bounds out of order.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{name} is no TOML: {error}.") from error
    lines = [dict(line) for line in found.pop("statement", [])]
    try:
        statements = tuple(Statement(**line) for line in lines)
        profile = Profile(id=name, statements=statements, **found)
    except TypeError as error:
        raise ProfileError(f"{name} has a part that is not known: {error}.") from error
    check_statements(name, profile.statements, sources() if known is None else known)
    return profile


def check_statements(name: str, statements: Sequence[Statement], known: Mapping[str, Source]) -> None:
    """Refuse statements that cannot be used, naming the first.

    Raises
    ------
    ProfileError
        See `read_profile`.
    """
    asked: set[str] = set()
    for one in statements:
        where = f"{name}, {one.question}"
        if one.question not in QUESTIONS:
            raise ProfileError(f"{name}: there is no question {one.question!r}.")
        if not one.text.strip():
            raise ProfileError(f"{where}: a statement needs words.")
        if one.source not in known:
            raise ProfileError(f"{where}: the source {one.source!r} is not listed.")
        if one.check and one.check not in checks():
            raise ProfileError(f"{where}: there is no figure {one.check!r}.")
        if one.check and one.check in asked:
            raise ProfileError(f"{where}: two statements ask for the same figure.")
        if not one.check and (one.low is not None or one.high is not None):
            raise ProfileError(f"{where}: bounds need a figure.")
        if one.low is not None and one.high is not None and one.low > one.high:
            raise ProfileError(f"{where}: the lower bound is above the upper one.")
        asked |= {one.check} - {""}


def _text(name: str) -> str:
    return resources.files("coaching_analytics.vocabulary.systems").joinpath(name).read_text("utf-8")


@cache
def sources() -> Mapping[str, Source]:
    """All sources by id."""
    return MappingProxyType(
        {key: Source(**value) for key, value in tomllib.loads(_text("sources.toml")).items()}
    )


@cache
def checks() -> Mapping[str, Check]:
    """All figures that can stand beside statements, by id, in the order of the questions.

    Raises
    ------
    ProfileError
        For an unknown question, way of reading or kind of people.
    """
    found = [_check(key, value) for key, value in tomllib.loads(_text("checks.toml")).items()]
    order = list(QUESTIONS)
    ordered = sorted(found, key=lambda check: order.index(check.question))
    return {check.id: check for check in ordered}


def _check(name: str, value: dict[str, Any]) -> Check:
    for column, allowed in (("question", tuple(QUESTIONS)), ("read", READS), ("behind", BEHIND)):
        if value[column] not in allowed:
            raise ProfileError(f"The figure {name} has {column} {value[column]!r}.")
    lists: dict[str, Any] = {key: tuple(value[key]) for key in ("parts", "words", "without") if key in value}
    return Check(id=name, **{**value, **lists})


@cache
def profiles() -> Mapping[str, Profile]:
    """The five published systems by id."""
    return MappingProxyType({name: read_profile(name, _text(f"{name}.toml")) for name in SYSTEMS})


@cache
def common() -> Profile:
    """What was found over the five systems together."""
    return read_profile(COMMON, _text("common.toml"))


def profile_of(system: str, stated: str = "", *, simulated: bool = False, setting: str = "") -> str:
    """Which profile a system follows: the setting, else the name on its record, else the made-up system's.

    Returns
    -------
    str
        An id of `profiles`, or `OWN` when none of them is meant.
    """
    if setting:
        return setting
    wanted = stated.strip().lower().replace(" ", "_").removesuffix("_county")
    if wanted in profiles():
        return wanted
    made_up = {one.simulated_as: one.id for one in profiles().values()}
    return made_up.get(system, OWN) if simulated else OWN
