"""The dollars of a plan: every line of today's cost moved by what drives it, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from coaching_analytics.statistics.planning import Hours, Staff, Today

CENT = Decimal("0.01")
FILLED = ("coach_pay", "fringe")
PLANNED = ("supervision", "learning", "materials")
GIVEN = ("release_time", "reflection_time")
STIPEND, SUBSTITUTE, REPLACEMENT = "stipend", "substitute", "replacement"
PERSPECTIVES: Mapping[str, tuple[str, ...]] = {
    "budgetary": ("direct",),
    "with_overhead": ("direct", "allocated"),
    "with_in_kind": ("direct", "allocated", "in_kind"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """One amount: what it pays for, whether directly, allocated or in kind, and dollars."""

    ingredient: str
    perspective: str
    amount: Decimal


def costs(
    today: Today,
    lines: Sequence[Cost],
    moved: Mapping[str, float],
    of: Staff,
    used: Mapping[str, float],
    found: Hours,
) -> tuple[Cost, ...]:
    """Today's lines as a plan moves them, and the lines it adds.

    Parameters
    ----------
    today, lines
        The figures to start from and their dollars.
    moved
        Levers by name: supervision, overhead and moved_to_virtual (%), leaders, leader_release (%),
        leader_stipend, leader_substitute, replaced, replacement_cost.
    of, used, found
        Staff, week and hours of the plan.

    Notes
    -----
    Each line is today's amount times a factor, rounded to the cent, so the parts add up to every total::

        pay, benefits                       posts filled / posts today
        learning, materials, supervision    posts planned / posts today (supervision times its lever)
        travel                              hours of travel / today's
        release and reflection time         hours given / today's
        overhead and other allocated        direct dollars / today's, times its lever
        platform, monitoring, other         1
    """
    drivers = _drivers(today, moved, of, used, found)
    direct = [_times(line, drivers.get(line.ingredient, 1.0)) for line in lines if not _rated(line)]
    added = [line for line in _added(moved, of) if line.amount]
    before = _sum(line for line in lines if not _rated(line) and line.perspective == "direct")
    after = _sum(line for line in (*direct, *added) if line.perspective == "direct")
    lever = Decimal(str(moved.get("overhead", 100.0))) / 100
    rate = lever * (after / before if before > 0 else Decimal(1))
    rated = [_times(line, rate) for line in lines if _rated(line)]
    return (*direct, *rated, *added)


def totals(lines: Iterable[Cost]) -> dict[str, Decimal]:
    """Dollars in the budget, with overhead, and with educators' time.

    Examples
    --------
    >>> pay = Cost("coach_pay", "direct", Decimal("90.10"))
    >>> rent = Cost("overhead", "allocated", Decimal("9.95"))
    >>> {name: str(amount) for name, amount in totals([pay, rent]).items()}
    {'budgetary': '90.10', 'with_overhead': '100.05', 'with_in_kind': '100.05'}
    """
    kept = list(lines)
    return {
        name: _sum(line for line in kept if line.perspective in inside)
        for name, inside in PERSPECTIVES.items()
    }


def _rated(line: Cost) -> bool:
    """Whether a line moves with the direct dollars, as an overhead rate does."""
    return line.ingredient == "overhead" or line.perspective == "allocated"


def _drivers(
    today: Today, moved: Mapping[str, float], of: Staff, used: Mapping[str, float], found: Hours
) -> dict[str, float]:
    """The factor of each ingredient that moves."""
    filled, planned = of.filled / today.posts, of.posts / today.posts
    before, after = today.week.get("travel", 0.0), used.get("travel", 0.0)
    travel = after / before if before > 0 else 1 - moved.get("moved_to_virtual", 0.0) / 100
    given = found.given / today.given if found.given is not None and today.given else filled
    return {
        **dict.fromkeys(FILLED, filled),
        **dict.fromkeys(PLANNED, planned),
        "supervision": planned * (moved.get("supervision", 100.0) / 100),
        "travel": filled * travel,
        **dict.fromkeys(GIVEN, given),
    }


def _added(moved: Mapping[str, float], of: Staff) -> tuple[Cost, ...]:
    """Stipends and substitutes of teacher-leaders, and replacements of coaches."""
    amounts = {
        STIPEND: moved.get("leaders", 0.0) * moved.get("leader_stipend", 0.0),
        SUBSTITUTE: of.released * moved.get("leader_substitute", 0.0),
        REPLACEMENT: moved.get("replaced", 0.0) * moved.get("replacement_cost", 0.0),
    }
    return tuple(Cost(name, "direct", _cents(Decimal(amount))) for name, amount in amounts.items())


def _times(line: Cost, factor: float | Decimal) -> Cost:
    return Cost(line.ingredient, line.perspective, _cents(line.amount * Decimal(factor)))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _sum(lines: Iterable[Cost]) -> Decimal:
    return sum((line.amount for line in lines), Decimal("0.00"))
