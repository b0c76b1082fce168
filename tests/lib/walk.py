"""Walks through all of a search service by date: usage walk.py BASE DOCUMENTS

Ids d1 to dDOCUMENTS were there from the beginning; the walk must give each of them
once, and nothing twice.  Fails when it does not.
"""
import http.client
import json
import sys
import time
from urllib.parse import quote, urlsplit

base, count = urlsplit(sys.argv[1]), int(sys.argv[2])
connection = http.client.HTTPConnection(base.hostname, base.port, timeout=60)
seen, twice, pages, slowest, refused, after = set(), 0, 0, 0, 0, None
began = time.monotonic()
while True:
    path = "/api/v1/search?sort=newest&copies=1&facets=0&limit=50"
    asked = time.monotonic()
    connection.request("GET", path + (f"&after={quote(after)}" if after else ""))
    answer = connection.getresponse()
    page = json.loads(answer.read())
    if answer.status == 503:
        refused += 1
        time.sleep(float(answer.headers["Retry-After"]))
        continue
    assert answer.status == 200, page
    slowest = max(slowest, time.monotonic() - asked)
    pages += 1
    for row in page["results"]:
        twice += row["id"] in seen
        seen.add(row["id"])
    after = page["next"]
    if pages % 1000 == 0:
        print(f"# {len(seen)} documents", file=sys.stderr, flush=True)
    if not after:
        break
lost = sum(f"d{i}" not in seen for i in range(1, count + 1))
print(f"walk.documents {len(seen)}\nwalk.pages {pages}\nwalk.seconds {time.monotonic() - began:.0f}")
print(f"walk.slowest_ms {slowest * 1000:.0f}\nwalk.refused {refused}\nwalk.lost {lost}\nwalk.twice {twice}")
sys.exit(1 if lost or twice else 0)
