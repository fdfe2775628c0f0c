"""Topics of coaching: spellings, and the parts they are matched with."""

from __future__ import annotations

import pytest

from coaching_analytics.vocabulary.coaching import SESSION_TOPIC
from coaching_analytics.vocabulary.topics import TopicError, matched, parse, topic_of, topics


def test_a_topic_is_known_in_every_spelling() -> None:
    found = [topic_of(text) for text in ("language_literacy", "Language and Literacy", " early-literacy ")]
    assert [topic and topic.name for topic in found] == ["language_literacy"] * 3
    assert topic_of("our own words") is None


def test_every_topic_the_table_suggests_is_declared() -> None:
    suggested = SESSION_TOPIC.columns[1].description.split(" or your own")[0].split(", ")
    assert all(topic_of(name) is not None for name in suggested)


def test_a_domain_is_touched_through_any_of_its_dimensions() -> None:
    """Language and literacy is matched with language modeling, so with instructional support as a whole."""
    topic = topics()["language literacy"]
    assert topic.touches("class_pre_k", "IS", "LM")
    assert not topic.touches("class_pre_k", "IS", "QF")
    assert topic.touches("class_pre_k", "IS", None)
    assert not topic.touches("class_pre_k", "ES", None)
    assert topic.touches("ecers_3", "LL", None)


def test_every_dimension_and_subscale_is_matched_and_a_bare_total_is_not() -> None:
    for code, parts in {"class_pre_k": "CD QF LM", "class_toddler": "FLD QF LM"}.items():
        domain = "IS" if code == "class_pre_k" else "ESL"
        assert all(matched(code, domain, part) for part in parts.split())
    assert all(matched("iters_3", domain, None) for domain in ("SF", "PCR", "LB", "ACT", "INT", "PS"))
    assert not matched("sacers", "total", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[a]\ntitle = "A"', "either parts or about"),
        ('[a]\ntitle = "A"\nparts = { class_pre_k = ["XX"] }', "no dimension or subscale XX"),
        ('[a]\ntitle = "A"\nparts = { class_x = ["CD"] }', "no dimension or subscale CD"),
        ('[a]\ntitle = "A"\nabout = "x"\n[b]\ntitle = "a"\nabout = "x"', "a spelling of a too"),
    ],
)
def test_a_faulty_topic_is_refused(text: str, said: str) -> None:
    with pytest.raises(TopicError, match=said):
        parse(text)
