"""Options set side by side, school years and what would be worth the cost: marks, words and tables."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import pytest

from coaching_analytics.charts import (
    best_option,
    likely_worth,
    money_back,
    options,
    over_years,
    swings,
    worth,
)
from coaching_analytics.charts.picture import Picture
from coaching_analytics.charts.point_names import beside
from coaching_analytics.disclosure import Viewer, release
from tests.unit.charts import made_options as m
from tests.unit.charts.made_results import NAMES
from tests.unit.charts.test_pictures import drawn, leaves

PICTURES: dict[str, Callable[[], Picture]] = {
    "plane": lambda: options.plane(_given()),
    "standing": lambda: options.standing(_given()),
    "acceptability": lambda: best_option.acceptability(_given()),
    "years": lambda: over_years.over_years(m.by_year()),
    "years in real dollars": lambda: over_years.over_years(m.by_year_in_real_dollars()),
    "break even": lambda: worth.break_even(m.break_even()),
    "likely worth": lambda: likely_worth.likely_worth(m.break_even()),
    "swings": lambda: swings.swings(m.break_even()),
    "retention": lambda: worth.retention(m.retention()),
    "learning": lambda: worth.learning(m.learning()),
    "money back": lambda: money_back.money_back(m.money_back()),
    "extra rooms": lambda: worth.extra_rooms(m.extra_rooms()),
}


def _given(**fields: object) -> options.Options:
    return options.options_of(m.options(**fields), names=NAMES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_a_question_words_and_a_table(name: str) -> None:
    picture = PICTURES[name]()
    assert picture.title.endswith("?")
    assert not picture.empty
    assert len(picture.table) > 0
    assert set(picture.numeric) <= set(picture.table.columns)
    assert all(isinstance(cell, str) for cell in picture.table.to_numpy().ravel())


@pytest.mark.parametrize("name", PICTURES)
def test_no_figure_holds_nan_or_inf(name: str) -> None:
    for figure in drawn(PICTURES[name]()):
        assert not [x for x in leaves(figure) if isinstance(x, float) and not math.isfinite(x)]
        assert "NaN" not in json.dumps(figure)


@pytest.mark.parametrize("name", PICTURES)
def test_no_price_is_negative(name: str) -> None:
    picture = PICTURES[name]()
    said = f"{picture.sentence} {picture.alt} {picture.table.to_string()}"
    assert "−$" not in said
    assert "-$" not in said


def test_the_sentence_tells_the_steps_from_cheap_to_dear() -> None:
    assert PICTURES["plane"]().sentence == (
        "**Central** costs least, $1,500 a room. **East** costs $1,350 more a room and gains 0.40 more: "
        "about $3,400 ($2,900 to $4,100) for one more point. An association: regions differ in more than "
        "what coaching costs."
    )


def test_the_list_says_how_each_stands_and_who_is_not_compared() -> None:
    table = PICTURES["standing"]().table
    assert table.to_numpy().tolist() == [
        ["Central", "Costs least", "–", "–"],
        [
            "North",
            "Costs $500 more a room and gains 0.12 less (83% of draws agree)",
            "Central",
            "–",
        ],
        ["Southwest", "A mix of the two gains more for the same dollars", "Central with East", "–"],
        [
            "East",
            "Costs $1,350 more a room and gains 0.40 more (97% of draws agree)",
            "Central",
            "about $3,400 ($2,900 to $4,100)",
        ],
        ["Olympic Peninsula", "not compared: too few raters to tell change from rater", "–", "–"],
    ]


def test_a_step_that_cannot_be_told_from_none_has_no_price() -> None:
    result = m.options()
    result.rows.loc[result.rows["region"] == "R2", ["value", "low", "high"]] = None
    given = options.options_of(result, names=NAMES)
    assert "these data do not rule out that it gains no more" in options.plane(given).sentence
    assert options.standing(given).table.iloc[3, 3] == "cannot tell: it may gain no more"


def test_a_range_from_zero_says_nothing_instead() -> None:
    result = m.options()
    result.rows.loc[result.rows["region"] == "R2", "low"] = 0.0
    assert "about $3,400 (nothing to $4,100)" in options.plane(options.options_of(result)).sentence


def test_options_on_the_line_are_filled_and_others_hollow() -> None:
    (figure,) = drawn(PICTURES["plane"]())
    dots = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert [sorted(trace["x"]) for trace in dots] == [[-0.02, 0.3], [0.1, 0.5]]
    assert dots[0]["marker"]["color"] == "#FFFFFF"
    joined = [trace["x"] for trace in figure["data"] if trace["mode"] == "lines" and "opacity" not in trace]
    assert joined == [[0.1, 0.5]]


def test_the_likeliest_best_is_said_at_what_a_point_is_worth() -> None:
    picture = PICTURES["acceptability"]()
    assert picture.sentence == (
        "If a point in one room is worth $10,000, **East** is the best choice in 85% of draws."
    )
    assert picture.table.to_numpy().tolist()[0] == ["East", "85%"]


def test_one_option_alone_says_what_is_needed() -> None:
    result = m.options()
    for name, curve in result.curves.items():
        result.curves[name] = curve[curve["region"] == "R1"]  # type: ignore[index]
    given = options.options_of(result, names=NAMES)
    assert options.plane(given).needs.endswith("Here: too few raters to tell change from rater.")
    assert best_option.acceptability(given).empty
    assert options.standing(given).empty


def test_published_with_few_people_nothing_is_left() -> None:
    result = release(m.options(), Viewer.published(41))
    given = options.options_of(result, names=NAMES)
    for made in (options.plane(given), options.standing(given), best_option.acceptability(given)):
        assert made.needs == "Hidden: fewer than 41 people are behind this figure."


def test_years_that_overlap_are_not_told_apart() -> None:
    assert PICTURES["years"]().sentence == (
        "In 2024-25 each $10,000 went with **0.9 points** (0.3 to 1.5), in 2023-24 with 0.5 (0.1 to 0.9). "
        "The ranges overlap: these data cannot tell the two years apart."
    )
    apart = over_years.over_years(m.by_year((0.91, 1.5))).sentence
    assert apart.endswith(
        "more points for the same dollars. This is an association, not proof that coaching caused it."
    )


def test_young_years_are_marked_and_years_without_figures_stay_in_the_table() -> None:
    picture = PICTURES["years"]()
    assert len(picture.panels) == 3
    axis = drawn(picture)[0]["layout"]["xaxis"]
    assert axis["ticktext"] == ["22-23 y<br>0", "23-24 y<br>200", "24-25<br>200"]
    assert "y: a young programme" in picture.caption
    assert picture.table.iloc[0].tolist()[:3] == ["2022-23", "Cost of a room", "no room has two ratings"]


def test_years_of_another_edition_are_said_to_be_missing() -> None:
    result = m.by_year()
    assert "another edition" not in over_years.over_years(result).caption
    result.rows.loc[result.rows["school_year"] == "2023-24", "edition"] = "1"
    result.rows.loc[result.rows["school_year"] == "2023-24", "n"] = 100
    picture = over_years.over_years(result)
    assert picture.caption.endswith("Ratings with another edition of the instrument are not drawn.")
    assert "2023-24" not in picture.table.to_string()


def test_what_is_needed_stands_beside_what_was_found() -> None:
    assert PICTURES["break even"]().sentence == (
        "A room has to gain **0.23 points** to be worth what its coaching cost; these 200 rooms gained +0.20 "
        "(likely between +0.05 and +0.35). The likelihood that this was worth the cost is 34%."
    )


def test_the_likelihood_over_what_a_point_is_worth() -> None:
    assert PICTURES["likely worth"]().table.to_numpy().tolist() == [
        ["$0", "0%"], ["$10,000", "34%"], ["$20,000", "80%"],
    ]  # fmt: skip
    hidden = release(m.break_even(), Viewer.published(201))
    assert likely_worth.likely_worth(hidden).needs == "Hidden: fewer than 201 people are behind this figure."


def test_educators_who_would_have_to_stay() -> None:
    picture = PICTURES["retention"]()
    assert "**3.6 to 5.1 educators** who would have left have to stay to pay for $60,000" in picture.sentence
    assert picture.caption.endswith("Learning Policy Institute, in dollars of 2024.")


def test_a_fall_in_learning_and_an_open_price_have_words() -> None:
    assert PICTURES["learning"]().table.iloc[1].tolist() == [
        "counting", "–", "–", "–", "20", "–", "scores fell, so there is no return to speak of",
    ]  # fmt: skip
    prices = PICTURES["extra rooms"]().table["Cost of an extra room"].tolist()
    assert prices[0] == "about $21,000 ($14,000 to $45,000)"
    assert prices[1] == "at least $30,000: perhaps there is no extra room"


def test_names_of_dots_do_not_lie_on_each_other() -> None:
    """Three dots in one place: three names around them; a twelfth finds no room and is left out."""
    few = beside([("Central", 0.5, 0.5), ("East", 0.5, 0.5), ("North", 0.5, 0.5)], (0, 1), (0, 1))
    assert len({(note["xanchor"], note["yshift"]) for note in few}) == 3
    many = beside([(f"Region {at}", 0.5, 0.5) for at in range(12)], (0, 1), (0, 1))
    assert len(many) == 8
    (edge,) = beside([("Central", 0.99, 0.5)], (0, 1), (0, 1))
    assert edge["xanchor"] == "right"


def test_the_input_that_moves_most_is_told_with_its_bounds() -> None:
    picture = swings.swings(m.break_even())
    assert picture.sentence == (
        "**What a point is worth** moves the answer most: between $5,000 and $20,000, the rest at its "
        "middle, a room's coaching was worth from $1,300 less than it cost to $1,700 more than it cost. With "
        "all at their middle: $300 less than it cost."
    )
    assert picture.table["Input"].tolist()[:2] == ["What a point is worth", "The change found"]
    assert picture.panels[0].alt.startswith(
        "Ranges, widest on top. What a point is worth: $5,000 and $20,000 $1,300 less to $1,700 more; "
        "The change found: +0.05 and +0.35"
    )


def test_years_stand_in_dollars_of_one_year_where_there_are_such() -> None:
    """A year without a price level has no cost and says why; its change has no dollars and stays."""
    picture = over_years.over_years(m.by_year_in_real_dollars())
    assert "Dollars of 2025 (CPI-U), in every year." in picture.caption
    rows = picture.table.set_index(["School year", "Figure"])
    assert rows.loc[("2023-24", "Cost of a room"), ["Value", "As spent"]].tolist() == ["$2,300", "$2,000"]
    late = rows.loc[("2024-25", "Cost of a room")]
    assert late["Value"] == "the price index cpi_u has no value for 2024"
    assert (late["As spent"], rows.loc[("2024-25", "Net change"), "Value"]) == ("$2,300", "+0.21")
    assert "Dollars as spent in their year." in over_years.over_years(m.by_year()).caption


def test_dollars_back_are_told_with_what_they_do_not_show() -> None:
    picture = money_back.money_back(m.money_back())
    assert picture.sentence == (
        "23 educators stayed; with 20% leaving it would have been 20. That is 3.0 more (1.0 to 5.0). At the "
        "costs listed that is **$2.00** back for each dollar of coaching. This is not proof that coaching "
        "kept anyone."
    )
    assert picture.table.iloc[0].tolist() == [
        "The cost stated in the settings",
        "3.0 (1.0 to 5.0)",
        "$24,000",
        "$2.00 ($0.67 to $3.33)",
    ]
