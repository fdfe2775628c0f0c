"""A plain frame as CSV; text cells cannot become formulas."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts.export import safe_text


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read it right."""
    text = frame.astype(object).where(frame.notna(), "")
    safe = text.map(lambda value: safe_text(value) if isinstance(value, str) else value)
    return ("\ufeff" + safe.to_csv(index=False, lineterminator="\n")).encode("utf-8")
