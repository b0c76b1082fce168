#!/bin/sh
# A scan: SCAN_NO_TEXT, or its text when indexer.ocr is on.  The scan is made
# here: a page of known text, drawn and put into a PDF as a picture.
. "$(dirname "$0")/../t.sh"
command -v tesseract >/dev/null && tesseract --list-langs | grep -qx vie || skip_all "needs tesseract-ocr and tesseract-ocr-vie"
python3 - "$DIR" <<'END'
import subprocess, sys
folder = sys.argv[1]
LINES = ["THONG BAO", "Ve viec tiep cong dan dinh ky thang muoi hai nam nay",
         "Kinh gui cac so ban nganh va uy ban nhan dan cac xa phuong",
         "Chu tich uy ban nhan dan tinh tiep cong dan vao ngay thu hai",
         "Nguoi dan mang theo giay to tuy than va don de nghi neu co",
         "So dien thoai lien he cua ban tiep cong dan la 0243 825 1234"]

def write(name, objects):
    out = b"%PDF-1.4\n"
    for i, body in enumerate(objects, 1):
        out += b"%d 0 obj %s endobj\n" % (i, body)
    open(folder + "/" + name, "wb").write(out + b"trailer <</Root 1 0 R>>\n%%EOF\n")

def page(contents, resources):
    return [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
            b"<</Length %d>> stream\n%s\nendstream" % (len(contents), contents)]

PICTURE = b"<</Type/XObject/Subtype/Image/Width %s/Height %s/ColorSpace/DeviceGray/BitsPerComponent 8/Length %d>> stream\n%s\nendstream"

def scan(name, lines, size, leading):
    text = b"BT /F1 %d Tf 60 760 Td %d TL\n" % (size, leading) + b"".join(b"(%s) Tj T*\n" % l.encode() for l in lines) + b"ET"
    write("text.pdf", page(text, b"/Font<</F1 5 0 R>>") + [b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"])
    image = subprocess.run(["pdftoppm", "-q", "-gray", "-r", "200", folder + "/text.pdf"], stdout=subprocess.PIPE, check=True).stdout
    head, extent, depth, dots = image.split(b"\n", 3)
    draw = b"q 595 0 0 842 0 0 cm /I Do Q"
    write(name, page(draw, b"/XObject<</I 5 0 R>>") + [PICTURE % (*extent.split(), len(dots), dots)])

scan("scan.pdf", LINES, 14, 28)
# Its one page takes many times longer than the second that it is given.
scan("dense.pdf", [" ".join(LINES[1:3])] * 100, 6, 7)
END
read_scan() { # NAME OPTION...: the reason; the text goes to $DIR/text
    printf '{"name":"scan","file":"%s","url":"http://x.gov.vn/scan.pdf","content_type":"application/pdf"}\n' "$DIR/$1.pdf" >"$DIR/row"
    shift; { echo "[indexer]"; printf '%s\n' "$@"; } >"$DIR/liencong.conf"
    "$BIN/indexer" extract-test --config "$DIR/liencong.conf" <"$DIR/row" >"$OUT" 2>"$ERR"
    jq -r .text "$OUT" >"$DIR/text"
    jq -r .reason "$OUT"
}
is "without recognition a scan has no text" SCAN_NO_TEXT "$(read_scan scan)"
is "with it the scan is indexed" INDEXED "$(read_scan scan 'ocr = yes')"
for words in "cong dan" "giay to tuy than" "0243 825 1234"; do
    ok "by its words: $words" grep -qi "$(echo "$words" | sed 's/ /[ ,.]*/g')" "$DIR/text"
done
is "a file for which there is no time stays a scan" SCAN_NO_TEXT "$(read_scan dense 'ocr = yes' 'ocr_timeout_ms = 1000')"
finish
