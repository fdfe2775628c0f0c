"""Which kinds of sites have contact with a coach: each kind beside the rest."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, named, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

NEEDS = {"high": "High need", "medium": "Medium need", "low": "Low need", "not_stated": "Need not stated"}
QUARTERS = {
    "quarter_4": "Highest quarter of need",
    "quarter_3": "Third quarter of need",
    "quarter_2": "Second quarter of need",
    "quarter_1": "Lowest quarter of need",
    "not_stated": "No score of need",
}
AREAS = {"rural": "Rural", "not_rural": "Not rural", "not_stated": "Area not stated"}
TRAITS = {
    "setting": "Setting",
    "rural": "Area",
    "need": "Need",
    "need_quarter": "Score of need",
    "region": "Region",
    "language": "Language of most families",
}
ORDERED = {"need": NEEDS, "need_quarter": QUARTERS}
COLUMNS = ("Sites counted", "With a contact", "Share", "All other sites", "Difference in points")
MOST = 12
"""Most rows of a panel; the table holds all."""
QUARTERED = "Quarters are cut among all sites of the system with a score of need, by their last score."
FEWEST = 10
"""Fewest sites on either side for a gap to be named in the sentence."""


def kinds_reached(
    result: Result, names: Names | None, traits: Sequence[str], name: str, title: str
) -> Picture:
    """One panel a trait: the share of sites reached of each kind, and that of all other sites as a stroke."""
    cells = _cells(result)
    if all(row["reached"]["value"] is None for row in cells.values()):
        return blank(name, title, result, next((str(why) for why in result.rows["reason"] if why), ""))
    panels, lines = [], []
    for trait in traits:
        own = {group: row for (of, group), row in cells.items() if of == trait}
        if trait == "need_quarter" and set(own) <= {"not_stated"}:
            continue  # Most systems keep levels of need and no score.
        marks = [_mark(kind(trait, group, names), row) for group, row in _order(trait, own)]
        lines += [_line(trait, kind(trait, group, names), row) for group, row in _order(trait, own)]
        if marks:
            figure = rows_figure(marks[:MOST], "share of sites", (-2, 104), ticksuffix="%")
            panels.append(
                Panel(TRAITS[trait], figure, f"{TRAITS[trait]}, dot plot. {row_words(marks[:MOST])}.")
            )
    return Picture(
        name=name,
        title=title,
        unit="share of sites with a contact",
        sentence=f"{_sentence(cells, names, traits)} {_homes(cells, traits)}".strip(),
        panels=tuple(panels),
        caption="Dot: sites of this kind with at least one contact in the period. Stroke: all other "
        "sites. All "
        "sites are counted, so there is no likely range; of few sites one moves the share a lot. Why a "
        "kind is reached less is not on record."
        f"{' ' + QUARTERED if any(line[0] == TRAITS['need_quarter'] for line in lines) else ''}",
        **tabled(("Told apart by", "Kind"), COLUMNS, lines, result),
    )


def kind(trait: str, group: str, names: Names | None = None) -> str:
    """A kind of site in words."""
    known = {"setting": labels.SETTINGS, "rural": AREAS, **ORDERED}.get(trait, {})
    if group == "not_stated":
        return known.get(group, "Not stated")
    return known.get(group) or named(group, names)


def _cells(result: Result) -> dict[tuple[str, str], dict[str, pd.Series]]:
    """The three figures of each kind."""
    found: dict[tuple[str, str], dict[str, pd.Series]] = {}
    for _, row in result.rows.iterrows():
        found.setdefault((str(row["trait"]), str(row["group"])), {})[str(row["statistic"])] = row
    return found


def _order(trait: str, cells: dict[str, dict[str, pd.Series]]) -> list[tuple[str, dict[str, pd.Series]]]:
    """Need from high to low; other kinds by their number of sites; not stated last."""
    if trait in ORDERED:
        turn = list(ORDERED[trait])
        return sorted(cells.items(), key=lambda cell: turn.index(cell[0]))
    return sorted(
        cells.items(), key=lambda cell: (cell[0] == "not_stated", -int(cell[1]["reached"]["n"] or 0))
    )


def _mark(label: str, row: dict[str, pd.Series]) -> RowMark:
    own, rest = row["reached"], row["rest"]
    if own["value"] is None:
        return RowMark(label, "not known")
    count = f"{say.count(own['numerator'])} of {say.count(own['denominator'])} sites"
    return RowMark(
        label,
        f"<b>{say.percent(own['value'])}</b> of {say.count(own['denominator'])}",
        100 * float(own["value"]),
        tick=None if rest["value"] is None else 100 * float(rest["value"]),
        unsure=int(own["denominator"]) < FEWEST,
        hover=f"{label}: {count}; all others {say.percent(rest['value'])}",
    )


def _line(trait: str, label: str, row: dict[str, pd.Series]) -> tuple[str, ...]:
    gap = row["gap"]["value"]
    return (
        TRAITS[trait],
        label,
        say.count(row["reached"]["denominator"]),
        say.count(row["reached"]["numerator"]),
        say.percent(row["reached"]["value"]),
        say.percent(row["rest"]["value"]),
        say.signed(None if gap is None else 100 * float(gap), 0),
    )


def _sentence(
    cells: dict[tuple[str, str], dict[str, pd.Series]], names: Names | None, traits: Sequence[str]
) -> str:
    """The kind that lies farthest below the rest, where both sides have enough sites."""
    below = [
        (float(row["gap"]["value"]), trait, group, row)
        for (trait, group), row in cells.items()
        if trait in traits
        and group != "not_stated"
        and row["gap"]["value"] is not None
        and min(int(row["reached"]["denominator"]), int(row["rest"]["denominator"])) >= FEWEST
    ]
    if not below:
        return ""
    gap, trait, group, row = min(below, key=lambda one: one[:3])
    if gap > -0.01:
        return "No kind of site lies more than a point below all others."
    label = kind(trait, group, names)
    of = wording.plural(int(row["reached"]["denominator"]), "site")
    return (
        f"Farthest below all others: {label[0].upper() + label[1:]}, "
        f"**{say.percent(row['reached']['value'])}** of {of} against {say.percent(row['rest']['value'])}."
    )


def _homes(cells: dict[tuple[str, str], dict[str, pd.Series]], traits: Sequence[str]) -> str:
    """Care in homes, which is easily overlooked, said in words."""
    said = [
        f"{say.percent(row['reached']['value'])} of "
        f"{wording.plural(int(row['reached']['denominator']), one, many)}"
        for setting, one, many in (
            ("home", "family child care home", "family child care homes"),
            (
                "ffn",
                "place of family, friend and neighbour care",
                "places of family, friend and neighbour care",
            ),
        )
        if (row := cells.get(("setting", setting))) is not None and "setting" in traits
    ]
    return f"Reached in homes: {' and '.join(said)}." if said else ""
