"""Which ratings figures of levels look at: all formal ones, or only those of independent raters."""

from __future__ import annotations

from coaching_analytics.metrics.by import Ask

SETTING = "independent_raters"
EVERYWHERE = "everywhere"

# The ratings as they would stand had the site's own coaches rated nothing: each sees the next of its room,
# whether it is the last of its school year, and the one of the year before, among those of other raters.
_INDEPENDENT = """(
    WITH own AS (
        SELECT *,
               lead(observation_id) OVER (
                   PARTITION BY classroom_id, instrument, domain, school_year
                   ORDER BY observation_date, observation_id
               ) IS NULL AS last_of_year
        FROM rating_score WHERE purpose = 'formal' AND rater_coached IS NOT TRUE
    )
    SELECT own.* EXCLUDE (next_formal, latest_of_year, score_year_before, last_of_year),
           own.next_eligible AS next_formal, own.last_of_year AS latest_of_year,
           before.score AS score_year_before
    FROM own LEFT JOIN own AS before
        ON before.classroom_id = own.classroom_id AND before.line_id = own.line_id
        AND before.school_year = own.school_year - 1 AND before.last_of_year
)"""


def only(asked: Ask) -> bool:
    """Whether every figure leaves out ratings by the site's own coach."""
    return bool(asked.setting(SETTING) == EVERYWHERE)


def ratings(asked: Ask) -> str:
    """What to read instead of `rating_score` in a figure of levels, by the setting independent_raters.

    A rater whom nobody linked to a person counts as independent, as in the change of the same rooms.
    """
    return _INDEPENDENT if only(asked) else "rating_score"
