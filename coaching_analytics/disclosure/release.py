"""What a viewer may see of a result, by the table of small groups in the measure cards."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from coaching_analytics.disclosure.complement import complement
from coaching_analytics.disclosure.viewer import PUBLISHED, STAMP, Viewer
from coaching_analytics.metrics.registry import OF_COACHES, OF_RATERS
from coaching_analytics.metrics.result import Result

# By-columns that name one person: their figures are for staff only.
PERSONS = ("coach", "rater")
# A QRIS level that the state publishes itself is exempt.
EXEMPT = ("qris_level",)
FIGURES = ("value", "numerator", "denominator", "n", "low", "high", "level", "method")
# Curves that say nothing of anybody.
OPEN_CURVES = ("rules", "terms", "years")
# Curves with a line for each row: what is hidden there is hidden here too.
TWINS = ("real", "pieces")
# By-columns that tell what was found for a row: hidden with its figures.
WORDS = ("outcome", "because")
# Curves about single coaches or raters (a list of lapses points at the one who had let it lapse), and columns
# that name one.
COACH_CURVES, COACH_COLUMNS = ("coaches", "lapses"), ("coach", "coach_id", "coach_name", "rater", "rater_id")


def release(result: Result, viewer: Viewer) -> Result:
    """The result as this viewer may see it.

    The store's owner sees everything, stamped. For publication, figures of rooms need `small_group` lead
    educators (other people likewise), figures of coaches' or raters' work three of them, and a row for one
    coach or rater is never shown. Hidden figures are None with a reason, their n and exclusions too.
    """
    if viewer.sees_rows:
        return replace(result, cautions=tuple(dict.fromkeys((*result.cautions, STAMP))))
    cautions = tuple(dict.fromkeys((*(c for c in result.cautions if c != STAMP), PUBLISHED)))
    if result.metric in EXEMPT:
        return replace(result, cautions=cautions)
    rows = result.rows.reset_index(drop=True)
    if "behind" in rows.columns:
        return replace(result, cautions=cautions, rows=_apart(rows, viewer))
    size, least = _people(rows), _least(result, viewer)
    hidden = pd.Series([_hides(one, least) for one in size], index=rows.index, dtype=bool)
    hidden |= rows["value"].notna() & bool(_persons(result))
    alone = hidden
    if least:
        names = tuple(name for name in result.by if name not in WORDS)
        hidden = complement(rows, names, hidden, size.astype(float).fillna(1))
    reasons = [_reason(result, viewer) if own else _worked_out(result, viewer) for own in alone]
    curves = {name: _curve(result, name, curve, least) for name, curve in result.curves.items()}
    gone = rows.loc[hidden, list(result.by)]
    curves |= {name: _without(curves[name], gone) for name in TWINS if name in curves}
    return replace(result, cautions=cautions, rows=_hide(rows, hidden, reasons), curves=curves)


def _apart(rows: pd.DataFrame, viewer: Viewer) -> pd.DataFrame:
    """Rows of different metrics, each of which says who stands behind it: operations, coaches or educators.

    They are no parts of a whole, so none can be worked out from the others.
    """
    least = [viewer.few_coaches if one == "coaches" else viewer.small_group for one in rows["behind"]]
    hides = [
        behind != "operations" and _hides(size, few)
        for behind, size, few in zip(rows["behind"], _people(rows), least, strict=True)
    ]
    hidden = pd.Series(hides, index=rows.index, dtype=bool) & rows["value"].notna()
    told = [
        f"Hidden: fewer than {few} {'coaches' if one == 'coaches' else 'people'} are behind this figure."
        for one, few in zip(rows["behind"], least, strict=True)
    ]
    return _hide(rows, hidden, told)


def _people(rows: pd.DataFrame) -> pd.Series:
    """How many people stand behind each row: its own count of people, else n (rooms, coaches)."""
    return rows["people"] if "people" in rows.columns else rows["n"]


def _least(result: Result, viewer: Viewer) -> int:
    """Fewest people a published row of this result needs; 0 for figures of places."""
    if result.people != "operations":
        return viewer.small_group
    return viewer.few_coaches if result.metric in (*OF_COACHES, *OF_RATERS) else 0


def _persons(result: Result) -> tuple[str, ...]:
    """The by-columns that name one person."""
    return tuple(name for name in PERSONS if name in result.by)


def _kind(result: Result) -> str:
    """Whose work a figure is about."""
    return "raters" if result.metric in OF_RATERS else "coaches"


def _hides(people: object, least: int) -> bool:
    """Whether so many people are too few; nobody behind a row means nothing to hide, an unknown count
    hides."""
    if least == 0:
        return False
    return people is None or people != people or 0 < int(str(people).split(".")[0]) < least


def _reason(result: Result, viewer: Viewer) -> str:
    if named := _persons(result):
        return f"Hidden: a figure about one {named[0]} is for staff only."
    if result.people == "operations":
        return f"Hidden: fewer than {viewer.few_coaches} {_kind(result)} are behind this figure."
    return f"Hidden: fewer than {viewer.small_group} people are behind this figure."


def _worked_out(result: Result, viewer: Viewer) -> str:
    """Why a row with enough people is hidden too."""
    few = (
        f"{viewer.few_coaches} {_kind(result)}"
        if result.people == "operations"
        else f"{viewer.small_group} people"
    )
    return f"Hidden: with it, a figure about fewer than {few} could be worked out."


def _hide(rows: pd.DataFrame, hidden: pd.Series, reasons: list[str]) -> pd.DataFrame:
    """The rows with every figure of the hidden ones taken out."""
    rows = rows.copy()
    for name in (*FIGURES, *WORDS, "people"):
        if name in rows.columns:
            rows[name] = rows[name].astype(object).where(~hidden, None)
    left = [{} if gone else counts for gone, counts in zip(hidden, rows["excluded"], strict=True)]
    rows["excluded"] = pd.Series(left, index=rows.index, dtype=object)
    said = pd.Series(reasons, index=rows.index, dtype=object)
    rows["reason"] = rows["reason"].astype(object).where(~hidden, said)
    return rows


def _without(curve: pd.DataFrame, gone: pd.DataFrame) -> pd.DataFrame:
    """The curve without the lines of hidden rows."""
    shared = [name for name in gone.columns if name in curve.columns]
    if curve.empty or gone.empty or not shared:
        return curve
    hidden = {tuple(map(str, key)) for key in gone[shared].itertuples(index=False, name=None)}
    lines = curve[shared].itertuples(index=False, name=None)
    return curve[[tuple(map(str, key)) not in hidden for key in lines]]


def _curve(result: Result, name: str, curve: pd.DataFrame, least: int) -> pd.DataFrame:
    """A curve for publication: nothing of one person; about people only lines with enough of them."""
    if name in OPEN_CURVES:
        return curve
    if name in COACH_CURVES or _persons(result):
        return curve.iloc[0:0]
    curve = curve.drop(columns=[column for column in COACH_COLUMNS if column in curve.columns])
    if result.people == "operations":
        return curve
    counts = next((curve[column] for column in ("people", "n") if column in curve.columns), None)
    return curve.iloc[0:0] if counts is None else curve[counts.fillna(0).astype(float) >= least]
