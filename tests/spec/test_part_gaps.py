"""A site's parts against its region, beside the topics of its coaching, by hand.

The year ends on 30 June 2025. Sites A (rooms A1, A2) and B (B1) lie in the north, C in the south. Every visit
scores the three dimensions of instructional support: CD, QF, LM.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import part_gaps
from coaching_analytics.metrics.part_gaps import ONE_SITE
from coaching_analytics.metrics.result import Result, Row
from coaching_analytics.metrics.site_topics import NO_VISITS, NOT_LOGGED, NOT_MATCHED, SWITCHED_OFF
from coaching_analytics.store.scope import Scope
from tests.spec.rated_system import PLACES, YEAR, many_sites, rated_gate, rating_tables, visit
from tests.stores import records

SITE_A = replace(YEAR, sites=("A",))
LM = {"domain": "IS", "part": "LM"}


def by_part(number: int, room: str, day: str, *scores: float, **further: Any) -> dict[str, Any]:
    """A visit in one cycle with scores of CD, QF and LM."""
    return visit(room, day, 1.0, id=f"V{number}", level="cycle", parts=scores, **further)


def tables(*visits: Mapping[str, Any]) -> dict[str, Any]:
    made = rating_tables(visits)
    for row in made["observation"]:
        row["score_level"] = "cycle"
    made["observation_score"] = [
        {"observation_id": given["id"], "cycle": 1, "part": part, "score": score}
        for given in visits
        for part, score in zip(("CD", "QF", "LM"), given["parts"], strict=True)
    ]
    return made


VISITS = (
    by_part(1, "A1", "2025-03-10", 3, 2, 1, rater="R1"),
    by_part(2, "A2", "2025-03-20", 3, 4, 2, rater="R2"),
    by_part(3, "B1", "2025-02-01", 3, 3, 6, rater="R1"),
    by_part(4, "C1", "2025-02-01", 7, 7, 7, rater="R1"),
)


def store(*visits: Mapping[str, Any], **more: Any) -> Any:
    return rated_gate(**tables(*(visits or VISITS)), **more)


def part(result: Result, statistic: str, **cell: str) -> Row:
    return result.row(**{**LM, **cell}, statistic=statistic)


def test_parts_of_the_site_stand_beside_those_of_its_region() -> None:
    """LM: A has 1 and 2, mean 1.5; the north also B's 6, mean (1 + 2 + 6) / 3 = 3; the south is not in it."""
    result = part_gaps(store(), SITE_A)
    site, region, gap = (part(result, name) for name in ("site", "region", "difference"))
    assert (site.value, site.n) == (1.5, 2)
    assert (region.value, region.n) == (3.0, 3)
    assert gap.value == pytest.approx(-1.5)
    assert gap.interval is None
    gaps = result.rows[result.rows["statistic"] == "difference"].set_index("part")["value"].to_dict()
    assert gaps == pytest.approx({"CD": 0.0, "QF": 0.0, "LM": -1.5})


def test_error_of_rating_decides_whether_a_part_is_below() -> None:
    """Reliability stated as .75. LM of the three rooms has the SD sqrt(((1-3)^2 + (2-3)^2 + (6-3)^2) / 2) =
    sqrt(7), so one rating errs by sqrt(7 x .25) = 1.3229. Two raters: / sqrt(2) = .93541. Three parts at 95%
    together: z = 2.39398, half a range of 2.2394."""
    gate = store().with_settings({"reliability": 0.75})
    found = part(part_gaps(gate, SITE_A), "difference").interval
    assert found is not None
    assert (found.low, found.high) == pytest.approx((-1.5 - 2.23935, -1.5 + 2.23935), abs=1e-4)


