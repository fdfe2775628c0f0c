"""capped_sites, cost_to_reach_all and policy_practice, from the records and from answers they rest on."""

from __future__ import annotations

from typing import Any

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held, at_risk, reached
from coaching_analytics.simulate.answers.records import Answer, Records, answer, share

NEAR, TARGET = 0.8, 22
Found = dict[str, list[Answer]]


def policy_answers(records: Records, held: Held, found: Found) -> Found:
    """The three metrics' answers; `found` has those of caseload, reach and cost."""
    return {
        "capped_sites": _capped(records, held),
        "cost_to_reach_all": _to_reach_all(records, found),
        "policy_practice": _beside(records, held, found),
    }


def _capped(records: Records, held: Held) -> list[Answer]:
    """Enrolled sites with a cap, those near it and those that have used it up."""
    cap = np.array([float(text or "nan") for text in records.column("site", "coaching_cap").tolist()])
    enrolled = records.active[:, records.window].any(axis=1)
    inside = (held.month >= records.months.start) & (held.month < records.months.stop)
    pairs = np.unique(np.stack([held.session[inside], held.site[inside]]), axis=1)
    sessions = np.bincount(pairs[1], minlength=len(cap))
    own = enrolled & ~np.isnan(cap)
    some = bool(own.any())
    answers = []
    for by, mask in records.cells():
        counts = {
            "capped": own & mask,
            "near": own & mask & (sessions >= NEAR * cap),
            "full": own & mask & (sessions >= cap),
        }
        for name, chosen in counts.items():
            answers.append(answer(by, int(chosen.sum()) if some else None, statistic=name))
    return answers


def _value(found: Found, metric: str, by: Answer, **facets: str) -> Any:
    """The value of one answer found before."""
    wanted = {**by, **facets}
    return next(one["value"] for one in found[metric] if one["by"] == wanted)


def _to_reach_all(records: Records, found: Found) -> list[Answer]:
    """Posts and dollars a year, from sites per post and per person and the cost of the window of one year."""
    answers = []
    length = records.window.stop - records.window.start
    for by, mask in records.cells():
        sites = float(records.weights["site"][mask][:, records.months].sum()) / length
        per_post, per_person = (
            _value(found, "sites_per_coach", by, basis=basis, unit="site") for basis in ("fte", "people")
        )
        now = sites / per_post if per_post else None
        each = {"fte": 1.0, "people": per_person / per_post if per_post else None}
        for basis, posts in each.items():
            needed = None if posts is None else sites / TARGET * posts
            more = None if needed is None or now is None else needed - now
            for name, value in (("posts_now", now), ("posts_needed", needed), ("posts_more", more)):
                answers.append(answer(by, value, basis=basis, total=None, output=name))
            for total in ("budgetary", "with_overhead", "with_in_kind"):
                spent = _value(found, "coaching_cost", by, total=total, kind="actual")
                dollars = float(spent) if spent is not None else None
                price = dollars / now if dollars is not None and now else None
                gap = more * price if more is not None and price is not None and more > 0 else None
                for name, value in (
                    ("cost_per_post", price),
                    ("dollars_now", dollars),
                    ("dollars_more", gap),
                ):
                    answers.append(answer(by, value, basis=basis, total=total, output=name))
    return answers


def _beside(records: Records, held: Held, found: Found) -> list[Answer]:
    """Figures beside statements that are answers to other metrics, for the whole."""
    led = ~np.isin(records.column("site", "setting"), ["home", "ffn"]) & at_risk(records, records.months)
    once = {who: (led & reached(records, held, who, records.months)).sum() for who in ("leader", "any")}
    risk = at_risk(records, records.months)
    kind = records.column("site", "setting")
    values = {
        "leaders": share(once["leader"], once["any"]),
        "homes": share((risk & (kind == "home")).sum(), risk.sum()),
        "exempt": share((risk & (kind == "ffn")).sum(), risk.sum()),
        "hours_month": _value(found, "dosage_rate", {}, statistic="mean"),
        "sites_per_coach": _value(found, "sites_per_coach", {}, basis="people", unit="site"),
        "coaching_share": _value(found, "coaching_share", {}, basis="budget"),
    }
    degrees = [one for one in found["coach_qualifications"] if one["by"].get("statistic") == "bachelor"]
    values["bachelors"] = next(one["value"] for one in degrees if "region" not in one["by"])
    return [answer({}, value, statement=name) for name, value in values.items()]
