"""The sentences are those agreed, word for word, and none claims a cause."""

import inspect
import re

import pytest

from coaching_analytics.charts import sentences, wording


def plain(text: str) -> str:
    return text.replace("**", "")


def test_gain_sentence_with_its_range_and_what_would_happen_anyway() -> None:
    said = (
        sentences.gain("Instructional support", 215, "same", 0.20, (0.05, 0.35))
        + " "
        + sentences.expected(0.03)
    )
    assert plain(said) == (
        "Instructional support in the same 215 rooms with the same lead teacher rose by 0.20 points "
        "(likely between "
        "0.05 and 0.35). About 0.03 of any rise would be expected without change, because lower rooms "
        "tend to move up."
    )


def test_a_fall_is_called_a_fall_with_its_range_in_order() -> None:
    said = plain(sentences.gain("Total score", 12, "changed", -0.20, (-0.35, -0.05)))
    assert (
        said == "Total score in the same 12 rooms where the lead teacher changed fell by 0.20 points "
        "(likely between 0.05 and 0.35)."
    )


def test_no_detectable_change_is_said_with_both_ends() -> None:
    assert sentences.net(0.2, (-0.16, 0.56)) == (
        "The data cannot tell this from no change: anything from a fall of 0.16 to a rise of 0.56 fits."
    )


def test_expected_change_downwards_names_the_higher_rooms() -> None:
    assert sentences.expected(-0.04) == (
        "About 0.04 of any fall would be expected without change, because higher rooms tend to move down."
    )


def test_an_expected_fall_is_no_part_of_a_rise() -> None:
    assert sentences.expected(-0.02, 0.18) == (
        "Without change a fall of about 0.02 would be expected, because higher rooms tend to move down."
    )
    assert sentences.expected(0.03, 0.18).startswith("About 0.03 of any rise")


def test_cost_sentence() -> None:
    said = (
        sentences.cost_of_room(2250.0) + " " + sentences.cost(0.9, (0.2222, 1.5625), 11_111, (6_400, 45_000))
    )
    assert plain(said) == (
        "Coaching cost $2,250 a room between the two ratings. Each $10,000 went with 0.9 points (0.2 to "
        "1.6). That is "
        "about $11,000 a point; between about $6,400 and $45,000. This is an association, not proof that "
        "coaching "
        "caused it."
    )


def test_open_cost_has_no_upper_figure() -> None:
    assert plain(sentences.cost_open(4_000, 60)) == (
        "At least $4,000 a point. These 60 rooms do not rule out no gain, so there is no upper figure."
    )


def test_22_line_is_an_observed_average_of_people() -> None:
    assert wording.LINE_22 == (
        "Five coaching systems averaged about one coach to 22 sites (Learning Policy Institute). An "
        "observed average, "
        "not a standard; it counts people, not full-time posts."
    )


def test_coverage_sentence_says_what_is_not_counted() -> None:
    assert plain(wording.coverage(57, 51, 30, 15, 3)) == (
        "Of 57 sites open and enrolled at least 30 working days, 51 had a contact of 15 minutes or more. "
        "3 new sites are not counted."
    )


def test_one_new_site_is_singular() -> None:
    assert plain(wording.coverage(57, 51, 30, 15, 1)).endswith("1 new site is not counted.")


def test_hour_cost_sentence() -> None:
    assert sentences.hour_cost(224.4, 0.26) == (
        "$224 per hour with educators. It carries preparation, travel, supervision and training; a coach "
        "spends about "
        "a quarter of paid time with educators."
    )


def test_hour_cost_says_nothing_of_time_that_is_not_known() -> None:
    assert sentences.hour_cost(224.4, None).endswith("supervision and training.")


def test_needs_name_the_missing_and_the_present() -> None:
    assert wording.needs("matched_gain", ["Sites", "Visits"]) == (
        "Needs: Scores with rater and date, two ratings of the same rooms. You have: Sites, Visits."
    )


def test_settings_are_printed_with_value_and_unit() -> None:
    assert wording.settings({"contact_minutes": 15, "interval_level": 0.95, "reliability": ""}) == [
        "Shortest session that counts as a contact: 15 minutes.",
        "Level of every interval: 95%.",
    ]


@pytest.mark.parametrize(
    "word", ["significant", "impact", "dose", "null", "ICER", "bottom ten", "worst", "due to", "compliance"]
)
def test_words_to_avoid_are_in_no_sentence(word: str) -> None:
    texts = re.findall(r'"([^"]*)"', inspect.getsource(sentences) + inspect.getsource(wording))
    assert not [text for text in texts if re.search(rf"\b{word}\b", text, re.IGNORECASE)]


def test_one_room_is_no_plural() -> None:
    said = plain(sentences.gain("Total score", 1, "same", 0.58, None))
    assert said == "Total score in the same room with the same lead teacher rose by 0.58 points."
