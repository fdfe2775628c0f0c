"""Which sites had no contact at all? (V3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.at_risk import EXCLUDED, NO_SITES, calendar_cautions, site_totals
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

LISTS = ("not_reached", "no_logs")

_SILENT = """
SELECT {keys}coach_id FROM coach_month
WHERE month >= $start AND month < $end
GROUP BY ALL HAVING sum(sessions) = 0 AND count(statement) = 0
"""

_ASSIGNED = """
SELECT DISTINCT {keys}site_id, coach_id
FROM coach_site_month
WHERE month >= $start AND month < $end AND share_days > 0 AND site_id IN (SELECT unnest($sites))
ORDER BY ALL
"""

_SINCE = """
SELECT site_id, min(month) AS enrolled_since FROM site_month
WHERE enrolled_days > 0 AND site_id IN (SELECT unnest($sites))
GROUP BY site_id ORDER BY site_id
"""

_LISTED = ["site_id", "region_id", "setting", "list", "enrolled_since", "coach"]


def never_reached(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which sites at risk of being missed had no contact at all, and of which does nobody know?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: not_reached, no_logs. The denominator is sites at risk. Curve `sites`: the two
        lists for the whole window, with the month of first enrolment and the coaches assigned.

    Notes
    -----
    Over sites at risk (see `coverage`) without a contact in the period::

        no_logs     = count(sites with coaches, all of whom logged no session and stated nothing in it)
        not_reached = count(the other sites)
    """
    asked = ask(gate, selection, "never_reached", by)
    known, cautions = logs_of(asked)
    lines = _placed(asked)
    sites = _listed(asked, lines) if not asked.periods else never_reached_sites(asked)
    counts = {name: lines[name].to_numpy() for name in ("at_risk", "enrolled_days", "missed", "no_logs")}
    rows = [
        row
        for key, own in asked.groups(lines)
        for row in _rows(key, {name: values[own] for name, values in counts.items()}, known)
    ]
    return asked.result(
        rows,
        settings=("at_risk_days", "contact_minutes"),
        cautions=(*cautions, *calendar_cautions(asked)),
        curves={"sites": sites if known else sites.iloc[:0]},
    )


def never_reached_sites(asked: Ask) -> pd.DataFrame:
    """The sites of both lists over the whole window: site, region, setting, list, enrolled since, coach."""
    whole = replace(asked, by=())
    return _listed(whole, _placed(whole))


def _listed(asked: Ask, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of sites without a contact as the two lists, by list, region and site."""
    at = np.flatnonzero(lines["missed"].to_numpy())
    columns = {
        name: lines[name].to_numpy(dtype=object)[at].tolist() for name in ("site_id", "region_id", "setting")
    }
    known = asked.rows(_SINCE, sites=columns["site_id"])
    since = dict(zip(known["site_id"], known["enrolled_since"], strict=True))
    columns["list"] = [
        "no_logs" if own else "not_reached" for own in lines["no_logs"].to_numpy()[at].tolist()
    ]
    columns["enrolled_since"] = [since.get(site, pd.NaT) for site in columns["site_id"]]
    columns["coach"] = lines["coaches"].to_numpy(dtype=object)[at].tolist()
    found = pd.DataFrame(columns, columns=_LISTED)
    # lines are in order of sites: a stable sort keeps that order within a region
    return found.sort_values(["list", "region_id"], ascending=[False, True], kind="stable", ignore_index=True)


def silent_coaches(asked: Ask) -> list[str]:
    """Coaches who logged no session and stated nothing in a period, as 'period|coach'.

    Looked up in the whole scope: a coach employed elsewhere is silent only if they sent no logs at all.
    """
    wide = replace(asked.selection, regions=(), agencies=(), settings=(), sites=(), coaches=())
    found = asked.gate.rows(wide, _SILENT.format(keys=asked.keys(only=asked.periods)))
    return ["|".join(str(part) for part in line) for line in found.itertuples(index=False)]


def _placed(asked: Ask) -> pd.DataFrame:
    """Totals of each site and period, with `missed` (at risk, no contact), its coaches, and `no_logs`."""
    totals = site_totals(asked)
    missed = totals["at_risk"].to_numpy(dtype=bool) & (totals["contacts"].to_numpy() == 0)
    periods = [f"by_{name}" for name in asked.periods]
    wanted = sorted(set(totals["site_id"].to_numpy(dtype=object)[missed]))
    assigned = asked.rows(_ASSIGNED.format(keys=asked.keys(only=asked.periods)), sites=wanted)
    serving: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for *period, site, coach in assigned.itertuples(index=False, name=None):
        serving.setdefault((*period, site), []).append((*period, coach))
    silent = set(silent_coaches(asked))
    coaches, no_logs = np.full(len(totals), None, dtype=object), np.zeros(len(totals), dtype=bool)
    keys = [totals[name].to_numpy(dtype=object) for name in (*periods, "site_id")]
    for at in np.flatnonzero(missed).tolist():
        own = serving.get(tuple(key[at] for key in keys), [])
        coaches[at] = ", ".join(coach for *_, coach in own) or None
        no_logs[at] = bool(own) and all("|".join(one) in silent for one in own)
    return totals.assign(missed=missed, coaches=coaches, no_logs=no_logs)


def _rows(key: Mapping[str, Any], sites: Mapping[str, np.ndarray], known: bool) -> Iterator[dict[str, Any]]:
    """The two counts of one cell."""
    chosen = sites["at_risk"].astype(bool)
    at_risk, left_out = int(chosen.sum()), int((sites["enrolled_days"][~chosen] > 0).sum())
    without, no_logs = int(sites["missed"].sum()), int(sites["no_logs"].sum())
    counts = {"not_reached": without - no_logs, "no_logs": no_logs}
    reason = None if at_risk and known else NO_SITES if known else NO_LOGS
    for statistic in LISTS:
        count = counts[statistic] if reason is None else None
        yield {
            **key,
            "statistic": statistic,
            "value": count,
            "numerator": count,
            "denominator": at_risk,
            "n": at_risk,
            "excluded": {EXCLUDED: left_out} if left_out else {},
            "reason": reason,
        }
