"""Which row of an answer is a page's headline figure: the one its sentence speaks of."""

from __future__ import annotations

from coaching_analytics.charts import choice
from coaching_analytics.metrics.result import Result

SCORES = ("instrument", "edition", "age_group", "domain")
Cell = dict[str, str | None]


def cell(result: Result, **fixed: str | None) -> Cell | None:
    """The by-columns of the one row with these values, those not named blank; None when there is none."""
    wanted: Cell = {name: fixed.get(name) for name in result.by}
    return wanted if _count(result, wanted) == 1 else None


def of_scores(
    result: Result, instrument: choice.Instrument | None, domain: str | None, **fixed: str | None
) -> Cell | None:
    """The row of the instrument and domain a page speaks of, in the edition with most rooms."""
    rows = choice.latest_edition(choice.of(result, instrument))
    code = choice.headline(rows, domain) if len(rows) else None
    if code is None:
        return None
    first = rows[rows["domain"] == code]
    if first.empty:
        return None
    return cell(result, **{name: first.iloc[0][name] for name in SCORES}, **fixed)


def _count(result: Result, wanted: Cell) -> int:
    rows = result.rows
    for name, value in wanted.items():
        rows = rows[rows[name].isna() if value is None else rows[name] == value]
    return len(rows)
