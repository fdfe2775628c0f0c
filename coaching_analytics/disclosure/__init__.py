"""Who may see which figure: every Result passes `release` before it is drawn, listed or exported."""

from coaching_analytics.disclosure.release import release
from coaching_analytics.disclosure.viewer import PUBLISHED, STAMP, Viewer

__all__ = ["PUBLISHED", "STAMP", "Viewer", "release"]
