"""Visits of coaches to one site before and since a month, and the topics they were logged with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.vocabulary.selection import add_months
from coaching_analytics.vocabulary.topics import Topic, matched, topic_of

BEFORE_MONTHS = 12
SPANS = ("before", "since")
SEPARATOR = "\x1f"
NO_VISITS = "no coaching visit on record"
NOT_LOGGED = "no topics were logged"
NOT_MATCHED = "no topic is matched with this part"
SWITCHED_OFF = "topics are not matched with parts (setting topic_matching)"

# Sessions held that somebody from the site took part in.
VISITS = "SELECT month, sessions FROM site_month WHERE month >= $first AND month < $end AND sessions > 0"
TOPICS = """
    SELECT month, topics, sessions, minutes_given FROM site_topic_month
    WHERE month >= $first AND month < $end ORDER BY month, topics
"""


@dataclass(frozen=True, slots=True)
class SiteTopics:
    """Visits of a site by month (`visits`) and by month and set of topics (`logged`: month, names, topics,
    sessions, hours); `matching` says whether topics are matched with parts."""

    visits: pd.DataFrame
    logged: pd.DataFrame
    matching: bool

    def touched(
        self, rated: date, span: str, instrument: str, domain: str, part: str | None
    ) -> dict[str, Any]:
        """Share of a span's visits with topics that have one matched with a part, as columns of a row.

        `numerator` of `denominator` visits with topics, of `n` visits. Before: the twelve months before that
        of the rating; since: that month and all after it.
        """
        visits = int(self.visits["sessions"][_in(self.visits, rated, span)].sum())
        rows = self.logged[_in(self.logged, rated, span)]
        named = int(rows["sessions"].sum())
        base = {"denominator": named, "n": visits}
        if not visits:
            return {**base, "reason": NO_VISITS}
        if not named:
            return {**base, "reason": NOT_LOGGED}
        if not self.matching:
            return {**base, "reason": SWITCHED_OFF}
        if not matched(instrument, domain, part):
            return {**base, "reason": NOT_MATCHED}
        touches = [any(one.touches(instrument, domain, part) for one in own) for own in rows["topics"]]
        count = int(rows["sessions"][touches].sum())
        return {**base, "value": count / named, "numerator": count}

    def listed(self, rated: date, told: Callable[[Topic], str]) -> list[dict[str, Any]]:
        """A line for each topic logged before or since; `told` names the parts a declared topic touches."""
        found: dict[str, dict[str, Any]] = {}
        for span in SPANS:
            for row in self.logged[_in(self.logged, rated, span)].to_dict("records"):
                for name in row["names"]:
                    line = found.setdefault(name, _line(name, told if self.matching else None))
                    line[f"visits_{span}"] += int(row["sessions"])
                    line[f"hours_{span}"] += float(row["hours"])
        return sorted(
            found.values(), key=lambda one: (-one["visits_before"], -one["visits_since"], one["topic"])
        )


def site_topics(asked: Ask, earliest: date) -> SiteTopics:
    """Visits and topics of the one site chosen, from twelve months before the day `earliest`."""
    first = add_months(earliest, -BEFORE_MONTHS)
    logged = asked.rows(TOPICS, first=first)
    names = [tuple(text.split(SEPARATOR)) for text in logged["topics"]]
    topics = [tuple(topic for topic in map(topic_of, own) if topic is not None) for own in names]
    return SiteTopics(
        asked.rows(VISITS, first=first),
        logged.assign(
            names=pd.Series(names, index=logged.index, dtype=object),
            topics=pd.Series(topics, index=logged.index, dtype=object),
            hours=logged["minutes_given"] / 60,
        ),
        asked.setting("topic_matching") == "ours",
    )


def _in(rows: pd.DataFrame, rated: date, span: str) -> pd.Series:
    """The rows of months before or since the month of a rating."""
    turn = pd.Timestamp(add_months(rated, 0))
    months = pd.to_datetime(rows["month"])
    if span == "since":
        return months >= turn
    return (months >= pd.Timestamp(add_months(rated, -BEFORE_MONTHS))) & (months < turn)


def _line(name: str, told: Callable[[Topic], str] | None) -> dict[str, Any]:
    topic = topic_of(name)
    counts = {f"{kind}_{span}": 0 for span in SPANS for kind in ("visits", "hours")}
    parts = "" if topic is None or told is None else told(topic) or topic.about
    return {"topic": name, "title": name if topic is None else topic.title, "parts": parts, **counts}
