"""What the page of the proof says beside its numbers, and what is known to lie outside 93 to 97."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).with_name("page.md")
"""The page, with a place for its tables."""
KNOWN = {
    "coaches": "each site has one coach, so coaches cannot be compared and nothing is said",
    "raw": "contrast: no correction for low scores that rise by themselves",
    "common trend": "cautious where raters are few or years short (record 28)",
    "trend of a region": "cautious: the largest of three variances, freedom of the fewer (records 28, 45)",
    "trend of a site": "where sites do not change the variances are seldom above zero (record 32)",
    "net change, same rooms": "the larger of two variances: a little cautious (record 46)",
    "net change, rated again because low": "the larger of two variances: a little cautious (record 46)",
    "points per $10,000": "as the net change it rests on",
    "drift of a rater": "cautious with few years (record 34)",
}
ALLOWED = {
    "trend of a site": (0.93, 1.0),
    "trend of a region": (0.93, 0.98),
    "drift of a rater": (0.93, 1.0),
}
"""Between which shares an estimator is known to lie, as the page and known gaps tell; else 93 to 97."""
