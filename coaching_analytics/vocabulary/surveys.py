"""Published answers of a survey on budgets and instruction, each with its source and how many were asked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its share of those asked, or what the report says of it in words."""

    text: str
    share: float | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `several`: more than one answer may be true."""

    id: str
    text: str
    several: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey: its name, how many were asked and who they were."""

    name: str
    asked: int
    who: str
    questions: tuple[Question, ...]


@cache
def survey() -> Survey:
    """The survey of surveys.toml."""
    text = resources.files("coaching_analytics.vocabulary").joinpath("surveys.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)
    questions = tuple(
        Question(one["id"], one["text"], one["several"], tuple(Answer(**each) for each in one["answers"]))
        for one in found["question"]
    )
    source = found["source"]
    return Survey(source["name"], source["asked"], source["who"], questions)
