"""A file of the corpus."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variant:
    """A spoiled file: its family and name, its bytes, and words a reader that refuses it must use.

    `says` is a pattern; empty when nothing is wrong that a reader may refuse.
    """

    family: str
    name: str
    data: bytes
    says: str = ""
    ending: str = ".csv"
