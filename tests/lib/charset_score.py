#!/usr/bin/env python3
"""Scores `indexer charset-test` on the conformance rows.

usage: charset_score.py INDEXER DIR      prints "name right of rows" lines

vietnamese_legacy: the text agrees after white space, NFC and case (fonts of TCVN3 have no accented capitals).
html_prescan, labels: the encoding named; a label stands in a Content-Type header.  Rows that need a script to run are
left out.
"""
import base64
import html
import json
import os
import re
import sys
import tempfile
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from extract_score import ask  # noqa: E402


def rows(folder, name):
    return [json.loads(line) for line in open(f"{folder}/{name}.jsonl", encoding="utf-8")]


def squeeze(s):
    return " ".join(unicodedata.normalize("NFC", s).split()).lower()


def visible(s):
    s = re.sub(r"<title>.*?</title>", "", s, flags=re.S)
    return squeeze(html.unescape(re.sub(r"<[^>]+>", " ", s)))


def legacy(indexer, folder):
    all_rows = rows(folder, "vietnamese_legacy")
    answers = ask(indexer, [dict(name=r["name"], file=f"{folder}/{r['file']}") for r in all_rows], "charset-test")
    good = sum(visible(a["text"]) == squeeze(r["text_nfc"]) for r, a in zip(all_rows, answers))
    print("vietnamese_legacy", good, "of", len(all_rows))


def named(indexer, name, cases):
    """cases: (bytes, content type, encoding)"""
    with tempfile.TemporaryDirectory() as tmp:
        asked = []
        for n, (body, kind, _) in enumerate(cases):
            path = f"{tmp}/{n}.html"
            open(path, "wb").write(body)
            asked.append(dict(name=str(n), file=path, **({"content_type": kind} if kind else {})))
        answers = ask(indexer, asked, "charset-test")
    good = sum(a["encoding"].lower() == c[2].lower() for a, c in zip(answers, cases))
    print(name, good, "of", len(cases))


def main():
    indexer, folder = sys.argv[1:3]
    legacy(indexer, folder)
    named(indexer, "html_prescan", [(base64.b64decode(r["html_b64"]), None, r["encoding"])
                                    for r in rows(folder, "html_prescan") if not r["scripted"]])
    named(indexer, "labels", [(b"<p>hello</p>", "text/html; charset=" + r["label"], r["encoding"])
                              for r in rows(folder, "labels")])


main()
