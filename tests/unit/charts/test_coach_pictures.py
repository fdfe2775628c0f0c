"""Pictures of coaches: words beside the marks, nobody ranked, and what is hidden says so."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import (
    coach_support,
    coach_years,
    educators_stay,
    if_leaves,
    languages,
    posts_kept,
    who_coaches,
)
from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics.result import Result
from tests.unit.charts.made_results import NAMES, made

ASKED = {
    "asked_degree": "bachelor",
    "asked_pathway": "yes",
    "coach_years": 5,
    "asked_by": "Washington (LPI)",
    "asked_in_words": "A degree is preferred.",
}


def row(value: float | None, **given: object) -> dict[str, object]:
    return {"value": value, "n": 12, **given}


def leaving() -> Result:
    rows = [
        row(18, statistic="sites_moved", n=1),
        row(16, statistic="mean_before", n=4),
        row(22, statistic="mean_after", n=3),
        row(24.5, statistic="most_after", n=3),
        row(1, statistic="no_language", n=1),
        row(-46.2, statistic="added_km", n=1),
    ]
    coaches = pd.DataFrame(
        {
            "coach_id": ["C2", "C3", "C4"],
            "posts": [1.0, 1.0, 0.5],
            "before": [12.0, 20.0, 16.0],
            "after": [24.5, 20.0, 20.0],
            "sites": [12, 0, 2],
        }
    )
    return made("caseload_if_leaves", ("statistic",), rows, curves={"coaches": coaches})


def test_what_is_asked_is_said_with_who_asks_it() -> None:
    by_region = [row(0.8, region="R1", statistic="meets_standard", area=None)]
    whole = made(
        "coach_qualifications",
        ("statistic", "area"),
        [row(0.9, statistic="meets_standard", area=None)],
        settings=ASKED,
    )
    placed = made("coach_qualifications", ("region", "statistic", "area"), by_region, settings=ASKED)
    picture = who_coaches.by_place(whole, placed, NAMES, "region")
    assert (
        "a bachelor's degree or more or are on a pathway to it and 5 years with children" in picture.sentence
    )
    assert "Washington (LPI): A degree is preferred." in picture.caption
    assert "Central" in picture.alt


def test_languages_without_a_speaker_are_named_with_their_educators() -> None:
    rows = []
    for name, people, posts in (("English", 60, 1.0), ("Somali", 7, 0.0), ("Arabic", 5, 0.0)):
        rows += [
            row(people / 72, language=name, statistic="educators", numerator=people),
            row(posts, language=name, statistic="coaches"),
            row(
                people / 10 if posts else None,
                language=name,
                statistic="educators_per_post",
                reason=None if posts else "no coach at work speaks it",
            ),
        ]
    picture = languages.supply(made("language_supply", ("language", "statistic"), rows))
    assert picture.sentence == (
        "No coach at work speaks Somali or Arabic: the home language of **12** educators."
    )


def test_benefits_are_called_perceived_and_alpha_stands_in_the_table() -> None:
    rows = [
        row(
            3.9,
            side="educator",
            factor="benefits",
            statistic="mean",
            low=3.7,
            high=4.1,
            level=0.95,
            method="t",
        ),
        row(0.8, side="educator", factor="benefits", statistic="alpha"),
        row(0.2, side="educator", factor=None, statistic="answered", numerator=12, denominator=60),
    ]
    picture = coach_support.relationship(made("relationship", ("side", "factor", "statistic"), rows))
    assert picture.table["Factor"].tolist() == ["Benefits (perceived)"]
    assert picture.table["Cronbach's alpha"].tolist() == ["0.80"]
    assert picture.sentence == "**12** of 60 educators who could have answered did."


def test_a_curve_that_begins_late_says_so_and_groups_are_compared_without_a_test_in_words() -> None:
    curve = pd.DataFrame(
        {
            "group": "all",
            "years": [1.2, 2.0, 2.6],
            "at_risk": [9, 8, 7],
            "share": [1, 0.9, 0.8],
            "low": [1, 0.6, 0.5],
            "high": [1, 1, 0.9],
        }
    )
    compared = pd.DataFrame({"group": ["full_time", "part_time"], "p": [0.4, 0.4]})
    found = made(
        "coach_retention",
        ("statistic",),
        [row(None, statistic="after_three_years", reason="few")],
        curves={"stays": curve, "compared": compared},
    )
    picture = coach_years.stays(found)
    assert "begins 1.2 years after the first day" in picture.caption
    assert "cannot tell whether coaches on full-time posts and part-time posts" in picture.sentence
    assert picture.table["Years"].tolist() == ["1.5", "2.0", "2.5"]


def test_educators_who_stay_are_told_as_an_association() -> None:
    shares = {"same_site": 0.7, "other_site": 0.0, "left": 0.2, "site_closed": 0.1}
    rows = [
        row(value, group=group, outcome=outcome)
        for group in ("coached", "not_coached")
        for outcome, value in shares.items()
    ]
    picture = educators_stay.educators(made("educator_retention", ("group", "outcome"), rows))
    assert "not proof that coaching kept anyone" in picture.sentence
    assert "Coached: at the same site 70%" in picture.alt


def test_those_who_take_over_stand_in_the_order_of_their_ids() -> None:
    picture = if_leaves.after(leaving(), "C1")
    assert picture.table["Coach"].tolist() == ["C2", "C3", "C4"]
    assert "46 km nearer to where their new coaches work" in picture.sentence
    assert "1 site would have no coach who speaks" in picture.sentence


def test_a_publication_shows_nobodys_load() -> None:
    picture = if_leaves.after(release(leaving(), Viewer.published()), "C1")
    assert picture.empty
    assert if_leaves.offered(release(leaving(), Viewer.published())) == {}


def test_without_posts_the_pictures_say_what_they_need() -> None:
    none = made("coach_retention", ("statistic",), [row(None, statistic="retained", reason="nobody")])
    assert posts_kept.kept(none, none, NAMES, "region").needs.startswith("Needs: Coaches with the days")
    assert posts_kept.vacancies(none, none, NAMES, "region").empty
    assert coach_years.stays(none).empty
