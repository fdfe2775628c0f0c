"""Pairs of ratings of the same room: which enter, in which band of days, and why others are left out.

The change in the same rooms, the crossers of a line and points per $10,000 all read these pairs, so a room
is in all of them or in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.rated_rooms import LINES, RatedRooms, rated_rooms
from coaching_analytics.statistics.clustering import OverallMean
from coaching_analytics.statistics.reliability import Reliability

LEADS = ("same", "changed", "unknown")
FACETS = ("instrument", "edition", "age_group", "domain")
COLUMNS = (
    "later",
    "earlier",
    "lead",
    "site",
    "rater_earlier",
    "rater_later",
    "person",
    "span",
    "later_date",
    "head_start_funded",
)
CODES = ("site", "person")
RATERS = ("rater_earlier", "rater_later")
REASONS = {
    "same": "no earlier rating in the band",
    "coached": "rater had coached the site",
    "age_group": "different age group",
    "edition": "edition changed",
}
FIRST_RATING = "no earlier rating"

# The latest visit of a room in the window and its pair in the band of its instrument: the one asked for, or
# the one with most pairs, the shorter of equals. Both queries always name region and agency, so that every
# figure of a page reads the same answer; ids are numbers where only equality matters.
PAIRED = """
    WITH pair AS (
        SELECT * FROM rating_pair
        WHERE month >= $start AND month < $end AND $band IN ('auto', band)
          AND (later_next_eligible IS NULL OR later_next_eligible >= $end)
    ), counted AS (
        SELECT instrument, band, count(*) AS n, min(days) AS least FROM pair GROUP BY ALL
    ), chosen AS (
        SELECT instrument, arg_max(band, (n, -least)) AS band FROM counted GROUP BY ALL
    )
    SELECT {site}p.region_id, nullif(p.agency_id, '') AS agency_id, p.line_id, p.band,
           CASE p.lead WHEN 'same' THEN 0 WHEN 'changed' THEN 1 ELSE 2 END AS lead,
           p.later_score AS later, p.earlier_score AS earlier, p.later_date, p.head_start_funded,
           p.site_code AS site, p.later_rater_code AS rater_later, p.earlier_rater_code AS rater_earlier,
           p.person_code AS person, p.span_code AS span
    FROM pair p JOIN chosen c ON c.instrument = p.instrument AND c.band = p.band
    ORDER BY p.line_id, p.classroom_id, p.later_date
"""

# All rooms rated in the window, by what their earlier ratings are like. A room without a visit by an
# independent rater counts with its latest visit. Those that "same" names have a pair in some band or in none.
RATED = """
    SELECT {site}region_id, nullif(agency_id, '') AS agency_id, line_id,
           CASE WHEN rater_coached THEN 'coached' ELSE earlier_ratings END AS reason, count(*) AS rooms
    FROM rating_score
    WHERE purpose = 'formal' AND month >= $start AND month < $end AND CASE WHEN rater_coached IS NOT TRUE
        THEN next_eligible IS NULL OR next_eligible >= $end
        ELSE (next_formal IS NULL OR next_formal >= $end)
            AND (previous_eligible IS NULL OR previous_eligible < $start) END
    GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Pairs of one cell as arrays of one length, by name.

    `later`, `earlier`: scores; `mean`, `sd`, `mean_variance`: of all rooms like it, which `like` numbers;
    `lead`: place in `LEADS`; `site`, `rater_earlier`, `rater_later`, `person`, `span`: codes, of which
    `site_code` and `span` mean the same in every answer; `later_date`, `head_start_funded`.
    """

    columns: Mapping[str, np.ndarray]
    means: pd.DataFrame
    """What each rater put into the means, by `like`: columns like_id, rater (coded as in the pairs), part."""

    def __len__(self) -> int:
        return len(self.columns["later"])

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def where(self, mask: np.ndarray) -> Rooms:
        """The rooms for which `mask` is true."""
        kept = {name: values[mask] for name, values in self.columns.items()}
        return self if mask.all() else replace(self, columns=kept)

    def of_lead(self, lead: str) -> Rooms:
        """The rooms whose lead educator was the same, changed or is unknown."""
        return self.where(self["lead"] == LEADS.index(lead))

    @property
    def people(self) -> int:
        """Number of distinct lead educators."""
        return len(np.unique(self["person"]))

    @property
    def overall_mean(self) -> OverallMean:
        """The average over rooms of the overall means that they are compared with, and who rated for it."""
        kinds, first, counts = np.unique(self["like"], return_index=True, return_counts=True)
        shares = counts / max(len(self), 1)
        own = self.means[self.means["like_id"].isin(kinds)]
        weights = shares[np.searchsorted(kinds, own["like_id"])]
        variance = float(np.sum(shares**2 * self["mean_variance"][first]))
        return OverallMean(variance, own["rater"].to_numpy(), weights * own["part"].to_numpy())


@dataclass(frozen=True, slots=True)
class Cell:
    """By-columns and facets, pairs, and how many rooms were left out by reason."""

    names: dict[str, str | None]
    rooms: Rooms
    left_out: dict[str, int]

    def by_lead(self) -> Iterator[tuple[str, Rooms, dict[str, Any]]]:
        """What happened to the lead educator, the rooms, and what every row about them has."""
        for lead in LEADS:
            rooms = self.rooms.of_lead(lead)
            yield (
                lead,
                rooms,
                {
                    **self.names,
                    "lead": lead,
                    "excluded": self.left_out,
                    "n": len(rooms),
                    "people": rooms.people,
                },
            )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of the window by cell, what is known of all rated rooms, and the band of each instrument."""

    cells: tuple[Cell, ...]
    known_rooms: RatedRooms
    bands: Mapping[str, str]

    def settings(self) -> dict[str, object]:
        """What to print beside a figure: the band of days and the reliability."""
        named = set(self.bands.values())
        band: str | None = "; ".join(f"{name} {band}" for name, band in self.bands.items()) or None
        return {"gap_band": named.pop() if len(named) == 1 else band, **self.known_rooms.settings()}

    def known(self, names: Mapping[str, str | None]) -> Reliability | None:
        """Reliability of one rating in a cell, or None when it is not known."""
        return self.known_rooms.of(str(names["instrument"]), str(names["edition"]), str(names["domain"]))


