#!/usr/bin/env python3
"""asker.py BASE THREADS STOP [CAFILE]: asks a search service until the file STOP
is there, and counts every request: what was asked must be answered.  A
connection is used until the server says that it closes.  STOP.answered grows
by a byte with each answer.  Prints one line of JSON: {"asked", "answered", "lost", "status": {...}, "empty", "partial",
"whole", "last_partial", "slowest_ms", "why": [...]}.
"""
import collections
import http.client
import json
import os
import ssl
import sys
import threading
import time
import urllib.parse

WORDS = ["lệ phí trước bạ", "nghị định", "thông tư", "đăng ký ô tô", "hồ sơ",
         "mức lệ phí", "quy định", "cổng dữ liệu"]
REQUESTS_MAX = 400000  # stops by itself, whatever happens
SECONDS_MAX = 240


class Counts:
    def __init__(self, progress):
        self.progress = progress
        self.lock = threading.Lock()
        self.number = self.asked = self.answered = self.lost = 0
        self.empty = self.partial = self.whole = 0
        self.status = collections.Counter()
        self.last_partial = None
        self.slowest_ms = 0
        self.why = []

    def next_question(self):
        with self.lock:
            self.number += 1
            self.asked += 1
            return self.number

    def answer(self, status, body, took_ms):
        with self.lock:
            self.answered += 1
            self.progress.write(b".")
            self.status[str(status)] += 1
            self.slowest_ms = max(self.slowest_ms, int(took_ms))
            if status != 200:
                return
            found = json.loads(body)
            self.empty += not found["results"]
            self.last_partial = bool(found.get("partial"))
            self.partial += self.last_partial
            self.whole += not self.last_partial

    def lose(self, why):
        with self.lock:
            self.lost += 1
            if len(self.why) < 5:
                self.why.append(repr(why))


def connect(base, context):
    if base.scheme == "https":
        return http.client.HTTPSConnection(base.hostname, base.port, timeout=20, context=context)
    return http.client.HTTPConnection(base.hostname, base.port, timeout=20)


def ask(base, counts, stop, until, context):
    connection = None
    while not os.path.exists(stop) and time.monotonic() < until and counts.number < REQUESTS_MAX:
        number = counts.next_question()
        # Each question is another one, so that none comes from memory.
        query = urllib.parse.urlencode({"q": f"{WORDS[number % len(WORDS)]} {number}",
                                        "limit": 5 + number % 40, "facets": 0})
        began = time.monotonic()
        try:
            if connection is None:
                connection = connect(base, context)
            connection.request("GET", "/api/v1/search?" + query)
            answer = connection.getresponse()
            counts.answer(answer.status, answer.read(), (time.monotonic() - began) * 1000)
            if answer.will_close:
                connection.close()
                connection = None
        except (OSError, http.client.HTTPException) as why:
            counts.lose(why)
            connection = None


def main():
    base = urllib.parse.urlsplit(sys.argv[1])
    threads, stop = int(sys.argv[2]), sys.argv[3]
    context = ssl.create_default_context(cafile=sys.argv[4]) if len(sys.argv) > 4 else None
    counts = Counts(open(stop + ".answered", "wb", buffering=0))
    until = time.monotonic() + SECONDS_MAX
    askers = [threading.Thread(target=ask, args=(base, counts, stop, until, context))
              for _ in range(threads)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    del counts.progress, counts.lock, counts.number
    print(json.dumps(vars(counts)))


main()
