"""All that is behind an invoice in one file: clauses, figures, settings, the snapshot and its hash."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from coaching_analytics.charts import export, wording
from coaching_analytics.charts.picture import Picture

SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""Equal content gives equal bytes, whenever it is packed."""


def pack(pictures: Sequence[Picture], facts: Mapping[str, str]) -> bytes:
    """A zip of the figures as CSV and XLSX and a text that says what they are and how to check them.

    Parameters
    ----------
    pictures
        What the page shows of the contract.
    facts
        What the text states first, such as contract, snapshot and content hash.
    """
    shown = [picture for picture in pictures if not picture.empty]
    files = {f"{picture.name}.csv": export.to_csv(picture) for picture in shown}
    texts = {"READ ME FIRST.txt": _text(shown, facts).encode("utf-8"), **files}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**texts, "figures.xlsx": export.to_xlsx(shown)}.items():
            archive.writestr(zipfile.ZipInfo(name, SAME_DAY), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _text(pictures: Sequence[Picture], facts: Mapping[str, str]) -> str:
    lines = ["What is behind this invoice", "", *(f"{name}: {text}" for name, text in facts.items()), ""]
    for picture in pictures:
        said = picture.sentence.replace("**", "")
        lines += [picture.heading, *([said] if said else []), ""]
    cautions = dict.fromkeys(
        text for picture in pictures for text in (*picture.cautions, picture.stamp) if text
    )
    settings: dict[str, object] = {}
    for result in (result for picture in pictures for result in picture.results):
        settings |= dict(result.settings)
    lines += ["To read beside the figures", *(f"- {text}" for text in cautions), ""]
    lines += ["Settings in force", *(f"- {text}" for text in wording.settings(settings)), ""]
    lines += [
        "To check",
        "The figures come from the snapshot named above and from nothing else. In a store whose content hash "
        "is the one above, each can be asked again:",
        "coaching-analytics metric contract_attainment --store FOLDER",
        "coaching-analytics metric contract_payment --store FOLDER",
        "Each term's metric, places, months and settings are in clauses.csv.",
    ]
    return "\n".join(lines) + "\n"
