"""The first rows of a file, shown as they will be read."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.kit import wizard_keep as keep
from pages.kit.tables import table

SEEN_COLUMNS = 40


def show(name: str, rows: Sequence[Sequence[str]], key: str) -> tuple[str, ...]:
    """Show the rows under their header; the names shown, where a name that is missing or double got one."""
    header = list(rows[0]) if rows else []
    width = max((len(row) for row in rows), default=0)
    names = [cell or f"Column {n + 1}" for n, cell in enumerate([*header, *[""] * (width - len(header))])]
    plain = [one.casefold() for one in names]
    unique = [one if plain.index(plain[n]) == n else f"{one} ({n + 1})" for n, one in enumerate(names)]
    body = [[*row, *[""] * (width - len(row))] for row in rows[1:]]
    many = f"{width:,} {'column' if width == 1 else 'columns'}"
    st.markdown(f"**First rows of {keep.shown(name, 80)}**: {many}")
    table(pd.DataFrame(body, columns=unique).iloc[:, :SEEN_COLUMNS], "First rows of the file", key, low=True)
    return tuple(unique)
