"""What the page of the proof says beside its numbers, and which results outside 93 to 97 are known."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).with_name("page.md")
"""The page, with a place for its tables."""
KNOWN = {
    "coaches": "all sites of a coach's rooms share the coach: nothing can be said, as it should",
    "raw": "contrast: no correction for low scores that rise by themselves",
    "common trend": "cautious where raters are few or years short (record 28)",
    "trend of a region": "the larger of two variances with the freedom of the fewer (record 28): cautious",
    "trend of a site": "planted trends are not normal, raters and leads last",
    "net change, same rooms": "cautious: the same raters at both dates (record 11)",
    "net change, rated again because low": "cautious: the same raters at both dates (record 11)",
    "points per $10,000": "as the net change it rests on",
    "strictness of a rater": "rooms that change and raters who drift add noise that the model lacks",
    "drift of a rater": "cautious with few years (record 34)",
    "reliability of a rating": "few raters and a few fast-changing sites make it less sure than it says",
}
OUTSIDE: set[tuple[str, str, str]] = set()
"""World, estimator and line of scores (or "statements") of every result outside that is told in the docs."""
