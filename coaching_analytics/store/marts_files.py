"""The marts' SQL: numbered files, one SELECT each, whose headings say what they read.

The comment lines at the top of a file say what it reads, its grain and whether it goes month by month::

    -- reads: session, session_participant, month
    -- grain: site x month
    -- partition: month
    -- kept: no

A mart by month holds only months in [from_month, to_month), two variables the writer sets. `kept: no` (yes,
if left out) marks a step that several marts share and no figure asks: it is worked out while they are built
and is no part of a snapshot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib import resources

from coaching_analytics.store.marts_changes import Mart
from coaching_analytics.vocabulary import instruments


@cache
def marts() -> tuple[Mart, ...]:
    """All marts in the order they are built."""
    folder = resources.files("coaching_analytics.store").joinpath("marts")
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return with_steps(parse(file, folder.joinpath(file).read_text("utf-8")) for file in files)


@cache
def kept_marts() -> tuple[Mart, ...]:
    """The marts a snapshot holds."""
    return tuple(mart for mart in marts() if mart.kept)


@cache
def read_by_marts() -> frozenset[str]:
    """Names of tables and marts that some mart reads."""
    return frozenset(name for mart in marts() for name in mart.reads)


def parse(file: str, text: str) -> Mart:
    """Read the heading of one file; a missing line of the heading is a `ValueError` that names the file."""
    lines = [line[2:].strip() for line in text.splitlines() if line.startswith("--")]
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    try:
        reads = frozenset(name.strip() for name in fields["reads"].split(",") if name.strip())
        monthly = {"month": True, "none": False}[fields["partition"]]
        kept = {"yes": True, "no": False}[fields.get("kept", "yes")]
        name = file.removesuffix(".sql").split("_", 1)[1]
        return Mart(name, file, lines[0], reads, fields["grain"], monthly, text, kept, rests_on=reads)
    except KeyError as missing:
        raise ValueError(f"{file}: the heading lacks {missing}") from None


def with_steps(parsed: Iterable[Mart]) -> tuple[Mart, ...]:
    """Marts in order; one that reads a step rests on what the step rests on."""
    found: dict[str, Mart] = {}
    for mart in parsed:
        steps = [found[name] for name in sorted(mart.reads) if name in found and not found[name].kept]
        rests_on = mart.reads.union(*(step.rests_on for step in steps)) - {step.name for step in steps}
        found[mart.name] = replace(mart, rests_on=rests_on)
    return tuple(found.values())


@cache
def marts_hash() -> str:
    """Twelve hex digits of every mart's SQL and of the instruments: they change when a figure could."""
    digest = hashlib.sha256(repr(instruments.part_rows()).encode("utf-8"))
    for mart in marts():
        digest.update(mart.file.encode("utf-8") + b"\0" + mart.query.encode("utf-8") + b"\0")
    return digest.hexdigest()[:12]
