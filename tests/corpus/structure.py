"""Headers, lengths of rows, and lines that are no rows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.clean import CLEAN, HEADER, ROWS, changed, inserted, lines, written
from tests.corpus.variant import Variant

END = len(CLEAN)
LENGTH = "another number of values|another length|quote"
BLANKS = "," * (len(HEADER) - 1)


def structure() -> Iterator[Variant]:
    """The clean table with its shape spoiled."""
    for family, found in {"header": _headers(), "above the header": _above(), "row length": _lengths(),
                          "more than rows": _extra()}.items():  # fmt: skip
        for name, (text, says) in found.items():
            yield Variant(family, name, text.encode(), says)


def _headers() -> dict[str, tuple[str, str]]:
    head, body = lines()[0], "\n".join(lines()[1:]) + "\n"
    names = head.split(",")
    value = "looks like a value|again among the values"
    return {
        "none": (body, value),
        "padded": (changed(0, "  " + " ,  ".join(names) + " "), ""),
        "quoted": (changed(0, ",".join(f'"{name}"' for name in names)), ""),
        "padded by tabs": (changed(0, "\t,\t".join(names)), "two ways|another"),
        "a name twice": (changed(0, head.replace("note", "coach")), "more than once"),
        "a name twice in capitals": (changed(0, head.replace("note", "COACH ")), "more than once"),
        "no first name": (changed(0, head.replace("site_id", "", 1)), "has no name"),
        "no last name": (changed(0, head.replace("note", "")), "has no name"),
        "two without a name": (changed(0, head.replace("coach", "").replace("score", " ")), "has no name"),
        "none has a name": (changed(0, BLANKS), "looks like a value|before it stand|has no name"),
        "a name too few": (changed(0, head.replace(",note", "")), "before it stand"),
        "a name too many": (changed(0, head + ",extra"), "before it stand"),
        "a number for a name": (changed(0, head.replace("note", "2025")), "looks like a value"),
        "a remark sign": (changed(0, "#" + head), "begins like a remark"),
        "units under it": (inserted(1, "text,text,text,text,date,min,1-7,text"), "header rows"),
        "a rule under it": (inserted(1, ",".join("-" * len(name) for name in names)), "header rows"),
        "groups above it": (inserted(0, "Site,,Coach,,Visit,,,"), "header rows|before it"),
        "groups above it, all": (inserted(0, "Site,Site,Who,Where,Visit,Visit,Visit,Visit"), "header rows"),
        "twice": (inserted(1, head), "header"),
        "at the end": ("\n".join([*lines()[1:], head]) + "\n", value),
        "split over two lines": (changed(0, head.replace("county,", "county,\n")), "before it|another"),
        "in the middle": ("\n".join([*lines()[1:9], head, *lines()[9:]]) + "\n", value),
    }  # fmt: skip


def _above() -> dict[str, tuple[str, str]]:
    said = "before it stand|header rows|has no name"
    return {
        "a title": (inserted(0, "Visits of the north region"), said),
        "a title in quotes": (inserted(0, '"Visits, north region"'), said),
        "a title and a blank line": (inserted(0, "Visits", ""), said),
        "three lines": (inserted(0, "State of Demo", "Report 7", "Printed 2025-03-01"), said),
        "names and values": (inserted(0, "Report,Visits", "Date,2025-03-01", "User,ana"), said),
        "padded by commas": (inserted(0, "Visits of the north region" + BLANKS, BLANKS), said),
        "two values padded by commas": (inserted(0, "Report,Visits" + BLANKS[1:]), said),
        "remarks": (inserted(0, "# made by the log", "# 24 rows"), said),
        "ten lines": (inserted(0, *(f"line {n}" for n in range(10))), said),
        "a blank line": (inserted(0, ""), ""),
        "three blank lines": (inserted(0, "", "", ""), ""),
        "a line of spaces": (inserted(0, "   "), ""),
        "a line of commas": (inserted(0, BLANKS), ""),
    }


def _lengths() -> dict[str, tuple[str, str]]:
    row = written([ROWS[4]]).rstrip("\n")
    shifted = "does not look like the other rows"
    found = {
        f"{what}, {where}": (changed(line, edit(lines()[line])), LENGTH)
        for where, line in {"first row": 1, "row 12": 12, "last row": END - 1}.items()
        for what, edit in {
            "a value too few": lambda text: text.rsplit(",", 1)[0],
            "two values too few": lambda text: text.rsplit(",", 2)[0],
            "a value too many": lambda text: text + ",x",
            "a comma at the end": lambda text: text + ",",
            "a comma at the start": lambda text: "," + text,
            "a single value": lambda text: text.split(",")[0],
        }.items()
    }
    moved_right, moved_left = ["", *ROWS[7][:-1]], [*ROWS[7][1:], ""]
    every = [[*row, ""] for row in ROWS]
    return found | {
        "values moved to the right": (changed(8, written([moved_right]).rstrip("\n")), shifted),
        "values moved to the left": (changed(8, written([moved_left]).rstrip("\n")), shifted),
        "a comma at the end of every row": (written([HEADER, *every]), "before it stand|another|quote"),
        "a comma at the end of every line": (written([[*HEADER, ""], *every]), "has no name"),
        "numbers of rows without a name": (
            written([HEADER, *([str(n), *r] for n, r in enumerate(ROWS))]), "before it stand"),
        "numbers of rows under a blank name": (
            written([["", *HEADER], *([str(n), *r] for n, r in enumerate(ROWS))]), "has no name"),
        "two rows in one line": (changed(5, row + written([ROWS[5]]).rstrip("\n")), LENGTH),
        "a row over two lines": (changed(5, row.replace(",", ",\n", 3)), LENGTH),
        "commas in numbers": (changed(5, row.replace("," + ROWS[4][5], ",1,0" + ROWS[4][5])), LENGTH),
        "decimal commas": ("\n".join(line.replace(".", ",") for line in lines()), LENGTH + "|before it"),
        "commas in names, unquoted": (written().replace('"Tiny Tots, Inc."', "Tiny Tots, Inc."), LENGTH),
        "cut in a row": (written()[:-30], LENGTH),
    }  # fmt: skip


def _extra() -> dict[str, tuple[str, str]]:
    head = lines()[0]
    other = "a,b,c,d,e,f,g,h\nx,y,z,u,v,w,r,s\n"
    note = "another length|single value|another number|total"
    return {
        "a note at the end": (inserted(END, "Source: the log"), note),
        "a note after a blank line": (inserted(END, "", "Source: the log"), note),
        "a note padded by commas": (inserted(END, "Source: the log" + BLANKS), note),
        "three notes": (inserted(END, "", "* = late", "Source: log", "Page 1 of 1"), note),
        "a count of rows": (inserted(END, "", "(24 rows affected)"), note),
        "a total": (inserted(END, "Total,,,,,1080,,"), note),
        "a total in the second column": (inserted(END, ",Grand total,,,,1080,4.1,"), note),
        "a total, short": (inserted(END, "Total,1080"), note),
        "an average": (inserted(END, "Average,,,,,45,4.1,"), note),
        "subtotals": (inserted(13, "Subtotal,,,,,540,,"), note),
        "headings of groups": (inserted(7, "Lake county" + BLANKS), note),
        "headings of groups, short": (inserted(7, "Lake county"), note),
        "a row of commas": (inserted(9, BLANKS), "no values at all"),
        "rows of commas at the end": (inserted(END, BLANKS, BLANKS, BLANKS), "no values at all"),
        "a line of spaces": (inserted(9, "    "), "another number|another length"),
        "a remark": (inserted(9, "# the week of the storm"), "another number"),
        "the header again": (inserted(12, head), "repeats the header"),
        "the header again, in capitals": (inserted(12, head.upper()), "repeats the header"),
        "the table twice": (written() + written(), "repeats the header"),
        "the table twice with a blank line": (written() + "\n" + written(), "repeats the header"),
        "another table, wider": (written() + "\na,b,c,d,e,f,g,h,i\n1,2,3,4,5,6,7,8,9\n", "another"),
        "another table, narrower": (written() + "\ncoach,hours\nAna,12\nBo,9\n", "another"),
        "another table, as wide": (written() + "\n" + other, "another"),
        "another table, no blank line": (written() + other, "another"),
        "another table above": ("coach,hours\nAna,12\n\n" + written(), "before it stand|another"),
        "a list below": (written() + "\n" + "item\n" * 40, "another|Only one"),
        "a rule at the end": (inserted(END, "-" * 60), note),
        "signs of a merge": (inserted(9, "<<<<<<< mine", "=======", ">>>>>>> theirs"), "another number"),
    }  # fmt: skip
