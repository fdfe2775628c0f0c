"""How sure are we? What the change in the same rooms rests on, and what each point means for a reader."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from coaching_analytics.charts import choice, labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, about, blank, table
from coaching_analytics.metrics.matched_gain import HIGHEST, NEAR
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.settings import declared

COLUMNS = ("What it rests on", "How it stands", "What it means")
MANY = 0.1  # of rooms near the top: from here on the panel says that a rise is understated
HIDDEN = "not shown: too few people"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing the figures rest on, how it stands, what it means; `limit` is its name if it limits them."""

    what: str
    stands: str
    means: str
    limit: str = ""


def how_sure(
    level: Result, gain: Result, instrument: choice.Instrument | None = None, domain: str | None = None
) -> Picture:
    """The points one by one; `level` is `quality_level` by school year, `gain` is `matched_gain`, whole."""
    title = "How sure are we?"
    everything = choice.latest_edition(choice.of(gain, instrument))
    if everything.empty:
        return blank("how-sure", title, gain)
    code = choice.headline(everything, domain)
    first = everything.iloc[0]
    pair = (str(first["instrument"]), str(first["age_group"]))
    cell = _cell(gain, pair, str(first["edition"]), code)
    yearly = choice.of(level, pair)
    yearly = yearly[(yearly["domain"] == code) & (yearly["line"] == "all_rated") & yearly["value"].notna()]
    points = [
        *_pairs(gain, cell),
        _roster(level, yearly),
        _reliability(gain, everything, str(first["edition"]), code),
        _editions(yearly),
        _ceiling(cell),
    ]
    limits = [point.limit for point in points if point.limit]
    told = f"Limited by **{', '.join(limits)}**." if limits else "None of these points limits the figures."
    lines = [(point.what, point.stands, point.means) for point in points]
    return Picture(
        name="how-sure",
        title=title,
        unit=f"{labels.instrument(pair[0], None, pair[1])}, {labels.domain(str(code))}",
        sentence=told,
        table=table(COLUMNS, lines),
        data=pd.DataFrame(lines, columns=["what", "stands", "means"]),
        caption="About the change in the same rooms, whoever their lead teacher is.",
        # What must be seen of both stands beside the trend and the change above.
        **{**about(gain, level), "cautions": choice.cautions(level, pair)},
    )


def _cell(gain: Result, pair: choice.Instrument, edition: str, code: str | None) -> pd.Series | None:
    """What is known of the pairs of one domain; None when too few people are behind them."""
    curve = gain.curves.get("eligible", pd.DataFrame())
    wanted = {"instrument": pair[0], "age_group": pair[1], "edition": edition, "domain": code}
    for column, value in wanted.items():
        curve = curve[curve[column] == value] if len(curve) else curve
    return curve.iloc[0] if len(curve) == 1 else None


def _pairs(gain: Result, cell: pd.Series | None) -> tuple[Point, ...]:
    """Rooms, sites, raters and the share of rated rooms that have a pair."""
    if cell is None:
        means = "Judge the figures above with care."
        return (Point("Rooms, sites and raters", HIDDEN, means, "what is hidden"),)
    sites, earlier, later = (int(cell[name]) for name in ("sites", "raters_earlier", "raters_later"))
    least, raters = int(gain.settings["minimum_sites"]), int(gain.settings["minimum_raters"])
    few_sites, few_raters = sites < least, min(earlier, later) < raters
    rooms = f"{wording.plural(cell['paired'], 'room')} with two ratings, at {wording.plural(sites, 'site')}"
    people = f"{wording.plural(earlier, 'rater')} at the earlier date, {say.count(later)} at the later"
    return (
        Point(
            "Rooms and sites",
            rooms,
            f"Fewer than {least} sites: no likely range can be given."
            if few_sites
            else "The likely range allows for rooms of one site being alike.",
            "few sites" if few_sites else "",
        ),
        Point(
            "Raters",
            people,
            "With so few raters a stricter rater would look like a fall, a milder one like a rise."
            if few_raters
            else "The likely range allows for raters who are stricter or milder than others.",
            "few raters" if few_raters else "",
        ),
        Point(
            "Rooms with a pair",
            f"{say.percent(cell['share'])} of rooms rated in the period",
            "The change speaks for these rooms. Rooms without an earlier rating are not in it.",
        ),
    )


