"""What could a site work on next: its parts against the region's, beside the topics of its coaching. (Q10)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.estimated import estimate_columns
from coaching_analytics.metrics.part_scores import KEY, LINE, WHOLE, Around, Line, limited, lines_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_topics import SPANS, SiteTopics, site_topics
from coaching_analytics.statistics.part_gap import part_gap
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from coaching_analytics.vocabulary.topics import SOURCE

SETTINGS = (
    "stale_months", "interval_level", "small_group", "reliability", "reliability_days", "reliability_pairs",
    "topic_matching", independent.SETTING,
)  # fmt: skip
METHOD = "error of rating, all parts together"
ONE_SITE = "Choose one site: its parts are set beside those of its region."
FEW_IN_REGION = "fewer than {k} lead educators are behind the region's figure"
NO_REGION = "the site belongs to no region"
NO_OTHERS = "no other site of the region was rated on it"
ONE_LOOK = (
    "Rooms rated by one person count as one look: a strict rater is strict in all of them. A range widens "
    "for the number of parts looked at together, and takes the region's mean as it stands."
)

SITES = "SELECT count(*) AS sites, min(site_id) AS site FROM site_dim"


def part_gaps(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """A site's latest scores by part beside its region's, and the visits whose topics touched each part.

    Parameters
    ----------
    gate, selection
        The store; one site, by choice or because the viewer sees no other, and the period before whose end
        ratings count. Without exactly one site there are no rows and a caution says so.
    by
        Nothing: the answer is about one site.

    Returns
    -------
    Result
        Facets instrument, edition, age_group, domain, part (a dimension; `whole` for a domain scored as a
        whole and for a subscale) and statistic: `site` and `region` (means over the latest ratings of
        rooms), `difference` (with the range that error of rating leaves, when that error is known),
        `touched_before` and `touched_since` (share of visits with topics, see `SiteTopics.touched`). Curve
        `topics`: visits and hours by topic; curve `rated`: rooms, raters and days of the ratings.

    Notes
    -----
    The region's mean counts the site's own rooms: with them left out, the site could be worked out from this
    mean and the one that every other page shows. For a viewer who does not see all of the region it goes
    through `Gate.reference`: a region with too few lead educators has none.
    """
    asked = ask(gate, selection, "part_gaps", by)
    place = asked.rows(SITES).iloc[0]
    if place["sites"] != 1:
        return asked.result([], settings=SETTINGS, cautions=(ONE_SITE,), curves=_curves([], []))
    lines = lines_of(asked)
    around = Around.of(asked) if lines else Around({}, {}, None)
    topics = site_topics(asked, min((line.newest for line in lines), default=asked.window.start))
    rows = [row for line in lines for row in _rows(asked, line, around, topics)]
    listed = [
        {**line.names, "people": line.people, **one}
        for line in lines
        for one in topics.listed(line.newest, line.touched_by)
    ]
    cautions = [ONE_LOOK, SOURCE] if topics.matching else [ONE_LOOK]
    answer = asked.result(
        rows,
        settings=SETTINGS,
        cautions=cautions if rows else (),
        curves=_curves(listed, [line.told() for line in lines]),
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(answer, rows=answer.rows.assign(people=people))


def _rows(asked: Ask, line: Line, around: Around, topics: SiteTopics) -> Iterator[dict[str, Any]]:
    """Five rows a part: site, region, difference, and visits that touched it before and since."""
    parts = line.parts()
    for domain, part in parts:
        own = line.scores[(line.scores["domain"] == domain) & (line.scores["part"] == part)]
        base = {**line.names, "domain": domain, "part": part, "people": int(own["person_code"].nunique())}
        yield {**base, "statistic": "site", "value": float(own["score"].mean()), "n": len(own)}
        yield from _beside(asked, base, own, around, len(parts))
        named = None if part == WHOLE else part
        for span in SPANS:
            touched = topics.touched(line.newest, span, line.names["instrument"], domain, named)
            yield {**base, "statistic": f"touched_{span}", **touched}


def _beside(
    asked: Ask, base: dict[str, Any], own: pd.DataFrame, around: Around, parts: int
) -> Iterator[dict[str, Any]]:
    """The region's mean of a part and the difference of the site's rooms from it."""
    key = tuple(base[name] for name in KEY)
    region, gap = around.region.get(key), {**base, "statistic": "difference", "n": len(own)}
    if region is None:
        few = FEW_IN_REGION.format(k=asked.setting("small_group"))
        why = few if limited(asked) else NO_REGION
        yield {**base, "statistic": "region", "reason": why, "people": 0}
        yield {**gap, "reason": why}
        return
    told = {"value": float(region["mean"]), "n": int(region["n"]), "people": int(region["people"])}
    yield {**base, "statistic": "region", **told}
    if told["n"] == len(own):
        yield {**gap, "reason": NO_OTHERS}
        return
    level = float(asked.setting("interval_level"))
    found = part_gap(
        own["score"].to_numpy(),
        own["rater_id"].fillna("").astype(str).to_numpy(),
        told["value"],
        around.error(key),
        looked_at=parts,
        level=level,
    )
    yield {**gap, **estimate_columns(found, level, METHOD)}


def _curves(topics: list[dict[str, Any]], rated: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """The curves, with their columns also when they are empty."""
    counts = ("visits_before", "hours_before", "visits_since", "hours_since")
    return {
        "topics": pd.DataFrame(topics, columns=[*LINE, "topic", "title", "parts", *counts, "people"]),
        "rated": pd.DataFrame(rated, columns=[*LINE, "rooms", "raters", "oldest", "newest", "people"]),
    }
