"""What sites are told apart by: need in the period, rural or not, the language around them, internet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask

NEEDS = ("low", "medium", "high")
NOT_STATED = "not_stated"
RURAL, NOT_RURAL = "rural", "not_rural"

_TRAITS = "SELECT site_id, rural, community_language, internet FROM site_profile ORDER BY site_id"


def need_of(totals: pd.DataFrame) -> np.ndarray:
    """The need each line of `site_totals` had on most of its enrolled days; the higher one of equals."""
    names = (*NEEDS[::-1], "unknown")
    days = np.column_stack([totals[f"need_{name}_days"].to_numpy(dtype=float) for name in names])
    words = np.array([*NEEDS[::-1], NOT_STATED], dtype=object)
    return words[np.nan_to_num(days).argmax(axis=1)] if len(totals) else words[:0]


def traits_of(asked: Ask, sites: Sequence[str] | np.ndarray) -> dict[str, np.ndarray]:
    """For each of the sites: `rural` (rural, not_rural), `language`, `internet`; not_stated where blank."""
    found = asked.rows(_TRAITS)
    at = pd.Index(found["site_id"]).get_indexer(pd.Index(np.asarray(sites, dtype=object)))
    rural = found["rural"].map({True: RURAL, False: NOT_RURAL})
    columns = {"rural": rural, "language": found["community_language"], "internet": found["internet"]}
    return {name: _picked(column, at) for name, column in columns.items()}


def _picked(column: pd.Series, at: np.ndarray) -> np.ndarray:
    words = column.astype(object).where(column.notna(), NOT_STATED).to_numpy(dtype=object)
    words = np.append(words, NOT_STATED)
    return words[at]
