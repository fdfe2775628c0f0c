"""Sessions by site: hours given, contacts, coverage, sites never reached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions, share
from coaching_analytics.simulate.answers.staff import Staff, coach_rows
from coaching_analytics.simulate.clock import Bools, Ints

CONTACT_MINUTES = 15
AT_RISK_DAYS = 30
TEACHING = ("lead", "assistant", "home_based")
RECIPIENTS = ("any", "educator", "leader")


@dataclass
class Held:
    """Held sessions split over sites: one row a session and site, with the minutes that fall to the site."""

    session: Ints
    site: Ints
    month: Ints
    minutes: np.ndarray
    contact: dict[str, Bools]
    coach: Ints
    held: Bools


def read_held(records: Records, staff: Staff) -> Held:
    """Split every held session over the sites of its participants (or its own site when it lists nobody)."""
    status, approval = records.column("session", "status"), records.column("session", "approval")
    held = (status == "completed") & np.isin(approval, ["approved", ""])
    sessions = records.column("session", "session_id")
    row = positions(sessions, records.column("session_participant", "session_id"))
    site, role = records.sites_of("session_participant"), records.column("session_participant", "role")
    places = len(records.site_ids)
    key = row * places + site
    pairs, first = np.unique(key, return_inverse=True)
    heads = np.bincount(first)
    teaching = np.bincount(first, weights=np.isin(role, TEACHING)) > 0
    leading = np.bincount(first, weights=role == "site_leader") > 0
    session, at = pairs // places, pairs % places
    everyone = np.bincount(row, minlength=len(sessions))
    own = records.sites_of("session")
    lone = np.flatnonzero((everyone == 0) & (own >= 0))
    session, at = np.concatenate([session, lone]), np.concatenate([at, own[lone]])
    portion = np.concatenate([heads / everyone[pairs // places], np.ones(len(lone))])
    nobody = np.zeros(len(lone), dtype=bool)
    teaching, leading = np.concatenate([teaching, nobody]), np.concatenate([leading, nobody])
    minutes = records.column("session", "minutes")
    counts = counts_as_contact(records, minutes)[session]
    keep = held[session]
    contact = {
        "any": counts & (teaching | leading),
        "educator": counts & teaching,
        "leader": counts & leading,
    }
    month = records.month_index(records.column("session", "session_date"))[session]
    coach = coach_rows(records, "session", staff.ids)
    return Held(
        session[keep],
        at[keep],
        month[keep],
        (minutes[session] * portion)[keep],
        {name: flag[keep] for name, flag in contact.items()},
        coach,
        held,
    )


def counts_as_contact(records: Records, minutes: Ints) -> Bools:
    """Long enough, not by phone or e-mail, and not observation only."""
    part = positions(
        records.column("session", "session_id"), records.column("session_component", "session_id")
    )
    watching = records.column("session_component", "component") == "observation"
    spent = records.column("session_component", "minutes")
    listed = np.bincount(part, minlength=len(minutes)) > 0
    other = np.bincount(part, weights=spent * ~watching, minlength=len(minutes)) > 0
    far = np.isin(records.column("session", "delivery"), ["phone", "email"])
    return (minutes >= CONTACT_MINUTES) & ~far & ~(listed & ~other)


def minutes_by_month(records: Records, held: Held) -> np.ndarray:
    """Minutes given by site and month."""
    grid = np.zeros((len(records.site_ids), len(records.clock.months) - 1))
    np.add.at(grid, (held.site, held.month), held.minutes)
    return grid


def reached(records: Records, held: Held, recipient: str, months: slice) -> Bools:
    """Sites with a contact in some months."""
    rows = held.contact[recipient] & (held.month >= months.start) & (held.month < months.stop)
    found = np.zeros(len(records.site_ids), dtype=bool)
    found[held.site[rows]] = True
    return found


def at_risk(records: Records, months: slice) -> Bools:
    """Sites enrolled and open on enough operating days of some months."""
    own = records.monthly(records.active & records.operating)[:, months].sum(axis=1)
    could = records.monthly(records.operating)[:, months].sum(axis=1)
    return (own > 0) & (own >= np.minimum(AT_RISK_DAYS, could / 2))


def reach_answers(records: Records, staff: Staff, held: Held) -> dict[str, list[Answer]]:
    """effort_hours, dosage_rate, coverage and never_reached."""
    hours = minutes_by_month(records, held)[:, records.months].sum(axis=1) / 60
    days, could = records.monthly(records.active & records.operating), records.monthly(records.operating)
    site_months = np.divide(days, could, out=np.zeros_like(days), where=could > 0)[:, records.months].sum(
        axis=1
    )
    risk = at_risk(records, records.months)
    rates = np.divide(hours, site_months, out=np.zeros_like(hours), where=site_months > 0)
    effort, dosage = [], []
    for by, mask in records.cells():
        effort.append(answer(by, hours[mask].sum() if mask.any() else None))
        own = mask & risk
        some = bool(own.any())
        quarters = np.quantile(rates[own], [0.25, 0.5, 0.75]) if some else [None] * 3
        for name, value in (
            ("mean", share(hours[own].sum(), site_months[own].sum())),
            ("median", quarters[1]),
            ("q25", quarters[0]),
            ("q75", quarters[2]),
        ):
            dosage.append(answer(by, value, statistic=name))
    return {
        "effort_hours": effort,
        "dosage_rate": dosage,
        "coverage": _coverage(records, held),
        "never_reached": _never(records, staff, held, risk),
    }


def _coverage(records: Records, held: Held) -> list[Answer]:
    """Share of sites at risk with a contact: the mean over quarters, and at least once."""
    quarters = [slice(records.months.start + step, records.months.start + step + 3) for step in (0, 3, 6, 9)]
    risks = [at_risk(records, quarter) for quarter in quarters]
    whole = at_risk(records, records.months)
    found = []
    for by, mask in records.cells():
        for recipient in RECIPIENTS:
            parts = [
                share((risk & mask & reached(records, held, recipient, quarter)).sum(), (risk & mask).sum())
                for risk, quarter in zip(risks, quarters, strict=True)
            ]
            known = [part for part in parts if part is not None]
            found.append(
                answer(
                    by,
                    float(np.mean(known)) if known else None,
                    statistic="mean_of_quarters",
                    recipient=recipient,
                )
            )
            once = whole & mask & reached(records, held, recipient, records.months)
            found.append(
                answer(
                    by,
                    share(once.sum(), (whole & mask).sum()),
                    statistic="at_least_once",
                    recipient=recipient,
                )
            )
    return found


def unheard(records: Records, staff: Staff, held: Held) -> Bools:
    """Sites with coaches, every one of whom sent neither a log nor a statement in the window."""
    heard = np.zeros(len(staff.ids), dtype=bool)
    month = records.month_index(records.column("session", "session_date"))
    inside = (month >= records.months.start) & (month < records.months.stop)
    heard[held.coach[held.held & inside]] = True
    stated = records.column("no_activity", "month")
    said = (stated >= records.clock.window_start) & (stated < records.clock.window_end)
    heard[coach_rows(records, "no_activity", staff.ids)[said]] = True
    served, silent = np.zeros(len(records.site_ids), dtype=bool), np.ones(len(records.site_ids), dtype=bool)
    for coach, site, _, _ in staff.shares:
        served[site] = True
        silent[site] &= not heard[coach]
    return np.asarray(served & silent)


def _never(records: Records, staff: Staff, held: Held, risk: Bools) -> list[Answer]:
    """Sites at risk without a contact; apart those of whose coaches nothing was heard."""
    quiet_sites = unheard(records, staff, held)
    missed = risk & ~reached(records, held, "any", records.months)
    found = []
    for by, mask in records.cells():
        quiet = int((missed & mask & quiet_sites).sum())
        found.append(answer(by, int((missed & mask).sum()) - quiet, statistic="not_reached"))
        found.append(answer(by, quiet, statistic="no_logs"))
    return found
