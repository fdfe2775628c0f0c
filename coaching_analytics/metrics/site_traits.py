"""What sites are told apart by: need and its score, rural or not, language around them, internet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask

NEEDS = ("low", "medium", "high")
QUARTERS = ("quarter_1", "quarter_2", "quarter_3", "quarter_4")
"""Quarters of the scored sites of a system by their score of need, from least to most."""
NOT_STATED = "not_stated"
RURAL, NOT_RURAL = "rural", "not_rural"

_TRAITS = """
SELECT site_id, rural, community_language, internet, CAST(need_score AS DOUBLE) AS need_score, need_quarter
FROM site_profile ORDER BY site_id
"""


def need_of(totals: pd.DataFrame) -> np.ndarray:
    """The need each line of `site_totals` had on most of its enrolled days; the higher one of equals."""
    names = (*NEEDS[::-1], "unknown")
    days = np.column_stack([totals[f"need_{name}_days"].to_numpy(dtype=float) for name in names])
    words = np.array([*NEEDS[::-1], NOT_STATED], dtype=object)
    return words[np.nan_to_num(days).argmax(axis=1)] if len(totals) else words[:0]


def traits_of(asked: Ask, sites: Sequence[str] | np.ndarray) -> dict[str, np.ndarray]:
    """For each of the sites what the store states of it.

    `rural` (rural, not_rural), `language`, `internet`, `need_quarter` (`QUARTERS`): not_stated where blank;
    `need_score`: a number, nan where blank.
    """
    found = asked.rows(_TRAITS)
    at = pd.Index(found["site_id"]).get_indexer(pd.Index(np.asarray(sites, dtype=object)))
    columns = {
        "rural": found["rural"].map({True: RURAL, False: NOT_RURAL}),
        "language": found["community_language"],
        "internet": found["internet"],
        "need_quarter": found["need_quarter"].map(dict(enumerate(QUARTERS, start=1))),
    }
    score = np.append(found["need_score"].to_numpy(dtype=float), np.nan)[at]
    return {name: _picked(column, at) for name, column in columns.items()} | {"need_score": score}


def _picked(column: pd.Series, at: np.ndarray) -> np.ndarray:
    words = column.astype(object).where(column.notna(), NOT_STATED).to_numpy(dtype=object)
    words = np.append(words, NOT_STATED)
    return words[at]
