"""What is known of all rated rooms: their mean and spread, and how far one rating can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.statistics.reliability import Reliability, from_pairs
from coaching_analytics.vocabulary.selection import Selection

# What the numbers of lines stand for.
LINES = "SELECT * FROM rating_line ORDER BY line_id"

# The first eligible rating of every room: rooms rated again sooner because they scored low count once, like
# any other, so the mean does not lean towards them. Sums by site: the variance of the mean allows for sites.
# Rooms whose scores are compared share system, setting, instrument, edition and domain: a like_id.
FIRST = """
    WITH by_site AS (
        SELECT like_id, site_code, count(*) AS n, sum(score) AS total, sum(score * score) AS squares
        FROM rating_score WHERE first_eligible AND observation_date < $end
        GROUP BY like_id, site_code
    ), summed AS (
        SELECT like_id, count(*)::DOUBLE AS sites, sum(n)::DOUBLE AS n, sum(total) AS total,
               sum(total) / sum(n) AS mean, sum(squares) AS squares, sum(total * total) AS site_squares,
               sum(n * total) AS site_products, sum(n * n)::DOUBLE AS site_counts
        FROM by_site GROUP BY ALL
    )
    SELECT like_id, mean, n, sqrt(greatest(squares - n * mean * mean, 0) / nullif(n - 1, 0)) AS sd,
           coalesce(sites / nullif(sites - 1, 0), 0) / (n * n)
               * greatest(site_squares - 2 * mean * site_products + mean * mean * site_counts, 0) AS variance
    FROM summed ORDER BY like_id
"""

# What each rater's first ratings are together: who rates in the pairs often rated for the mean too.
FIRST_RATERS = """
    SELECT like_id, CAST(hash(coalesce(rater_id, '')) >> 1 AS BIGINT) AS rater, n, total
    FROM (
        SELECT like_id, rater_id, count(*)::DOUBLE AS n, sum(score) AS total
        FROM rating_score WHERE first_eligible AND observation_date < $end GROUP BY like_id, rater_id
    ) ORDER BY like_id, rater
"""

REPEATED = """
    SELECT instrument, edition, domain, system_id || ':' || setting AS place, site_id, rater_a, rater_b,
           score_a, score_b
    FROM rating_repeat WHERE days <= $days AND later_date < $end
    ORDER BY 1, 2, 3, 4, observation_id_a, observation_id_b
"""

RELIABILITY_KEYS = ["instrument", "edition", "domain"]


@dataclass(frozen=True, slots=True)
class RatedRooms:
    """Means of all rated rooms and reliabilities of one rating.

    `means` has a row for each kind of rooms alike (`like_id`): mean, sd (missing for one room) and variance
    of the mean; `raters` what the ratings of each `rater` are in such a mean (`part`, points). `reliability`
    is by (instrument, edition, domain); a missing one is not known.
    """

    means: pd.DataFrame
    raters: pd.DataFrame
    reliability: Mapping[tuple[str, str, str], Reliability]
    stated: float | None

    def of(self, instrument: str, edition: str, domain: str) -> Reliability | None:
        """Reliability of one rating, or None when it is not known."""
        if self.stated is not None:
            return Reliability(self.stated, 0.0, 0)
        return self.reliability.get((instrument, edition, domain))

    def settings(self) -> dict[str, object]:
        """What to print beside a figure: the reliability and where it comes from."""
        if self.stated is not None:
            return {"reliability": self.stated, "reliability_source": "stated"}
        if not self.reliability:
            return {"reliability": None, "reliability_source": "not known: too few repeated visits"}
        words = "; ".join(f"{' '.join(key)} {found.value:.2f}" for key, found in self.reliability.items())
        pairs = min(found.pairs for found in self.reliability.values())
        source = f"estimated from {pairs} or more repeated visits each"
        return {"reliability": words, "reliability_source": source}

    def table(self) -> pd.DataFrame:
        """The estimated reliabilities as a frame."""
        return pd.DataFrame(
            [
                (*key, found.value, found.se, found.low, found.high, found.pairs)
                for key, found in self.reliability.items()
            ],
            columns=[*RELIABILITY_KEYS, "value", "se", "low", "high", "pairs"],
        )


def rated_rooms(asked: Ask) -> RatedRooms:
    """Means and reliabilities from everything rated before the end of the window in the selected system."""
    system = Selection(system=asked.selection.system, window=asked.window)
    means, raters = asked.gate.rows(system, FIRST), asked.gate.rows(system, FIRST_RATERS)
    whole = means.set_index("like_id").loc[raters["like_id"]]
    parts = (raters["total"].to_numpy() - raters["n"].to_numpy() * whole["mean"].to_numpy()) / whole["n"]
    raters = raters[["like_id", "rater"]].assign(part=parts.to_numpy())
    stated = asked.setting("reliability")
    if stated != "":
        return RatedRooms(means, raters, {}, float(stated))
    found = asked.gate.rows(system, REPEATED, days=int(asked.setting("reliability_days")))
    minimum, level = int(asked.setting("reliability_pairs")), float(asked.setting("interval_level"))
    return RatedRooms(means, raters, _reliabilities(found, minimum, level), None)


def _reliabilities(
    found: pd.DataFrame, minimum: int, level: float
) -> dict[tuple[str, str, str], Reliability]:
    reliabilities = {}
    for key, part in found.groupby(RELIABILITY_KEYS, sort=True):
        if len(part) < minimum:
            continue
        try:
            value = from_pairs(
                part["score_a"],
                part["score_b"],
                part["place"],
                clusters=part["site_id"],
                raters=(part["rater_a"], part["rater_b"]),
                level=level,
            )
        except ValueError:
            continue
        reliabilities[(str(key[0]), str(key[1]), str(key[2]))] = value
    return reliabilities
