"""A page saved as a single file stands alone, says where it comes from, and runs nothing it was given."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from coaching_analytics.charts import caseload, reach, report
from coaching_analytics.disclosure import Viewer, release
from tests.unit.charts import made_results as m

BAD = '<img src=x onerror="alert(1)">'


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def page(names: dict[str, str]) -> str:
    result = release(m.caseload(cautions=(BAD,)), Viewer.owner())
    pictures = [
        caseload.three_bases(result),
        caseload.unassigned_sites(result, names),
        reach.not_reached(m.never_reached(), names),
    ]
    return report.report("Caseload", pictures, filters=BAD, sentence="One **26.4** " + BAD)


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    return parser.found


def test_names_filters_and_cautions_are_escaped() -> None:
    html = page({"S1": BAD, "R1": BAD})
    assert "<img" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert not [attrs for tag, attrs in tags(html) if tag == "img"]


def test_nothing_is_fetched_from_anywhere() -> None:
    for tag, attrs in tags(page({})):
        assert not (tag in ("script", "link", "img") and (attrs.get("src") or attrs.get("href")))


def test_plotly_is_inlined_once() -> None:
    assert page({}).count("plotly.js v") == 1


def test_every_drawing_has_words_and_every_table_its_heads() -> None:
    found = tags(page({}))
    drawings = [attrs for tag, attrs in found if attrs.get("role") == "img"]
    assert drawings
    assert all(attrs.get("aria-label") for attrs in drawings)
    assert [attrs for tag, attrs in found if tag == "html"] == [{"lang": "en"}]
    assert all(attrs.get("scope") == "col" for tag, attrs in found if tag == "th")


def test_source_as_of_and_stamps_are_on_the_sheet() -> None:
    html = page({})
    assert "snapshot abc123" in html
    assert "As of 30 June 2025" in html
    assert "Simulated data." in html
    assert "Contains small groups - not for publication." in html


def test_a_caution_is_said_once() -> None:
    text = re.sub(r"<script.*?</script>", "", page({}), flags=re.DOTALL)
    assert text.count("onerror") == 3  # the caution once, the filters, the sentence


def test_bold_words_are_bold_and_nothing_else_is_markup() -> None:
    assert report.bold("a **b** <i>c</i>") == "a <strong>b</strong> &lt;i&gt;c&lt;/i&gt;"


def test_no_button_stands_inside_a_picture() -> None:
    """A picture with words for those who do not see it may hold nothing that takes the keyboard."""
    assert re.search(r"\"displayModeBar\": ?false", page({}))
