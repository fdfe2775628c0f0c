"""Who is reached: which sites have contact with a coach, how soon, how many hours, how steadily."""

from __future__ import annotations

from pages.kit import who_is_reached as parts
from pages.kit.frame import page
from pages.kit.sections import section
from pages.kit.show import foot

SECTIONS = {
    "reached": ("Reached", parts.reached),
    "waiting": ("Not yet reached", parts.waiting),
    "need": ("Need and hours", parts.need),
    "kept": ("Kept up", parts.kept),
    "language": ("Language and leaders", parts.language),
    "lists": ("Lists", parts.lists),
}

with page("Who is reached", needs="coverage") as frame:
    chosen = section({key: title for key, (title, _) in SECTIONS.items()})
    SECTIONS[chosen][1](frame)
    foot(frame)
