"""How sure are we: each point says how it stands, and the sentence names what limits the figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from coaching_analytics.charts.how_sure import how_sure
from coaching_analytics.charts.picture import Picture
from tests.unit.charts import made_results as m

PAIR = ("class_pre_k", "pre_k")


def panel(edition_change: bool = False, reliability: bool = True, **cell: Any) -> Picture:
    """The panel of instructional support, with what stands behind its pairs."""
    line = {
        "instrument": "class_pre_k", "edition": "2", "age_group": "pre_k", "domain": "IS", "rated": 614,
        "paired": 323, "share": 0.53, "sites": 160, "raters_earlier": 12, "raters_later": 9, "near_top": 6,
        "people": 300, **cell,
    }  # fmt: skip
    known = [["class_pre_k", "2", "IS", 0.62, 0.05, 80]] if reliability else []
    columns = ["instrument", "edition", "domain", "value", "se", "pairs"]
    curves = {
        "eligible": pd.DataFrame([line]),
        "reliability": pd.DataFrame(known, columns=columns),
    }
    gain = replace(m.gain(), settings={"minimum_sites": 10, "minimum_raters": 5}, curves=curves)
    if not reliability:
        blank = gain.rows["kind"] != "raw"
        gain = replace(gain, rows=gain.rows.assign(value=gain.rows["value"].where(~blank, None)))
    return how_sure(m.quality(edition_change), gain, PAIR, "IS")


def stands(picture: Picture, what: str) -> str:
    return str(picture.table.set_index("What it rests on").loc[what, "How it stands"])


def test_every_point_says_how_it_stands_and_what_it_means() -> None:
    """248 of 375 rooms were rated in the last year: 66%, over the 60% asked for."""
    picture = panel()
    assert stands(picture, "Rooms and sites") == "323 rooms with two ratings, at 160 sites"
    assert stands(picture, "Raters") == "12 raters at the earlier date, 9 at the later"
    assert stands(picture, "Rooms with a pair") == "53% of rooms rated in the period"
    assert stands(picture, "Share of the roster that was rated") == "66% of rooms on the roster in 2024-25"
    assert stands(picture, "Reliability of one rating") == "0.62, estimated from 80 repeated visits"
    assert stands(picture, "Edition") == "one edition in all years"
    assert stands(picture, "Room to rise") == "2% of rooms scored 6.5 or more of 7"
    assert picture.sentence == "None of these points limits the figures."
    assert all(picture.table["What it means"].str.len() > 10)


def test_what_limits_the_figures_is_named() -> None:
    picture = panel(True, False, sites=9, raters_later=4, near_top=40)
    assert picture.sentence == (
        "Limited by **few sites, few raters, a reliability that is not known, a new edition, the top of the "
        "scale**."
    )
    assert stands(picture, "Edition") == "1st edition from 2021-22, 2nd edition from 2023-24"


def test_as_many_sites_and_raters_as_asked_for_are_enough() -> None:
    assert "few" not in panel(sites=10, raters_earlier=5, raters_later=5).sentence


def test_what_is_hidden_is_not_told() -> None:
    """For publication the curve of a cell with few people is empty."""
    whole = panel()
    gain, level = whole.results
    hidden = {name: curve.iloc[0:0] for name, curve in gain.curves.items()}
    picture = how_sure(level, replace(gain, curves=hidden), PAIR, "IS")
    assert stands(picture, "Rooms, sites and raters") == "not shown: too few people"
    assert stands(picture, "Room to rise") == "not shown: too few people"
    assert stands(picture, "Reliability of one rating") == "known"
