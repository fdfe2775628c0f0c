"""Cost per outcome: how many educators would have left anyway, as the reader states it."""

from __future__ import annotations

from dataclasses import replace

from coaching_analytics.charts import money_back
from pages.kit import address
from pages.kit.filter_row import single
from pages.kit.frame import Frame

WIDE = 360


def with_leaving(frame: Frame) -> Frame:
    """The page with the rate chosen; the store's own setting has the first word."""
    assert frame.handle is not None
    chosen = _chosen()
    if frame.handle.settings["usual_leaving"] != "" or chosen == money_back.NOT_STATED:
        return frame
    return replace(frame, handle=frame.handle.with_settings({"usual_leaving": float(chosen)}))


def choose_leaving(frame: Frame) -> None:
    """The choice; none where the store has stated it."""
    assert frame.handle is not None
    if frame.handle.settings["usual_leaving"] == "":
        single("leaving", "Of the educators of the first day", money_back.offered(), _chosen(), WIDE)


def _chosen() -> str:
    given = next(iter(address.current().get("leaving", [])), "")
    return given if given in money_back.offered() else money_back.NOT_STATED
