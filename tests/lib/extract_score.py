#!/usr/bin/env python3
"""Scores `indexer extract-test` on the conformance sets.

usage: extract_score.py INDEXER article|trafilatura|readability|robots SET_DIR [--worst N]

Prints one line: name and figures.  article: 4-gram shingles, mean precision and recall over pages, F1 of the two
(the metric of the set's own repository).  trafilatura: segments that must and must not appear.  readability: as article,
against expected.txt.  robots: cases where noindex and nofollow are as expected.
"""
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile


def ask(indexer, rows, command="extract-test"):
    data = "".join(json.dumps(r) + "\n" for r in rows)
    done = subprocess.run([indexer, command], input=data, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command}: exit {done.returncode}: {done.stderr[-500:]}")
    # Not splitlines(): text may hold U+2028.
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def shingles(text, n=4):
    tokens = re.findall(r"\w+", text)
    count = collections.Counter()
    for i in range(max(1, len(tokens) - n + 1)):
        if tokens:
            count[tuple(tokens[i:i + n])] += 1
    return count


def compare(true, got):
    """Precision and recall of one page."""
    a, b = shingles(true), shingles(got)
    tp = sum((a & b).values())
    fp, fn = sum((b - a).values()), sum((a - b).values())
    if fp == fn == 0:
        return 1.0, 1.0
    return (tp / (tp + fp) if tp + fp else 0.0), (tp / (tp + fn) if tp + fn else 0.0)


def unpacked(folder, path):
    to = os.path.join(folder, re.sub(r"\W", "_", path) + ".html")
    with gzip.open(path) as f, open(to, "wb") as out:
        out.write(f.read())
    return to


def by_shingles(name, indexer, pages, worst):
    """pages: (id, file, url, expected text)"""
    rows = [dict(name=i, file=f, url=u, content_type="text/html") for i, f, u, _ in pages]
    scores = []
    for (i, _, u, text), out in zip(pages, ask(indexer, rows)):
        p, r = compare(text, out.get("text", ""))
        scores.append((p, r, i, u, out.get("reason")))
    p, r = sum(s[0] for s in scores) / len(scores), sum(s[1] for s in scores) / len(scores)
    for s in sorted(scores, key=lambda s: s[0] + s[1])[:worst]:
        print(f"# {s[0]:.3f} {s[1]:.3f} {s[2][:16]} {s[3]} {s[4]}")
    print(f"{name} F1 {2 * p * r / (p + r):.4f} precision {p:.4f} recall {r:.4f} pages {len(scores)}")


def article(indexer, folder, worst, tmp):
    truth = json.load(open(f"{folder}/ground-truth.json"))
    by_shingles("article", indexer, [(i, unpacked(tmp, f"{folder}/html/{i}.html.gz"), t["url"], t["articleBody"])
                                     for i, t in truth.items()], worst)


def readability(indexer, folder, worst, tmp):
    pages, meta = [], {}
    for name in sorted(os.listdir(folder)):
        d = f"{folder}/{name}"
        if os.path.exists(f"{d}/expected.txt"):
            meta[name] = json.load(open(f"{d}/expected-metadata.json"))
            pages.append((name, f"{d}/source.html", "http://fakehost/test/page.html", open(f"{d}/expected.txt").read()))
    by_shingles("readability", indexer, pages, worst)
    outs = ask(indexer, [dict(name=i, file=f, url=u, content_type="text/html") for i, f, u, _ in pages])
    same = sum(" ".join((meta[o["name"]].get("title") or "").split()) == o["title"] for o in outs)
    lang = sum((meta[o["name"]].get("lang") or "") == o["lang"] for o in outs)
    print(f"readability titles {same} lang {lang} of {len(outs)}")
    if worst:
        for o in outs:
            if (meta[o["name"]].get("title") or "") != o["title"]:
                print("#", o["name"], "want:", meta[o["name"]].get("title"), "got:", o["title"])


def trafilatura(indexer, folder, worst, tmp):
    data = json.load(open(f"{folder}/evaldata.json"))
    rows = [dict(name=u, file=unpacked(tmp, f"{folder}/html/{d['file']}.gz"), url=u, content_type="text/html")
            for u, d in data.items()]
    tp = fn = fp = tn = 0
    scores = []
    for out in ask(indexer, rows):
        d, text = data[out["name"]], out.get("text", "")
        w = sum(s in text for s in d["with"])
        wo = sum(s in text for s in d["without"])
        tp, fn = tp + w, fn + len(d["with"]) - w
        fp, tn = fp + wo, tn + len(d["without"]) - wo
        scores.append((len(d["with"]) - w + wo, len(d["with"]) - w, wo, d["file"], out.get("reason"), len(text)))
    for s in sorted(scores, key=lambda s: -s[0])[:worst]:
        print("# missing %d, unwanted %d: %s %s %d" % s[1:])
    p, r = tp / (tp + fp), tp / (tp + fn)
    print(f"trafilatura F1 {2 * p * r / (p + r):.4f} precision {p:.4f} recall {r:.4f} documents {len(rows)}")


def robots(indexer, folder, worst, tmp):
    cases = [c for f in sorted(os.listdir(folder)) if f.endswith(".json") for c in json.load(open(f"{folder}/{f}"))]
    rows = []
    for n, c in enumerate(cases):
        path = f"{tmp}/{n}.html"
        open(path, "w").write(c["html"])
        rows.append(dict(name=c["name"], file=path, url=c["url"], content_type="text/html"))
    good = 0
    for c, out in zip(cases, ask(indexer, rows)):
        seen = out["robots"].split(",")
        ok = c.get("headers") or (("noindex" in seen) == c["noindex"] and ("nofollow" in seen) == c["nofollow"])
        good += bool(ok)
        if not ok and worst:
            print("#", c["name"], seen, c["noindex"], c["nofollow"])
    print(f"robots {good} of {len(cases)}")


def main():
    indexer, what, folder = sys.argv[1:4]
    worst = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    with tempfile.TemporaryDirectory() as tmp:
        dict(article=article, readability=readability, trafilatura=trafilatura, robots=robots)[what](indexer, folder, worst, tmp)


if __name__ == "__main__":
    main()
