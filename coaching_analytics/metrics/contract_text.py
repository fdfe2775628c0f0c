"""What a contract states in text: a share, name=value pairs, the places of a term."""

from __future__ import annotations

from coaching_analytics.vocabulary.selection import SelectionError

PLACES = {"region": "regions", "agency": "agencies", "setting": "settings", "site": "sites"}


def stated_share(text: str) -> float | None:
    """The share in words such as '50%' or '50% of the amount'; None when they state no percentage.

    Examples
    --------
    >>> stated_share("50% of the amount"), stated_share("parties to agree"), stated_share("150%")
    (0.5, None, None)
    """
    number, sign, _ = text.partition("%")
    try:
        share = float(number) / 100 if sign else None
    except ValueError:
        return None
    return share if share is not None and 0 <= share <= 1 else None


def pairs(text: str) -> dict[str, str]:
    """'a=1; b=2' as a mapping.

    Raises
    ------
    SelectionError
        For a part without an equals sign, or the same name twice.

    Examples
    --------
    >>> pairs("statistic=mean; recipient=any")
    {'statistic': 'mean', 'recipient': 'any'}
    """
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, sign, value = (one.strip() for one in part.partition("="))
        if not part.strip():
            continue
        if not (name and sign and value) or name in found:
            raise SelectionError(f"the term states {text!r}, which is not written as name=value; name=value")
        found[name] = value
    return found


def places(text: str) -> dict[str, tuple[str, ...]]:
    """'region=north; setting=centre,home' as fields of a selection.

    Raises
    ------
    SelectionError
        For a place there is not.
    """
    found = {}
    for name, value in pairs(text).items():
        if name not in PLACES:
            raise SelectionError(f"the term names {name!r}; a term is of {', '.join(PLACES)}")
        found[PLACES[name]] = tuple(one.strip() for one in value.split(",") if one.strip())
    return found
