"""Recomputes every figure of a bundle from the bundle's own tables and compares."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from coaching_analytics.bundle import figures
from coaching_analytics.bundle.package import FIGURES, BundleError, opened
from coaching_analytics.bundle.read import import_bundle
from coaching_analytics.store import open_store
from coaching_analytics.vocabulary.selection import selection_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many figures were recomputed, and where they differ from those exported."""

    content_hash: str
    figures: int
    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether every figure came out as exported."""
        return not self.differences


def recompute(source: str | os.PathLike[str]) -> Comparison:
    """Load a bundle into a store that is thrown away, ask every figure again and compare.

    Parameters
    ----------
    source
        The zip, or the folder it was unpacked to.

    Raises
    ------
    BundleError
        When the bundle is damaged.
    """
    with opened(Path(source)) as package:
        exported = package.document(FIGURES)
    if not isinstance(exported, list) or not exported:
        raise BundleError("The bundle's figures are damaged.")
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="coaching-") as folder:
        loaded = import_bundle(source, Path(folder) / "store", by="recompute")
        gate = open_store(Path(folder) / "store").sharing()
        for before in exported:
            try:
                asked = selection_of(before["selection"])
                name, by = before["metric"], tuple(before["by"])
                after = figures.answer(gate, asked, name, by, figures.options_of(before))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise BundleError("The bundle's figures are damaged.") from error
            label = f"{asked.system}: {name}{' by ' + ', '.join(by) if by else ''}"
            found += [f"{label}: {each}" for each in figures.differences(before, after)]
    return Comparison(loaded.content_hash, len(exported), tuple(found))
