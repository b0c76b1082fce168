#!/usr/bin/env python3
"""Precision and recall of extracted fields against a hand-checked table.

golden_score.py INDEXER TABLE.tsv FOLDER [SHOW]

The first column of the table is a file below FOLDER, the others are fields of
`indexer extract-test`.  An empty cell says that the file has no such value; "?"
is not judged.  Prints a line a field: name, right, found, expected, precision,
recall; with SHOW also what differs.  Values are compared without case, marks
at their ends and differences of white space.
"""
import json
import os
import subprocess
import sys
import unicodedata


def tidy(value):
    value = unicodedata.normalize("NFC", value or "").casefold()
    return " ".join(value.split()).strip(" .,;:/-\"'")


def answers(indexer, folder, names):
    rows = "".join(
        json.dumps({
            "name": name,
            "file": os.path.join(folder, name),
            "url": "http://x.invalid/trang",
            "content_type": "text/html" if name.endswith(".html") else "",
        }) + "\n" for name in names)
    done = subprocess.run([indexer, "extract-test"], input=rows, text=True,
                          stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    indexer, table, folder = sys.argv[1:4]
    show = len(sys.argv) > 4
    with open(table, encoding="utf-8") as lines:
        head, *rows = [line.rstrip("\n").split("\t") for line in lines
                       if line.strip() and not line.startswith("#")]
    found = answers(indexer, folder, [row[0] for row in rows])
    for column, field in enumerate(head[1:], 1):
        right = given = wanted = 0
        for row, answer in zip(rows, found):
            want = row[column] if column < len(row) else ""
            if want == "?":
                continue
            got = answer.get(field)
            if got is None:
                got = (answer.get("document") or {}).get(field)
            if field in ("published", "modified"):
                got = (got or "")[:10]
            same = tidy(got) == tidy(want)
            right += bool(want) and same
            given += bool(got)
            wanted += bool(want)
            if show and not same:
                print(f"  {field} of {row[0]}:\n    {got!r}, not {want!r}")
        print(f"{field} {right} {given} {wanted} "
              f"{right / given if given else 1:.3f} {right / wanted if wanted else 1:.3f}")


main()
