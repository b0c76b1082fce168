"""Questions with one slip of a kind each: for tests/bench/spelling.sh.

    slips.py KIND COUNT RIGHT ANSWERS MEANT
        of the first COUNT rows of RIGHT that ANSWERS left alone, those in which
        a word can have this slip, with it; MEANT gets them as they were
    slips.py kinds
    slips.py judge TYPED ANSWERS MEANT
        part of the rows mended, and of those changed the part that is right
"""
import json
import random
import re
import sys
import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"
TELEX_TONES = dict(zip(TONES, "fsxrj"))
TELEX_MARKS = {"\u0302": None, "\u0306": "w", "\u031b": "w"}  # None: the letter again
VOWELS = "aeiouy"


def nfc(text):
    return unicodedata.normalize("NFC", text)


def parts(word):
    """Letters, each with its marks."""
    return re.findall(r"\w[\u0300-\u036f]*", unicodedata.normalize("NFD", word))


def without(letter, marks):
    return "".join(c for c in letter if c not in marks)


def plain(word, rng):
    return "".join(p[0] for p in parts(word)).replace("đ", "d")


def toned(letters):
    """Where the tone stands, or None."""
    return next((i for i, p in enumerate(letters) if any(c in TONES for c in p)), None)


def other_tone(word, rng):
    letters = parts(word)
    at = toned(letters)
    if at is None:
        return word
    tone = next(c for c in letters[at] if c in TONES)
    closed = re.search("(c|ch|p|t)$", plain(word, rng))
    tones = [t for t in ("\u0301\u0323" if closed else TONES) if t != tone]
    letters[at] = without(letters[at], TONES) + rng.choice(tones)
    return nfc("".join(letters))


def hoi_nga(word, rng):
    swap = {"\u0309": "\u0303", "\u0303": "\u0309"}
    return nfc("".join(swap.get(c, c) for c in unicodedata.normalize("NFD", word)))


def moved_tone(word, rng):
    letters = parts(word)
    at = toned(letters)
    if at is None:
        return word
    tone = next(c for c in letters[at] if c in TONES)
    beside = [i for i in (at - 1, at + 1) if 0 <= i < len(letters) and letters[i][0] in VOWELS]
    if not beside or plain(word, rng).startswith(("qu", "gi")):
        return word
    letters[at] = without(letters[at], TONES)
    letters[rng.choice(beside)] += tone
    return nfc("".join(letters))


def beside(word, rng):
    keys = "qwertyuiop asdfghjkl zxcvbnm "
    at = rng.randrange(len(word))
    k = keys.find(word[at])
    return word if k < 0 or keys[k + 1] == " " else word[:at] + keys[k + 1] + word[at + 1:]


def twice(word, rng):
    at = rng.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def swapped(word, rng):
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2:]


def less(word, rng):
    at = rng.randrange(len(word))
    return word[:at] + word[at + 1:]


def telex(word, rng):
    typed, tone = "", ""
    for p in parts(word):
        typed += "dd" if p[0] == "đ" else p[0]
        for c in p[1:]:
            if c in TONES:
                tone = TELEX_TONES[c]
            elif c in TELEX_MARKS:
                typed += TELEX_MARKS[c] or p[0]
    return typed + tone


def exchanged(word, pairs, at_end, rng):
    """Sounds that a region does not tell apart."""
    found = []
    for a, b in pairs:
        for x, y in ((a, b), (b, a)):
            if not at_end and word.startswith(x) and word[len(x):len(x) + 1] not in tuple("hgr"):
                found.append(y + word[len(x):])
            elif at_end and word.endswith(x) and word[-len(x) - 1:-len(x)] not in tuple("nhc"):
                found.append(word[:-len(x)] + y)
    return rng.choice(found) if found else word


def first_sound(word, rng):
    return exchanged(word, (("tr", "ch"), ("s", "x"), ("d", "gi"), ("l", "n")), False, rng)


def last_sound(word, rng):
    return exchanged(word, (("n", "ng"), ("t", "c")), True, rng)


def inside(word, rng):
    at = rng.randrange(1, len(word))
    return word[:at] + " " + word[at:]


KINDS = {
    "accents left out in one word": plain, "another tone": other_tone, "hỏi for ngã": hoi_nga,
    "tone on the wrong letter": moved_tone, "key beside": beside, "key twice": twice,
    "two keys in the wrong order": swapped, "letter left out": less, "Telex left standing": telex,
    "first sound of a region": first_sound, "last sound of a region": last_sound,
    "blank left out": None, "blank inside a syllable": inside,
}


def small(word):
    return word.isalpha() and word == word.lower() and len(word) > 2


def slip(text, kind, rng):
    """`text` with one slip in a word of small letters, or None."""
    words = text.split(" ")
    places = list(range(len(words)))
    rng.shuffle(places)
    for at in places:
        if not small(words[at]):
            continue
        if KINDS[kind]:
            other = KINDS[kind](words[at], rng)
            if other != words[at]:
                return " ".join(words[:at] + [other] + words[at + 1:])
        elif at and small(words[at - 1]):
            return " ".join(words[:at - 1] + [words[at - 1] + words[at]] + words[at + 1:])
    return None


def rows_of(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def make(kind, count, right, answers, meant):
    rng = random.Random(kind)
    alone = [row for row, said in zip(rows_of(right), rows_of(answers), strict=True)
             if nfc(row["text"]) == said["text"]][:int(count)]
    with open(meant, "w", encoding="utf-8") as out:
        for row in alone:
            text = slip(nfc(row["text"]), kind, rng)
            if text:
                print(json.dumps({"name": row["name"], "text": text}))
                print(json.dumps({"name": row["name"], "text": nfc(row["text"])}), file=out)


def judge(typed, answers, meant):
    rows = list(zip(rows_of(typed), rows_of(answers), rows_of(meant), strict=True))
    mended = sum(b["text"] == c["text"] for a, b, c in rows)
    changed = sum(b["text"] != a["text"] for a, b, c in rows)
    print(len(rows), f"{mended / len(rows):.3f} {mended / max(changed, 1):.3f}")


if sys.argv[1] == "kinds":
    print("\n".join(KINDS))
elif sys.argv[1] == "judge":
    judge(*sys.argv[2:])
else:
    make(*sys.argv[1:])
