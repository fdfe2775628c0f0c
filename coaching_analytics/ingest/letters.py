"""Bytes as letters: the encoding a file shows, or the ones to choose from."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from coaching_analytics.ingest.problems import file_fault

SHOWN = 10
UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Marks of text that was damaged before it came to us: what is looked for, and what to say.
DAMAGE = (
    (re.compile("[ÃÂ][\x80-\xbf]|â€|Ã[€-™]"),
     "letters that were turned into others when the file was made (such as Ã©)"),
    (re.compile(r"&(?:amp|lt|gt|quot|nbsp|[A-Za-z]{1,6}(?:acute|grave|uml|circ|tilde|cedil|ring)|#\d{2,5});"),
     "web codes in place of letters (such as &eacute;)"),
    (re.compile(r"\\u[0-9a-fA-F]{4}"), "codes in place of letters (such as \\u00e9)"),
    (re.compile(r"=[C-F][0-9A-F]=[89AB][0-9A-F]|%[C-F][0-9A-F]%[89AB][0-9A-F]"),
     "mail or web codes in place of letters"),
    (re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]"), "control characters"),
    (re.compile(r"\+A[A-P][A-Za-z0-9+/]{1,6}-"), "mail codes in place of letters (UTF-7)"),
    (re.compile("[\u0300-\u036f]"), "letters put together from two signs, which look like other letters"),
    (re.compile("\ufffd"), "� marks: letters were lost when the file was made"),
    (re.compile("[\ufeff\u200b\u200c\u200d\u2060\u200e\u200f]"), "invisible characters"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """An encoding to choose, and lines (number, text) as they read in it: those that tell encodings apart."""

    encoding: str
    lines: tuple[tuple[int, str], ...]


def decoded(head: bytes, whole: bool, name: str) -> tuple[str, str, tuple[Offer, ...], bool]:
    """Text, encoding, the encodings to choose from when it is not known, and whether a mark was there.

    Parameters
    ----------
    head
        The first bytes of the file.
    whole
        They are all there is; otherwise the last character may be cut.
    name
        Of the file.
    """
    if head[:4] in UTF32 or head[:3] == b"\0\0\xfe":
        raise file_fault(name, "UTF-8 text; the file begins like UTF-32", "Save it as UTF-8.")
    if head[:2] in UTF16:
        return _strict(head, "utf-16", whole, name), "utf-16", (), True
    zeros = head.count(b"\0")
    if zeros:
        for encoding, half, other in (
            ("utf-16le", head[1::2], head[::2]),
            ("utf-16be", head[::2], head[1::2]),
        ):
            if half.count(b"\0") > len(half) // 2 and other.count(b"\0") < len(other) // 10:
                text = _strict(head, encoding, whole, name)
                return text, encoding, (Offer(encoding, tuple(enumerate(_split(text)[:SHOWN], 1))),), False
        raise file_fault(name, "text without NUL bytes", "Export it again; the file is damaged.", "\\x00")
    marked = head.startswith(codecs.BOM_UTF8)
    try:
        text = codecs.getincrementaldecoder("utf-8")("strict").decode(head[3 * marked :], whole)
    except UnicodeDecodeError:
        offers = _offers(head)
        return head.decode(offers[0].encoding, "replace"), offers[0].encoding, offers, False
    return text, "utf-8", (), marked


def _strict(head: bytes, encoding: str, whole: bool, name: str) -> str:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(head, whole)
    except UnicodeError as error:
        raise file_fault(
            name, f"{encoding} text to the last byte", "Export it again; the file is cut or damaged."
        ) from error


def _offers(head: bytes) -> tuple[Offer, ...]:
    """windows-1252 and Latin-1, with the lines in which they differ, or those with letters beyond ASCII."""
    latin = head.decode("latin-1")
    differ = re.search("[\x80-\x9f]", latin) is not None
    odd = re.compile("[\x80-\x9f]" if differ else "[\x80-\xff]")
    wanted = {number for number, line in enumerate(_split(latin), 1) if odd.search(line)}
    found = []
    for encoding in ("windows-1252", "latin-1"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError:  # Five bytes mean nothing in windows-1252.
            continue
        lines = ((n, line) for n, line in enumerate(_split(text), 1) if n in wanted)
        found.append(Offer(encoding, tuple(line for line, _ in zip(lines, range(SHOWN), strict=False))))
    return tuple(found)


def _split(text: str) -> list[str]:
    return re.split("\r\n|\n|\r", text)


def damage(text: str) -> list[str]:
    """What shows that letters were lost or turned into others before the file came to us."""
    found = []
    for pattern, what in DAMAGE:
        if hit := pattern.search(text):
            line = len(_split(text[: hit.start()]))
            found.append(f"Line {line} holds {what}. Export the file again, or confirm that it is meant.")
    return found