def _roster(level: Result, yearly: pd.DataFrame) -> Point:
    """The share of rooms on the roster that was rated in the last year with ratings."""
    what = "Share of the roster that was rated"
    known = yearly[yearly["numerator"].notna() & yearly["denominator"].notna()]
    known = known[known["denominator"].astype(float) > 0]
    if known.empty:
        means = "Rooms that nobody rated may differ from those rated."
        return Point(what, "not known", means, "a roster not known")
    last = known.sort_values("school_year").iloc[-1]
    share = min(1.0, float(last["numerator"]) / float(last["denominator"]))
    stands = f"{say.percent(share)} of rooms on the roster in {last['school_year']}"
    floor = float(level.settings.get("rated_share") or declared()["rated_share"].default)
    if share < floor:
        means = f"Under {say.percent(floor)}: rooms that were not rated may differ from those that were."
        return Point(what, stands, means, "the share of rooms rated")
    return Point(what, stands, "Most rooms are in the figures of that year.")


def _reliability(gain: Result, rows: pd.DataFrame, edition: str, code: str | None) -> Point:
    """Whether it is known how far one rating can be trusted."""
    what = "Reliability of one rating"
    curve = gain.curves.get("reliability", pd.DataFrame())
    own = curve[(curve["edition"] == edition) & (curve["domain"] == code)] if len(curve) else curve
    own = own[own["instrument"] == rows.iloc[0]["instrument"]] if len(own) else own
    if len(own):
        value, pairs = float(own.iloc[0]["value"]), say.count(own.iloc[0]["pairs"])
        source = f"estimated from {pairs} repeated visits"
    elif gain.settings.get("reliability_source") == "stated":
        value, source = float(gain.settings["reliability"]), "stated in the settings"
    elif rows[(rows["domain"] == code) & (rows["kind"] == "net")]["value"].notna().any():
        means = "Part of each difference between rooms is error; the net change allows for it."
        return Point(what, "known", means)
    else:
        means = "What to expect without change cannot be taken off: a rise may be low rooms moving up."
        return Point(what, "not known", means, "a reliability that is not known")
    error = f"About {say.percent(1 - value)} of the differences between rooms is error"
    means = f"{error}; the net change allows for it."
    return Point(what, f"{say.points(value)}, {source}", means)


def _editions(yearly: pd.DataFrame) -> Point:
    """Whether the instrument changed its edition within the years shown."""
    first = yearly.groupby("edition")["school_year"].min().sort_values(kind="stable")
    if len(first) < 2:
        return Point("Edition", "one edition in all years", "Years compare with each other.")
    named = ", ".join(f"{labels.edition_name(str(one))} from {year}" for one, year in first.items())
    means = "Scores of two editions do not compare: the step between them is not a change of rooms."
    return Point("Edition", named, means, "a new edition")


def _ceiling(cell: pd.Series | None) -> Point:
    """Rooms so near the top that they can hardly rise."""
    what = "Room to rise"
    if cell is None or not cell["paired"]:
        stands = HIDDEN if cell is None else "no rooms"
        return Point(what, stands, "Rooms near the top can hardly rise any further.")
    share = float(cell["near_top"]) / float(cell["paired"])
    stands = f"{say.percent(share)} of rooms scored {HIGHEST - NEAR:g} or more of {HIGHEST:g}"
    if share < MANY:
        return Point(what, stands, "Hardly any room is held back by the top of the scale.")
    means = "These rooms can hardly rise any further, so a rise is understated."
    return Point(what, stands, means, "the top of the scale")
