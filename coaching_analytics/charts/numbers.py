"""Figures as a reader can use them: few digits, thousands separators, a real minus, dates in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from coaching_analytics.vocabulary.selection import Window

Number = float | int | Decimal
BLANK = "–"
MINUS = "−"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def is_missing(value: object) -> bool:
    """Whether a cell holds no figure (None, nan, NaT)."""
    return value is None or value != value


def decimal(value: Number | None, digits: int = 1) -> str:
    """A number with `digits` decimals, thousands separators and a real minus; a dash when there is none."""
    if value is None or value != value:
        return BLANK
    text = f"{abs(float(value)):,.{digits}f}"
    return MINUS + text if float(value) < 0 and text.strip("0.,") else text


def count(value: Number | None) -> str:
    """A whole number: 2,649."""
    return decimal(value, 0)


def sites(value: Number | None) -> str:
    """Sites per post or coach: 26.4."""
    return decimal(value, 1)


def points(value: Number | None) -> str:
    """Points of a 1-7 scale: 0.20."""
    return decimal(value, 2)


def signed(value: Number | None, digits: int = 2) -> str:
    """A change: +0.20 or −0.05."""
    text = decimal(value, digits)
    return text if text == BLANK or text.startswith(MINUS) or not text.strip("0.") else f"+{text}"


def percent(share: Number | None, digits: int = 0) -> str:
    """A share as a percentage: 57%."""
    return BLANK if share is None or share != share else f"{decimal(float(share) * 100, digits)}%"


def part_of(top: Number | None, bottom: Number | None) -> str:
    """A share that is never rounded up to all or down to none: over 99.99%."""
    if top is None or not bottom:
        return BLANK
    share = float(top) / float(bottom)
    if 0 < share < 0.0001:
        return "under 0.01%"
    if 0.9999 < share < 1:
        return "over 99.99%"
    if share in (0.0, 1.0):
        return percent(share)
    return percent(share, next((d for d in (0, 1, 2) if 10 ** -(d + 2) <= min(share, 1 - share)), 2))


def percent_range(shares: Iterable[Number | None]) -> str:
    """The span of several shares: 57-63%."""
    known = [float(share) for share in shares if share is not None and share == share]
    if not known:
        return BLANK
    low, high = count(min(known) * 100), count(max(known) * 100)
    return f"{low}%" if low == high else f"{low}-{high}%"


def dollars(value: Number | None) -> str:
    """An amount: $224, $2,250, $4.96 M."""
    if value is None or value != value:
        return BLANK
    amount = abs(float(value))
    sign = MINUS if float(value) < 0 and amount >= 0.5 else ""
    if amount >= 999_500:
        return f"{sign}${amount / 1e6:,.2f} M"
    return f"{sign}${amount:,.0f}"


def exact_dollars(value: Number | None) -> str:
    """An amount to the cent, for reconciliation: $4,960,120.35."""
    if value is None or value != value:
        return BLANK
    cents = Decimal(str(value)).quantize(Decimal("0.01"))
    return f"{MINUS if cents < 0 else ''}${abs(cents):,.2f}"


def about_dollars(value: Number | None) -> str:
    """An uncertain amount in two figures that mean something: $11,000, $6,400, $45,000."""
    if value is None or value != value or float(value) == 0:
        return BLANK if value is None or value != value else "$0"
    amount = float(value)
    step = 10 ** (math.floor(math.log10(abs(amount))) - 1)
    return dollars(round(amount / step) * step)


def day(value: date) -> str:
    """A date in words: 30 June 2025."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """The month of a date in words: June 2025."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def last_day(window: Window) -> date:
    """Last day inside a window."""
    return window.end - timedelta(days=1)


def period(window: Window) -> str:
    """A period in words: July 2024 to June 2025."""
    first, last = window.start, last_day(window)
    if window.months == 1:
        return f"{MONTHS[first.month - 1]} {first.year}"
    return f"{MONTHS[first.month - 1]} {first.year} to {MONTHS[last.month - 1]} {last.year}"


def year_name(window: Window) -> str:
    """A year with its months: FY 2024-25 (Jul 2024 - Jun 2025); a calendar year or a shorter span as a
    period."""
    first, last = window.start, last_day(window)
    if window.months != 12 or first.month == 1:
        return period(window)
    months = f"{MONTHS[first.month - 1][:3]} {first.year} - {MONTHS[last.month - 1][:3]} {last.year}"
    return f"FY {first.year}-{last.year % 100:02d} ({months})"
