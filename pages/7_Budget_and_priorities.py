"""Budget and priorities: is money tagged to what matters, spent as planned, and there next year?"""

from __future__ import annotations

from pages.kit import budget, survey, tagging
from pages.kit.frame import page
from pages.kit.sections import section
from pages.kit.show import foot

SECTIONS = {
    "priorities": ("Money by priority", budget.priorities),
    "years": ("Over the years", budget.over_years),
    "spent": ("Budget spent", budget.execution),
    "funding": ("Money that ends", budget.funding),
    "tags": ("Tag lines", tagging.draw),
    "survey": ("What others answer", survey.draw),
}

with page("Budget and priorities", needs="alignment") as frame:
    chosen = section({key: title for key, (title, _) in SECTIONS.items()})
    SECTIONS[chosen][1](frame)
    foot(frame)
