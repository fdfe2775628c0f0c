"""The Caseload page's figures in pandas, on frames of the raw tables that are already in memory."""

from __future__ import annotations

from datetime import date

import pandas as pd

RECIPIENTS = ("lead", "assistant", "home_based", "site_leader")


def caseload_page(tables: dict[str, pd.DataFrame], start: date, end: date) -> dict[str, float]:
    """Hours, coverage, use of time and sites per coach of the window."""
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    session = tables["session"]
    held = session[
        (session["status"] == "completed")
        & (session["approval"].isna() | (session["approval"] == "approved"))
        & (session["session_date"] >= first)
        & (session["session_date"] < last)
    ]
    component = tables["session_component"].merge(held[["session_id"]], on="session_id")
    reached, hours = _touches(tables, held, component)
    site_days, enrolled = _site_days(tables, first, last)
    staff = tables["staff_employment"].merge(
        tables["coach"].query("coach_role == 'coach'"), left_on="staff_id", right_on="coach_id"
    )
    person_days, fte_days = _coach_days(staff, first, last)
    observed = component.loc[component["component"] == "observation", "minutes"].sum() / 60
    return {
        "hours": hours,
        "reached": float(len(reached & enrolled)),
        "observation_hours": float(observed),
        "sites_per_post": site_days / fte_days,
        "sites_per_person": site_days / person_days,
    }


def _touches(
    tables: dict[str, pd.DataFrame], held: pd.DataFrame, component: pd.DataFrame
) -> tuple[set[str], float]:
    people = tables["session_participant"].merge(held[["session_id"]], on="session_id")
    people = people.assign(qualifies=people["role"].isin(RECIPIENTS))
    attended = people.groupby(["session_id", "site_id"], as_index=False, observed=True).agg(
        people=("role", "size"), qualifies=("qualifies", "any")
    )
    present = attended.groupby("session_id")["people"].sum().rename("present")
    watched = component.groupby("session_id")["minutes"].sum().rename("watched")
    seen = component[component["component"] == "observation"].groupby("session_id")["minutes"].sum()
    touch = attended.merge(held, on="session_id", suffixes=("", "_held")).join(present, on="session_id")
    touch = touch.join(watched, on="session_id").join(seen.rename("seen"), on="session_id")
    touch["given"] = touch["minutes"] * touch["people"] / touch["present"]
    only_watched = (touch["watched"].fillna(0) > 0) & (touch["seen"].fillna(0) == touch["watched"])
    contact = (
        touch["qualifies"]
        & (touch["minutes"] >= 15)
        & ~touch["delivery"].isin(["phone", "email"])
        & ~only_watched
    )
    alone = held[~held["session_id"].isin(present.index) & held["site_id"].notna()]
    hours = float(touch["given"].sum() + alone["minutes"].sum()) / 60
    _ = touch.groupby("site_id", observed=True)["given"].sum()
    return set(touch.loc[contact, "site_id"]), hours


def _site_days(
    tables: dict[str, pd.DataFrame], first: pd.Timestamp, last: pd.Timestamp
) -> tuple[float, set[str]]:
    spells = tables["site_enrolment"].merge(
        tables["site"][["site_id", "open_date", "close_date"]], on="site_id"
    )
    begin = spells[["start_date", "open_date"]].max(axis=1).clip(lower=first)
    finish = spells[["end_date", "close_date"]].min(axis=1).fillna(last).clip(upper=last)
    days = (finish - begin).dt.days
    return float(days[days > 0].sum()), set(spells.loc[days > 0, "site_id"])


def _coach_days(staff: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> tuple[float, float]:
    spells = staff.assign(
        a=staff["start_date"].clip(lower=first), b=staff["end_date"].fillna(last).clip(upper=last)
    )
    employed = spells[(spells["spell_kind"] == "employed") & (spells["a"] < spells["b"])]
    away = spells[spells["spell_kind"] == "leave"]
    both = employed.merge(away[["staff_id", "a", "b"]], on="staff_id", how="left", suffixes=("", "_away"))
    overlap = (both[["b", "b_away"]].min(axis=1) - both[["a", "a_away"]].max(axis=1)).dt.days
    lost = overlap.where(both["a_away"].notna(), 0).clip(lower=0).groupby([both["staff_id"], both["a"]]).sum()
    days = (employed["b"] - employed["a"]).dt.days.to_numpy()
    keyed = pd.MultiIndex.from_frame(employed[["staff_id", "a"]])
    days = days - lost.reindex(keyed).fillna(0).to_numpy()
    return float(days.sum()), float((days * employed["fte"].astype(float)).sum())
