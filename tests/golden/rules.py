"""Reads the worked examples of rules.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def rules() -> dict[str, Any]:
    """All worked examples by name."""
    return json.loads((Path(__file__).parent / "rules.json").read_text("utf-8"))
