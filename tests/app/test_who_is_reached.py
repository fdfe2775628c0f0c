"""Who is reached: each section draws whole, with its sentence, and hides what a publication must hide."""

from __future__ import annotations

import pytest

from tests.app.screen import PAGES, charts, html, told, whole

PAGE = PAGES["Who is reached"]
SECTIONS = {
    "reached": ("of sites had a contact", "How soon is a new site reached?"),
    "waiting": ("counted in coverage had no contact", "Do some sites wait longer, by need?"),
    "need": (
        "The middle site of high need was given",
        "The quarter of sites with most hours got",
        "The average educator received",
    ),
    "lists": ("In which share of its months did each site", "How many hours did each educator receive?"),
    "kept": ("How far do coaching cycles get?", "Were the planned hours given?"),
    "language": ("the coach speaks the educator's home language", "A site leader had a contact at"),
}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_says_its_answer(open_page, store, section):
    at = open_page(store, PAGE, system="wa", section=section)
    whole(at)
    assert all(words in told(at) for words in SECTIONS[section]), told(at)[:3000]
    assert all(len(chart["alt"]) > 20 for chart in charts(at))


def test_words_of_statistics_stay_off_the_screen(open_page, store):
    said = told(open_page(store, PAGE, system="wa", section="waiting")).lower()
    assert not [word for word in ("censored", "hazard", "log-rank", "significant") if word in said]


def test_a_language_of_few_educators_is_hidden_when_published(open_page, store):
    at = open_page(store, PAGE, system="wa", section="language", view="published")
    whole(at)
    assert "Somali" in html(at)
    row = html(at).split("Somali")[1].split("</tr>")[0]
    assert "%" not in row
