#!/usr/bin/env python3
"""Holds our main text of saved pages against what a browser shows.

usage: render_score.py INDEXER ROOT RENDERED.jsonl [--worst N]

RENDERED comes from render_text.mjs.  Words are counted with how often they occur: precision is the share of ours that is in
the browser's main box, recall the share of that box that is ours.  Title words count on neither side.  Pages that we refuse
for a reason are listed apart.
"""
import collections
import json
import os
import re
import sys
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from extract_score import ask  # noqa: E402


def words(text, without=()):
    bag = collections.Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))
    for w in without:
        bag.pop(w, None)
    return bag


def main():
    indexer, root, rendered = sys.argv[1:4]
    worst = int(sys.argv[5]) if "--worst" in sys.argv else 10
    pages = [json.loads(line) for line in open(rendered, encoding="utf-8") if line.strip()]
    answers = ask(indexer, [dict(name=p["name"], file=f"{root}/{p['name']}", url="http://saved.test/" + p["name"],
                                 content_type="text/html") for p in pages])
    scored, refused = [], []
    for p, a in zip(pages, answers):
        if a["reason"] not in ("INDEXED", "CANONICAL_OTHER"):
            refused.append((p["n"], p["name"], a["reason"]))
            continue
        title = set(words(a["title"]))
        ours, theirs = words(a["text"], title), words(p["text"], title)
        both = sum((ours & theirs).values())
        precision = both / max(1, sum(ours.values()))
        recall = both / max(1, sum(theirs.values()))
        scored.append((2 * precision * recall / max(1e-9, precision + recall), precision, recall, p["n"], p["name"],
                       sum(ours.values()), sum(theirs.values())))
    mean = [sum(s[i] for s in scored) / max(1, len(scored)) for i in range(3)]
    print(f"pages {len(scored)} F1 {mean[0]:.3f} precision {mean[1]:.3f} recall {mean[2]:.3f}")
    print("F1 of half the pages is at least %.3f" % sorted(s[0] for s in scored)[len(scored) // 2])
    for s in sorted(scored)[:worst]:
        print("%.2f precision %.2f recall %.2f  %d %s  ours %d, box %d words" % s)
    for r in refused:
        print("refused", *r)


main()
