"""What the demonstration is meant to show is really in the records."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from coaching_analytics.simulate import simulate

WINDOW = ("2024-07-01", "2025-07-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("planted")
    simulate(out, "washington", sites=300, seed=5)
    return out


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict:
    return json.loads((folder / "truth.json").read_text())


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def in_window(dates: pd.Series) -> pd.Series:
    return (dates >= WINDOW[0]) & (dates < WINDOW[1])


def answer(truth: dict, metric: str, **by: str) -> float:
    return next(row["value"] for row in truth["answers"][metric] if row["by"] == by)


def test_the_window_is_the_last_fiscal_year(truth):
    """Washington-like years start in July; two months of data follow the last complete one."""
    assert (truth["window"]["from"], truth["window"]["to"]) == WINDOW


def test_one_site_is_never_reached(folder, truth):
    """Nobody from the site takes part in a session and no session is held at it."""
    site = truth["planted"]["never_reached_site"]
    assert site not in set(read(folder, "session_participant")["site_id"])
    assert site not in set(read(folder, "session")["site_id"])


def test_the_capped_site_keeps_to_its_cap(folder, truth):
    """At most six completed sessions of its own a fiscal year."""
    site = truth["planted"]["capped_site"]
    roster = read(folder, "site").set_index("site_id")
    held = read(folder, "session").drop_duplicates("session_id").query("status == 'completed'")
    own = held[(held["site_id"] == site) & in_window(held["session_date"])]
    assert 0 < len(own) <= int(roster.loc[site, "coaching_cap"])


def test_one_coach_is_on_leave_and_one_leaves_within_the_window(folder):
    """A leave spell and an end of employment lie in the window."""
    spells = read(folder, "staff_employment")
    leave = spells[spells["spell_kind"] == "leave"]
    assert in_window(leave["start_date"]).any()
    assert in_window(spells.loc[spells["spell_kind"] == "employed", "end_date"]).any()


def test_the_region_without_logs_has_none_that_month(folder, truth):
    """No coach of the region's agencies logged a session in the planted month; others did."""
    planted = truth["planted"]["region_without_logs"]
    agency = read(folder, "agency")
    agencies = agency.loc[agency["region_id"] == planted["region"], "agency_id"]
    spells = read(folder, "staff_employment")
    coaches = set(spells.loc[spells["agency_id"].isin(agencies), "staff_id"])
    elsewhere = set(spells.loc[~spells["agency_id"].isin(agencies), "staff_id"])
    sessions = read(folder, "session")
    month = sessions[sessions["session_date"].str.startswith(planted["month"][:7])]
    assert not set(month["coach_id"]) & (coaches - elsewhere)
    assert set(month["coach_id"]) & elsewhere


def test_group_sessions_reach_three_sites_and_more(folder):
    """Some sessions bring together attendees of at least three sites."""
    sites = read(folder, "session_participant").groupby("session_id")["site_id"].nunique()
    assert (sites >= 3).sum() > 20


def test_the_edition_changes_once(folder, truth):
    """CLASS Pre-K is rated with edition 1 before the day and with edition 2 from it on."""
    visits = read(folder, "observation").query("instrument == 'class_pre_k'")
    day = truth["planted"]["edition_break"]
    assert set(visits.loc[visits["observation_date"] < day, "edition"]) == {"1"}
    assert set(visits.loc[visits["observation_date"] >= day, "edition"]) == {"2"}


def test_scores_stay_on_the_scale_and_negative_climate_is_raw(folder):
    """Nothing above 7; negative climate is recorded as it is, low."""
    scores = read(folder, "observation_score")
    filled = scores[scores["score"] != ""].assign(score=lambda frame: frame["score"].astype(float))
    assert filled["score"].between(1, 7).all()
    assert filled.loc[filled["part"] == "NC", "score"].mean() < 2


def test_some_dollars_cannot_be_given_to_sites(folder, truth):
    """An agency without sites pays a coach in the window."""
    lines = read(folder, "spending")
    lines = lines[lines["place_id"] == truth["planted"]["agency_without_sites"]]
    assert in_window(lines["start_date"]).all()
    assert len(lines) == 3


def test_high_need_sites_get_more_hours(folder):
    """Sites of high need hold clearly more sessions than sites of low need (planted ratio 1.8)."""
    need = read(folder, "site_enrolment").drop_duplicates("site_id", keep="last").set_index("site_id")["need"]
    rows = read(folder, "session_participant").drop_duplicates(["session_id", "site_id"])
    counts = rows["site_id"].value_counts().reindex(need.index, fill_value=0)
    mean = counts.groupby(need).mean()
    assert mean["high"] > 1.3 * mean["low"]


def test_coaching_share_of_the_alabama_like_is_seven_to_nine_percent(tmp_path):
    """Budget to budget, as the 8% line is defined."""
    simulate(tmp_path, "alabama", sites=60, seed=1)
    found = json.loads((tmp_path / "truth.json").read_text())
    assert 0.07 <= answer(found, "coaching_share", basis="budget") <= 0.09


def test_most_of_paid_time_is_logged_and_hours_are_near_the_target(truth):
    """About 1.7 hours a site-month; at least 70% of paid time is logged, so unit costs are shown."""
    assert 1.2 < answer(truth, "dosage_rate", statistic="mean") < 2.3
    assert answer(truth, "time_use", use="not_logged", share_of="paid") < 0.3


def test_the_demonstration_can_show_a_gain_and_the_small_county_cannot(tmp_path):
    """The default system has a cost per point for same-lead pairs; the small county has none."""
    facets = {
        "instrument": "class_pre_k", "edition": "2", "age_group": "pre_k", "domain": "IS", "lead": "same",
    }  # fmt: skip
    for system, shown in (("washington", True), ("el_dorado", False)):
        simulate(tmp_path / system, system)
        found = json.loads((tmp_path / system / "truth.json").read_text())
        assert (answer(found, "cost_per_point", **facets, total="with_overhead") is not None) == shown
