"""Tables as markup: links that can be clicked, and cells that carry their column's name."""

from __future__ import annotations

import pandas as pd

from pages.kit.tables import html_table

FRAME = pd.DataFrame(
    {"Title": ["A & B", "C"], "Link": ["https://example.org/a?b=1&c=2", "javascript:alert(1)"]}
)


def test_only_a_web_address_can_be_clicked():
    """Whatever a file brings, a text of another form stays text."""
    markup = html_table(FRAME, "List")
    address = "https://example.org/a?b=1&amp;c=2"
    assert f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>' in markup
    assert markup.count("<a ") == 1
    assert "A &amp; B" in markup


def test_cells_that_stack_carry_the_name_of_their_column():
    frame = pd.DataFrame({"Title": ["A"], 'The "policy"': ["x"]})
    markup = html_table(frame, "List", stack=True)
    assert '<div class="table stack"' in markup
    assert 'data-label="The &quot;policy&quot;"' in markup
    assert "data-label" not in html_table(frame, "List")
