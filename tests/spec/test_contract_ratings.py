"""Terms paid by ratings: the caution about lines, and what of few people may be published."""

from __future__ import annotations

from typing import Any

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import contract_attainment, contract_outlook, contract_payment
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, rated_gate, visit
from tests.spec.test_threshold_share import ROOMS

CONTRACT = """
    contract_id | system_id | vendor | start_date | end_date   | base_amount
    K           | demo      | Vendor | 2024-07-01 | 2025-07-01 | 100.00
"""
TERMS = """
    contract_id | term_number | party  | term_kind  | metric          | baseline | target | amount
    K           | 1           | vendor | contingent | threshold_share | 0        | 1      | 30.00
"""
LINE = "instrument=class_pre_k; edition=1; domain=IS; threshold=head_start_competitive"
SCORES = {"B1": 2.3, "B2": 2.2999, "B3": 2.4}


def store(statistic: str = "share", visits: list[dict[str, Any]] | None = None) -> Gate:
    clause = [{"contract_id": "K", "term_number": 1, "figure": f"{LINE}; statistic={statistic}"}]
    return rated_gate(
        visits or [visit(room, "2025-04-01", score) for room, score in SCORES.items()],
        **ROOMS,
        contract=CONTRACT,
        contract_term=TERMS,
        contract_clause=clause,
    )


def values(result: Result) -> list[Any]:
    return result.rows["value"].tolist()


def test_two_of_three_rooms_earn_two_thirds_and_the_line_is_cautioned() -> None:
    gate = store()
    assert [str(value) for value in values(contract_payment(gate, YEAR))] == [
        "100.00",
        "20.00",
        "0.00",
        "120.00",
    ]
    cautions = contract_attainment(gate, YEAR).cautions
    assert any("without the correction for no change" in text for text in cautions)


def test_what_to_expect_with_no_change_is_told_beside_net_crossers() -> None:
    """Two rooms cross up; with the reliability stated, some of that would be expected with no change."""
    visits = [
        visit(room, day, score)
        for room, scores in {"B1": (2.0, 2.5), "B2": (2.0, 2.4), "B3": (3.0, 3.0)}.items()
        for day, score in zip(("2024-08-01", "2025-04-01"), scores, strict=True)
    ]
    gate = store("net", visits).with_settings({"reliability": 0.6})

    def caution(few: int) -> str:
        told = contract_attainment(gate.with_settings({"small_group": few}), YEAR).cautions
        (found,) = (text for text in told if "without the correction" in text)
        return found

    assert "With no change at all" in caution(3)
    assert "With no change at all" not in caution(4)  # three leads: cautions are published too


def test_a_figure_of_few_people_is_not_published_nor_the_dollars_that_give_it_away() -> None:
    """Three leads are behind the share; $20 of $30 would tell it, and so would the total."""
    gate, viewer = store(), Viewer.published()
    reached = release(contract_attainment(gate, YEAR), viewer)
    assert values(reached) == [None, None]
    assert reached.rows["outcome"].tolist() == [None, None]
    paid = release(contract_payment(gate, YEAR), viewer)
    assert [None if value is None else str(value) for value in values(paid)] == ["100.00", None, None, None]
    assert values(release(contract_outlook(gate, YEAR), viewer))[0] is None


def test_the_owner_sees_all() -> None:
    seen = release(contract_payment(store(), YEAR), Viewer.owner())
    assert None not in values(seen)


def test_a_figure_about_one_coach_is_not_published() -> None:
    """Coach K alone is behind sites per post: fewer than the ten people a published term needs."""
    terms = TERMS.replace("threshold_share", "sites_per_coach")
    clause = [{"contract_id": "K", "term_number": 1, "figure": "basis=people; unit=site"}]
    gate = rated_gate(contract=CONTRACT, contract_term=terms, contract_clause=clause)
    found = contract_attainment(gate, YEAR)
    assert found.rows["value"].notna().any()
    assert values(release(found, Viewer.published())) == [None, None]
