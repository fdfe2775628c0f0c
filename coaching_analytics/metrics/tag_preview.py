"""What tagging rules would do before they are applied: lines and dollars of each, conflicts, the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from coaching_analytics.vocabulary.tags import COLUMNS, TagRule, columns

LISTED = 1000
"""Most lines that are listed; counts and dollars are of all."""
# The conditions of the mart spending_line, on rules that are not in force: tests hold the two together.
_DECIDED = """
    WITH rule AS (
        SELECT unnest($numbers::INTEGER[]) AS number, {rule}
    ), open_line AS (
        SELECT * FROM spending_line WHERE perspective <> 'in_kind'
    ), hit AS (
        SELECT line.spending_id, rule.number, rule.priority AS wanted
        FROM open_line AS line JOIN rule
            ON (rule.system_id IS NULL OR rule.system_id = line.system_id)
            AND (rule.function_code IS NULL OR line.function_code LIKE rule.function_code ESCAPE '!')
            AND (rule.object_code IS NULL OR line.object_code LIKE rule.object_code ESCAPE '!')
            AND (rule.fund_code IS NULL OR line.fund_code LIKE rule.fund_code ESCAPE '!')
            AND (
                rule.words IS NULL
                OR lower(replace(concat_ws(' ', line.fund_source, line.purpose, line.ingredient), '_', ' '))
                    LIKE rule.words ESCAPE '!'
            )
    ), decided AS (
        SELECT spending_id, min(wanted) AS given, max(wanted) AS other, list_sort(list(number)) AS numbers
        FROM hit GROUP BY spending_id
    )
"""
_SUMS = """
    count(*)::BIGINT AS lines,
    coalesce(sum(amount) FILTER (WHERE amount_kind = 'actual'), 0)::DECIMAL(18, 2) AS actual,
    coalesce(sum(amount) FILTER (WHERE amount_kind = 'budget'), 0)::DECIMAL(18, 2) AS budget
"""
_OUTCOME = """
    CASE WHEN own_priority IS NOT NULL THEN 'own' WHEN given IS NULL THEN 'untagged'
         WHEN given <> other THEN 'conflict' ELSE 'taken' END
"""
TAKES = f"""
    SELECT hit.number, {_OUTCOME} AS outcome, {_SUMS}
    FROM hit JOIN decided USING (spending_id) JOIN open_line USING (spending_id) GROUP BY ALL
"""
AFTER = f"""
    SELECT CASE WHEN own_priority IS NOT NULL THEN own_priority WHEN given = other THEN given END AS priority,
           {_SUMS}
    FROM open_line LEFT JOIN decided USING (spending_id) GROUP BY ALL ORDER BY priority NULLS LAST
"""
CONFLICTS = f"""
    SELECT numbers, {_SUMS} FROM open_line JOIN decided USING (spending_id)
    WHERE own_priority IS NULL AND given <> other GROUP BY ALL ORDER BY numbers
"""
LINES = f"""
    SELECT spending_id, {_OUTCOME} AS outcome, numbers, given, own_priority, start_date, function_code,
           object_code, fund_code, fund_source, purpose, ingredient, amount_kind, amount
    FROM open_line LEFT JOIN decided USING (spending_id)
    WHERE own_priority IS NULL OR given IS NOT NULL
    ORDER BY CASE outcome WHEN 'conflict' THEN 0 WHEN 'taken' THEN 1 WHEN 'own' THEN 2 ELSE 3 END,
             abs(amount) DESC, spending_id
    LIMIT {LISTED}
"""


@dataclass(frozen=True, slots=True)
class Amount:
    """Lines with their dollars: whole lines, whatever the period; nothing in kind."""

    lines: int = 0
    actual: Decimal = Decimal("0.00")
    budget: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Take:
    """What one rule does: lines it tags, lines it would tag were no other rule against it, lines that have a
    priority of their own."""

    rule: TagRule
    taken: Amount
    conflict: Amount
    own: Amount


@dataclass(frozen=True, slots=True)
class Conflict:
    """Lines that several rules would give different priorities: they stay untagged."""

    rules: tuple[TagRule, ...]
    amount: Amount


@dataclass(frozen=True, slots=True)
class TagPreview:
    """What rules would do.

    Attributes
    ----------
    takes, conflicts
        Rule by rule, in their order, and where they differ.
    after
        Lines and dollars by priority when the rules are applied; under None what stays untagged.
    lines
        The lines that have no priority of their own or meet a rule, conflicts first; at most `LISTED`.
    """

    takes: tuple[Take, ...]
    conflicts: tuple[Conflict, ...]
    after: dict[str | None, Amount]
    lines: pd.DataFrame


def tag_preview(gate: Gate, selection: Selection, rules: Sequence[TagRule]) -> TagPreview:
    """What these rules would do to the lines of a system, were they in force instead of those that are.

    Parameters
    ----------
    gate, selection
        The store; of the selection only the system counts, because rules are for all of it.
    rules
        The rules, in the order in which they are shown.
    """
    asked = _Asked(gate, Selection(system=selection.system), tuple(rules))
    met = {(int(row["number"]), str(row["outcome"])): _amount(row) for row in asked.rows(TAKES)}
    none = Amount()
    takes = tuple(
        Take(rule, *(met.get((number, outcome), none) for outcome in ("taken", "conflict", "own")))
        for number, rule in enumerate(rules)
    )
    conflicts = tuple(
        Conflict(tuple(rules[int(number)] for number in row["numbers"]), _amount(row))
        for row in asked.rows(CONFLICTS)
    )
    after = {_text(row["priority"]): _amount(row) for row in asked.rows(AFTER)}
    return TagPreview(takes, conflicts, after, asked.frame(LINES))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Candidate rules against the lines of one store."""

    gate: Gate
    selection: Selection
    rules: tuple[TagRule, ...]

    def frame(self, query: str) -> pd.DataFrame:
        rule = ", ".join(f"unnest(${name}_of::VARCHAR[]) AS {name}" for name in COLUMNS)
        values = {f"{name}_of": found for name, found in columns(self.rules).items()}
        numbers = list(range(len(self.rules)))
        return self.gate.rows(self.selection, _DECIDED.format(rule=rule) + query, numbers=numbers, **values)

    def rows(self, query: str) -> list[dict[str, Any]]:
        found = self.frame(query).to_dict("records")
        return [{str(name): value for name, value in row.items()} for row in found]


def _amount(row: dict[str, Any]) -> Amount:
    return Amount(int(row["lines"]), row["actual"], row["budget"])


def _text(value: Any) -> str | None:
    return None if value is None or value != value else str(value)
