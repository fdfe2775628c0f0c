"""Money back from educators who stayed beyond a stated rate of leaving, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.metrics import retention_return
from coaching_analytics.metrics.break_even import BORROWED
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, many_sites, money, rated_gate

LINES = [money(1, ("region", "north"), "12000.00")]


def educators(site: str, there: int, left: int) -> list[dict[str, str | None]]:
    """So many on the first day of the period, of whom some left in March."""
    return [
        {
            "educator_id": f"{site}-{number}",
            "site_id": site,
            "role": "lead",
            "start_date": "2023-07-01",
            "end_date": "2025-03-01" if number < left else None,
        }
        for number in range(there)
    ]


@pytest.fixture(scope="module")
def gate() -> Gate:
    """Centre A: 9 of 10 stayed; Head Start B: all 10; centre C: 4 of 5. $12,000 of coaching."""
    everyone = [*educators("A", 10, 1), *educators("B", 10, 0), *educators("C", 5, 1)]
    made = rated_gate(educator=everyone, spending=LINES)
    return made.with_settings({"usual_leaving": 0.2, "replacement_cost": 8_000})


def test_kept_saved_and_dollars_back(gate: Gate) -> None:
    """With a fifth leaving, 8, 8 and 4 would have stayed: one, two and none more. 3 x $8,000 for $12,000."""
    found = retention_return(gate, YEAR)
    kept, saved, back = (found.row(replacement="stated", statistic=s) for s in ("kept", "saved", "back"))
    assert (kept.value, kept.numerator, kept.denominator) == pytest.approx((3, 23, 20))
    assert saved.value == pytest.approx(24_000)
    assert (back.value, back.denominator) == pytest.approx((2, 12_000))
    assert kept.n == 25
    assert any("not proof that coaching kept anyone" in text for text in found.cautions)
    assert BORROWED not in found.cautions


def test_each_setting_has_its_own_cost_of_replacement(gate: Gate) -> None:
    """Two more stayed in Head Start at $10,000 each, one in centres at $8,000."""
    own = gate.with_settings({"replacement_cost_head_start": 10_000})
    found = retention_return(own, YEAR)
    assert found.row(replacement="stated", statistic="saved").value == pytest.approx(28_000)
    assert found.settings["replacement_cost_head_start"] == 10_000
    by = retention_return(own, YEAR, by=("setting",))
    assert by.row(setting="head_start", replacement="stated", statistic="saved").value == pytest.approx(
        20_000
    )
    row = by.row(setting="centre", replacement="stated", statistic="kept")
    assert row.value == pytest.approx(9 + 4 - 0.8 * 15)


def test_published_costs_of_districts_are_named_and_flagged_for_child_care(gate: Gate) -> None:
    """3 x $16,450 in districts of middle size; nothing was worked out for child care."""
    found = retention_return(gate.with_settings({"replacement_cost": ""}), YEAR)
    assert found.row(replacement="district_medium", statistic="saved").value == pytest.approx(49_350)
    assert BORROWED in found.cautions


def test_what_is_not_stated_for_a_setting_is_borrowed(gate: Gate) -> None:
    """Centres at the published $16,450, Head Start at the $10,000 stated."""
    mixed = gate.with_settings({"replacement_cost": "", "replacement_cost_head_start": 10_000})
    found = retention_return(mixed, YEAR)
    assert found.row(replacement="district_medium", statistic="saved").value == pytest.approx(36_450)
    assert BORROWED in found.cautions


def test_without_a_rate_of_leaving_nobody_is_counted_as_kept(gate: Gate) -> None:
    found = retention_return(gate.with_settings({"usual_leaving": ""}), YEAR)
    assert {row.reason for row in found.records()} == {
        "how many educators would have left anyway is not stated (setting usual_leaving)"
    }


def test_no_more_than_the_rate_leaves_saves_no_dollars(gate: Gate) -> None:
    """With one in twenty leaving, 23.75 would have stayed; 23 did. No negative return is printed."""
    found = retention_return(gate.with_settings({"usual_leaving": 0.05}), YEAR)
    assert found.row(replacement="stated", statistic="kept").value == pytest.approx(-0.75)
    for name in ("saved", "back"):
        row = found.row(replacement="stated", statistic=name)
        assert (row.value, row.reason) == (
            None,
            "no more educators stayed than the stated rate of leaving would have left",
        )


def test_the_golden_return_on_money() -> None:
    """Six educators kept at $16,450 each for $60,000: (98,700 - 60,000) / 60,000 = .645, so $1.645 back."""
    gate = rated_gate(
        educator=[*educators("A", 30, 0), *educators("B", 1, 1)],
        spending=[money(1, ("site", "A"), "60000.00")],
    ).with_settings({"usual_leaving": 7 / 31, "replacement_cost": 16_450})
    back = retention_return(gate, YEAR).row(replacement="stated", statistic="back")
    assert back.value == pytest.approx(1.645)


def test_the_range_goes_over_sites() -> None:
    """Twelve sites of ten; 10 and 9 stay by turns. With a fifth leaving 2 and 1 are kept: 18 in all."""
    names = [f"X{at:02d}" for at in range(12)]
    everyone = [row for at, name in enumerate(names) for row in educators(name, 10, at % 2)]
    gate = rated_gate(
        educator=everyone, spending=[money(1, ("site", "X00"), "9000.00")], **many_sites(12)
    ).with_settings({"usual_leaving": 0.2, "replacement_cost": 1_000})
    found = retention_return(gate, YEAR)
    half = 2.2009852 * float(np.sqrt(12 * np.var([2.0, 1.0] * 6, ddof=1)))
    kept, back = (found.row(replacement="stated", statistic=name) for name in ("kept", "back"))
    assert kept.interval is not None
    assert (kept.interval.low, kept.interval.high) == pytest.approx((18 - half, 18 + half))
    assert back.interval is not None
    assert back.interval.low == pytest.approx((18 - half) * 1_000 / 9_000)
