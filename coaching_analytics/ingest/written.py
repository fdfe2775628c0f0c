"""Numbers, durations and years as people write them, turned into digits.

What cannot be read stays as it was written, so that the check can show it as a fault.
"""

from __future__ import annotations

from collections.abc import Sequence

from coaching_analytics.ingest.mapping import Mapping
from coaching_analytics.ingest.mapping_field import Field
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote

AMOUNT = "DECIMAL(24,6)"
CLOCK = "['%H:%M', '%H:%M:%S', '%I:%M %p', '%I:%M:%S %p', '%I:%M%p']"


def number(value: str, notation: Sequence[str], mapping: Mapping) -> str:
    """A number with the signs of the file turned into ours; written twice as negative, it stays a fault."""
    if "currency" in notation:
        value = f"regexp_replace({value}, '[$€£ ]', '', 'g')"
    if mapping.thousands:
        value = f"replace({value}, {quote(mapping.thousands)}, '')"
    if mapping.decimal != ".":
        value = f"replace({value}, {quote(mapping.decimal)}, '.')"
    if "parentheses" in notation:
        value = rf"regexp_replace({value}, '^\((.*)\)$', '-\1')"
    if "trailing_minus" in notation:
        value = rf"regexp_replace({value}, '^(.*[0-9.]) ?-$', '-\1')"
    for negative, positive in (("CR", "DR"), ("DR", "CR")):
        if f"{negative.lower()}_negative" in notation:
            value = rf"regexp_replace({value}, '^(.*[0-9.]) *{negative}$', '-\1', 'i')"
            value = rf"regexp_replace({value}, '^(.*[0-9.]) *{positive}$', '\1', 'i')"
    return value


def plain(value: str) -> str:
    """A number as text without zeros at its end."""
    return f"rtrim(rtrim(CAST(CAST({value} AS {AMOUNT}) AS VARCHAR), '0'), '.')"


def _cast(text: str) -> str:
    return f"TRY_CAST({text} AS {AMOUNT})"


def _reckoned(result: str, texts: Sequence[str]) -> str:
    """`result` as text; the first text that is no number instead, so that it is faulted and shown."""
    odd = " ".join(f"WHEN {text} IS NOT NULL AND {_cast(text)} IS NULL THEN {text}" for text in texts)
    return f"CASE {odd} ELSE CAST({result} AS VARCHAR) END"


def amount(value: str, given: Field, mapping: Mapping, scale: int) -> str:
    """A number with everything a field states of it: debit and credit, percent, sums and shares."""
    if given.debit:
        debit = number(quoted(given.debit), given.notation, mapping)
        credit = number(quoted(given.credit), given.notation, mapping)
        both = f"coalesce({_cast(debit)}, 0) - coalesce({_cast(credit)}, 0)"
        filled = f"CASE WHEN {debit} IS NOT NULL OR {credit} IS NOT NULL THEN {both} END"
        value = _reckoned(filled, (debit, credit))
    else:
        value = number(value, given.notation, mapping)
    if given.percent == "0-100":
        value = f"regexp_replace({value}, ' *%$', '')"
        value = _reckoned(f"{_cast(value)} / 100", (value,))
    if given.plus:
        # A blank among them leaves the sum blank: missing is not zero.
        texts = [value, *(number(quoted(name), given.notation, mapping) for name in given.plus)]
        value = _reckoned(" + ".join(map(_cast, texts)), texts)
    if given.times:
        factor = number(quoted(given.times), given.notation, mapping)
        value = _reckoned(f"round({_cast(value)} * {_cast(factor)}, {scale})", (value, factor))
    return value


def minutes(value: str, given: Field, mapping: Mapping) -> str:
    """A length of time in minutes."""
    if given.start:
        return _between(given)
    if given.duration == "h:mm":
        hours, rest = f"split_part({value}, ':', 1)", f"split_part({value}, ':', 2)"
        total = f"CAST(TRY_CAST({hours} AS INTEGER) * 60 + TRY_CAST({rest} AS INTEGER) AS VARCHAR)"
        # Without its colon a length could be hours or minutes: marked, so that it cannot pass for either.
        return (
            f"CASE WHEN regexp_full_match({value}, '[0-9]{{1,4}}:[0-5][0-9]') THEN {total} "
            f"ELSE {value} || ' is not h:mm' END"
        )
    value = number(value, given.notation, mapping)
    if given.duration == "hours":
        value = _reckoned(f"{_cast(value)} * 60", (value,))
    if given.rounded:
        value = _reckoned(f"round({_cast(value)}, 0)", (value,))
    return value


def _between(given: Field) -> str:
    start, end = quoted(given.start), quoted(given.end)
    first, last = f"TRY_STRPTIME(upper({start}), {CLOCK})", f"TRY_STRPTIME(upper({end}), {CLOCK})"
    length = f"date_diff('minute', {first}, {last})"
    shown = f"coalesce({start}, 'blank') || ' to ' || coalesce({end}, 'blank')"
    over = f"CAST({length} + 1440 AS VARCHAR)" if given.over_midnight else shown
    return (
        f"CASE WHEN {start} IS NULL AND {end} IS NULL THEN NULL WHEN {length} >= 0 THEN "
        f"CAST({length} AS VARCHAR) WHEN {length} < 0 THEN {over} ELSE {shown} END"
    )


def fiscal_year(value: str) -> str:
    """FY25, FY2025, 2024-25, 24-25, 2024-2025 or 2025: the year it ends in; two years must follow."""
    label = f"regexp_replace({value}, '^FY *', '', 'i')"
    full = (
        rf"CASE WHEN regexp_full_match({label}, '[0-9]{{2}}([-/].*)?') THEN '20' || {label} ELSE {label} END"
    )
    first = f"TRY_CAST(left({full}, 4) AS INTEGER)"
    last = f"TRY_CAST(right({full}, 2) AS INTEGER)"
    pair = f"regexp_full_match({full}, '[0-9]{{4}}[-/]([0-9]{{2}}|20[0-9]{{2}})')"
    return (
        f"CASE WHEN regexp_full_match({full}, '[0-9]{{4}}') THEN {full} "
        f"WHEN {pair} AND ({first} + 1) % 100 = {last} THEN CAST({first} + 1 AS VARCHAR) ELSE {value} END"
    )


def person_id(given: Field) -> str:
    """An id of a person's name, alike however it is written; blank when the name cannot be read.

    A name that cannot be read is never shown: it would be kept with the rejected rows.
    """
    columns = [quoted(name) for name in given.derived]
    readable = f"{columns[0]} IS NOT NULL AND {columns[-1]} IS NOT NULL"
    if len(columns) == 2:
        last, first = columns if given.name_order == "last_first" else columns[::-1]
    elif given.name_order == "last_first":
        readable = f"regexp_full_match({columns[0]}, '[^,]+,[^,]+')"
        last, first = f"split_part({columns[0]}, ',', 1)", f"split_part({columns[0]}, ',', 2)"
    else:
        readable = f"regexp_full_match({columns[0]}, '[^, ]+( +[^, ]+)+')"
        last = f"regexp_extract({columns[0]}, '([^ ]+)$', 1)"
        first = f"regexp_replace({columns[0]}, '[^ ]+$', '')"
    names = ", ".join(rf"lower(trim(regexp_replace({each}, '\s+', ' ', 'g')))" for each in (last, first))
    hashed = f"substr(sha256(concat_ws(chr(31), {quote(given.salt)}, {names})), 1, 16)"
    return f"CASE WHEN {readable} THEN {hashed} END"
