"""A larger corpus out of a small one: usage recombine.py CORPUS.jsonl COUNT > LARGE.jsonl

The first rows are the corpus itself, so that its judged questions keep their
answers; each further row has the first half of one article and the second half
of another, so that words, pairs and lengths are those of real text.
"""
import json
import random
import sys

rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
count = int(sys.argv[2])
random.seed(1)
for i in range(count):
    row = rows[i] if i < len(rows) else dict(random.choice(rows), id=f"r{i}")
    if i >= len(rows):
        own, other = row["text"], random.choice(rows)["text"]
        row["text"] = own[: own.find(" ", len(own) // 2)] + other[other.find(" ", len(other) // 2):]
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
