"""The clearinghouse: resources, how often coaches use them, where, and at which step of a cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, named, pick, table, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.links import is_web_address

KINDS = {
    "protocol": "Protocol",
    "framework": "Framework",
    "rubric": "Rubric",
    "tool": "Tool",
    "other": "Other",
}
STAGES = {
    "plan": "Plan",
    "observation": "Focused observation",
    "reflection": "Reflection",
    "feedback": "Feedback",
    "after_feedback": "After feedback",
    "no_cycle": "Outside a cycle",
}
COLUMNS = (
    "Title",
    "Kind",
    "Topic",
    "Instruments",
    "Owner",
    "Sessions",
    "Sites",
    "Regions",
    "Last used",
    "Link",
)

FEW = 2
"""Regions that are named in the list; of more their number stands there."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader looks for; blank parts look for everything. Retired resources are shown on request."""

    words: str = ""
    kind: str = ""
    topic: str = ""
    instrument: str = ""
    retired: bool = False


def topic(code: str) -> str:
    """A topic in words."""
    return code.replace("_", " ").capitalize() if code else "No topic"


def choices(result: Result) -> dict[str, dict[str, str]]:
    """What can be chosen for kind, topic and instrument, by code, in words."""
    found = result.curves["resources"]
    instruments = {one for text in found["instruments"] for one in str(text).split(", ") if one}
    return {
        "kind": {key: KINDS[key] for key in KINDS if key in set(found["resource_kind"])},
        "topic": {code: topic(code) for code in sorted({str(one) for one in found["topic"] if one})},
        "scale": {code: labels.INSTRUMENTS.get(code, code) for code in sorted(instruments)},
    }


def found(result: Result, search: Search) -> pd.DataFrame:
    """The resources a search finds: all its words stand somewhere in title, topic, owner or instruments."""
    rows = result.curves["resources"]
    if not search.retired:
        rows = rows[~rows["retired"].astype(bool)]
    for column, wanted in (("resource_kind", search.kind), ("topic", search.topic)):
        rows = rows[rows[column] == wanted] if wanted else rows
    if search.instrument:
        rows = rows[[search.instrument in str(text).split(", ") for text in rows["instruments"]]]
    return rows[[_has(row, search.words) for _, row in rows.iterrows()]].reset_index(drop=True)


def _has(row: pd.Series, words: str) -> bool:
    instruments = [labels.INSTRUMENTS.get(one, one) for one in str(row["instruments"]).split(", ")]
    text = " ".join([str(row[name]) for name in ("title", "topic", "owner", "instruments")] + instruments)
    plain = text.replace("_", " ").lower()
    return all(word in plain for word in words.lower().replace("_", " ").split())


def resources(result: Result, search: Search, names: Names | None = None) -> Picture:
    """The list; `result` is `resource_use`, whole."""
    title = "Which resources are there, and are they used?"
    rows = found(result, search)
    everything = result.curves["resources"]
    if everything.empty:
        return blank("resources", title, result)
    kept = everything[~everything["retired"].astype(bool)]
    unused = int((kept["sessions"] == 0).sum())
    shown = "" if len(rows) == len(kept) else f" The search finds {len(rows)}."
    return Picture(
        name="resources",
        title=title,
        sentence=f"**{wording.plural(len(kept), 'resource')}** in the clearinghouse; {unused} not used in "
        f"this period.{shown}",
        caption="Sessions held in the period that name the resource. Only titles and links are kept here, no "
        "contents; a link is checked for its form and never opened.",
        table=table(COLUMNS, [_line(row, names) for _, row in rows.iterrows()]),
        numeric=COLUMNS[5:7],
        data=rows.assign(regions=[str(text).replace("\x1f", ", ") for text in rows["regions"]]),
        stacked=True,
        **about(result),
    )


def _line(row: pd.Series, names: Names | None) -> Sequence[str]:
    title = f"{row['title']} (retired: {row['why']})" if row["retired"] else str(row["title"])
    regions = [named(one, names) for one in str(row["regions"]).split("\x1f") if one]
    instruments = [labels.INSTRUMENTS.get(one, one) for one in str(row["instruments"]).split(", ") if one]
    where = ", ".join(regions) if len(regions) <= FEW else wording.plural(len(regions), "region")
    last = row["last_month"]
    return (
        title, KINDS.get(str(row["resource_kind"]), str(row["resource_kind"])), topic(str(row["topic"])),
        ", ".join(instruments) or say.BLANK, str(row["owner"]) or say.BLANK, say.count(row["sessions"]),
        say.count(row["sites"]), where or say.BLANK,
        say.BLANK if say.is_missing(last) else say.month(last), _link(str(row["link"])),
    )  # fmt: skip


def _link(text: str) -> str:
    """The link; one that is no web address says so."""
    return text if not text or is_web_address(text) else f"{text} (not a web address)"


def by_stage(result: Result) -> Picture:
    """Uses by the step of the cycle that was next; `result` is `resource_use`, whole."""
    title = "At which step of a cycle are they used?"
    rows = {row["stage"]: row for _, row in pick(result, resource="all").iterrows()}
    whole = rows["all"]
    if say.is_missing(whole["value"]):
        return blank("resource-stages", title, result, str(whole["reason"]).capitalize() + ".")
    marks = [
        RowMark(text, f"<b>{say.count(rows[key]['value'])}</b>", float(rows[key]["value"]))
        for key, text in STAGES.items()
    ]
    inside = float(whole["value"]) - float(rows["no_cycle"]["value"])
    figure = rows_figure(marks, "sessions", span_of([mark.value for mark in marks], floor=0))
    lines = [
        (STAGES[key], say.count(rows[key]["value"]), say.percent(rows[key]["value"] / whole["value"]))
        for key in STAGES
    ]
    return Picture(
        name="resource-stages",
        title=title,
        sentence=f"**{say.part_of(inside, whole['value'])}** uses fall inside a coaching cycle.",
        unit="sessions",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption="The step is the one that was next on the day. A session counts once for each resource it "
        "names.",
        **tabled(("Step",), ("Sessions", "Share"), lines, result),
    )


def by_place(result: Result, by: str, names: Names | None = None) -> Picture:
    """Uses by region or agency; `result` is `resource_use` by it."""
    title = f"Where are resources used, by {by}?"
    rows = pick(result, resource="all", stage="all")
    if rows.empty or rows["value"].isna().all():
        return blank("resource-places", title, result)
    ordered = rows.sort_values("value", ascending=False)
    marks = [
        RowMark(named(row[by], names), f"<b>{say.count(row['value'])}</b>", float(row["value"]))
        for _, row in ordered.iterrows()
    ]
    figure = rows_figure(marks, "sessions", span_of([mark.value for mark in marks], floor=0))
    lines = [(mark.label, say.count(mark.value)) for mark in marks]
    return Picture(
        name="resource-places",
        title=title,
        sentence="",
        unit="sessions",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption="Regions differ in size and in what they log.",
        **tabled((by.capitalize(),), ("Sessions",), lines, result),
    )


def titles(result: Result, *, retired: bool) -> Mapping[str, str]:
    """Titles of the resources in the list, or of the retired ones, by id."""
    rows = result.curves["resources"]
    rows = rows[rows["retired"].astype(bool) == retired]
    return dict(zip(rows["resource"], rows["title"], strict=True))
