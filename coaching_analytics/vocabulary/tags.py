"""Tagging rules: which lines of a budget are meant for which priority."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

LONGEST = 120
ESCAPE = "!"
CONDITIONS = ("function", "object", "fund", "text")
COLUMNS = ("system_id", "function_code", "object_code", "fund_code", "words", "priority")
"""Columns of the table `tag_rule` of a snapshot; a blank condition is none."""


class TagError(ValueError):
    """A tagging rule that says nothing, or not enough."""


@dataclass(frozen=True, slots=True)
class TagRule:
    """One rule: a line that meets every condition is meant for the priority.

    Attributes
    ----------
    priority
        What the line is tagged to.
    function, object, fund
        Codes of the line; `*` stands for any signs, so `22*` is every code that begins with 22.
    text
        Words found anywhere in the line's source, purpose and ingredient, capital letters or not.
    system
        The system whose lines it is for; blank: every system of the store.
    """

    priority: str
    function: str = ""
    object: str = ""
    fund: str = ""
    text: str = ""
    system: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, str) or len(value) > LONGEST:
                raise TagError(f"{field.name.capitalize()}: at most {LONGEST} signs of text.")
            object.__setattr__(self, field.name, " ".join(value.split()))
        if not self.priority:
            raise TagError("Name the priority.")
        if not any(getattr(self, name).strip("*") for name in CONDITIONS):
            raise TagError("Name a function, object, fund or text: a rule for every line would say nothing.")

    def said(self) -> str:
        """The conditions in words."""
        parts = [f"{name} {getattr(self, name)}" for name in CONDITIONS if getattr(self, name)]
        return ", ".join(parts)


def rules_of(documents: Iterable[Mapping[str, Any]]) -> tuple[TagRule, ...]:
    """Rules of documents such as `as_documents` makes; `TagError` when one is none."""
    try:
        return tuple(TagRule(**document) for document in documents)
    except TypeError as error:
        raise TagError("This is no tagging rule.") from error


def as_documents(rules: Sequence[TagRule]) -> list[dict[str, str]]:
    """Rules as the journal and a bundle keep them."""
    return [asdict(rule) for rule in rules]


def as_text(rules: Sequence[TagRule]) -> str:
    """The same text for the same rules in any order, blank for none: part of a snapshot's name."""
    documents = {json.dumps(document, sort_keys=True) for document in as_documents(rules)}
    return f"[{', '.join(sorted(documents))}]" if documents else ""


def of_text(text: str) -> tuple[TagRule, ...]:
    """The rules of `as_text`."""
    return rules_of(json.loads(text)) if text else ()


def columns(rules: Sequence[TagRule]) -> dict[str, list[str | None]]:
    """The rules as columns of `tag_rule`: conditions as patterns for LIKE with `!` before a sign meant so."""
    lines = [
        (
            rule.system or None,
            _pattern(rule.function),
            _pattern(rule.object),
            _pattern(rule.fund),
            _pattern(f"*{rule.text.lower()}*") if rule.text else None,
            rule.priority,
        )
        for rule in rules
    ]
    return {name: [line[place] for line in lines] for place, name in enumerate(COLUMNS)}


def _pattern(text: str) -> str | None:
    for sign in (ESCAPE, "%", "_"):
        text = text.replace(sign, ESCAPE + sign)
    return text.replace("*", "%") or None
