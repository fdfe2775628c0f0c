"""One site: its latest scores beside the region's, lines, level, age and independence of ratings, change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from coaching_analytics.charts import labels, site_words, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.growth import LINE
from coaching_analytics.charts.picture import Names, Picture, about, blank, known, named, pick, table
from coaching_analytics.charts.site_coaching import figure, value_of
from coaching_analytics.metrics.result import Result

TITLE = "How do its rooms stand beside the region?"
CHANGE = "Has quality changed, beyond the error of a rating?"
MAIN = ("IS", "ES", "CO", "EBS", "ESL", "RC", "total")
"""Domains that are shown; subscales stand on Quality trends, One site."""


def scores(site: Result, region: Result, lines: Result) -> Picture:
    """Latest scores by domain beside the region's; `lines` is `threshold_share` of the site."""
    rows = known(site.rows[site.rows["domain"].isin(MAIN)]) if len(site.rows) else site.rows
    if rows.empty:
        reasons = [str(why) for why in site.rows["reason"] if why] if len(site.rows) else []
        return blank("site-scores", TITLE, site, next(iter(reasons), ""))
    lined = bool(len(known(lines.rows)))
    around = {tuple(row[name] for name in LINE): row for _, row in region.rows.iterrows()}
    return Picture(
        name="site-scores",
        title=TITLE,
        unit="points of 1 to 7",
        sentence="",
        height="whole",
        table=table(
            ("Domain", "Instrument", "Site", "Region", "Rooms", *(("Lines in force",) if lined else ())),
            [
                _line(row, around.get(tuple(row[name] for name in LINE)), lines)[: 6 if lined else 5]
                for _, row in rows.iterrows()
            ],
        ),
        numeric=("Site", "Region", "Rooms"),
        data=rows.drop(columns=["excluded"]),
        caption="The latest rating of each room that is not too old to count; the region counts this site "
        "too. Few rooms and one rater make a score of a site uncertain."
        + ("" if lined else " No line in force applies to these rooms."),
        **{**about(site, region, lines), "cautions": _cautions(site)},
    )


def _cautions(site: Result) -> tuple[str, ...]:
    """What must be seen beside the scores, with the instrument it is about in words."""
    told = []
    for caution in about(site)["cautions"]:
        code, _, rest = caution.partition(": ")
        instrument, _, ages = code.partition(" ")
        known_code = instrument in labels.INSTRUMENTS
        told.append(f"{labels.instrument(instrument, None, ages)}: {rest}" if known_code else caution)
    return tuple(told)


def _line(row: pd.Series, region: pd.Series | None, lines: Result) -> tuple[str, ...]:
    beside = say.BLANK if region is None else say.points(region["value"])
    reached = pick(lines, instrument=row["instrument"], domain=row["domain"], statistic="share")
    told = "; ".join(
        f"{say.count(one['numerator'])} of {say.count(one['denominator'])} at or above "
        f"{labels.LINES.get(str(one['threshold']), str(one['threshold']))}"
        for _, one in known(reached).iterrows()
    )
    return (
        labels.domain(str(row["domain"])),
        labels.instrument(str(row["instrument"]), str(row["edition"]), str(row["age_group"])),
        say.points(row["value"]),
        beside,
        say.count(row["n"]),
        told or "none applies",
    )


def ratings(found: Mapping[str, Result]) -> Picture:
    """Published level, age of ratings, independence; `found` holds the answers by metric."""
    rows = [*_level(found["site_timeline"]), *_age(found["rating_freshness"]), *_own(found["rating_overlap"])]
    return Picture(
        name="site-ratings",
        title="Which level, how old, and rated by whom?",
        sentence="",
        height="whole",
        table=table(("Rating", "On record"), rows),
        data=found["rating_freshness"].rows.drop(columns="excluded"),
        **about(found["rating_freshness"], found["rating_overlap"], found["site_timeline"]),
    )


