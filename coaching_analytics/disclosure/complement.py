"""A hidden part must not follow from the whole and the other parts."""

from __future__ import annotations

import pandas as pd

# Parts of a whole: with one hidden, the whole less the others gives it away. Years and months are no parts.
PARTS = ("system", "region", "agency", "setting", "delivery", "site", "coach", "rater", "recipient")


def complement(rows: pd.DataFrame, by: tuple[str, ...], hidden: pd.Series, size: pd.Series) -> pd.Series:
    """`hidden` with the next smallest row of a group added wherever exactly one row of it is hidden.

    Each place column is a group for every value of the other by-columns; repeated until nothing changes.
    """
    hidden = hidden.copy()
    peopled = rows[size != 0]
    lines = [line for column in by if column in PARTS for line in _lines(peopled, by, column)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            visible = [index for index in line if not hidden[index]]
            if len(line) - len(visible) == 1 and visible:
                hidden[min(visible, key=lambda index: (size[index], index))] = True
                changed = True
    return hidden


def _lines(rows: pd.DataFrame, by: tuple[str, ...], column: str) -> list[list[int]]:
    """Row numbers that differ in `column` only."""
    others = [name for name in by if name != column]
    if not others:
        return [list(rows.index)]
    return [list(part.index) for _, part in rows.groupby(others, dropna=False, sort=False)]
