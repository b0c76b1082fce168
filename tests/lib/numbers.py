"""Spellings of document numbers, made from those that a corpus holds.

    numbers.py questions CORPUS QUESTIONS WANTED   writes both, one row a spelling
    numbers.py first CORPUS WANTED RUN             part whose first hit is right

Right is the document itself; where the spelling leaves the year or the issuer
open, any document that shares what was said.  A spelling that names an article
wants that article.
"""
import collections
import json
import random
import re
import sys
import unicodedata

WORDS = {"NĐ": "nghị định", "TT": "thông tư", "QĐ": "quyết định", "NQ": "nghị quyết",
         "TTLT": "thông tư liên tịch", "CT": "chỉ thị"}
NUMBER = re.compile(r"^(\d+)/(\d{4})/([^\s/]+)$")
ARTICLE = re.compile(r"^Điều (\d+[a-zđ]?)\b")
DOCUMENTS = 300


def plain(text):
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def key(text):
    return plain(text).lower()


def load(path):
    """Rows by id, and the rows of each document number of the usual form."""
    rows, documents = {}, collections.defaultdict(list)
    with open(path, encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            row["number"] = row.get("doc_number", "").lstrip("' ")
            rows[row["id"]] = row
            if NUMBER.match(row["number"]) and not row["number"].endswith("-"):
                documents[row["number"]].append(row)
    return rows, documents


def whole(number):
    """Spellings that say everything."""
    n, year, sign = NUMBER.match(number).groups()
    folded = key(number)
    yield from (number, number.lower(), plain(number), folded, "số " + number, "văn bản số " + number)
    yield from (number.replace("/", " / "), number.replace("-", " - "), number.replace("-", "–"))
    yield from (folded.replace("/", " ").replace("-", " "), number.replace("/", "-"), folded.replace("/", "-"))
    yield from (folded.replace("/", "_"), number.replace("/", "."), f"{n}/{year} {sign}", f"0{number}")
    yield from (number.lstrip("0"), f"{n}/{year}/{sign.replace('-', '')}", "tải " + number)


def parts(number):
    """Spellings that leave something open: with the year, without."""
    n, year, sign = NUMBER.match(number).groups()
    kind = sign.split("-")[0]
    if kind not in WORDS:
        return
    short, name = key(kind), WORDS[kind]
    for said in (name, plain(name), name.capitalize()):
        yield from (f"{said} {n}/{year}", f"{said} {n}-{year}", f"{said} {n} {year}")
        yield from (f"{said} {n} năm {year}", f"{said} so {n} nam {year}", f"{said} {n}")
    yield from (f"{short} {n}/{year}", f"{kind} {n}-{year}", f"{short}{n}/{year}", f"{kind.lower()}{n}/{year}")
    yield from (f"{short} {n} {year}", f"{short} {n}", f"{n}/{year}")


def articles(number, row):
    n, year, sign = NUMBER.match(number).groups()
    kind, found = sign.split("-")[0], ARTICLE.match(row["title"])
    if not found or kind not in WORDS:
        return
    article, name = found.group(1), WORDS[kind]
    yield from ((article, f"Điều {article} {name} {n}/{year}"), (article, f"Điều {article} khoản 2 {name} {n}/{year}"),
                (article, f"dieu {article} {plain(name)} {key(number)}"), (article, f"khoản 1 Điều {article} {number}"),
                (article, f"điểm a khoản 1 điều {article} {name} số {n} năm {year}"), (article, f"{number} điều {article}"))


def questions(corpus, out, wanted):
    _, documents = load(corpus)
    rng = random.Random(1)
    rows = []
    for number in rng.sample(sorted(documents), DOCUMENTS):
        rows += [(number, "", True, text) for text in whole(number)]
        rows += [(number, "", False, text) for text in parts(number)]
        rows += [(number, article, False, text) for article, text in articles(number, rng.choice(documents[number]))]
    with open(out, "w", encoding="utf-8") as q, open(wanted, "w", encoding="utf-8") as w:
        for i, (number, article, all_said, text) in enumerate(rows):
            print(json.dumps({"id": str(i), "text": text}), file=q)
            print(json.dumps({"number": number, "article": article, "whole": all_said, "text": text}), file=w)


def is_right(want, row):
    got, asked = NUMBER.match(row["number"]), NUMBER.match(want["number"])
    article = ARTICLE.match(row["title"])
    if want["article"] and (not article or article.group(1) != want["article"]):
        return False
    if key(row["number"]).lstrip("0") == key(want["number"]).lstrip("0"):
        return True
    if want["whole"] or not got:
        return False
    same = got.group(1).lstrip("0") == asked.group(1).lstrip("0")
    dated = asked.group(2) not in want["text"] or got.group(2) == asked.group(2)
    bare = want["text"][0].isdigit() and not want["article"]
    kind = bare or got.group(3).split("-")[0] == asked.group(3).split("-")[0]
    return same and dated and kind


def first(corpus, wanted, run):
    rows, _ = load(corpus)
    top = {}
    with open(run, encoding="utf-8") as lines:
        for line in lines:
            fields = line.split(" ")
            top.setdefault(fields[0], " ".join(fields[2:-3]))
    right = total = 0
    with open(wanted, encoding="utf-8") as lines:
        for i, want in enumerate(map(json.loads, lines)):
            total += 1
            hit = rows.get(top.get(str(i), ""))
            if hit and is_right(want, hit):
                right += 1
            elif total - right <= 10:
                print(f"{want['text']}: {hit and hit['number']}", file=sys.stderr)
    print(f"{right / total:.4f}")


{"questions": questions, "first": first}[sys.argv[1]](*sys.argv[2:])
