"""Hours beside scores: the setting that has to be stated, the lead test, the bracket; planted exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coaching_analytics.metrics import dose_response
from coaching_analytics.metrics.dose_response import FEW_PANEL, NOT_STATED_CAUTION
from coaching_analytics.metrics.result import Row
from coaching_analytics.statistics.dose_response import DIFFERENCES, SITE_AND_WAVE
from coaching_analytics.statistics.dose_response import dose_response as associate
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, many_sites, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "domain": "IS", "age_group": "pre_k"}
SITES, YEARS = 14, (2022, 2023, 2024, 2025)
PER_HOUR = 0.02


def planted(years: tuple[int, ...] = YEARS, *, follow: bool = False) -> tuple[Gate, np.ndarray, np.ndarray]:
    """A store with the scores and hours behind it: each site has a level, each year its own step, every hour
    since the first rating adds .02 points, and chance a little.

    Hours were drawn at random; with `follow` those of a wave are 20 less four times the score before, and
    chance moves scores by more.
    """
    rng = np.random.default_rng(5)
    scores = np.empty((SITES, len(years)))
    hours = rng.integers(1, 20, size=(SITES, len(years))).astype(float)
    level = 2.0 + 0.1 * np.arange(SITES)
    for wave in range(len(years)):
        if follow and wave:
            hours[:, wave] = np.maximum(1, np.round(20 - 4 * scores[:, wave - 1]))
        gained = PER_HOUR * hours[:, 1 : wave + 1].sum(axis=1)
        chance = rng.normal(0, 0.6 if follow else 0.02, SITES)
        scores[:, wave] = np.clip(level + 0.1 * wave + gained + chance, 1, 7).round(2)
    places = many_sites(SITES)
    visits, sessions, attended = [], [], []
    for site in range(SITES):
        for wave, year in enumerate(years):
            visits.append(visit(f"X{site:02d}-1", f"{year}-04-10", float(scores[site, wave])))
            # The first wave's hours came before any score, and must not count.
            name, minutes = f"S{site}-{year}", int(60 * hours[site, wave])
            sessions.append({"session_id": name, "coach_id": "K", "session_date": f"{year - 1}-10-05",
                             "minutes": minutes, "status": "completed"})  # fmt: skip
            attended.append({"session_id": name, "participant_number": 1, "site_id": f"X{site:02d}",
                             "role": "lead"})  # fmt: skip
    tables = {**places, "session": sessions, "session_participant": attended}
    return rated_gate(visits, **tables), scores, hours


def rows(gate: Gate, stated: str, **settings: Any) -> dict[str, Row]:
    found = dose_response(gate.with_settings({"hours_given_by": stated, **settings}), YEAR)
    return {str(row.by["estimator"]): row for row in found.records()}


@pytest.fixture(scope="module")
def world() -> tuple[Gate, np.ndarray, np.ndarray]:
    return planted()


@pytest.fixture(scope="module")
def gate(world: tuple[Gate, np.ndarray, np.ndarray]) -> Gate:
    return world[0]


def test_nothing_is_said_until_it_is_stated_how_hours_were_given(gate: Gate) -> None:
    found = dose_response(gate, YEAR)
    assert found.rows["value"].isna().all()
    assert set(found.rows["reason"]) == {"how hours were given is not stated (setting hours_given_by)"}
    assert NOT_STATED_CAUTION in found.cautions


def test_the_planted_points_per_hour_are_recovered_by_the_forms_shown(
    world: tuple[Gate, np.ndarray, np.ndarray],
) -> None:
    """Both forms with site and year effects come near .02, and are those of the planted arrays: the hours of
    the store fall into the waves they were given in, those before the first score into none."""
    gate, scores, hours = world
    found, straight = rows(gate, "lasting_need"), associate(scores, hours)
    assert next(iter(found)) == "lead_test"
    for name, form in (("site_and_year", SITE_AND_WAVE), ("changes", DIFFERENCES)):
        assert found[name].value == pytest.approx(PER_HOUR, abs=0.003)
        assert found[name].value == pytest.approx(straight.estimates[form].value, rel=1e-9)
        assert (found[name].n, found[name].denominator) == (SITES, 4)
    for name in ("final_level", "last_less_first", "one_year", "score_before"):
        assert found[name].value is None
        assert "wrong when hours went to those in need" in str(found[name].reason)
    assert found["lead_test"].value == pytest.approx(straight.lead.value, rel=1e-6)


def test_hours_by_the_last_score_leave_only_the_form_with_the_score_before(gate: Gate) -> None:
    found = rows(gate, "last_score")
    assert {name for name, row in found.items() if row.value is not None} == {"lead_test", "score_before"}
    assert found["site_and_year"].reason == "hours were given by the last score, which makes this form wrong"


def test_a_lead_test_that_rejects_overrules_what_was_stated() -> None:
    """Low scores brought hours: the forms with site effects are withheld and the contradiction is said."""
    gate, _, _ = planted(follow=True)
    found = dose_response(gate.with_settings({"hours_given_by": "other"}), YEAR)
    shown = set(found.rows[found.rows["value"].notna()]["estimator"])
    assert shown == {"lead_test", "score_before"}
    assert any("the lead test says that they followed it" in caution for caution in found.cautions)


def test_three_years_cannot_be_tested() -> None:
    gate, _, _ = planted(YEARS[1:])
    found = dose_response(gate.with_settings({"hours_given_by": "unknown"}), YEAR)
    by = {row.by["estimator"]: row for row in found.records()}
    assert "fewer than four waves" in str(by["lead_test"].reason)
    shown = {name for name, row in by.items() if row.value is not None}
    assert shown == {"score_before", "site_and_year", "changes"}
    assert any("takes four years" in caution for caution in found.cautions)


def test_too_few_sites_give_a_reason(gate: Gate) -> None:
    found = rows(gate, "other", minimum_sites=SITES + 1)
    assert {row.reason for row in found.values()} == {FEW_PANEL}
