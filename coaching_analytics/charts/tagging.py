"""What tagging rules would do: rule by rule, priority by priority, where they differ, line by line."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, blank, tabled
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.tag_preview import LISTED, Amount, TagPreview

DOLLARS = ("Lines", "Spent", "Budgeted")
NONE = Amount()
OUTCOMES = {
    "conflict": "Rules differ",
    "taken": "Tagged by rule",
    "own": "Own priority stands",
    "untagged": "Meets no rule",
}


def takes(preview: TagPreview, result: Result) -> Picture:
    """Each rule with the lines it takes; `result` is `alignment`, for what an export says of the store."""
    title = "Which lines would each rule take?"
    if not preview.takes:
        return blank("tag-rules", title, result, "There are no rules yet. Add one above.")
    lines = [
        (
            str(number),
            take.rule.said(),
            take.rule.priority,
            *_amount(take.taken),
            say.count(take.conflict.lines),
            say.count(take.own.lines),
        )
        for number, take in enumerate(preview.takes, 1)
    ]
    idle = [str(number) for number, take in enumerate(preview.takes, 1) if not take.taken.lines]
    said = f"Rules that would take no line: {', '.join(idle)}." if idle else "Every rule would take lines."
    return Picture(
        name="tag-rules",
        title=title,
        sentence=said,
        caption="Whole lines of all years and places of the system, whatever the filters; nothing in kind. "
        "Two rules of the same priority may take the same line: it counts for both here, and once below.",
        **tabled(
            ("Rule", "Lines with", "Priority"),
            (*DOLLARS, "Lines another rule wants otherwise", "Lines with a priority of their own"),
            lines,
            result,
            data=pd.DataFrame(),
        ),
    )


def after(preview: TagPreview, result: Result) -> Picture:
    """Lines and dollars by priority once the rules are applied."""
    title = "What would be tagged, and what stays without a priority?"
    left, whole = preview.after.get(None, NONE), sum(amount.lines for amount in preview.after.values())
    lines = [
        (name.capitalize(), *_amount(amount)) for name, amount in preview.after.items() if name is not None
    ]
    lines.append((labels.STANDINGS["untagged"], *_amount(left)))
    return Picture(
        name="tag-after",
        title=title,
        sentence=f"**{say.count(left.lines)} of {wording.plural(whole, 'line')}** would stay without a "
        f"priority: {say.exact_dollars(left.actual)} spent and {say.exact_dollars(left.budget)} budgeted.",
        caption="A line's own priority stands, whatever the rules. What meets no rule is never spread.",
        **tabled(("Priority",), DOLLARS, lines, result, data=pd.DataFrame()),
    )


def conflicts(preview: TagPreview, result: Result) -> Picture:
    """The lines two rules would tag differently."""
    title = "Where do rules differ?"
    numbers = {take.rule: number for number, take in enumerate(preview.takes, 1)}
    lines = [
        (
            ", ".join(str(numbers[rule]) for rule in each.rules),
            ", ".join(dict.fromkeys(rule.priority for rule in each.rules)),
            *_amount(each.amount),
        )
        for each in preview.conflicts
    ]
    if not lines:
        return blank("tag-conflicts", title, result, "Nowhere: no line is wanted by two rules for different "
                     "priorities.")  # fmt: skip
    count = sum(each.amount.lines for each in preview.conflicts)
    return Picture(
        name="tag-conflicts",
        title=title,
        sentence=f"**{wording.plural(count, 'line')}** would stay without a priority because rules differ.",
        caption="Make one of the rules narrower, or take it away.",
        **tabled(("Rules", "Priorities"), DOLLARS, lines, result, data=pd.DataFrame()),
    )


def lines_of(preview: TagPreview, result: Result) -> Picture:
    """The lines themselves, those about which rules differ first."""
    title = "Which lines are they?"
    listed = preview.lines
    if listed.empty:
        return blank("tag-lines", title, result, "No line is without a priority, and none meets a rule.")
    plain = listed.astype(object).where(listed.notna(), None)
    lines = [
        (
            str(row["spending_id"]),
            OUTCOMES[row["outcome"]],
            _priority(row),
            *(_said(row[name]) for name in ("function_code", "object_code", "fund_code", "fund_source")),
            _for(row),
            "Spent" if row["amount_kind"] == "actual" else "Budgeted",
            say.exact_dollars(row["amount"]),
        )
        for _, row in plain.iterrows()
    ]
    columns = ("Line", "Outcome", "Priority", "Function", "Object", "Fund", "Source", "For", "Kind")
    return Picture(
        name="tag-lines",
        title=title,
        sentence="",
        caption=f"At most {LISTED:,} lines, those about which rules differ first, then the largest.",
        **tabled(columns, ("Amount",), lines, result, data=plain.drop(columns="numbers")),
    )


def _for(row: pd.Series) -> str:
    """What a line is for: purpose, then ingredient where there is one."""
    ingredient = row["ingredient"]
    words = [labels.PURPOSES.get(row["purpose"], _said(row["purpose"]))]
    return ", ".join([*words, *([labels.INGREDIENTS.get(ingredient, ingredient)] if ingredient else [])])


def _priority(row: pd.Series) -> str:
    if row["outcome"] == "own":
        return str(row["own_priority"])
    return str(row["given"]) if row["outcome"] == "taken" else say.BLANK


def _amount(amount: Amount) -> tuple[str, str, str]:
    return say.count(amount.lines), say.exact_dollars(amount.actual), say.exact_dollars(amount.budget)


def _said(value: object) -> str:
    return say.BLANK if value is None else str(value)
