"""What the page of the proof says beside its numbers, and which results outside 93 to 97 are known."""

from __future__ import annotations

HEAD = ""
AFTER = ""
REMARKS: dict[tuple[str, ...], str] = {}
OUTSIDE: set[tuple[str, str, str]] = set()
