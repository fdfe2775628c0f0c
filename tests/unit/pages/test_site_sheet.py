"""How small the review of a site prints: the more is on record, the smaller, within limits."""

from __future__ import annotations

import pandas as pd
import pytest

from coaching_analytics.charts import theme
from coaching_analytics.charts.picture import Panel, Picture
from pages.kit import site_sheet


def told(rows: int, text: str = "12") -> Picture:
    """A table of short names and a text each."""
    return Picture(
        name="any",
        title="How many?",
        sentence="",
        table=pd.DataFrame({"What": ["Contacts"] * rows, "Figure": [text] * rows}),
    )


def drawn(pixels: int) -> Picture:
    return Picture(name="t", title="When?", sentence="", panels=(Panel("", theme.figure([], pixels), ""),))


def sheet(*rest: Picture) -> list[Picture]:
    return [told(8), told(2), drawn(300), *rest]


def test_more_rows_make_a_taller_sheet():
    assert site_sheet.height(sheet(*[told(20)] * 3)) > site_sheet.height(sheet(*[told(10)] * 3))


def test_long_words_wrap_and_count_as_lines():
    assert site_sheet.height(sheet(told(5, "word " * 30))) > site_sheet.height(sheet(told(5)))


def test_three_tables_stand_beside_each_other():
    one, three = (site_sheet.height(sheet(*[told(20)] * many)) for many in (1, 3))
    assert three == pytest.approx(one, rel=0.06)


def test_a_table_that_needs_data_takes_the_room_of_its_words():
    assert site_sheet.height(
        sheet(Picture(name="x", title="Why?", sentence="", needs="Needs: visits."))
    ) > site_sheet.height(sheet())


def test_the_size_stays_within_limits(monkeypatch):
    styles: list[str] = []
    monkeypatch.setattr(site_sheet.st, "html", styles.append)
    site_sheet.fit(sheet(told(1)))
    site_sheet.fit(sheet(*[told(300)] * 9))
    assert [float(style.split("zoom: ")[1].split(";")[0]) for style in styles] == [0.95, 0.7]
