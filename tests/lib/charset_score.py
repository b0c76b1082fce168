#!/usr/bin/env python3
"""Scores `indexer charset-test` on the conformance rows.

usage: charset_score.py INDEXER DIR      prints "name right of rows" lines

vietnamese_legacy: the text agrees after white space, NFC and case (fonts of TCVN3 have no accented capitals).
html_prescan, labels: the encoding named; a label stands in a Content-Type header.  Rows that need a script to run are
left out.
declared_charset: labels there are made up ("c"); each is replaced by one of an encoding that nothing else points to, in
the bytes and in the answer.  Where none is declared it is the default of HTML.
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


STRANGE = "koi8-r"


def declared(indexer, folder):
    cases = []
    for r in rows(folder, "declared_charset"):
        body, label = base64.b64decode(r["data_b64"]), r["charset"].encode()
        if label:  # behind the "=" and its quote
            body = re.sub(rb"""(=\s*["']?)""" + re.escape(label) + rb"""(?=["'\s?>;]|$)""",
                          lambda m: m[1] + STRANGE.encode(), body)
        cases.append((body, None, STRANGE if label else "windows-1252"))
    named(indexer, "declared_charset", cases)


def main():
    indexer, folder = sys.argv[1:3]
    legacy(indexer, folder)
    named(indexer, "html_prescan", [(base64.b64decode(r["html_b64"]), None, r["encoding"])
                                    for r in rows(folder, "html_prescan") if not r["scripted"]])
    named(indexer, "labels", [(b"<p>hello</p>", "text/html; charset=" + r["label"], r["encoding"])
                              for r in rows(folder, "labels")])
    declared(indexer, folder)


main()
