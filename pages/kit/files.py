"""A plain frame as CSV; text cells cannot become formulas."""

from __future__ import annotations

import re

import pandas as pd

from coaching_analytics.charts.export import safe_text

NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*")


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read it right."""
    return ("\ufeff" + defused(frame).to_csv(index=False, lineterminator="\n")).encode("utf-8")


def defused(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with blanks for what is missing, and no text that a spreadsheet would take for a formula.

    A number written as text stays as it is, also below zero: it has to load again.
    """
    text = frame.astype(object).where(frame.notna(), "")
    return text.map(
        lambda value: safe_text(value) if isinstance(value, str) and not NUMBER.fullmatch(value) else value
    )
