"""The viewer of a figure."""

from __future__ import annotations

from dataclasses import dataclass

from coaching_analytics.vocabulary.settings import declared

STAMP = "contains small groups - not for publication"
PUBLISHED = "Shown as published: figures with too few people behind them are hidden."


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes a figure is for.

    Attributes
    ----------
    sees_rows
        The owner of the store, who has the rows anyway: nothing is hidden, everything is stamped.
    small_group
        Fewest people behind a published figure about people.
    few_coaches
        Fewest coaches behind a published figure about their work.
    """

    sees_rows: bool
    small_group: int = 10
    few_coaches: int = 3

    @classmethod
    def owner(cls) -> Viewer:
        """The store's owner."""
        return cls(True)

    @classmethod
    def published(cls, small_group: int | None = None) -> Viewer:
        """Anybody: what may be published. `small_group` is the store's setting; its default otherwise."""
        k = declared()["small_group"].default if small_group is None else small_group
        return cls(False, small_group=int(k))

    @property
    def key(self) -> str:
        """Short text that tells two viewers apart in a cache."""
        return "owner" if self.sees_rows else f"published-{self.small_group}-{self.few_coaches}"
