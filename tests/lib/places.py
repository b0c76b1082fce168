"""Old and new names of provinces: documents and questions made of them.

    places.py NAMES.csv ROWS QUESTIONS
        of each province of today documents on some matters; QUESTIONS ask for
        them by the names of the provinces that became part of it, in three
        spellings, and ROWS has documents that name an old province alone, which
        are asked for by the name of today
    places.py score QUESTIONS RUN
        part of the questions with a right document at rank 1
"""
import csv
import json
import sys
import unicodedata

MATTERS = (
    "Bảng giá đất năm 2026 trên địa bàn {}",
    "Kế hoạch tuyển sinh vào lớp 10 trung học phổ thông của {}",
    "Quyết định công bố thủ tục hành chính lĩnh vực thủy sản của {}",
    "Lễ hội văn hóa các dân tộc {}",
    "Hỗ trợ hộ nghèo xây nhà ở tại {}",
)
ASKED = ("bảng giá đất {}", "tuyển sinh lớp 10 {}", "thủ tục lĩnh vực thủy sản {}", "lễ hội văn hóa ở {}", "hỗ trợ hộ nghèo xây nhà {}")
OLD_MATTER, OLD_ASKED = "Quy hoạch mạng lưới chợ tại {}", "quy hoạch chợ {}"


def plain(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if not unicodedata.combining(c))


def make(names, rows, questions):
    with open(names, encoding="utf-8") as lines:
        provinces = [r for r in csv.DictReader(lines) if r["kind"] == "province"]
    short = {p["id"]: p["aliases"].split("|")[0] or p["name"] for p in provinces}
    with open(rows, "w", encoding="utf-8") as out, open(questions, "w", encoding="utf-8") as asked:

        def document(name, title, where):
            text = f"{title}. Ủy ban nhân dân các xã, phường căn cứ văn bản này để thực hiện."
            row = {"id": name, "title": title, "text": text, "kind": "document", "issuer": f"Ủy ban nhân dân {where}"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")

        def ask(name, text, right):
            for i, spelled in enumerate((text, text.lower(), plain(text).lower())):
                asked.write(json.dumps({"id": f"{name}-{i}", "text": spelled, "right": right}, ensure_ascii=False) + "\n")

        for p in provinces:
            for i, (title, question) in enumerate(zip(MATTERS, ASKED, strict=True)):
                if not p["now"]:
                    document(f"{p['id']}-{i}", title.format(p["name"]), p["name"])
                else:
                    ask(f"{p['id']}-{i}", question.format(short[p["id"]]), [f"{p['now']}-{i}"])
            if p["now"]:
                document(f"{p['id']}-old", OLD_MATTER.format(p["name"]), p["name"])
        for now in sorted({p["now"] for p in provinces} - {""}):
            right = [f"{p['id']}-old" for p in provinces if p["now"] == now]
            ask(f"{now}-old", OLD_ASKED.format(short[now]), right)


def score(questions, run):
    first = {}
    with open(run, encoding="utf-8") as lines:
        for line in lines:
            name, _, document, rank, *_ = line.split()
            if rank == "1":
                first[name] = document
    with open(questions, encoding="utf-8") as lines:
        asked = [json.loads(line) for line in lines]
    return sum(first.get(q["id"]) in q["right"] for q in asked) / len(asked)


if sys.argv[1] == "score":
    print(f"{score(*sys.argv[2:]):.4f}")
else:
    make(*sys.argv[1:])
