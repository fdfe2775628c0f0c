"""What the function and object codes of a store's ledger stand for in the national handbook (NCES)."""

from __future__ import annotations

from coaching_analytics.metrics.by import Ask
from coaching_analytics.vocabulary.account_codes import Kind, nces_code

CHART = "account_chart"
NCES: dict[str, Kind] = {"nces_function": "function", "nces_object": "object"}
"""By-columns of the handbook, and the code of a line they are found by."""

_WRITTEN = """
    SELECT DISTINCT system_id, {kind}_code AS code FROM spending_line
    WHERE {kind}_code IS NOT NULL ORDER BY ALL
"""
_OWN = "SELECT system_id, code, nces_code FROM account_map WHERE kind = $kind ORDER BY ALL"


def key(by: str) -> str:
    """SQL over `spending_line` of what a line's code stands for; blank for a code nobody has mapped."""
    column = f"{NCES[by]}_code"
    return f"map(${by}_codes::VARCHAR[], ${by}_stand::VARCHAR[])[system_id || chr(9) || {column}]"


def printed(asked: Ask) -> tuple[str, ...]:
    """The setting to print beside the answer, when it is by codes of the handbook."""
    return (CHART,) if set(asked.by) & set(NCES) else ()


def parameters(asked: Ask) -> dict[str, list[str]]:
    """The parameters that `key` names, for the by-columns asked for.

    What the store's own table says of a code of a system comes first, then the chart of the settings. A code
    that neither knows stands for nothing: it is never guessed from what it looks like.
    """
    found: dict[str, list[str]] = {}
    for by in (name for name in asked.by if name in NCES):
        stands = _stands_for(asked, NCES[by])
        found[f"{by}_codes"], found[f"{by}_stand"] = list(stands), list(stands.values())
    return found


def _stands_for(asked: Ask, kind: Kind) -> dict[str, str]:
    """National codes by system and code, of the codes the ledger holds."""
    chart = str(asked.setting(CHART))
    own = {
        (line["system_id"], line["code"]): str(line["nces_code"])
        for line in asked.rows(_OWN, kind=kind).to_dict("records")
    }
    found = {}
    for line in asked.rows(_WRITTEN.format(kind=kind)).to_dict("records"):
        shipped = nces_code(str(line["code"]), kind, chart)
        stands = own.get((line["system_id"], line["code"])) or (shipped.nces if shipped else None)
        if stands:
            found[f"{line['system_id']}\t{line['code']}"] = stands
    return found
