"""Policy and practice: what a system's policy says beside what its data show, and the systems compared."""

from __future__ import annotations

from pages.kit import own_profile, policy
from pages.kit.frame import page
from pages.kit.sections import section
from pages.kit.show import foot

SECTIONS = {
    "beside": ("Policy beside practice", policy.beside),
    "compared": ("Systems compared", policy.compared),
    "own": ("Your own profile", own_profile.draw),
    "limits": ("Caps and targets", policy.limits),
    "reach": ("Reaching every site", policy.reach),
}

with page("Policy and practice", needs="policy_practice") as frame:
    chosen = section({key: title for key, (title, _) in SECTIONS.items()})
    SECTIONS[chosen][1](frame)
    foot(frame)
