"""Dollars of the lines of a budget inside whole months, by what the lines say about themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from coaching_analytics.metrics import account_map
from coaching_analytics.metrics.by import PERIODS, Ask, period_label
from coaching_analytics.vocabulary.selection import Window, add_months

LINE_KEYS = {
    "function": "function_code",
    "object": "object_code",
    "source": "coalesce(nullif(fund_source, ''), fund_code)",
    "purpose": "purpose",
    **{name: account_map.key(name) for name in account_map.NCES},
}
"""By-columns that are written on a line and name no place and no period."""
KINDS = ("actual", "budget")
NO_ROWS = {"actual": "no spending rows in this period", "budget": "no budget rows in this period"}
IN_KIND = "lines in kind, which no budget pays"

# A line counts with its months inside each span: the running total rounded to the cent at the span's end,
# less that at its start, so that the spans of a line add up to it to the cent.
_DOLLARS = """
    WITH span AS (
        SELECT unnest($labels::VARCHAR[]) AS by_span, unnest($firsts::DATE[]) AS span_start,
               unnest($lasts::DATE[]) AS span_end
    ), line AS (
        SELECT {keys} {columns} amount_kind AS kind, perspective = 'in_kind' AS in_kind, start_date, end_date,
               CAST(round(amount * 100) AS HUGEINT) AS cents,
               date_trunc('month', start_date) AS first,
               date_diff('month', date_trunc('month', start_date), date_trunc('month', end_date - 1)) + 1 AS
                   months
        FROM spending_line
    ), inside AS (
        SELECT line.*, span.by_span,
               least(greatest(date_diff('month', first, span_start), 0), months) AS before,
               least(greatest(date_diff('month', first, span_end), 0), months) AS upto,
               least(line.end_date, span.span_end) AS covered
        FROM line JOIN span ON line.start_date < span.span_end AND line.end_date > span.span_start
    )
    SELECT {names} by_span, kind, in_kind,
           (sum(sign(cents) * ((2 * abs(cents) * upto + months) // (2 * months)
                               - (2 * abs(cents) * before + months) // (2 * months))) * 0.01)::DECIMAL(18, 2)
               AS amount,
           count(*)::BIGINT AS lines, max(covered) AS covered
    FROM inside GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Dollars:
    """What one cell holds: its key in the order of the by-columns, and one line of the answer."""

    key: tuple[Any, ...]
    span: str
    kind: str
    in_kind: bool
    amount: Any
    lines: int
    covered: date
    more: dict[str, Any]


def spans(asked: Ask) -> list[tuple[str, Window]]:
    """The window, or its part in each fiscal year when the answer is by fiscal year."""
    if "fiscal_year" not in asked.by:
        return [("", asked.window)]
    return by_year(asked)


def by_year(asked: Ask) -> list[tuple[str, Window]]:
    """The part of the window in each fiscal year, oldest first."""
    found: dict[str, Window] = {}
    month = asked.window.start
    while month < asked.window.end:
        label, following = period_label("fiscal_year", asked.years, month), add_months(month, 1)
        found[label] = Window(found[label].start if label in found else month, following)
        month = following
    return list(found.items())


def dollars(
    asked: Ask,
    over: Sequence[tuple[str, Window]],
    columns: Mapping[str, str] = MappingProxyType({}),
    **parameters: Any,
) -> list[Dollars]:
    """Dollars of the selection inside each span, by the by-columns and by `columns`.

    Parameters
    ----------
    asked
        The question; places are those the lines name themselves, nothing is spread over sites.
    over
        Spans of whole months with their labels, which stand for the fiscal year in the key.
    columns
        Further columns to tell apart: what to call each, and its SQL over `spending_line`.
    """
    query = _DOLLARS.format(
        keys=_keys(asked),
        columns="".join(f"{text} AS {name}, " for name, text in columns.items()),
        names=asked.names(only=[n for n in asked.by if n not in PERIODS])
        + "".join(f"{n}, " for n in columns),
    )
    found = asked.rows(
        query,
        labels=[label for label, _ in over],
        firsts=[window.start for _, window in over],
        lasts=[window.end for _, window in over],
        **account_map.parameters(asked),
        **parameters,
    )
    records = found.to_dict("records")
    return [_line(asked, {str(name): value for name, value in line.items()}) for line in records]


def _keys(asked: Ask) -> str:
    places = asked.keys(only=[name for name in asked.by if name not in (*LINE_KEYS, *PERIODS)])
    return places + "".join(f"{LINE_KEYS[name]} AS by_{name}, " for name in asked.by if name in LINE_KEYS)


def _line(asked: Ask, line: dict[str, Any]) -> Dollars:
    plain = {name: None if value is None or value != value else value for name, value in line.items()}
    span = str(plain.pop("by_span"))
    key = tuple(span if name == "fiscal_year" else plain.pop(f"by_{name}") for name in asked.by)
    kind, in_kind = str(plain.pop("kind")), bool(plain.pop("in_kind"))
    amount, lines, covered = plain.pop("amount"), int(str(plain.pop("lines"))), _day(plain.pop("covered"))
    return Dollars(key, span, kind, in_kind, amount, lines, covered, plain)


def _day(value: Any) -> date:
    day: date = value.date() if hasattr(value, "date") else value
    return day


def cells_of(asked: Ask, found: Iterable[Dollars]) -> dict[tuple[Any, ...], list[Dollars]]:
    """Lines by the key of their cell; one empty cell when nothing is asked by and nothing is there."""
    cells: dict[tuple[Any, ...], list[Dollars]] = {}
    for line in found:
        cells.setdefault(line.key, []).append(line)
    return cells if cells or asked.by else {(): []}