def test_rooms_of_one_rater_are_one_look() -> None:
    """Both rooms by R1: half a range is 2.39398 x 1.3229 = 3.1669."""
    same = tuple({**one, "rater": "R1"} for one in VISITS)
    found = part(part_gaps(store(*same).with_settings({"reliability": 0.75}), SITE_A), "difference")
    assert found.interval is not None
    assert found.interval.high == pytest.approx(-1.5 + 3.16693, abs=1e-4)


def test_only_the_latest_rating_of_a_room_counts_and_practice_does_not() -> None:
    more = (
        by_part(5, "A1", "2024-09-01", 7, 7, 7),
        by_part(6, "A2", "2025-05-01", 7, 7, 7, purpose="practice"),
        by_part(7, "B1", "2025-07-01", 7, 7, 7),
    )
    result = part_gaps(store(*VISITS, *more), SITE_A)
    assert (part(result, "site").value, part(result, "region").value) == (1.5, 3.0)


def test_a_viewer_of_one_site_gets_the_region_as_an_aggregate_of_enough_people() -> None:
    """Three lead educators in the north: at four there is no mean and no difference; the site's own stays."""
    limited = replace(store(), scope=Scope(sites=("A",)))
    enough = part_gaps(limited.with_settings({"small_group": 3}), YEAR)
    assert (part(enough, "site").value, part(enough, "region").value) == (1.5, 3.0)
    few = part_gaps(limited.with_settings({"small_group": 4}), YEAR)
    assert part(few, "region").reason == "fewer than 4 lead educators are behind the region's figure"
    assert part(few, "difference").value is None
    assert part(few, "site").value == 1.5


def test_a_site_is_not_compared_with_itself() -> None:
    """C1 is the only room rated in the south."""
    found = part(part_gaps(store(), replace(YEAR, sites=("C",))), "difference")
    assert found.reason == "no other site of the region was rated on it"


def test_error_of_one_rating_comes_from_rooms_that_two_raters_scored() -> None:
    """Five rooms scored twice, a point apart on LM: sum of squares 5, error sqrt(5 / 10) = .70711.
    A's two rooms by two raters, three parts: 2.39398 x .70711 / sqrt(2) = 1.19699."""
    places = many_sites(5)
    for name in ("site", "site_enrolment", "classroom"):
        places[name] = [*records(PLACES[name]), *places[name]]
    twice = [
        by_part(10 * n + at, f"X{n:02d}-1", f"2025-02-0{1 + at}", 3, 3, 3 + at, rater=f"Q{at}")
        for n in range(1, 6)
        for at in (0, 1)
    ]
    again = [{**one, "room": f"X{int(str(one['id'])[1:]) // 10 - 1:02d}-1"} for one in twice]
    gate = store(*VISITS, *again, **places).with_settings({"reliability_pairs": 5})
    found = part(part_gaps(gate, SITE_A), "difference")
    assert found.interval is not None
    assert found.value is not None
    assert found.interval.high - float(found.value) == pytest.approx(1.19699, abs=1e-4)
    fewer = part_gaps(gate.with_settings({"reliability_pairs": 6}), SITE_A)
    assert part(fewer, "difference").interval is None


def test_a_score_of_a_whole_domain_is_its_own_part() -> None:
    """Visits that arrive as domains: the domain is compared."""
    gate = rated_gate([visit("A1", "2025-03-10", 2.0), visit("B1", "2025-02-01", 4.0)])
    found = part_gaps(gate, SITE_A)
    assert part(found, "difference", part="whole").value == -1.0


def test_reversed_dimensions_are_turned_round() -> None:
    """Negative climate of 2 in one cycle and 1 in the other: 8 - 1.5 = 6.5."""
    made = rating_tables([visit("A1", "2025-03-10", 1.0, id="V1"), visit("B1", "2025-03-10", 1.0, id="V2")])
    for row in made["observation"]:
        row["score_level"] = "cycle"
    scores = {"PC": (5, 5), "NC": (2, 1), "TS": (5, 5), "RSP": (4, 4)}
    made["observation_score"] = [
        {"observation_id": name, "cycle": cycle, "part": code, "score": pair[cycle - 1]}
        for name in ("V1", "V2")
        for code, pair in scores.items()
        for cycle in (1, 2)
    ]
    found = part_gaps(rated_gate(**made), SITE_A)
    assert part(found, "site", domain="ES", part="NC").value == 6.5


