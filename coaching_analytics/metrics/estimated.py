"""From arrays to rows: the cells of a query's answer, and an estimate as the columns of a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.statistics.estimate import Estimate


def cells_of(
    by: Sequence[str], facets: Sequence[str], found: pd.DataFrame
) -> Iterator[tuple[dict[str, str | None], np.ndarray]]:
    """Cells of a frame with a column `by_...` for each of `by` and one for each facet, blanks last.

    Each comes as its names and the places of its lines, in their order.
    """
    columns = [*(f"by_{name}" for name in by), *facets]
    groups = found.groupby(columns, sort=False, dropna=False).indices if len(found) else {}
    cells = {
        tuple(one if isinstance(one, str) else None for one in _tuple(key)): at for key, at in groups.items()
    }
    for names in sorted(cells, key=blanks_last):
        yield dict(zip((*by, *facets), names, strict=True)), np.sort(cells[names])


def _tuple(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def estimate_columns(found: Estimate, level: float, method: str) -> dict[str, Any]:
    """Value, range and reason of a row; a value without a range says in its method what the range lacks."""
    if found.value is None:
        return {"reason": found.reason}
    if found.low is None or found.high is None:
        return {"value": found.value, "method": f"no range: {found.reason}"}
    return {"value": found.value, "low": found.low, "high": found.high, "level": level, "method": method}
