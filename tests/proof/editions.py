"""Whether anything in a system reads the step from one edition to the next as change."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from coaching_analytics.metrics import matched_gain, quality_level
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.proof.worlds import Made

# Pairs, repeated visits and scores of the year before, and how many of them join two editions.
MIXED = {
    "pairs": """
        SELECT count(*) AS n, count(*) FILTER (one.edition <> two.edition) AS mixed
        FROM rating_pair p
        JOIN rating_score one ON one.observation_id = p.earlier_observation_id AND one.domain = p.domain
        JOIN rating_score two ON two.observation_id = p.later_observation_id AND two.domain = p.domain
    """,
    "repeated visits": """
        SELECT count(*) AS n, count(*) FILTER (one.edition <> two.edition) AS mixed
        FROM rating_repeat p
        JOIN rating_score one ON one.observation_id = p.observation_id_a AND one.domain = p.domain
        JOIN rating_score two ON two.observation_id = p.observation_id_b AND two.domain = p.domain
    """,
}


def faults(made: Made, growth: Result) -> list[str]:
    """In words, wherever the step got into a pair, a line or a trend; empty when nowhere."""
    return [*_mixed(made), *_lines(made), *_first_year(made), *_trends(made, growth)]


def naive_trend(made: Made) -> float:
    """What a line through all scores in IS would say, editions unheeded: points a year."""
    visits = made.system.visits
    own = (visits.instrument == "class_pre_k") & (visits.purpose == "formal")
    return float(np.polyfit(visits.day[own] / 365.25, visits.seen[own, 2], 1)[0])


def _mixed(made: Made) -> list[str]:
    found = []
    for what, query in MIXED.items():
        row = made.gate.rows(Selection(), query).iloc[0]
        assert row["n"] > 0, f"no {what} to look at"
        if row["mixed"]:
            found.append(f"{row['mixed']} {what} join two editions")
    return found


def _lines(made: Made) -> list[str]:
    """The line of the same rooms begins anew with the new edition, at the mean of its first year."""
    rows = quality_level(made.gate, by=("school_year",)).rows
    rows = rows[(rows["instrument"] == "class_pre_k") & (rows["edition"] == "2")]
    found = []
    for domain, own in rows.groupby("domain"):
        first = own[own["school_year"] == own["school_year"].min()].set_index("line")["value"]
        if not np.isclose(first["same_rooms"], first["all_rated"]):
            found.append(f"{domain}: the line of the same rooms runs on over the break")
    return found


def _first_year(made: Made) -> list[str]:
    """In the year after the break rooms have no pair with the edition before, and are counted as such."""
    year = date.fromisoformat(made.planted["edition_break"]).year
    window = Selection(window=Window(date(year, 9, 1), date(year + 1, 7, 1)))
    rows = matched_gain(made.gate, window).rows
    rows = rows[(rows["instrument"] == "class_pre_k") & (rows["edition"] == "2")]
    told = [excluded.get("edition changed", 0) for excluded in rows["excluded"]]
    assert told, "rooms were rated in the year after the break"
    assert max(told) > 0, "some of them had been rated with the edition before"
    # Two ratings with the new edition within one school year may pair; a step of a whole point may not.
    large = rows[(rows["kind"] == "raw") & rows["value"].notna() & (rows["n"] >= 10)]
    return [f"{row.domain}: raw change {row.value:.2f}" for row in large.itertuples() if row.value > 0.7]


def _trends(made: Made, growth: Result) -> list[str]:
    """No trend, of the system or of a site, has waves on both sides of the break."""
    day = pd.Timestamp(made.planted["edition_break"])
    sites = growth.curves["sites"]
    first = sites[(sites["instrument"] == "class_pre_k") & (sites["edition"] == "1")]
    late = first[pd.to_datetime(first["last_rated"]) >= day]
    return [f"a trend in the first edition runs to {late['last_rated'].max()}"] if len(late) else []
