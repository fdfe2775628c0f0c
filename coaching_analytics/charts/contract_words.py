"""Terms of a contract in a reader's words: figures with their unit, thresholds, kinds, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from coaching_analytics.charts import numbers as say
from coaching_analytics.vocabulary.measures import cards

KINDS = {
    "contingent": "Earned by the outcome",
    "discount": "Discount when missed",
    "owed_in_full": "Owed in full when missed",
    "surcharge": "Surcharge when missed",
}
PARTIES = {"vendor": "Vendor", "district": "District"}
OUTCOMES = {"met": "met", "not met": "not met", "unmeasurable": "cannot be measured"}
SHORT_UNIT = 30
LABEL = 38


def figure(metric: str, value: float | Decimal | None, *, longest: int = SHORT_UNIT) -> str:
    """A figure of a metric: 61.5%, 0.21 points, 56 days; a unit longer than `longest` stays out."""
    if say.is_missing(value) or value is None:
        return say.BLANK
    card = cards().get(metric)
    unit = "" if card is None else card.unit
    if unit == "share" or unit.startswith("share of"):
        return say.percent(value, 1)
    if "dollars" in unit.lower():
        return say.exact_dollars(value)
    digits = 0 if float(value).is_integer() else 2
    text = say.decimal(value, digits)
    return f"{text} {unit}" if unit and len(unit) <= longest else text


def asked(term: Mapping[str, Any]) -> str:
    """What the term asks for: from 40.0% to 90.0%, at least 0.50, at most 15 days."""
    metric, target, baseline = str(term["metric"]), term["target"], term["baseline"]
    if say.is_missing(target):
        return "no target stated"
    if not say.is_missing(baseline):
        return f"from {figure(metric, baseline)} to {figure(metric, target)}"
    card = cards().get(metric)
    most = card is not None and card.direction == "lower is better"
    return f"{'at most' if most else 'at least'} {figure(metric, target)}"


def name(term: Mapping[str, Any]) -> str:
    """A term by number and wording; by its metric's question where the contract's words are not on record."""
    card = cards().get(str(term["metric"]))
    words = str(term["wording"] or "") or (str(term["metric"]) if card is None else card.question)
    return f"{term['term']}. {words}"


def short(text: str) -> str:
    """A name that fits beside its dollars."""
    return text if len(text) <= LABEL else f"{text[: LABEL - 1].rstrip()}…"


def measured_as(term: Mapping[str, Any]) -> str:
    """With what a term is measured: the metric, which of its figures, places, months, settings."""
    parts = (term["metric"], term["figure"], term["places"] or "whole system", term["settings"])
    days = f"{term['start'].isoformat()} to before {term['end'].isoformat()}"
    return "; ".join(str(part) for part in (*parts, days) if part)
