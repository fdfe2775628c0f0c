"""Which cells are blank where a figure needs them, and which hold a zero? (X4)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.join_rate import ALWAYS
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

_QUERY = """
SELECT {keys}table_name, column_name, CAST(sum(cells) AS BIGINT) AS cells,
       CAST(sum(blank) AS BIGINT) AS blank, CAST(sum(zeros) AS BIGINT) AS zero
FROM blank_cell GROUP BY ALL ORDER BY {order}table_name, column_name
"""


def blank_cells(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of the cells a figure needs is blank, and which share holds a zero?

    Parameters
    ----------
    gate, selection
        The store, and the places chosen; all rows count, whatever the period.
    by
        Of system, region. Rows that name no known place are in no region (None).

    Returns
    -------
    Result
        Facets `table`, `column` and `statistic`: blank, zero. `n` is rows.

    Notes
    -----
    ::

        blank = cells without a value / rows of the table
        zero  = cells in which somebody entered 0 / rows of the table
    """
    asked = ask(gate, selection, "blank_cells", by)
    order = "".join(f"by_{name} NULLS LAST, " for name in asked.by)
    rows = []
    for key, values in asked.cells(asked.rows(_QUERY.format(keys=asked.keys(), order=order))):
        cells = int(values["cells"])
        for statistic in ("blank", "zero"):
            value = ratio(int(values[statistic]), cells)
            rows.append(
                {
                    **key,
                    "table": values["table_name"],
                    "column": values["column_name"],
                    "statistic": statistic,
                    "value": value,
                    "numerator": int(values[statistic]),
                    "denominator": cells,
                    "n": cells,
                    "reason": "no rows loaded" if value is None else None,
                }
            )
    return asked.result(rows, cautions=(ALWAYS,))