def test_no_site_or_several_are_asked_for_one() -> None:
    result = part_gaps(store(), YEAR)
    assert result.rows.empty
    assert ONE_SITE in result.cautions


TOPICS = """
    session_id | topic
    GROUP      | language_literacy
    GROUP      | Instructional support
    ALONE      | social_emotional
    LATE       | Language-Literacy
    CANCELLED  | language_literacy
"""
SESSIONS = (
    PLACES["session"]
    + """
    LATE      | K | 2025-03-02 | 30 | completed | in_person
    SILENT    | K | 2024-10-01 | 30 | completed | in_person
    CANCELLED | K | 2024-10-02 | 30 | cancelled | in_person
"""
)
CAME = (
    PLACES["session_participant"]
    + """
    LATE      | 1 | A | lead
    SILENT    | 1 | A | lead
    CANCELLED | 1 | A | lead
"""
)


def coached(**more: Any) -> Any:
    given = {"session": SESSIONS, "session_participant": CAME, "session_topic": TOPICS, **more}
    return store(**given)


def test_visits_that_touched_a_part_are_counted_before_and_since() -> None:
    """A's newest rating is of March 2025. From March 2024 to February 2025: the group session of three sites
    (two topics that both touch LM: one visit), one alone about something else, one without a topic; the
    cancelled one is none. So LM 1 of 2 visits with topics, of 3 visits. Since March: one of one."""
    result = part_gaps(coached(), SITE_A)
    before, since = part(result, "touched_before"), part(result, "touched_since")
    assert (before.value, before.numerator, before.denominator, before.n) == (0.5, 1, 2, 3)
    assert (since.value, since.numerator, since.denominator, since.n) == (1.0, 1, 1, 1)


def test_a_group_session_gives_each_site_its_part_of_the_hours() -> None:
    """60 minutes shared by one person from each of A, B and C: a third of an hour each, one visit each."""
    for place, day in (("A", "2025-03-10"), ("B", "2025-02-01")):
        result = part_gaps(coached(), replace(YEAR, sites=(place,)))
        line = result.curves["topics"].set_index("topic").loc["language_literacy"]
        assert (line["visits_before"], line["hours_before"]) == pytest.approx((1, 1 / 3)), day
        assert line["parts"] == "IS LM"


def test_what_is_not_known_of_topics_is_said() -> None:
    """Without topics nothing is guessed; without matching nothing is matched."""
    bare = part_gaps(store(), SITE_A)
    assert part(bare, "touched_before").reason == NOT_LOGGED
    assert part(bare, "touched_since").reason == NO_VISITS
    off = coached().with_settings({"topic_matching": "none"})
    assert part(part_gaps(off, SITE_A), "touched_before").reason == SWITCHED_OFF
    own = coached(session_topic="session_id | topic\nGROUP | our own words")
    assert part(part_gaps(own, SITE_A), "touched_before").value == 0.0
    listed = part_gaps(own, SITE_A).curves["topics"]
    assert listed[["topic", "parts"]].values.tolist() == [["our own words", ""]]
    assert NOT_MATCHED


def test_published_parts_of_a_small_site_are_hidden_and_the_region_stays() -> None:
    """A has two lead educators, the north three: with three as the fewest only the region's figures stay."""
    result = release(part_gaps(coached(), SITE_A), Viewer.published(3))
    assert part(result, "region").value == 3.0
    for name in ("site", "difference", "touched_before", "touched_since"):
        row = part(result, name)
        assert (row.value, row.n, row.denominator) == (None, None, None), name
    assert result.curves["topics"].empty
    assert result.curves["rated"].empty
