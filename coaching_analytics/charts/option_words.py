"""Words about options set side by side. A ratio is said only where it is a price; else the quadrant is."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, named
from coaching_analytics.metrics.result import Result

FACETS = ("instrument", "edition", "age_group", "domain")
WHAT = {
    "region": "region",
    "agency": "agency",
    "setting": "setting",
    "delivery": "way of delivery",
    "school_year": "school year",
}
SEVERAL = {"agency": "agencies", "delivery": "rooms coached in different ways"}
STEPS = 3  # steps from option to option told in the sentence


@dataclass(frozen=True, slots=True)
class Options:
    """Options of one instrument and domain.

    `rows` are the metric's rows, `lines` those of its curve of options (only options with a likely range).
    """

    result: Result
    by: str
    domain: str
    rows: pd.DataFrame
    lines: pd.DataFrame
    names: Names
    edition: object

    @property
    def what(self) -> str:
        """What an option is: region, agency, setting, way of delivery, school year."""
        return WHAT.get(self.by, "option")

    def name(self, option: object) -> str:
        """An option's name; two of a mix are joined."""
        if option is None and self.by == "delivery":
            return "Way not known"
        return " with ".join(named(one, self.names) for one in str(option).split(" + "))

    def row(self, option: object) -> pd.Series | None:
        """The metric's row of an option."""
        own = self.rows[self.rows[self.by] == option]
        return own.iloc[0] if len(own) == 1 else None


def of_cell(curve: pd.DataFrame, rows: pd.DataFrame, edition: object) -> pd.DataFrame:
    """The lines of a curve that are of the same instrument, age group and edition as `rows`."""
    if not len(rows) or not len(curve):
        return curve.iloc[0:0]
    same = (curve["instrument"] == rows["instrument"].iloc[0]) & (
        curve["age_group"] == rows["age_group"].iloc[0]
    )
    return curve[same & (curve["edition"] == edition)]


def why_nothing(given: Options) -> str:
    """Why there are not two options to compare: the first reason of their rows."""
    reasons = [str(reason) for reason in given.rows["reason"] if reason]
    hidden = next((reason for reason in reasons if reason.startswith("Hidden")), None)
    return hidden or next((reason for reason in reasons if "too few" in reason or "not known" in reason), "")


def not_drawn(given: Options) -> str:
    """How many options have no likely range and are not drawn."""
    missing = len(without_range(given))
    return f"Not drawn: {wording.plural(missing, 'option')} without a likely range." if missing else ""


def without_range(given: Options) -> list[tuple[str, ...]]:
    """Options that cannot be compared, with their reason."""
    drawn = set(given.lines[given.by])
    return [
        (given.name(row[given.by]), f"not compared: {row['reason']}", say.BLANK, say.BLANK)
        for _, row in given.rows.iterrows()
        if row[given.by] not in drawn and row["reason"]
    ]


def figures(given: Options, row: pd.Series) -> tuple[str, str, str, str, str]:
    """Name, rooms, sites, cost and change of an option with their likely ranges."""
    cost = f"{_room(row['cost'])} ({_room(row['cost_low'])} to {_room(row['cost_high'])})"
    gain = f"{say.signed(row['gain'])} ({say.signed(row['gain_low'])} to {say.signed(row['gain_high'])})"
    return given.name(row[given.by]), say.count(row["n"]), say.count(row["sites"]), cost, gain


def hover(given: Options, row: pd.Series) -> str:
    """An option's figures on one line."""
    name, rooms, _, cost, gain = figures(given, row)
    return f"{name}: {cost} a room, {gain} points, {rooms} rooms"


def plane_alt(given: Options, lines: pd.DataFrame) -> str:
    """The plane in words."""
    return f"Dots of cost over change. {'. '.join(hover(given, row) for _, row in lines.iterrows())}."


def stands(given: Options, row: pd.Series) -> tuple[str, str, str, str]:
    """Name, how it stands, what it is held against, what one more point costs."""
    name, against = given.name(row[given.by]), given.name(row["against"]) if row["against"] else say.BLANK
    if row["verdict"] == "outdone by a mix":
        return name, "A mix of the two gains more for the same dollars", against, say.BLANK
    if row["verdict"] == "same as another":
        return name, "Costs and gains the same", against, say.BLANK
    if not row["against"]:
        return name, "Costs least", say.BLANK, say.BLANK
    told = f"{_apart(row)} ({say.percent(row['chance'])} of draws agree)"
    return name, told, against, price(given, row)


def price(given: Options, row: pd.Series) -> str:
    """What one more point costs against the next cheaper option, with its likely range."""
    if row["verdict"] != "on the frontier":
        return say.BLANK
    own = given.row(row[given.by])
    if own is None or own["value"] is None:
        return "cannot tell: it may gain no more"
    low = "nothing" if float(own["low"]) == 0 else say.about_dollars(own["low"])
    return f"about {say.about_dollars(own['value'])} ({low} to {say.about_dollars(own['high'])})"


def _apart(row: pd.Series) -> str:
    """The difference to what it is held against: 'Costs $1,350 more and gains 0.40 more'."""
    cost, gain = float(row["more_cost"]), float(row["more_gain"])
    dollars = "the same" if round(cost) == 0 else f"{say.dollars(abs(cost))} {'more' if cost > 0 else 'less'}"
    points = (
        "the same" if round(gain, 2) == 0 else f"{say.points(abs(gain))} {'more' if gain > 0 else 'less'}"
    )
    return f"Costs {dollars} a room and gains {points}"


def steps(given: Options) -> str:
    """The options worth choosing from cheap to dear, and what each step buys."""
    on = given.lines[given.lines["verdict"] == "on the frontier"].sort_values("cost")
    first = given.name(on.iloc[0][given.by])
    if len(on) == 1:
        others = wording.plural(len(given.lines) - 1, "other option")
        return (
            f"**{first}** costs no more and gains no less than the {others} compared, by the middle of the "
            f"figures. {ranges(given)}"
        )
    told = [f"**{first}** costs least, {_room(on.iloc[0]['cost'])} a room."]
    for _, row in list(on.iterrows())[1 : STEPS + 1]:
        text = f"**{given.name(row[given.by])}** {_apart(row)[:1].lower()}{_apart(row)[1:]}"
        own = given.row(row[given.by])
        if own is None or own["value"] is None:
            told.append(f"{text}; these data do not rule out that it gains no more.")
        else:
            told.append(f"{text}: {price(given, row)} for one more point.")
    return f"{' '.join(told)} {ranges(given)}"


def ranges(given: Options) -> str:
    """That places and years differ in more than dollars."""
    several = SEVERAL.get(given.by, f"{given.what}s")
    return f"An association: {several} differ in more than what coaching costs."


def best(given: Options, lines: pd.DataFrame, worth: float) -> str:
    """The likeliest best option at one worth of a point."""
    top = lines.iloc[0]
    chance = float(top["chance"])
    text = (
        f"If a point in one room is worth {say.dollars(worth)}, **{given.name(top[given.by])}** is the best "
        f"choice in {say.percent(chance)} of draws."
    )
    return text if chance >= 0.8 else f"{text} That is far from sure."


def _room(cost: object) -> str:
    return say.dollars(round(float(str(cost)), -1))
