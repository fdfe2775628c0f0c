"""Published survey answers, a store's own answer marked beside them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, table
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.vocabulary.surveys import Answer, Question, survey

OWN = "your answer"


def question(asked: Question, own: Sequence[str]) -> Picture:
    """The published answers to one question; `own` are the store's. No figure of the store is behind it."""
    source = survey()
    marks = [
        RowMark(
            f"{one.text} ({OWN})" if one.text in own else one.text,
            f"<b>{_share(one)}</b>",
            None if one.share is None else 100 * one.share,
        )
        for one in asked.answers
    ]
    drawn = any(mark.value is not None for mark in marks)
    figure = rows_figure(marks, "share of leaders asked", (0, 104), ticksuffix="%") if drawn else None
    lines = [(one.text, "Yes" if one.text in own else say.BLANK, _share(one)) for one in asked.answers]
    data = pd.DataFrame(
        [
            (one.text, one.share, one.said, one.text in own, source.asked, source.name)
            for one in asked.answers
        ],
        columns=["answer", "share", "said", "own_answer", "asked", "source"],
        dtype=object,
    )
    return Picture(
        name=f"survey-{asked.id}",
        title=asked.text,
        unit=f"share of {source.asked} leaders asked",
        sentence="",
        panels=() if figure is None else (Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption=f"{source.name}: {source.who} were asked; how many answered this question is not known here. "
        "What others answered is no standard.",
        table=table(("Answer", "Your answer", "Share"), lines),
        numeric=("Share",),
        data=data,
    )


def _share(answer: Answer) -> str:
    return answer.said or say.percent(answer.share)
