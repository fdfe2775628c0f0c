"""One clean made-up table and files that spoil it in every way a reader is known to stumble over.

A reader's answer to a file must be the clean table, or words that name what is wrong; never another table.
"""

from __future__ import annotations

from tests.corpus.clean import CLEAN
from tests.corpus.letters import letters
from tests.corpus.packing import packing
from tests.corpus.plain import plain
from tests.corpus.quotes import quotes
from tests.corpus.structure import structure
from tests.corpus.variant import Variant

__all__ = ["CLEAN", "Variant", "corpus"]


def corpus() -> list[Variant]:
    """Every file of the corpus, the same in every run."""
    return [*plain(), *letters(), *quotes(), *structure(), *packing()]
