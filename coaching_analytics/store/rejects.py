"""Rejected rows of a batch, kept for a while so that they can be mended."""

from __future__ import annotations

from os import PathLike

import pandas as pd

from coaching_analytics.store.errors import StoreError, failed
from coaching_analytics.store.layout import Layout


def rejected_rows(path: str | PathLike[str], batch: str) -> pd.DataFrame:
    """The rows of a batch that were not loaded, each with its record number and reason.

    Raises
    ------
    StoreError
        When none were kept: nothing was rejected, or the time they are kept for is over.
    """
    kept = Layout.of(path).rejected(batch)
    if not kept.exists():
        raise StoreError(f"No rejected rows of {batch} are kept (any more).")
    try:
        return pd.read_parquet(kept)
    except (OSError, ValueError) as error:
        raise failed(
            "The rejected rows of this batch are damaged. Restore them from a backup, or take the batch back "
            "and import its file again.", "rejects_damaged", error,
        ) from error  # fmt: skip
