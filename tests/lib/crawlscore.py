#!/usr/bin/env python3
"""Holds a coverage file of a crawl, before any indexing, against the truth of a farm.

usage: crawlscore.py FARM_DIR COVERAGE.csv     exit 1 when a URL has another reason than the crawler can know
"""
import csv
import json
import re
import sys
from urllib.parse import unquote, urlsplit

CRAWLER = {"ROBOTS", "TRAP", "TIMEOUT", "REDIRECT", "REDIRECT_LOOP", "REDIRECT_OFFSITE", "HTTP_401", "HTTP_403",
           "HTTP_404", "HTTP_410", "HTTP_429", "HTTP_5XX", "SITEMAP_OFFHOST"}


def norm(url):
    u = urlsplit(url)
    return f"{u.netloc}{unquote(u.path) or '/'}" + (f"?{unquote(u.query)}" if u.query else "")


def in_trap(row, got):
    rx = re.compile(re.escape(norm(row["url"][:row["url"].index("/", 8)])[:-1]) + row["pattern"])
    codes = [code for url, code in got.items() if rx.fullmatch(url)]
    return "TRAP" in codes and codes.count("FETCHED") <= row["max_indexed"]


def right(row, got):
    code = got.get(norm(row["url"]), "MISSING")
    if "pattern" in row:
        return in_trap(row, got)
    if code == "MISSING":
        return row.get("found_by") == "earlier" or row["kind"] == "variant" and norm(row["duplicate_of"]) in got
    want = row["expect"] if row["expect"] in CRAWLER else "FETCHED"
    return code in (want, *row.get("accept", ())) or row["expect"] == code


def main(farm, coverage):
    got = {norm(r["url"]): r["reason"] for r in csv.DictReader(open(coverage, encoding="utf-8"))}
    truth = [json.loads(line) for line in open(f"{farm}/truth.jsonl", encoding="utf-8")]
    wrong = [r for r in truth if not right(r, got)]
    for r in wrong[:20]:
        print("expected", r["expect"], "got", got.get(norm(r["url"]), "MISSING"), r["url"])
    print(f"{len(truth) - len(wrong)} of {len(truth)} URLs have the reason the truth gives them")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
