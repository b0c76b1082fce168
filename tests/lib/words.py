"""Measures of words, accents and spelling for tests/e2e/0430-vietnamese.sh.

    words.py rows GOLD              rows for `indexer segment-test`
    words.py f1 GOLD ANSWERS        F1 of words; signs do not count
    words.py same RIGHT ANSWERS     part of the words that are the same
    words.py whole RIGHT ANSWERS    part of the rows that are the same
    words.py slips RIGHT ANSWERS MEANT
        of the rows that were left alone, each with one slip; MEANT gets them
        as they were
"""
import json
import random
import re
import sys
import unicodedata

WORD = re.compile(r"[^\W\d_]+")


def rows_of(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def gold_of(path):
    with open(path, encoding="utf-8") as lines:
        return [line.split() for line in lines if line.strip()]


def spans(words):
    """Words as places among the letters of the text."""
    found, at = set(), 0
    for word in words:
        n = sum(c.isalnum() for c in word)
        if n:
            found.add((at, at + n))
        at += n
    return found


def f1(gold, answers):
    right = said = there = 0
    for want, row in zip(gold_of(gold), rows_of(answers), strict=True):
        a, b = spans(want), spans(row["words"])
        right, said, there = right + len(a & b), said + len(b), there + len(a)
    return 2 * right / (said + there)


def nfc(row):
    return unicodedata.normalize("NFC", row["text"])


def same(right, answers):
    ok = all_words = 0
    for want, got in zip(rows_of(right), rows_of(answers), strict=True):
        a, b = WORD.findall(nfc(want)), WORD.findall(got["text"])
        all_words += len(a)
        ok += sum(x == y for x, y in zip(a, b))
    return ok / all_words


def whole(right, answers):
    pairs = list(zip(rows_of(right), rows_of(answers), strict=True))
    return sum(nfc(a) == b["text"] for a, b in pairs) / len(pairs)


def plain(text):
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def twice(word, at):
    return word[:at] + word[at] + word[at:]


def swapped(word, at):
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2:]


def beside(word, at):
    keys = "qwertyuiop asdfghjkl zxcvbnm "
    k = keys.find(word[at])
    return word if k < 0 or keys[k + 1] == " " else word[:at] + keys[k + 1] + word[at + 1:]


def other_tone(word, at):
    tones = {"\u0309": "\u0303", "\u0303": "\u0309"}
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(tones.get(c, c) for c in parts))


def sound(word, at):
    for a, b in (("tr", "ch"), ("ch", "tr"), ("s", "x"), ("x", "s"), ("gi", "d"), ("l", "n"), ("n", "l")):
        if word.startswith(a) and word[len(a):len(a) + 1] not in "hg":
            return b + word[len(a):]
    return word


SLIPS = (twice, swapped, beside, other_tone, sound, lambda word, at: plain(word))


def slip(text, rng):
    """`text` with one slip in a word of small letters, or None."""
    words = text.split(" ")
    for _ in range(50):
        at = rng.randrange(len(words))
        word = words[at]
        if not word.isalpha() or word != word.lower() or len(word) < 3:
            continue
        other = rng.choice(SLIPS)(word, rng.randrange(len(word)))
        if other != word:
            return " ".join(words[:at] + [other] + words[at + 1:])
    return None


def slips(right, answers, meant):
    rng = random.Random(1)
    with open(meant, "w", encoding="utf-8") as out:
        for row, said in zip(rows_of(right), rows_of(answers), strict=True):
            text = slip(nfc(row), rng) if nfc(row) == said["text"] else None
            if text:
                print(json.dumps({"name": row["name"], "text": nfc(row)}), file=out)
                print(json.dumps({"name": row["name"], "text": text}))


def rows(gold):
    for i, words in enumerate(gold_of(gold)):
        print(json.dumps({"name": i, "text": " ".join(words).replace("_", " ")}))


def main():
    command = {"rows": rows, "f1": f1, "same": same, "whole": whole, "slips": slips}[sys.argv[1]]
    result = command(*sys.argv[2:])
    if result is not None:
        print(f"{result:.4f}")


main()
