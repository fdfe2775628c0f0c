"""Two ratings of the same room: pairs, what to expect with no change, matched_gain and threshold_share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from coaching_analytics.simulate.answers.ratings import FACETS, Rated, latest
from coaching_analytics.simulate.answers.records import Answer, Records, answer
from coaching_analytics.simulate.clock import BEFORE, Ints

BANDS = ((120, 270), (270, 460), (460, 900), (900, 1300))
LEADS = ("same", "changed", "unknown")
REPEAT_DAYS, REPEAT_PAIRS = 60, 30
GROUP = ["setting", "instrument", "edition", "domain"]
# Head Start's lines since 27 October 2020 (85 FR 53189); the window ends before they change in August 2027
LINES = {
    "head_start_competitive": {"ES": 5.0, "CO": 5.0, "IS": 2.3},
    "head_start_quality": {"ES": 6.0, "CO": 6.0, "IS": 3.0},
}


@dataclass
class Changes:
    """Pairs of the window with mean, sd and reliability; `formal` are visits of the window for shares,
    `first` the first eligible score of every room."""

    pairs: pd.DataFrame
    formal: pd.DataFrame
    reliability: dict[tuple[str, str, str], tuple[float, float]]
    first: pd.DataFrame


def read_changes(records: Records, rated: Rated) -> Changes:
    """Pair the latest eligible visit of each room with the one before in the band of its instrument."""
    rows = rated.rows[rated.rows["day"] < records.clock.window_end]
    formal = rows[rows["purpose"] == "formal"]
    eligible = formal[~_by_own_coach(records, formal)]
    last = latest(eligible[eligible["day"] >= records.clock.window_start])
    same = ["classroom_id", "instrument", "edition", "age_group", "domain"]
    both = last.merge(
        eligible[[*same, "observation_id", "day", "score", "rater_id", "lead_educator_id"]],
        on=same,
        suffixes=("", "_before"),
    )
    gap = both["day"] - both["day_before"]
    band = np.full(len(both), -1)
    for at, (low, high) in enumerate(BANDS):
        band[(gap >= low) & (gap < high)] = at
    both = both.assign(band=band)[band >= 0].sort_values(["day_before", "observation_id_before"])
    both = both.drop_duplicates(["observation_id", "domain", "band"], keep="last")
    chosen = {
        name: int(np.bincount(part["band"], minlength=4).argmax())
        for name, part in both.groupby("instrument")
    }
    pairs = both[both["band"] == both["instrument"].map(chosen)].sort_values(["classroom_id", "domain"])
    first = eligible.drop_duplicates(["classroom_id", *GROUP], keep="first")
    level = first.groupby(GROUP)["score"].agg(["mean", "std"]).reset_index()
    pairs = pairs.merge(level, on=GROUP).assign(lead=lambda frame: _lead(frame))
    return Changes(pairs, formal[formal["day"] >= records.clock.window_start], _reliability(rows), first)


def _lead(pairs: pd.DataFrame) -> np.ndarray:
    """Same, changed or unknown lead educator."""
    now, then = pairs["lead_educator_id"], pairs["lead_educator_id_before"]
    return np.where((now == "") | (then == ""), "unknown", np.where(now == then, "same", "changed"))


def _by_own_coach(records: Records, visits: pd.DataFrame) -> np.ndarray:
    """Visits by a rater who held a session that touched the site in the twelve months before."""
    person = dict(
        zip(
            records.column("coach", "person_id").tolist(),
            records.column("coach", "coach_id").tolist(),
            strict=True,
        )
    )
    coach = visits["rater_person_id"].map(lambda value: person.get(value, "")).to_numpy()
    wanted = set(coach[coach != ""].tolist())
    session = pd.DataFrame(
        {
            name: records.column("session", name)
            for name in ("session_id", "coach_id", "status", "approval", "site_id")
        }
    ).assign(day=records.column("session", "session_date"))
    session = session[
        session["coach_id"].isin(wanted)
        & (session["status"] == "completed")
        & session["approval"].isin(["approved", ""])
    ]
    part = pd.DataFrame(
        {name: records.column("session_participant", name) for name in ("session_id", "site_id")}
    )
    listed = session.drop(columns="site_id").merge(part, on="session_id")
    lone = session[~session["session_id"].isin(part["session_id"])]
    touched: dict[tuple[str, str], Ints] = {
        (str(key[0]), str(key[1])): days.to_numpy()
        for key, days in pd.concat([listed, lone]).groupby(["coach_id", "site_id"])["day"]
    }
    sites = records.site_ids[visits["site"]]
    flags = []
    for own, site, day in zip(coach, sites, visits["day"], strict=True):
        days = touched.get((str(own), str(site)), np.array([BEFORE]))
        flags.append(bool(((days < day) & (days >= _year_before(day))).any()))
    return np.array(flags, dtype=bool)


def _year_before(day: int) -> int:
    """The same date a year earlier (28 February for 29 February)."""
    return int((pd.Timestamp(day, unit="D") - pd.DateOffset(months=12) - pd.Timestamp(0)).days)


def _reliability(rows: pd.DataFrame) -> dict[tuple[str, str, str], tuple[float, float]]:
    """ICC(1,1) and its standard error from visits by two raters within 60 days, setting means taken out."""
    visits = rows[rows["purpose"].isin(["formal", "reliability"]) & (rows["rater_id"] != "")]
    columns = ["classroom_id", "age_group", *GROUP]
    twice = visits.merge(
        visits[[*columns, "observation_id", "day", "rater_id", "score"]], on=columns, suffixes=("", "_b")
    )
    twice = twice[
        (twice["observation_id"] < twice["observation_id_b"])
        & (twice["rater_id"] != twice["rater_id_b"])
        & ((twice["day"] - twice["day_b"]).abs() <= REPEAT_DAYS)
    ]
    found = {}
    for key, part in twice.groupby(["instrument", "edition", "domain"]):
        if len(part) < REPEAT_PAIRS:
            continue
        middle = (part["score"] + part["score_b"]) / 2
        free = len(part) - part["setting"].nunique()
        between = 2 * float(((middle - middle.groupby(part["setting"]).transform("mean")) ** 2).sum()) / free
        within = float(((part["score"] - part["score_b"]) ** 2).sum()) / (2 * len(part))
        value = max(0.0, (between - within) / (between + within))
        found[(str(key[0]), str(key[1]), str(key[2]))] = (value, (1 - value) * (1 + value) / free**0.5)
    return found


def expected(changes: Changes, part: pd.DataFrame) -> np.ndarray | None:
    """Change of each pair to expect with no change; None when reliability is not known."""
    known = changes.reliability.get(
        (part["instrument"].iloc[0], part["edition"].iloc[0], part["domain"].iloc[0])
    )
    return None if known is None else (1 - known[0]) * (part["mean"] - part["score_before"]).to_numpy()


def groups(changes: Changes, records: Records) -> list[tuple[Answer, dict[str, str], pd.DataFrame]]:
    """Pairs of each cell: by-columns, instrument to domain, and the pairs."""
    found = []
    whole: list[tuple[Answer, pd.DataFrame]] = [({}, changes.pairs)]
    whole += [({"region": name}, changes.pairs[changes.pairs["region"] == name]) for name in records.regions]
    for by, part in whole:
        for key, own in part.groupby(FACETS):
            found.append((by, dict(zip(FACETS, map(str, key), strict=True)), own))
    return found


def gain_answers(records: Records, changes: Changes) -> list[Answer]:
    """matched_gain: raw, expected and net by lead educator."""
    found = []
    for by, facets, part in groups(changes, records):
        for lead in LEADS:
            own = part[part["lead"] == lead]
            values: dict[str, float | None] = dict.fromkeys(("raw", "expected", "net"))
            if len(own):
                values["raw"] = float((own["score"] - own["score_before"]).mean())
                back = expected(changes, own)
                if back is not None:
                    values["expected"] = float(back.mean())
                    values["net"] = float(values["raw"] or 0.0) - float(back.mean())
            found += [answer(by, value, **facets, lead=lead, kind=kind) for kind, value in values.items()]
    return found


def threshold_answers(records: Records, changes: Changes) -> list[Answer]:
    """threshold_share: Head Start rooms at or above Head Start's lines, and rooms that crossed them."""
    last = latest(changes.formal)
    found = []
    cells: list[tuple[Answer, pd.DataFrame, pd.DataFrame]] = [({}, last, changes.pairs)]
    cells += [
        ({"region": name}, last[last["region"] == name], changes.pairs[changes.pairs["region"] == name])
        for name in records.regions
    ]
    for by, visits, pairs in cells:
        for line, bars in LINES.items():
            found += _crossings(changes, by, line, bars, visits, pairs)
    return found


