#!/usr/bin/env python3
"""Which encoding does `indexer charset-test` take for which?  Vietnamese text of several shapes in nine encodings.

usage: charset_confusion.py INDEXER CORPUS.jsonl [PAGES]     (rows of the corpus have a "text")

Prints "SHAPE right of rows", the matrix "TRUTH ANSWER count" of all that were taken for another, and for each encoding the
least number of words from which on every text is decoded right.  Shapes: whole articles, titles of five words, capitals,
English between, numbers, a page of ASCII markup round one sentence.
"""
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from extract_score import ask  # noqa: E402

TONES = {"\u0301": "'", "\u0300": "`", "\u0309": "?", "\u0303": "~", "\u0323": "."}
SHAPES = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}
VNI_TONE = {"": "", "\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
VNI_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}
MARKS = set(TONES) | set(SHAPES)
VIETNAMESE = {unicodedata.normalize("NFC", b + t) for b in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for t in ["", *TONES]} | set("đĐ")


def letters(text):
    """(base, shape, tone) of each character."""
    for c in unicodedata.normalize("NFC", text):
        d = unicodedata.normalize("NFD", c)
        marks = [m for m in d[1:] if m in MARKS]
        if len(marks) != len(d) - 1:
            yield c, "", ""
        else:
            yield (d[0], next((m for m in marks if m in SHAPES), ""), next((m for m in marks if m in TONES), ""))


def viqr(text):
    out = []
    for base, shape, tone in letters(text):
        last = out[-1][-1:] if out else ""
        if base in "đĐ":
            out.append("dd" if base == "đ" else "DD")
        elif base in ".?'`~^(+*\\" and last.isalpha():
            out.append("\\" + base)
        else:
            out.append(base + SHAPES.get(shape, "") + TONES.get(tone, ""))
    return "".join(out).encode("ascii", "ignore")


def vni(text):
    out = []
    for base, shape, tone in letters(text):
        low = base.lower()
        if base in "đĐ":
            s = "ñ" if base == "đ" else "Ñ"
        elif shape == "\u0302":
            s = low + VNI_HAT[tone]
        elif shape == "\u0306":
            s = low + VNI_BREVE[tone]
        elif shape == "\u031b":
            s = {"o": "ô", "u": "ö"}[low] + VNI_TONE[tone]
        elif tone and low == "i":
            s = VNI_I[tone]
        elif tone == "\u0323" and low == "y":
            s = "î"
        else:
            s = low + VNI_TONE[tone]
        out.append(s.upper() if base != low else s)
    return "".join(out).encode("cp1252", "ignore")


def by_iconv(name, text):
    done = subprocess.run(["iconv", "-c", "-f", "UTF-8", "-t", name], input=text.encode(), capture_output=True)
    return done.stdout


def tcvn3(text):
    """The fonts have no accented capitals but Ă Â Đ Ê Ô Ơ Ư: small letters stand for them."""
    small = "".join(c.lower() if ord(c) > 127 and c not in "ĂÂĐÊÔƠƯ" else c for c in text)
    return by_iconv("TCVN5712-1", small)


def cp1258(text):
    """Base and shape in one character, the tone behind it."""
    out = "".join(unicodedata.normalize("NFC", b + s) + t for b, s, t in letters(text))
    return out.encode("cp1258", "ignore")


CODES = {
    "utf-8": lambda t: t.encode(),
    "utf-8 nfd": lambda t: unicodedata.normalize("NFD", t).encode(),
    "utf-8 tohop": lambda t: "".join(unicodedata.normalize("NFC", b + s) + m for b, s, m in letters(t)).encode(),
    "utf-16le": lambda t: b"\xff\xfe" + t.encode("utf-16le"),
    "windows-1258": cp1258,
    "viscii": lambda t: by_iconv("VISCII", t),
    "tcvn3": tcvn3,
    "vni": vni,
    "viqr": viqr,
}


