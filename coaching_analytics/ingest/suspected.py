"""What a load says about a file that reads without a fault but does not look like one table.

The Add data page asks before it loads; the command cannot ask, so it loads and warns.
"""

from __future__ import annotations

from pathlib import Path

from coaching_analytics.ingest.detect import detect
from coaching_analytics.ingest.mapping import Mapping
from coaching_analytics.ingest.problems import FileFault, Problem

LOOKED_AT = 1 << 14
MEND = "Look at the file. If so, state the layout in [file] of a mapping, or mend the file and load it again."


def suspected(path: Path, mapping: Mapping) -> tuple[Problem, ...]:
    """Warnings about the beginning and the end of `path`, without what the mapping has answered."""
    stated = mapping.dialect
    if not stated.direct:
        return ()
    try:
        found = detect(path, rows=2, encoding=stated.encoding, look_at=LOOKED_AT)
    except FileFault:
        # Whatever it is, the reader has accepted it as stated.
        return ()
    if found.dialect.delimiter != stated.delimiter:
        return ()
    answered = ["The file is not UTF-8"]
    if found.dialect.header_row == stated.header_row:
        answered.append("The header seems to be in line")
    # A table of ours may hold rows with a single value; where a value is missing, the checks of rows say so.
    doubts = [
        doubt
        for doubt in found.doubts
        if not doubt.startswith(tuple(answered)) and "has a single value" not in doubt
    ]
    if mapping.leave_out:
        doubts = [doubt for doubt in doubts if "like a total" not in doubt]
    return tuple(
        Problem(None, None, None, f"one table of like rows. {doubt}", "warning", MEND, "", path.name)
        for doubt in doubts
    )
