"""Quotes: unescaped, escaped otherwise, never closed, of another kind."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from tests.corpus.clean import CLEAN, changed, lines, written
from tests.corpus.variant import Variant

SAID = "has no name|quote|another number|another length|Only one|swallowed|two ways"


def quotes() -> Iterator[Variant]:
    """The clean table with its quotes spoiled."""
    text, all_quoted = written(), written(quoting=csv.QUOTE_ALL)
    backslash = {"doublequote": False, "escapechar": "\\"}
    for name, options in {
        "backslash, needed": backslash,
        "backslash, all": {**backslash, "quoting": csv.QUOTE_ALL},
        "backslash, tabs": {**backslash, "delimiter": "\t", "quoting": csv.QUOTE_ALL},
        "backslash, semicolons": {**backslash, "delimiter": ";", "quoting": csv.QUOTE_ALL},
        "backslash before commas, no quotes": {**backslash, "quoting": csv.QUOTE_NONE, "quotechar": None},
        "single": {"quotechar": "'"},
        "single, all": {"quotechar": "'", "quoting": csv.QUOTE_ALL},
        "single, semicolons": {"quotechar": "'", "quoting": csv.QUOTE_ALL, "delimiter": ";"},
        "backticks": {"quotechar": "`", "quoting": csv.QUOTE_ALL},
        "bars as quotes": {"quotechar": "|", "quoting": csv.QUOTE_ALL},
    }.items():
        yield Variant("quotes", name, written(**options).encode(), SAID)
    left, right = "“", "”"
    curly = ",\n".join(lines()).replace(",\n", "\n")
    pairs = [",".join(f"{left}{cell}{right}" for cell in row) for row in CLEAN]
    rare = [",".join(f"«{cell}»" for cell in row) for row in CLEAN]
    spoiled = {
        "inner ones left alone": all_quoted.replace('""Big""', '"Big"').replace('""good""', '"good"'),
        "one inner one": text.replace('""Big""', '""Big"', 1),
        "none at all": text.replace('"', ""),
        "opened in the first row": changed(1, '"' + lines()[1]),
        "opened in the middle": changed(12, lines()[12].replace(",", ',"', 1)),
        "opened in the last row": text.rstrip("\n") + '"',
        "opened and never closed": changed(9, lines()[9].replace(",Chl", ',"Chl').replace(",Ana", ',"Ana')),
        "opened in the header": changed(0, lines()[0].replace("coach", '"coach')),
        "cut within quotes": all_quoted[: all_quoted.index("Café") + 2],
        "cut after a quote": all_quoted[: all_quoted.rindex(',"') + 2],
        "space before": all_quoted.replace(',"', ', "'),
        "space after": all_quoted.replace('",', '" ,'),
        "curly": "\n".join(pairs) + "\n",
        "angled": "\n".join(rare) + "\n",
        "around each line": "\n".join('"' + line.replace('"', '""') + '"' for line in curly.split("\n")),
        "kept as part of values": written(
            [[f'"{cell}"' for cell in row] for row in CLEAN], quoting=csv.QUOTE_ALL
        ),
        "doubled outside": all_quoted.replace('"', '""'),
        "closed twice": changed(3, lines()[3] + '"x"'),
        "text after the closing one": all_quoted.replace('"Lake"', '"Lake"x', 1),
        "backslash and doubled mixed": all_quoted.replace('""Big""', '\\"Big\\"', 1),
    }
    for name, content in spoiled.items():
        yield Variant("quotes", name, content.encode(), SAID)
    inside = [[*row[:7], row[7].replace(", ", ",\n")] for row in CLEAN]
    yield Variant(
        "quotes", "needed nowhere", written(delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None).encode()
    )
    yield Variant("quotes", "a line end inside, unquoted", written(inside).replace('"', "").encode(), SAID)
