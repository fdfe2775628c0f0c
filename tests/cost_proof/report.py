"""Makes the stores of the proof and writes docs/cost-proof.md.

`python -m tests.cost_proof.report --results DIR` keeps each store's record in DIR, so that a run can be
stopped and gone on with. `--only-kept` writes the page of the records that are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.cost_proof.counts import (
    CONTRASTS,
    LOW,
    RANGES,
    Share,
    cost_differs,
    coverage,
    exact,
    expected,
    prices,
    words,
)
from tests.cost_proof.record import Record, kept, kept_seeds
from tests.cost_proof.worlds import WORLDS
from tests.proof.report import write_page

PAGE = Path(__file__).with_name("page.md")
NAMES = {
    "alabama": "Alabama-like",
    "washington": "Washington-like",
    "el_dorado": "El Dorado-like",
    "fresno": "Fresno-like",
    "san_diego": "San Diego-like",
}
REMARKS = {
    "cost": "skewed dollars of few sites, and sites of an agency share its posts (see below)",
    "net": "cautious: the same raters at both dates (record 11)",
    "points": "as the net change it rests on",
    "raw": "contrast: no correction for low scores that rise by themselves",
    "points, sites alone": "contrast: raters left out",
}
Records = Mapping[str, Sequence[Record]]


def all_records(folder: Path | None, *, only_kept: bool = False) -> Records:
    """Every store of every world, or those that were made already."""
    return {
        name: [
            kept(world, seed, folder)
            for seed in (kept_seeds(world, folder) if only_kept and folder else range(world.stores))
        ]
        for name, world in WORLDS.items()
    }


def written(records: Records) -> str:
    """The whole page."""
    parts: list[str] = []
    for name, own in records.items():
        world = WORLDS[name]
        told = world.told[0].upper() + world.told[1:]
        parts += [f'## World "{name}": {len(own)} of {world.stores} stores of five systems', "", f"{told}."]
        parts += ["", *_planted(own), "", *_ranges(own), "", _prices(own), ""]
    parts += ["## Settings side by side", "", _words(records["gain"])]
    return PAGE.read_text("utf-8").format(tables="\n".join(parts))


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _planted(records: Sequence[Record]) -> Iterator[str]:
    """What is planted on average, and what is counted exactly."""
    yield _row(
        "system", "cost of a room", "true change", "points per $10,000", "figures of cost that are equal"
    )
    yield "|---|---|---|---|---|"
    for name, mean in expected(records).items():
        same = exact(records, name)
        figures = f"${mean['cost']:,.0f}", f"{mean['net']:.3f}", f"{mean['points']:.2f}"
        yield _row(NAMES[name], *figures, f"{same.held:,} of {same.counted:,}")
    whole = exact(records)
    yield ""
    yield (
        f"Dollars (to the cent) and costs of a unit (to a millionth), whole and by region: {whole.held:,} of "
        f"{whole.counted:,} equal the simulator's own count. The mean cost of a room differs from it by at "
        f"most {cost_differs(records):.0e} of it."
    )


def _ranges(records: Sequence[Record]) -> Iterator[str]:
    own, average = "held of its own rooms' truth, of 100", "of what is planted on average"
    yield _row("figure", own, "error", average, "error", "ranges", "withheld", "remark")
    yield "|---|---|---|---|---|---|---|---|"
    for figure, told in RANGES.items():
        yield _line(records, figure, None, told)
    for name in records[0]:
        yield _line(records, "points", name, f"points per $10,000, {NAMES[name]}")


def _line(records: Sequence[Record], figure: str, system: str | None, told: str) -> str:
    own, average = (coverage(records, figure, system, own=one) for one in (True, False))
    shares = *_cells(own), *_cells(average)
    return _row(told, *shares, own.counted, own.withheld, _remark(figure, own, average))


def _cells(share: Share) -> tuple[str, str]:
    return (f"{100 * share.value:.1f}", f"{100 * share.error:.1f}") if share.counted else ("-", "-")


def _remark(figure: str, *shares: Share) -> str:
    if figure in CONTRASTS:
        return REMARKS[figure]
    known = [share for share in shares if share.counted and not share.inside()]
    if figure == "cost":  # of its own rooms the cost is no estimate: it is what they cost
        known = [share for share in known if share.value < 1]
    if not known:
        return ""
    side = "**below 93**" if min(share.value for share in known) < LOW else "above 97"
    return f"{side}: {REMARKS[figure]}"


def _prices(records: Sequence[Record]) -> str:
    given, held, limits = prices(records)
    inside = f" {held.held} of these {held.counted} ranges hold the planted price." if held.counted else ""
    return (
        f"A price of a point was given in {given.held} of {given.counted} systems with a range of points "
        f"({100 * given.value:.1f} of 100, error {100 * given.error:.1f}).{inside} Of the lower limits "
        f'printed alone ("at least $X a point"), {limits.held} of {limits.counted} are true.'
    )


def _words(records: Sequence[Record]) -> str:
    share, stated = words(records)
    return (
        f'In the world with a gain, {share.counted} statements about two settings ("costs more, gains less") '
        f"carried a share of draws that agree: {100 * stated:.0f} of 100 on average. {share.held} of them "
        f"({100 * share.value:.0f} of 100, error {100 * share.error:.0f}) are true of their rooms."
    )


if __name__ == "__main__":
    write_page("cost-proof.md", __doc__, written, all_records)
