"""Policy beside practice: what a profile says, what the data show, and the difference in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, about, blank, table
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.profiles import QUESTIONS, Profile, sources

TITLE = "What does the policy say, and what do the data show?"
COLUMNS = ("What is looked at", "The policy", "The data", "Side by side", "How it is counted")
SILENT = "The policy does not speak of it."
NEAR = {"share": 0.005, "hours": 0.05, "sites": 0.05}


def beside(result: Result, profile: str) -> Picture:
    """A line a statement that the store can check; `result` is `policy_practice`, `profile` its name."""
    said = _statements(result)
    lines = [_line(row, said[row["statement"]]) for row in _spoken_first(result, said)]
    known = result.rows["value"].notna()
    if not known.any():
        return blank("policy-beside", TITLE, result)
    spoken = sum(bool(said[row["statement"]]["said_by"]) for _, row in result.rows[known].iterrows())
    text = (
        f"**{spoken} of {int(known.sum())}** figures the store can show stand beside words of policy: "
        f"{profile}, or where it is silent what was found over five systems. None of it is a verdict."
    )
    data = result.rows.drop(columns=["excluded", "behind", "people"], errors="ignore")
    return Picture(
        name="policy-beside",
        title=TITLE,
        sentence=text,
        caption="Policy in our own words, with its source; figures in their own definition, for the places "
        "and months chosen.",
        table=table(COLUMNS, lines),
        data=data.merge(result.curves["statements"].drop(columns="metric"), on="statement", how="left"),
        stacked=True,
        **about(result),
    )


def drawn(result: Result) -> Picture:
    """The shares as dots, with a stroke where the policy speaks of a share."""
    title = "Where do policy and practice stand?"
    said = _statements(result)
    spoken = [row for row in _spoken_first(result, said) if said[row["statement"]]["said_by"]]
    rows = [row for row in spoken if said[row["statement"]]["unit"] == "share"]
    shown = [row for row in rows if not say.is_missing(row["value"])]
    if not shown:
        why = "Here: the policy speaks of no share that the store can show."
        return blank("policy-shares", title, result, why)
    marks = [_mark(row, said[row["statement"]]) for row in shown]
    figure = rows_figure(marks, "share", (0, 104), ticksuffix="%")
    lines = [(mark.label, "–" if mark.tick is None else f"{mark.tick:.0f}%", _bare(mark)) for mark in marks]
    return Picture(
        name="policy-shares",
        title=title,
        sentence="",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption="Dot: the data. Upright stroke: the share a policy names, as a least, a most or about.",
        table=table(("Share", "Policy", "Data"), lines),
        numeric=("Policy", "Data"),
        data=pd.DataFrame(
            {"statement": [row["statement"] for row in shown], "value": [r["value"] for r in shown]}
        ),
        **about(result),
    )


def _spoken_first(result: Result, said: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    """The rows, those that words of policy stand beside before the others."""
    rows = [row for _, row in result.rows.iterrows()]
    return sorted(rows, key=lambda row: not said[row["statement"]]["said_by"])


def _statements(result: Result) -> dict[str, dict[str, Any]]:
    """What is said about each figure."""
    lines = result.curves["statements"].to_dict("records")
    return {str(line["statement"]): {str(key): value for key, value in line.items()} for line in lines}


def _bare(mark: RowMark) -> str:
    return f"{mark.value:.0f}%" if mark.value is not None else say.BLANK


def _mark(row: Any, said: Mapping[str, Any]) -> RowMark:
    bound = said["asked_low"] if not say.is_missing(said["asked_low"]) else said["asked_high"]
    tick = None if say.is_missing(bound) else 100 * float(bound)
    note = f"<b>{say.percent(row['value'])}</b>"
    return RowMark(
        str(said["title"]), note, 100 * float(row["value"]), tick=tick, hover=str(said["definition"])
    )


def _line(row: Any, said: Mapping[str, Any]) -> tuple[str, ...]:
    value = figure(row["value"], str(said["unit"]))
    if value == say.BLANK:
        value = f"Not known: {row['reason']}."
    told = f"{said['said']} ({who(said)})" if said["said_by"] else SILENT
    counted = str(said["definition"])
    if not say.is_missing(row["n"]) and row["n"]:
        counted = f"{counted} n = {say.count(row['n'])}."
    return (str(said["title"]), told, value, difference(row["value"], said), counted)


def who(said: Mapping[str, Any]) -> str:
    """Whose words they are: the short name of the source, and that they are of the five together."""
    source = sources()[str(said["source"])].short
    return source if "five" not in str(said["said_by"]).lower() else f"over the five systems; {source}"


def figure(value: Any, unit: str) -> str:
    """A figure with its unit: 78%, 1.4 hours, 26.4 sites."""
    if say.is_missing(value):
        return say.BLANK
    if unit == "share":
        return say.percent(value, 1 if 0 < float(value) < 0.1 else 0)
    return f"{say.decimal(value, 1 if unit == 'sites' else 2)} {unit}"


def difference(value: Any, said: Mapping[str, Any]) -> str:
    """How far the data lie from what the policy names, in words and without a verdict."""
    low, high, unit = said["asked_low"], said["asked_high"], str(said["unit"])
    if say.is_missing(value):
        return "Cannot be set side by side."
    if not said["said_by"]:
        return "Only the data speak."
    shown = figure(value, unit)
    if say.is_missing(low) and say.is_missing(high):
        return f"The policy names no number; the data show {shown}."
    if said["about"]:
        far = float(value) - float(low)
        if abs(far) <= NEAR.get(unit, 0.0):
            return f"The data show {shown}, as it names."
        return f"The data show {shown}, {_far(far, unit)} than the {figure(low, unit)} it names."
    if not say.is_missing(low) and float(value) < float(low) - NEAR.get(unit, 0.0):
        gap = _gap(float(low) - float(value), unit)
        return f"The data show {shown}; it asks for {_least(low, unit)}, {gap} more."
    if not say.is_missing(high) and float(value) > float(high) + NEAR.get(unit, 0.0):
        asked = "none" if not float(high) else f"at most {figure(high, unit)}"
        return f"The data show {shown}; it asks for {asked}."
    return f"The data show {shown}, within what it asks for."


def _least(low: Any, unit: str) -> str:
    return "all" if unit == "share" and float(low) >= 1 else f"{figure(low, unit)} or more"


def _gap(amount: float, unit: str) -> str:
    """A distance without its sign."""
    if unit == "share":
        return f"{say.decimal(100 * amount, 0)} points"
    return f"{say.decimal(amount, 1 if unit == 'sites' else 2)} {unit}"


def _far(amount: float, unit: str) -> str:
    return f"{_gap(abs(amount), unit)} {'more' if amount > 0 else 'less'}"


def compared(profiles: Sequence[Profile], result: Result) -> Picture:
    """Questions by systems, each cell with the source of each sentence; `result` is for the header."""
    lines = [
        (question, *("\n".join(_cell(profile, key)) for profile in profiles))
        for key, question in QUESTIONS.items()
    ]
    data = [
        (profile.id, profile.name, one.question, one.text, sources()[one.source].name if one.source else "")
        for profile in profiles
        for key in QUESTIONS
        for one in profile.of(key)
    ]
    return Picture(
        name="systems-compared",
        title="What do the systems say, question by question?",
        sentence=f"**{len(QUESTIONS)} questions** put to {len(profiles)} columns. What our sources do not "
        "say is left open and not guessed.",
        caption="Statements are of systems as they were studied, told in our own words. Not stated: in none "
        "of our sources.",
        table=table(("Question", *(profile.name for profile in profiles)), lines),
        data=pd.DataFrame(data, columns=["profile", "name", "question", "statement", "source"]),
        stacked=True,
        **about(result),
    )


def _cell(profile: Profile, question: str) -> list[str]:
    return [
        f"{one.text} ({sources()[one.source].short})" if one.source else "Not stated."
        for one in profile.of(question)
    ]
