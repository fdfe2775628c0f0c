"""What came back for the dollars: learning per dollar, money saved, and what it would take to break even."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


def academic_return(increase: float, learners: float, dollars: float, per: float = 1000.0) -> float:
    """Academic return on investment of the Government Finance Officers Association.

    Parameters
    ----------
    increase : float
        Increase in learning of one learner, in any unit (standard deviations, points).
    learners : float
        Number of learners it is for.
    dollars : float
        What it cost; above 0.
    per : float
        Dollars the answer is for.

    Returns
    -------
    float
        ``increase * learners / dollars * per``.

    Raises
    ------
    ValueError
        When the dollars are not above 0.

    Examples
    --------
    >>> round(academic_return(0.18, 800, 200_000), 4)
    0.72
    """
    _above_zero(dollars)
    return increase * learners / dollars * per


def money_return(benefit: float, cost: float) -> float:
    """Money back beyond the cost, as a share of the cost: ``(benefit - cost) / cost``.

    Parameters
    ----------
    benefit, cost : float
        Dollars; the cost is above 0.

    Raises
    ------
    ValueError
        When the cost is not above 0.

    Examples
    --------
    Six educators who stay, at $16,450 each to replace, for $60,000:

    >>> round(money_return(6 * 16_450, 60_000), 4)
    0.645
    """
    _above_zero(cost)
    return (benefit - cost) / cost


def break_even_effect(cost: float, worth: float) -> float:
    """Effect at which a cost is just worth it: ``cost / worth``, in units of effect.

    Parameters
    ----------
    cost : float
        Dollars (of one room, or of all).
    worth : float
        Dollars one unit of effect is worth; above 0. With the cost of replacing one educator it is the number
        of educators who have to stay.

    Raises
    ------
    ValueError
        When the worth is not above 0.

    Examples
    --------
    >>> round(break_even_effect(2_250, 10_000), 3), round(break_even_effect(60_000, 16_450), 2)
    (0.225, 3.65)
    """
    _above_zero(worth)
    return cost / worth


@dataclass(frozen=True, slots=True)
class Swing:
    """How far an answer moves when one input goes from its low to its high bound, the others kept."""

    name: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """Distance between the two answers."""
        return abs(self.at_high - self.at_low)


def tornado(
    answer: Callable[[Mapping[str, float]], float],
    middle: Mapping[str, float],
    bounds: Mapping[str, tuple[float, float]],
) -> list[Swing]:
    """Each input in turn between its stated bounds, all others at their middle; widest swing first.

    Parameters
    ----------
    answer : callable
        From a value of every input to the figure that is asked for.
    middle : mapping
        Value of every input.
    bounds : mapping
        (low, high) of the inputs to be moved.

    Returns
    -------
    list of Swing
        In the unit of the answer, widest first; inputs that move it alike stay in the order given.

    Raises
    ------
    ValueError
        When bounds name an input without a middle value.

    Examples
    --------
    >>> found = tornado(lambda x: x["a"] + 2 * x["b"], {"a": 1.0, "b": 1.0}, {"a": (0, 2), "b": (0, 2)})
    >>> [(one.name, one.at_low, one.at_high) for one in found]
    [('b', 1.0, 5.0), ('a', 2.0, 4.0)]
    """
    unknown = [name for name in bounds if name not in middle]
    if unknown:
        raise ValueError(f"there is no middle value of {', '.join(unknown)}")
    swings = [
        Swing(name, answer({**middle, name: low}), answer({**middle, name: high}))
        for name, (low, high) in bounds.items()
    ]
    return sorted(swings, key=lambda one: -one.width)


def _above_zero(dollars: float) -> None:
    if not dollars > 0:
        raise ValueError("this needs dollars above zero")