def _crossings(
    changes: Changes, by: Answer, line: str, bars: dict[str, float], visits: pd.DataFrame, pairs: pd.DataFrame
) -> list[Answer]:
    """One line in one cell."""
    found = []
    keys = ["instrument", "edition", "domain"]
    for key, own in visits[visits["head_start"] & (visits["instrument"] == "class_pre_k")].groupby(keys):
        facets = {"threshold": line, **dict(zip(keys, map(str, key), strict=True))}
        found.append(answer(by, (own["score"] >= bars[facets["domain"]]).mean(), **facets, statistic="share"))
    for key, own in pairs[pairs["head_start"] & (pairs["instrument"] == "class_pre_k")].groupby(keys):
        facets = {"threshold": line, **dict(zip(keys, map(str, key), strict=True))}
        bar = bars[facets["domain"]]
        before, after = own["score_before"] >= bar, own["score"] >= bar
        up, down = float((~before & after).mean()), float((before & ~after).mean())
        values = {"up": up, "down": down, "net": up - down, "net_expected": _net_expected(changes, own, bar)}
        found += [answer(by, value, **facets, statistic=name) for name, value in values.items()]
    return found


def _net_expected(changes: Changes, pairs: pd.DataFrame, bar: float) -> float | None:
    """Share of rooms expected to cross upwards, less downwards, when nothing changes (normal model)."""
    known = changes.reliability.get(
        (pairs["instrument"].iloc[0], pairs["edition"].iloc[0], pairs["domain"].iloc[0])
    )
    if known is None or pairs["std"].isna().any():
        return None
    centre = pairs["mean"] + known[0] * (pairs["score_before"] - pairs["mean"])
    spread = pairs["std"] * (1 - known[0] ** 2) ** 0.5
    chance = special.ndtr(((centre - bar) / spread).to_numpy())
    return float(np.mean(chance - (pairs["score_before"] >= bar).to_numpy()))
