"""Are some kinds of sites reached less than the rest? (E2)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from coaching_analytics.metrics.at_risk import EXCLUDED, calendar_cautions, site_totals
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_traits import NEEDS, NOT_STATED, need_of, traits_of
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

TRAITS = ("setting", "rural", "language", "region", "need", "need_quarter")
STATISTICS = ("reached", "rest", "gap")
NO_REST = "no other sites to compare with"
SETTINGS = ("at_risk_days", "contact_minutes")


def coverage_gap(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which kinds of sites have contact with a coach less often than the rest?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facets `trait` (setting, rural, language, region, need, need_quarter), `group` within it, and
        `statistic`: reached (share of the group), rest (share of all other sites) and gap. It counts all
        sites, so there is no interval.

    Notes
    -----
    Over sites at risk (see `coverage`), with A those of the group and C those with a contact in the period::

        reached = |A and C| / |A|
        rest    = |C without A| / |all without A|
        gap     = reached - rest

    The need of a site is the one it had on most of its enrolled days; quarters are those of all scored sites
    of a system by their latest score of need, quarter_4 the highest. A group is not_stated where the store
    does not say; it is compared too.
    """
    asked = ask(gate, selection, "coverage_gap", by)
    known, cautions = logs_of(asked)
    totals = site_totals(asked)
    kinds = {
        "setting": totals["setting"].to_numpy(dtype=object),
        "region": totals["region_id"].to_numpy(dtype=object),
        "need": need_of(totals),
        **traits_of(asked, totals["site_id"].to_numpy(dtype=object)),
    }
    risk = totals["at_risk"].to_numpy(dtype=bool)
    reached = risk & (totals["contacts"].to_numpy(dtype=float) > 0)
    new = ~risk & (totals["enrolled_days"].to_numpy(dtype=float) > 0)
    rows = [
        {**key, "trait": trait, **row}
        for key, lines in asked.groups(totals)
        for trait in TRAITS
        for row in _rows(kinds[trait][lines], risk[lines], reached[lines], new[lines], known)
    ]
    return asked.result(rows, settings=SETTINGS, cautions=(*cautions, *calendar_cautions(asked)))


def _rows(
    kind: np.ndarray, risk: np.ndarray, reached: np.ndarray, new: np.ndarray, known: bool
) -> Iterator[dict[str, Any]]:
    """The three figures of every group of one trait; groups without a site at risk are no rows."""
    words = np.array([str(word) for word in kind])
    names, place = np.unique(words, return_inverse=True)
    size, count = (np.bincount(place, weights=one, minlength=len(names)) for one in (risk, reached))
    left_out = np.bincount(place, weights=new, minlength=len(names))
    for at in sorted(range(len(names)), key=lambda at: _turn(str(names[at]))):
        own, others = int(size[at]), int(size.sum() - size[at])
        if not own:
            continue
        met, rest = int(count[at]), int(count.sum() - count[at])
        excluded = {EXCLUDED: int(left_out[at])} if left_out[at] else {}
        base = {"group": str(names[at]), "n": own, "excluded": excluded}
        share, other = met / own, rest / others if others else None
        figures: Mapping[str, Mapping[str, Any]] = {
            "reached": {"value": share, "numerator": met, "denominator": own},
            "rest": {"value": other, "numerator": rest, "denominator": others},
            "gap": {"value": None if other is None else share - other},
        }
        for statistic, figure in figures.items():
            shown = {**figure} if known else {"value": None, "denominator": figure.get("denominator")}
            if shown["value"] is None:
                shown["reason"] = NO_REST if known else NO_LOGS
            yield {**base, "statistic": statistic, **shown}


def _turn(name: str) -> tuple[bool, int, str]:
    """Levels of need in their order, other groups by name, not stated last."""
    return name == NOT_STATED, NEEDS.index(name) if name in NEEDS else 0, name