def clean(text):
    """What all codes can say."""
    text = re.sub(r"[^0-9A-Za-zÀ-ỹ .,;:()/?-]+", " ", unicodedata.normalize("NFC", text))
    return " ".join(w for w in text.split() if all(c.isascii() or c in VIETNAMESE for c in w))


def shapes(articles, pages, rng):
    english = "Decision on the management of public investment and e-Government (Version 2.0), see www.example.gov.vn"
    for text in articles[:pages]:
        words = text.split()
        yield "article", text
        yield "capitals", " ".join(words[:70]).upper()
        yield "title", " ".join(words[:8])
        at = rng.randrange(max(1, len(words) - 5))
        yield "five words", " ".join(words[at:at + 5])
        yield "english", english + " - " + " ".join(words[:12]) + " - " + english
        yield "numbers", "".join(f"{n}. {w} {n * 1000}/2020 " for n, w in enumerate(words[:12]))


def page(code, text, filled):
    around = "<div class='menu'><a href='/index.php?id=7'>Home</a> <a href='/news'>News</a> <a href='/s'>Search</a></div>"
    body = f"<html><head><title>VB</title></head><body>{around if filled else ''}\n<p>{text}</p>\n</body></html>"
    return CODES[code](body) if code != "viqr" else body.replace(text, viqr(text).decode()).encode()


def same(got, text, fold):
    got = re.search(r"<p>(.*?)</p>", got, re.S)
    norm = (lambda s: " ".join(unicodedata.normalize("NFC", s).split()))
    a, b = norm(got.group(1) if got else ""), norm(text)
    return (a.lower() == b.lower()) if fold else a == b


def run(indexer, cases):
    """cases: (shape, code, text, filled) -> rows of (case, answer)"""
    with tempfile.TemporaryDirectory() as tmp:
        asked = []
        for n, (_, code, text, filled) in enumerate(cases):
            path = f"{tmp}/{n}"
            open(path, "wb").write(page(code, text, filled))
            asked.append(dict(name=str(n), file=path))
        return list(zip(cases, ask(indexer, asked, "charset-test")))


def shortest(indexer, articles, rng):
    """For each code: the least number of words from which on all samples are right."""
    lengths, samples = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16], 120
    cases = []
    for n in lengths:
        for _ in range(samples):
            words = rng.choice(articles).split()
            at = rng.randrange(max(1, len(words) - n))
            text = " ".join(words[at:at + n])
            if len(text.split()) == n and not text.isascii():
                cases += [(n, code, text, False) for code in CODES]
    right = collections.defaultdict(lambda: [0, 0])
    for (n, code, text, _), a in run(indexer, cases):
        right[code, n][0] += same(a["text"], text, code == "tcvn3")
        right[code, n][1] += 1
    for code in CODES:
        shares = " ".join("%d:%.0f%%" % (n, 100 * right[code, n][0] / right[code, n][1]) for n in lengths)
        print(f"words {code}: {shares}")


def main():
    indexer, corpus = sys.argv[1:3]
    pages = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    rng = random.Random(1258)
    rows = [json.loads(line) for line in open(corpus, encoding="utf-8")]
    articles = [t for t in (clean(r["text"]) for r in rng.sample(rows, 3 * pages)) if len(t.split()) > 30]
    cases = [(shape, code, text, filled) for shape, text in shapes(articles, pages, rng)
             for code in CODES for filled in (False, True) if not text.isascii()]
    good, all_, wrong = collections.Counter(), collections.Counter(), collections.Counter()
    for (shape, code, text, _), a in run(indexer, cases):
        all_[shape] += 1
        good[shape] += same(a["text"], text, code == "tcvn3")
        if not same(a["text"], text, code == "tcvn3"):
            wrong[shape, code, a["encoding"]] += 1
    for shape in all_:
        print(shape, good[shape], "of", all_[shape])
    for (shape, code, answer), n in sorted(wrong.items()):
        print(f"wrong: {shape}: {code} as {answer}: {n}")
    shortest(indexer, articles, rng)


main()
