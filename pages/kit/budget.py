"""Budget and priorities: money by priority, what is spent of the budget, how long the money lasts."""

from __future__ import annotations

from dataclasses import replace

from coaching_analytics.charts.picture import Picture
from coaching_analytics.vocabulary.selection import Window, add_months
from pages.kit import decisions
from pages.kit.choose import Choice
from pages.kit.frame import Frame, head
from pages.kit.show import block, sentence

YEARS = 5
"""Most fiscal years side by side."""


def priorities(frame: Frame) -> None:
    """Money by declared priority: the whole, over the years, by function, source and place."""
    from coaching_analytics.charts import budget, headline, money

    names, place = frame.place_names(), frame.employer_by()
    whole = frame.ask("alignment")
    shown = budget.aligned(whole)
    head(frame, result=whole)
    sentence(frame, shown.sentence or shown.needs)
    with frame.part("Money by priority"):
        block(frame, shown, lambda: money.coaching_share(frame.ask("coaching_share")), widths=(1.5, 1))
    with frame.part("Priorities over the years"):
        years = frame.ask("alignment", by=("fiscal_year",), choice=_several_years(frame))
        block(
            frame, budget.over_years(years), budget.by_part(frame.ask("alignment", by=("source",)), "source")
        )
    with frame.part("Priorities by function and place"):
        block(
            frame,
            budget.by_part(frame.ask("alignment", by=("function",)), "function"),
            budget.by_part(frame.ask("alignment", by=(place,)), place, names),
        )
    with frame.part("The decisions"):
        own = headline.cell(whole, kind=budget.kind_of(whole), standing="aligned")
        decisions.on(frame, whole, own)


def over_years(frame: Frame) -> None:
    """Dollars and the share with a priority over the fiscal years, by function, source and place."""
    from coaching_analytics.charts import budget, budget_years

    several, names, place = _several_years(frame), frame.place_names(), frame.employer_by()
    place = "agency" if frame.choice and frame.choice.names.get("agency") else place
    whole = frame.ask("alignment", by=("fiscal_year",), choice=several)
    shown = budget.over_years(whole)
    head(frame, result=whole)
    sentence(frame, shown.sentence or shown.needs)

    def by(part: str) -> Picture:
        found = frame.ask("alignment", by=("fiscal_year", part), choice=several)
        return budget_years.parts_over_years(found, part, names if part == place else None)

    def spent(part: str) -> Picture:
        found = frame.ask("alignment", by=("fiscal_year", part), choice=several)
        return budget_years.dollars_over_years(found, part, names if part == place else None)

    with frame.part("Dollars over the years, by function"):
        block(frame, spent("nces_function"), lambda: spent("function"))
    with frame.part("Dollars over the years, by source and place"):
        block(frame, spent("source"), lambda: spent(place))
    with frame.part("Priorities over the years, by function and source"):
        block(frame, by("function"), lambda: by("source"))
    with frame.part("Priorities over the years, by place"):
        block(frame, shown, lambda: by(place))


def execution(frame: Frame) -> None:
    """What is spent of the budget, by source, by line and by place."""
    from coaching_analytics.charts import budget_spent, headline

    names, place = frame.place_names(), frame.employer_by()
    whole, sources = frame.ask("budget_execution"), frame.ask("budget_execution", by=("source",))
    spent = budget_spent.execution(whole, sources, "source")
    head(frame, result=whole)
    sentence(frame, spent.sentence or spent.needs)
    with frame.part("The budget spent"):
        block(frame, spent, budget_spent.unspent(whole, sources, "source"))
    with frame.part("The budget by function and place"):
        lines, places = (frame.ask("budget_execution", by=(by,)) for by in ("function", place))
        block(
            frame,
            replace(budget_spent.execution(whole, lines, "function"), name="execution-function"),
            replace(budget_spent.execution(whole, places, place, names), name="execution-place"),
        )
    with frame.part("The decisions"):
        cells = (headline.cell(whole, statistic=statistic) for statistic in ("execution", "unspent"))
        decisions.on(frame, whole, *cells)


def funding(frame: Frame) -> None:
    """What ends soon and what is committed for longer."""
    from coaching_analytics.charts import budget, funding, headline

    found = frame.ask("funding_horizon")
    shown = funding.horizon(found)
    head(frame, result=found)
    sentence(frame, shown.sentence or shown.needs)
    with frame.part("The money that ends"):
        block(frame, shown, funding.sources(found))
    with frame.part("The decisions"):
        kind = budget.kind_of(found)
        cells = (headline.cell(found, kind=kind, due=due) for due in ("ending", "multi_year"))
        decisions.on(frame, found, *cells)


def _several_years(frame: Frame) -> Choice:
    """The fiscal years up to the end of the period; those without money are no rows of the answer."""
    assert frame.handle is not None
    assert frame.choice is not None
    chosen = frame.choice
    first_month = int(frame.handle.system(chosen.selection).fiscal_year_start_month)
    start = chosen.window.start
    while start.month != first_month:
        start = add_months(start, -1)
    window = Window(add_months(start, -12 * (YEARS - 1)), chosen.window.end)
    return replace(chosen, selection=chosen.selection.with_window(window))
