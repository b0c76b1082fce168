#!/usr/bin/env python3
"""Scores what `indexer extract-test` reads from pages of administrative procedures.

usage: procedures_score.py INDEXER CORPUS.jsonl      prints "layout field right of rows" lines

The procedures are real, the pages are made: the labels of dichvucong.gov.vn in four layouts that portals use (table, list of
terms, rows of boxes, one paragraph a label).  A value is right when it is the corpus's, letter by letter after white space and NFC.
"""
import collections
import html
import json
import os
import sys
import tempfile
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from extract_score import ask  # noqa: E402

LAYOUTS = {
    "table": ("<table>%s</table>", "<tr><td>%s</td><td>%s</td></tr>"),
    "terms": ("<dl>%s</dl>", "<dt>%s</dt><dd>%s</dd>"),
    "boxes": ("<div>%s</div>", '<div class="row"><div class="col-sm-3 label">%s:</div><div class="col-sm-9">%s</div></div>'),
    "lines": ("%s", "<p><strong>%s:</strong> %s</p>"),
}
FIELDS = ("title", "code", "field", "service_level", "issuer")


def labels(row):
    c = row["content"]
    return [("Mã thủ tục", row["id"]), ("Số quyết định", row["decision"]), ("Tên thủ tục", row["title"]),
            ("Cấp thực hiện", row["level"]), ("Loại thủ tục", "TTHC được luật giao quy định chi tiết"),
            ("Lĩnh vực", row["field"]), ("Trình tự thực hiện", c["trình_tự_thực_hiện"]),
            ("Đối tượng thực hiện", c["đối_tượng_thực_hiện"]), ("Cơ quan thực hiện", c["cơ_quan_thực_hiện"]),
            ("Kết quả thực hiện", c["kết_quả_thực_hiện"])]


def page(row, layout):
    whole, one = LAYOUTS[layout]
    rows = "".join(one % (html.escape(k), html.escape(v)) for k, v in labels(row) if v)
    return ('<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Chi tiết thủ tục hành chính - Cổng Dịch vụ công'
            '</title></head><body><nav><a href="/">Trang chủ</a> <a href="/thu-tuc">Thủ tục hành chính</a></nav><main><h1>%s</h1>'
            '%s</main><footer>Bản quyền của Cổng Dịch vụ công</footer></body></html>'
            % (html.escape(row["title"]), whole % rows))


def squeeze(s):
    return " ".join(unicodedata.normalize("NFC", s or "").split())


def main():
    indexer, corpus = sys.argv[1:3]
    rows = [json.loads(line) for line in open(corpus, encoding="utf-8")]
    with tempfile.TemporaryDirectory() as tmp:
        asked = []
        for layout in LAYOUTS:
            for n, row in enumerate(rows):
                path = f"{tmp}/{layout}{n}.html"
                open(path, "w", encoding="utf-8").write(page(row, layout))
                asked.append(dict(name=f"{layout} {n}", file=path, url=f"http://dvc.gov.vn/{layout}/{n}",
                                  content_type="text/html"))
        answers = ask(indexer, asked, "extract-test")
    right = collections.Counter()
    for a in answers:
        layout, n = a["name"].split()
        row, card = rows[int(n)], a["document"]
        got = dict(card, title=a["title"])
        want = dict(title=row["title"], code=row["id"], field=row["field"], service_level=row["level"],
                    issuer=row["content"]["cơ_quan_thực_hiện"])
        for f in FIELDS:
            good = squeeze(got[f]) == squeeze(want[f])
            right[layout, f] += good
            if not good and "-v" in sys.argv:
                print(layout, n, f, repr(squeeze(got[f]))[:150], "not", repr(squeeze(want[f]))[:150], file=sys.stderr)
        right[layout, "kind"] += a["kind"] == "service"
    for layout in LAYOUTS:
        for f in FIELDS + ("kind",):
            print(layout, f, right[layout, f], "of", len(rows))


main()