def _level(timeline: Result) -> Iterator[tuple[str, str]]:
    events = timeline.curves.get("events", pd.DataFrame(columns=["kind"]))
    held = events[events["kind"] == "level"]
    if held.empty:
        yield "Published level", "none on record"
        return
    last = held.iloc[-1]
    level = f"level {last['what']}".replace("level not_rated", "not rated")
    ended = "" if say.is_missing(last["end_date"]) else f" until {site_words.short_day(last['end_date'])}"
    yield (
        "Published level",
        f"{level[:1].upper()}{level[1:]}, since {site_words.short_day(last['event_date'])}{ended}",
    )


def _age(freshness: Result) -> Iterator[tuple[str, str]]:
    never = value_of(freshness, statistic="never")
    median = value_of(freshness, statistic="median_days")
    old = value_of(freshness, statistic="old")
    months = freshness.settings.get("old_rating_months", 24)
    days = "" if median is None else f"{say.count(median['value'])} days ago"
    yield "Last formal rating, middle room", figure(median, days)
    if old is not None and old["value"] is not None:
        yield (
            f"Rooms rated more than {months:g} months ago",
            f"{say.count(old['numerator'])} of {say.count(old['denominator'])}",
        )
    if never is not None and never["value"] is not None:
        yield "Rooms never rated", f"{say.count(never['numerator'])} of {say.count(never['denominator'])}"


def _own(overlap: Result) -> Iterator[tuple[str, str]]:
    row = value_of(overlap, statistic="overlap")
    many = "" if row is None else f"{say.count(row['numerator'])} of {say.count(row['denominator'])}"
    yield "Ratings of the period by its own coach", figure(row, many)


def change(reliable: Result, growth: Result, site: str, names: Names | None) -> Picture:
    """Rooms that changed by more than measurement error, and what can be said of the site's trend.

    `reliable` is `reliable_change` by site around this one, `growth` `quality_growth` of all sites.
    """
    rows = [*_rooms(reliable, site), *_trend(growth, site)]
    if not rows:
        rows = [(named(site, names), "no room has two ratings of a kind that can be compared")]
    return Picture(
        name="site-change",
        title=CHANGE,
        sentence="",
        height="whole",
        table=table(("Score", "What can be said"), rows),
        data=pick(reliable, site=site).drop(columns="excluded"),
        caption="Rooms with the same lead teacher at both ratings; with no change at all about 1 room in 40 "
        "would be counted up and 1 in 40 down. Trends over years are judged among all sites of the system.",
        **{**about(reliable, growth), "cautions": ()},
    )


def _rooms(reliable: Result, site: str) -> Iterator[tuple[str, str]]:
    own = pick(reliable, site=site, lead="same")
    own = own[own["domain"].isin(MAIN)] if len(own) else own
    for _, rows in own.groupby(list(LINE), sort=False) if len(own) else ():
        cells = {str(row["statistic"]): row for _, row in rows.iterrows()}
        first = rows.iloc[0]
        what = f"{labels.domain(str(first['domain']))}, {labels.instrument(str(first['instrument']))}"
        if first["value"] is None:
            if first["n"]:
                yield what, f"Cannot be told in its region: {first['reason']}"
            continue
        up, down = (int(cells[name]["numerator"]) for name in ("up", "down"))
        rooms = wording.plural(int(first["denominator"]), "room")
        yield what, f"{up} up and {down} down of {rooms}, the rest not by more than measurement error"


def _trend(growth: Result, site: str) -> Iterator[tuple[str, str]]:
    sites = growth.curves.get("sites", pd.DataFrame(columns=["site_id", "domain"]))
    own = sites[(sites["site_id"] == site) & sites["domain"].isin(MAIN)] if len(sites) else sites
    for row in own.to_dict("records"):
        statement = str(row["no_statement"] if say.is_missing(row["statement"]) else row["statement"])
        told = not say.is_missing(row["statement"])
        trend = f" ({say.signed(row['trend'])} points a year)" if told else ""
        what = f"{labels.domain(str(row['domain']))}, {labels.instrument(str(row['instrument']))}, over years"
        yield what, f"{statement[:1].upper()}{statement[1:]}{trend}"
