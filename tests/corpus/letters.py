"""Encodings, and letters that were turned into others on the way."""

from __future__ import annotations

import html
import quopri
import unicodedata
import urllib.parse
from collections.abc import Iterator

from tests.corpus.clean import written
from tests.corpus.variant import Variant

SINGLE = ("windows-1252", "mac-roman", "cp437", "gb18030", "cp500", "windows-1250",
          "mac-latin2", "big5hkscs")  # fmt: skip
CODES = "in place of letters"


def letters() -> Iterator[Variant]:
    """The clean table in other letters."""
    text = written()
    for encoding in SINGLE:
        yield Variant("encoding", encoding, text.encode(encoding, "ignore"), "not UTF-8|NUL|in place of")
    for encoding in ("utf-16-le", "utf-16-be"):
        yield Variant("encoding", f"{encoding} without a mark", text.encode(encoding), "UTF-8.*utf-16")
    for encoding in ("utf-32", "utf-32-le", "utf-32-be"):
        yield Variant("encoding", encoding, text.encode(encoding), "UTF-32|NUL")
    yield Variant("encoding", "utf-7", text.encode("utf-7"), CODES)
    yield Variant("encoding", "a mark twice", b"\xef\xbb\xbf" * 2 + text.encode(), "invisible")
    data = text.encode()
    lines = data.split(b"\n")
    one = [*lines[:8], lines[8].decode().encode("windows-1252") + "é".encode("latin-1"), *lines[9:]]
    yield Variant("encoding", "one line in windows-1252", b"\n".join(one), "not UTF-8")
    place = data.index("é".encode())
    yield Variant(
        "encoding", "a letter cut at the end", data[: data.rindex("é".encode()) + 1], "UTF-8|another length"
    )
    yield Variant("encoding", "a NUL", data[:place] + b"\0" + data[place:], "NUL")
    yield Variant("encoding", "NULs at the end", data + b"\0" * 512, "NUL")
    yield Variant("encoding", "utf-16 cut in a letter", text.encode("utf-16")[:-1], "cut or damaged")
    spoiled = {
        "encoded twice": (data.decode("windows-1252").encode(), "turned into others"),
        "web codes": (html.escape(text, quote=False).encode("ascii", "xmlcharrefreplace"), CODES),
        "escapes": (text.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00"), CODES),
        "mail codes": (quopri.encodestring(data), CODES),
        "address codes": (urllib.parse.quote(text, safe=" ,\n\"'&.-").encode(), CODES),
        "lost letters": (text.encode("ascii", "replace").replace(b"?", "�".encode()), "letters were lost"),
        "letters in two signs": (unicodedata.normalize("NFD", text).encode(), "two signs"),
        "a space without width": (text.replace("Bright", "Bright\u200b").encode(), "invisible"),
        "a mark in the middle": (text.replace("\n", "\n\ufeff", 5).encode(), "invisible"),
        "a mark of direction": (text.replace("Ruiz", "Ruiz\u200e").encode(), "invisible"),
        "a control character": (text.replace("Lake", "La\x07ke").encode(), "control characters"),
        "an end-of-file sign": (data + b"\x1a", "control characters|another length"),
    }
    for name, (content, says) in spoiled.items():
        yield Variant("letters", name, content, says)
