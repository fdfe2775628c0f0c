"""Faults planted in the files: rows of unknown places and rows entered twice. The answers leave them out."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.clock import Frames, Streams
from coaching_analytics.simulate.ids import numbered
from coaching_analytics.simulate.parameters import Parameters

TWICE = ("session", "session_participant", "observation")


def with_faults(p: Parameters, streams: Streams, frames: Frames) -> tuple[Frames, dict[str, dict[str, int]]]:
    """The tables with orphans (2% of participants, 1% of visits) and repeated rows (1%) at their ends."""
    rng = streams.of("faults")
    faulty = dict(frames)
    planted: dict[str, dict[str, int]] = {"orphans": {}, "duplicates": {}}
    part = frames["session_participant"]
    rows = np.sort(rng.choice(len(part["session_id"]), _share(part, p.orphans), replace=False))
    planted["orphans"]["session_participant"] = len(rows)
    strange = np.array(
        [f"{p.prefix}9{number:04d}" for number in rng.integers(0, 9999, len(rows))], dtype="<U8"
    )
    faulty["session_participant"] = _extend(
        part,
        rows,
        {
            "participant_number": part["participant_number"][rows] + 500,
            "site_id": strange,
            "educator_id": np.full(len(rows), ""),
            "role": np.full(len(rows), "other"),
        },
    )
    seen = frames["observation"]
    rows = np.sort(rng.choice(len(seen["observation_id"]), _share(seen, p.orphans / 2), replace=False))
    planted["orphans"]["observation"] = len(rows)
    lost = numbered(p.prefix, "ox", len(rows), 1)
    faulty["observation"] = _extend(
        seen,
        rows,
        {
            "observation_id": lost,
            "classroom_id": np.full(len(rows), f"{p.prefix}99999-1"),
            "lead_educator_id": np.full(len(rows), ""),
        },
    )
    for name in TWICE:
        clean = len(next(iter(frames[name].values())))
        rows = np.sort(rng.choice(clean, _share(frames[name], p.duplicates), replace=False))
        faulty[name] = _extend(faulty[name], rows, {})
        planted["duplicates"][name] = len(rows)
    return faulty, planted


def _share(columns: dict[str, np.ndarray], share: float) -> int:
    """How many rows a share of a table is."""
    return max(1, int(len(next(iter(columns.values()))) * share))


def _extend(
    columns: dict[str, np.ndarray], rows: np.ndarray, changed: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """The table with copies of some rows at its end, some of their columns changed."""
    return {
        name: np.concatenate([np.asarray(values), changed.get(name, np.asarray(values)[rows])])
        for name, values in columns.items()
    }
