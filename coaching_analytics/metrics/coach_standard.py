"""What a system asks of its coaches: stated in the settings, else as its policy says."""

from __future__ import annotations

from dataclasses import dataclass

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.policy_practice import chosen_profile
from coaching_analytics.vocabulary.profiles import Profile, sources

POLICY = "policy"
CHECK = "bachelors"
"""The statement of a profile that speaks of degrees."""
REQUIRED = 0.995
"""From this share of posts on a policy requires the degree; one that names none prefers it."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The degree asked for ("none": none), whether the way to it counts, years; who says so, and how."""

    degree: str
    pathway: bool
    years: float
    said: str = ""
    by: str = ""

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all."""
        return self.degree != "none" or self.years > 0


def standard_of(asked: Ask, profile: Profile | str | None = None) -> Standard:
    """What is asked of coaches of the system in view, by `profile` if given, else by the one it follows.

    The setting `coach_degree` has the first word. Where it says "policy", the profile does: a bachelor's
    degree where it is required, that or a pathway to it where it is preferred, nothing where the profile is
    silent or several systems are meant.
    """
    degree, years = str(asked.setting("coach_degree")), float(asked.setting("coach_years"))
    if degree != POLICY:
        return Standard(degree, asked.setting("coach_pathway") == "yes", years)
    if asked.selection.system is None and len(asked.gate.systems()) != 1:
        return Standard("none", False, years)
    policy = chosen_profile(asked.gate, asked.selection, profile)
    statement = policy.about(CHECK)
    if statement is None:
        return Standard("none", False, years)
    required = statement.low is not None and statement.low >= REQUIRED
    source = sources().get(statement.source)
    by = f"{policy.name} ({source.short})" if source else policy.name
    return Standard("bachelor", not required, years, statement.text, by)
