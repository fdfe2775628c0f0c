"""Lists in one cell - languages, fields of knowledge - as names that compare alike."""

from __future__ import annotations


def parts_of(cell: object) -> tuple[str, ...]:
    """The names in a cell separated by semicolons, each once and written alike: 'Cape verdean'.

    Blank cells and missing values have none.

    Examples
    --------
    >>> parts_of("english; Spanish ;ENGLISH")
    ('English', 'Spanish')
    """
    if not isinstance(cell, str):
        return ()
    return tuple(dict.fromkeys(part.strip().capitalize() for part in cell.split(";") if part.strip()))
