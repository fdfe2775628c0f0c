"""Options to choose between: places or school years, each with its net change and cost of a room.

The rooms are those of points per $10,000: same lead educator, a cost on record between the two ratings, the
cost total of the settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.matched_gain import NO_PAIRS, NO_RELIABILITY, net_change
from coaching_analytics.metrics.pairs import FACETS, Cell, Pairs, Rooms, load_pairs
from coaching_analytics.metrics.room_costs import NO_COST, NO_SPENDING, priced, real_costs
from coaching_analytics.metrics.school_years import by_school_year
from coaching_analytics.statistics.clustering import clustered_variance
from coaching_analytics.statistics.difference import Group
from coaching_analytics.statistics.gain import MeanInterval
from coaching_analytics.statistics.joint_bootstrap import joint_draws
from coaching_analytics.statistics.reliability import Reliability

SEED = 20_240_702
LEAD = "same"


@dataclass(frozen=True, slots=True)
class Option:
    """One option in one instrument and domain.

    Attributes
    ----------
    names
        By-columns and facets.
    rooms, net, gain
        Rooms with a price, the net change of each (None when it is not known), its mean with a range.
    cost
        Coaching dollars of each room between its ratings, as spent.
    known
        Reliability of one rating; None when it is not known.
    real, unturned
        The same in dollars of one year, while a price index is in force; None, and why there are none.
    excluded
        Rooms left out by reason.
    reason
        Why it cannot be compared; None when it can.
    sites
        Options with the same value here lean on the same sites.
    """

    names: Mapping[str, str | None]
    rooms: Rooms
    net: np.ndarray
    gain: MeanInterval | None
    cost: np.ndarray
    excluded: Mapping[str, int]
    reason: str | None
    sites: str
    known: Reliability | None = None
    real: np.ndarray | None = None
    unturned: str | None = None

    @property
    def facets(self) -> tuple[str | None, ...]:
        """Instrument, edition, age group and domain."""
        return tuple(self.names[name] for name in FACETS)

    @property
    def group(self) -> Group:
        """Change, cost and site of each room."""
        return Group(self.net, self.cost, self.rooms["site_code"])

    @property
    def extra_variance(self) -> float:
        """What raters and the estimated reliability add to the variance that sites give the mean change."""
        if self.gain is None or self.reason is not None:
            return 0.0
        return max(0.0, self.gain.variance - clustered_variance(self.net, self.rooms["site_code"])[0])

    def in_real_dollars(self) -> Option:
        """The option at the prices of one year; one that has no real dollars cannot be compared."""
        if self.real is None:
            return replace(self, reason=self.reason or self.unturned)
        return replace(self, cost=self.real)

    def cost_range(self) -> tuple[float | None, float | None]:
        """Likely range of the mean cost of a room; None where the change has none either."""
        if self.gain is None or self.gain.reason is not None or self.reason is not None:
            return None, None
        half = self.gain.critical * float(np.sqrt(clustered_variance(self.cost, self.rooms["site_code"])[0]))
        return float(self.cost.mean()) - half, float(self.cost.mean()) + half


def place_options(asked: Ask) -> tuple[list[Option], dict[str, Any]]:
    """An option for each value of the by-columns, and settings to print beside the answer."""
    pairs = load_pairs(asked)
    return list(options_of(asked, pairs, priced(asked, pairs), {})), pairs.settings()


def year_options(asked: Ask) -> tuple[list[Option], dict[str, Any]]:
    """An option for each school year (and place), oldest first, and settings of the latest year.

    Every year is asked as a period of its own, so it says what points per $10,000 say of that period. A year
    whose ratings lie further or less far apart than those of the latest year is no like for like.
    """
    years = [(label, own, load_pairs(own)) for label, own in by_school_year(asked)]
    if not years:
        return [], {}
    latest = years[-1][2]
    found = [
        option
        for label, own, pairs in years
        for option in options_of(own, pairs, priced(own, pairs), {"school_year": label}, latest.bands)
    ]
    return found, latest.settings()


def options_of(
    asked: Ask,
    pairs: Pairs,
    cells: Iterable[Cell],
    names: Mapping[str, str],
    bands: Mapping[str, str] | None = None,
) -> Iterator[Option]:
    """The options that priced cells of rooms are; `names` are by-columns that cells do not have."""
    real = real_costs(asked)
    for cell in cells:
        instrument = str(cell.names["instrument"])
        wanted, own = (bands or {}).get(instrument), pairs.bands.get(instrument)
        apart = None
        if wanted is not None and own is not None and own != wanted:
            apart = f"its ratings lie {own} days apart, those of the latest year {wanted}"
        option = _option(asked, pairs, cell, names, apart)
        if real is not None and len(option.rooms):
            dollars, unturned = real.of(option.rooms, str(asked.setting("cost_total")))
            option = replace(option, real=dollars, unturned=unturned)
        yield option


def _option(asked: Ask, pairs: Pairs, cell: Cell, names: Mapping[str, str], apart: str | None) -> Option:
    total = str(asked.setting("cost_total"))
    rooms, known = cell.rooms.of_lead(LEAD), pairs.known(cell.names)
    paid = rooms.where(np.isfinite(rooms[total]))
    cost = paid[total]
    unpaid = len(rooms) - len(paid)
    net, gain, reason = np.empty(0), None, apart
    if not len(paid):
        reason = NO_COST if len(rooms) else NO_PAIRS[LEAD]
    elif known is None:
        reason = NO_RELIABILITY
    else:
        net, gain = net_change(asked, known, paid)
        reason = NO_COST if float(cost.mean()) == 0 else gain.reason or apart
    places = "/".join(str(cell.names[name]) for name in asked.by)
    return Option(
        names={**cell.names, **names},
        rooms=paid,
        net=net,
        gain=gain,
        cost=cost,
        excluded={**cell.left_out, NO_SPENDING: unpaid} if unpaid else cell.left_out,
        reason=reason,
        sites=places,
        known=known,
    )


def draw_options(asked: Ask, options: Sequence[Option]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Mean change and mean cost of each option in each draw of whole sites.

    Options that lean on the same sites are drawn together. The changes also carry normal noise for what
    raters and the estimated reliability add, which drawing sites does not see.
    """
    draws = int(asked.setting("bootstrap_draws"))
    found: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    blocks: dict[str, list[int]] = {}
    for at, option in enumerate(options):
        blocks.setdefault(option.sites, []).append(at)
    for number, members in enumerate(blocks.values()):
        own = [options[at] for at in members]
        sites = np.unique(np.concatenate([option.rooms["site_code"] for option in own]))
        sums = [
            np.column_stack([_by_site(values, option, sites) for values, option in columns])
            for columns in (
                [(option.net, option) for option in own],
                [(option.cost, option) for option in own],
                [(None, option) for option in own],
            )
        ]
        drawn = joint_draws(*sums, draws=draws, seed=SEED + number)
        noise = np.random.default_rng([SEED, number])
        for column, at in enumerate(members):
            spread = noise.normal(0, np.sqrt(options[at].extra_variance), draws)
            found[at] = drawn.effects[:, column] + spread, drawn.costs[:, column]
    return [found[at] for at in range(len(options))]


def _by_site(values: np.ndarray | None, option: Option, sites: np.ndarray) -> np.ndarray:
    """Sum over an option's rooms of each of `sites`, which are sorted; their number without values."""
    place = np.searchsorted(sites, option.rooms["site_code"])
    return np.bincount(place, weights=values, minlength=len(sites))
