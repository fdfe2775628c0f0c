"""Every spoiled file gives the clean table or words that name what is wrong; never another table."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.corpus import Variant, corpus
from tests.corpus.answers import answer, ours

FILES = corpus()


def test_the_corpus_has_at_least_200_files_all_different():
    assert len({(variant.data, variant.ending) for variant in FILES}) == len(FILES) >= 200
    assert len({(variant.family, variant.name) for variant in FILES}) == len(FILES)


@pytest.mark.parametrize("variant", FILES, ids=lambda each: f"{each.family}: {each.name}")
def test_a_spoiled_file_is_read_right_or_named(tmp_path: Path, variant: Variant):
    found, words = answer(ours, variant, tmp_path)
    assert found == "right" or (found == "said" and variant.says), (found, words)
    if found == "said":
        assert re.search(variant.says, words, re.S), words


def test_files_in_which_nothing_is_spoiled_but_the_layout_are_read_without_a_question(tmp_path: Path):
    plain = [variant for variant in FILES if not variant.says]
    assert Counter(answer(ours, variant, tmp_path)[0] for variant in plain) == {"right": len(plain)}
    assert len(plain) > 80
