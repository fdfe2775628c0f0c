"""The bytes of a file: what is seen across block borders too."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from coaching_analytics.ingest import FileFault
from coaching_analytics.ingest import scan as scanning
from coaching_analytics.ingest.scan import as_utf8, scan


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch):
    """Blocks of four bytes put every border into reach."""
    monkeypatch.setattr(scanning, "BLOCK", 4)


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "f.csv"
    path.write_bytes(data)
    return path


def test_the_hash_is_that_of_all_bytes(tmp_path: Path):
    data = b"a,b\n1,2\n3,4\n"
    assert scan(written(tmp_path, data)).sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("place", range(5))
def test_a_letter_of_several_bytes_may_lie_across_blocks(tmp_path: Path, place: int):
    assert scan(written(tmp_path, b"x" * place + "é€😀".encode() + b"\n")).size == place + 10


@pytest.mark.parametrize("place", range(5))
def test_a_byte_that_is_not_utf8_is_found_wherever_it_stands(tmp_path: Path, place: int):
    with pytest.raises(FileFault, match="UTF-8"):
        scan(written(tmp_path, b"x" * place + b"\xe9" + b"yyyy\n"))


@pytest.mark.parametrize(("data", "mixed"), [
    (b"abc\r\ndef\r\n", False), (b"abc\r\ndef\n", True), (b"abc\ndef\n", False), (b"abc\rdef\r", False),
    (b"abc\rdef\n", True),
])  # fmt: skip
def test_a_line_end_cut_by_a_block_is_one_line_end(tmp_path: Path, data: bytes, mixed: bool):
    """The first line end of Windows lies across the border of two blocks."""
    assert scan(written(tmp_path, data)).mixed_ends is mixed


def test_a_plain_file_is_read_where_it_lies(tmp_path: Path):
    path = written(tmp_path, b"a\n1\n")
    assert as_utf8(path, scan(path), "utf-8", tmp_path) == path


def test_an_unknown_encoding_is_refused(tmp_path: Path):
    path = written(tmp_path, b"a\n1\n")
    with pytest.raises(FileFault, match="one of the encodings"):
        as_utf8(path, scan(path, "klingon"), "klingon", tmp_path)
