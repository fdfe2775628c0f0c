"""Site review: an administrator's sites on one page, and one page for one site."""

from __future__ import annotations

from pages.kit.frame import page
from pages.kit.show import foot

with page("Site review", needs="site_status") as frame:
    from pages.kit import site_all, site_review

    site = site_review.chosen(frame)
    if site:
        site_review.draw(frame, site)
    else:
        site_all.draw(frame)
    foot(frame)
