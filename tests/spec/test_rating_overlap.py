"""Ratings by the site's own coach, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.metrics import rating_overlap
from coaching_analytics.store import open_store
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.store_settings import write_settings
from tests.spec.rated_system import YEAR, rated_gate, rated_store, visit

# Coach K is the person P-K and was at A, B and C in September 2024.
OWN = visit("A1", "2025-04-01", 3.0, person="P-K")
OTHER = [visit(room, "2025-04-02", 3.0, person="P-X") for room in ("A2", "B1", "C1")]


def test_a_coach_who_rates_a_site_coached_within_twelve_months_counts() -> None:
    """One of four ratings: 1 / 4."""
    result = rating_overlap(rated_gate([OWN, *OTHER]), YEAR)
    row = result.row(statistic="overlap")
    assert (row.value, row.numerator, row.denominator, row.n) == (0.25, 1, 4, 4)
    assert result.curves["ratings"]["classroom_id"].tolist() == ["A1"]
    assert "rater" not in " ".join(result.curves["ratings"].columns), "the list names no rater"


def test_a_visit_with_scores_in_several_domains_is_one_rating() -> None:
    also = {"observation_score": [
        {"observation_id": "O001", "cycle": 1, "part": part, "score": 3} for part in ("IS", "ES", "CO")
    ] + [{"observation_id": f"O00{n}", "cycle": 1, "part": "IS", "score": 3} for n in (2, 3, 4)]}  # fmt: skip
    gate = rated_gate([OWN, *OTHER], **also)
    assert rating_overlap(gate, YEAR).row(statistic="overlap").denominator == 4


def test_coaching_more_than_twelve_months_before_does_not_count() -> None:
    sessions = (
        "session_id | coach_id | session_date | minutes | status\nOLD | K | 2024-03-31 | 60 | completed"
    )
    people = "session_id | participant_number | site_id | role\nOLD | 1 | A | lead"
    gate = rated_gate([OWN, *OTHER], session=sessions, session_participant=people)
    assert rating_overlap(gate, YEAR).row(statistic="overlap").value == 0


def test_above_one_in_five_unlinked_it_cannot_be_checked() -> None:
    """One of five unlinked is .2 and still shown; two of five are .4 and not."""
    unlinked = visit("A2", "2025-05-01", 3.0)
    few = rating_overlap(rated_gate([OWN, *OTHER, unlinked]), YEAR)
    assert few.row(statistic="unlinked").value == pytest.approx(1 / 5)
    assert few.row(statistic="overlap").value == 1 / 4
    visits = [OWN, *OTHER[:2], unlinked, visit("C1", "2025-05-02", 3.0)]
    many = rating_overlap(rated_gate(visits), YEAR)
    assert many.row(statistic="overlap").value is None
    assert "cannot be checked: 40.0%" in str(many.row(statistic="overlap").reason)


def test_the_limit_is_a_setting(tmp_path: Path) -> None:
    gate = rated_store(tmp_path, [OWN, visit("A2", "2025-05-01", 3.0)])
    assert rating_overlap(gate, YEAR).row(statistic="overlap").value is None
    write_settings(Layout.of(tmp_path), {"unlinked_share": 0.5})
    assert rating_overlap(open_store(tmp_path), YEAR).row(statistic="overlap").value == 1


def test_by_site_and_where_nothing_was_rated() -> None:
    by_site = rating_overlap(rated_gate([OWN, *OTHER]), YEAR, by=("site",))
    shares = {site: by_site.row(site=site, statistic="overlap").value for site in ("A", "B", "C")}
    assert shares == {"A": 0.5, "B": 0, "C": 0}
    none = rating_overlap(rated_gate(), YEAR).row(statistic="overlap")
    assert (none.value, none.reason) == (None, "no formal ratings")