def load_pairs(asked: Ask) -> Pairs:
    """The pairs of a question's window and places, in the band the settings choose."""
    site = "{0}site_id, " if "site" in asked.by else ""
    paired = asked.rows(PAIRED.format(site=site.format("p.")), band=str(asked.setting("gap_band")))
    rated = asked.rows(RATED.format(site=site.format("")))
    lines = asked.rows(LINES).set_index("line_id")
    bands = paired.drop_duplicates("line_id").join(lines["instrument"], on="line_id")
    chosen = dict(sorted(zip(bands["instrument"], bands["band"], strict=True)))
    known = rated_rooms(asked)
    return Pairs(tuple(_cells(asked, paired, rated, lines, known)), known, chosen)


def _cells(
    asked: Ask, paired: pd.DataFrame, rated: pd.DataFrame, lines: pd.DataFrame, known: RatedRooms
) -> Iterator[Cell]:
    """Cells in order of their names; rooms of several settings in one differ in what they are like."""
    columns = _arrays(paired, lines, known)
    people = pd.factorize(np.concatenate([columns[name] for name in RATERS] + [known.raters["rater"]]))[0]
    for name, codes in zip(RATERS, (people[: len(paired)], people[len(paired) :]), strict=True):
        columns[name] = codes[: len(paired)]  # one small number for a person at both dates and in the means
    means = known.raters.assign(rater=people[2 * len(paired) :])
    inside, counts = _by_cell(asked, paired, lines), _by_cell(asked, rated, lines)
    reason, rooms = rated["reason"].tolist(), rated["rooms"].tolist()
    names = (*asked.by, *FACETS)
    for key in sorted(counts, key=blanks_last):
        rows = inside.get(key, np.empty(0, dtype=np.intp))
        left_out: dict[str, int] = {}
        for at in counts[key].tolist():
            told = REASONS.get(reason[at], FIRST_RATING)
            left_out[told] = left_out.get(told, 0) + rooms[at]
        # Whoever has a pair has an earlier rating that is the same in everything.
        left_out[REASONS["same"]] = left_out.get(REASONS["same"], 0) - len(rows)
        missing = {told: count for told, count in sorted(left_out.items()) if count}
        own = Rooms({name: values[rows] for name, values in columns.items()}, means)
        yield Cell(dict(zip(names, key, strict=True)), own, missing)


def _arrays(paired: pd.DataFrame, lines: pd.DataFrame, known: RatedRooms) -> dict[str, np.ndarray]:
    """The columns of the pairs, and the mean and spread of the rooms each is compared with."""
    like = lines["like_id"].reindex(paired["line_id"]).to_numpy()
    means = known.means.set_index("like_id").reindex(like)
    arrays = {name: paired[name].to_numpy() for name in COLUMNS} | {"like": like}
    arrays["site_code"] = arrays["site"]
    for name in CODES:  # small numbers are counted faster
        arrays[name] = pd.factorize(arrays[name])[0]
    for name, source in (("mean", "mean"), ("sd", "sd"), ("mean_variance", "variance")):
        arrays[name] = means[source].to_numpy(dtype=float)
    return arrays


def _by_cell(
    asked: Ask, found: pd.DataFrame, lines: pd.DataFrame
) -> dict[tuple[str | None, ...], np.ndarray]:
    """The places of each cell's rows in `found`, by its by-columns and facets."""
    text = {"region": "region_id", "agency": "agency_id", "site": "site_id"}
    keys = ["line_id", *(text[name] for name in asked.by if name in text)]
    known = dict(zip(lines.index, lines.to_dict("records"), strict=True))
    cells: dict[tuple[str | None, ...], list[np.ndarray]] = {}
    groups = found.groupby(keys, sort=False, dropna=False).indices if len(found) else {}
    for key, rows in groups.items():
        given = dict(zip(keys, key if isinstance(key, tuple) else (key,), strict=True))
        line = known[given["line_id"]]
        own = {"system": line["system_id"], "setting": line["setting"]}
        place = [own[name] if name in own else _blank(given[text[name]]) for name in asked.by]
        cells.setdefault((*place, *(line[name] for name in FACETS)), []).append(np.asarray(rows))
    return {key: np.sort(np.concatenate(parts)) for key, parts in cells.items()}


def _blank(value: str | float | None) -> str | None:
    return value if isinstance(value, str) else None


def blanks_last(names: Iterable[str | None]) -> list[tuple[bool, str]]:
    """Sort key of a row's names: in order of text, a blank after everything."""
    return [(name is None, name or "") for name in names]
