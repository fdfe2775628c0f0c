"""Coaches: who coaches, which support they get, whether they stay, and what happens if one leaves."""

from __future__ import annotations

from pages.kit import coaches
from pages.kit.frame import page
from pages.kit.show import foot

with page("Coaches", needs="coach_qualifications") as frame:
    coaches.draw(frame)
    foot(frame)
