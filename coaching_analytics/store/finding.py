"""What `verify` says of a thing that is wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, where, and how to mend it."""

    kind: str
    where: str
    message: str
