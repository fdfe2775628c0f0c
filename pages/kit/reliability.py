"""Quality trends: how far one rating can be trusted, estimated from the store or as the reader states it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pages.kit import address
from pages.kit.filter_row import single
from pages.kit.frame import Frame

NAME, ESTIMATED = "reliability", ""
OFFERED = {ESTIMATED: "Estimated from repeated visits"} | {
    f"{tenth / 10:.1f}": f"{tenth / 10:.1f}, as stated" for tenth in range(3, 10)
}
SAID = "with a stated reliability of {value}"
WIDE = 260


def at_reliability(frame: Frame) -> Callable[[], None] | None:
    """Bring the page to the reliability chosen; what draws the choice, none where the store has stated it."""
    if frame.choice is None or frame.handle is None or frame.handle.settings[NAME] != "":
        return None
    chosen = _chosen()
    if chosen != ESTIMATED:
        said = SAID.format(value=chosen)
        frame.handle = frame.handle.with_settings({NAME: float(chosen)})
        frame.choice = replace(frame.choice, active=(*frame.choice.active, said))
    return partial(single, NAME, "Reliability of one rating", OFFERED, chosen, WIDE)


def _chosen() -> str:
    given = next(iter(address.current().get(NAME, [])), "")
    return given if given in OFFERED else ESTIMATED
