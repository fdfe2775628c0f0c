"""A result as a plain document: what `metric --json` prints and a bundle holds."""

from __future__ import annotations

import json
from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import Result


def as_document(result: Result) -> dict[str, Any]:
    """The JSON form of a result, as design and SemVer promise it; `lists` only where there are some."""
    lists = {name: _lines(curve) for name, curve in listed(result).items()}
    return {
        "metric": result.metric,
        "question": result.question,
        "unit": result.unit,
        "window": {"from": result.window.start, "to": result.window.end},
        "as_of": result.as_of,
        "snapshot": result.snapshot,
        "origin": result.origin,
        "settings": dict(result.settings),
        "cautions": list(result.cautions),
        "rows": [
            {
                "by": dict(row.by),
                "value": row.value,
                "numerator": row.numerator,
                "denominator": row.denominator,
                "n": row.n,
                "interval": row.interval
                and {
                    "low": row.interval.low,
                    "high": row.interval.high,
                    "level": row.interval.level,
                    "method": row.interval.method,
                },
                "excluded": dict(row.excluded),
                "reason": row.reason,
            }
            for row in result.records()
        ],
        **({"lists": lists} if lists else {}),
    }


def listed(result: Result) -> dict[str, pd.DataFrame]:
    """The curves of a result that are lists to look things up in, those without a line left out."""
    names = REGISTRY[result.metric].lists if result.metric in REGISTRY else ()
    return {name: result.curves[name] for name in names if len(result.curves.get(name, ()))}


def _lines(curve: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The lines of a list; a missing value is None."""
    return curve.astype(object).where(curve.notna(), None).to_dict("records")


def plain(value: Any) -> Any:
    """What JSON has no form for: money as decimal strings, dates as YYYY-MM-DD."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def as_text(document: Any) -> str:
    """A document as JSON text, the same text for the same figures."""
    return json.dumps(document, default=plain, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
