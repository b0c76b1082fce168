#!/usr/bin/env python3
"""Is every page that the truth calls INDEXED found by its title?

titles.py queries TRUTH.jsonl            JSON lines {id, text}: one question per such page
titles.py check TRUTH.jsonl RUN.trec     prints what is missing; exit 1 when anything is

A page counts as found when its URL is among the first ten answers, or, where
several pages bear the same title, among the first ten plus their number.  Of
pages with the same main text one is kept, whichever it is: any of them will do.
Pages of which the truth says that another reason is as right (`accept`) are
asked for and counted, but not demanded.
"""
import json
import sys
from collections import Counter, defaultdict
from urllib.parse import unquote


def pages(path):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    return [r for r in rows if r["expect"] == "INDEXED" and r.get("title") and "pattern" not in r]


def norm(url):
    return unquote(url.split("://", 1)[-1])


def check(truth, run):
    rank = defaultdict(dict)
    for line in open(run, encoding="utf-8"):
        p = line.split()
        rank[p[0]][norm(p[2])] = int(p[3])
    twins = defaultdict(list)
    for line in open(truth, encoding="utf-8"):
        r = json.loads(line)
        if r["expect"] == "DUP_SAME_SITE":
            twins[r["duplicate_of"]].append(r["url"])
    wanted = pages(truth)
    same = Counter(" ".join(r["title"].lower().split()) for r in wanted)
    missing, optional = [], 0
    for i, r in enumerate(wanted):
        room = 10 + same[" ".join(r["title"].lower().split())] - 1
        places = [rank[str(i)].get(norm(u)) for u in [r["url"], *twins[r["url"]]]]
        if any(p and p <= room for p in places):
            continue
        if r.get("accept"):
            optional += 1
        else:
            missing.append((r["url"], r["title"], places[0]))
    first = sum(rank[str(i)].get(norm(r["url"])) == 1 for i, r in enumerate(wanted))
    found = len(wanted) - len(missing) - optional
    print(f"{found} of {len(wanted)} pages found by their title, {first} of them at rank 1; {optional} need not be")
    for url, title, place in missing[:20]:
        print(f"  missing: {url} ({title}) rank {place}")
    return 1 if missing else 0


if sys.argv[1] == "queries":
    for i, r in enumerate(pages(sys.argv[2])):
        print(json.dumps({"id": str(i), "text": r["title"]}, ensure_ascii=False))
else:
    sys.exit(check(sys.argv[2], sys.argv[3]))
