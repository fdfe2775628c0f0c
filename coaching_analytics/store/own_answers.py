"""Answers to the survey's questions for the systems of a store, kept in its journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from os import PathLike

from coaching_analytics.store import journal

KIND = "own_answer"


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What was answered to one question, and on which day."""

    answers: tuple[str, ...]
    on: date


def give(path: str | PathLike[str], system: str, question: str, answers: Sequence[str], by: str = "") -> None:
    """Write an answer down; it takes the place of the one before."""
    content = {"system": system, "question": question, "answers": list(answers)}
    journal.write(path, KIND, content, by)


def given(path: str | PathLike[str], system: str) -> dict[str, OwnAnswer]:
    """The latest answers of a system by question; none where the answer was taken away."""
    found: dict[str, OwnAnswer] = {}
    for entry in journal.read(path, KIND):
        content = entry["content"]
        if content.get("system") == system:
            day = date.fromisoformat(str(entry["at"])[:10])
            found[str(content.get("question"))] = OwnAnswer(tuple(content.get("answers", ())), day)
    return {question: answer for question, answer in found.items() if answer.answers}
