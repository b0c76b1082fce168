#!/bin/sh
# A file that is broken, locked, not what its name says, or made to hang, crash
# or blow up its reader comes to a reason and to nothing else.
. "$(dirname "$0")/../t.sh"
FILES=$DIR/files; mkdir "$FILES" "$DIR/tmp"
# Writes the files and, for each, one row of the probe with the reason that is
# right for it (several where readers may differ in how they give up).
python3 - "$FILES" >"$DIR/rows.jsonl" <<'END'
import io, json, os, struct, sys, zipfile, zlib
folder = sys.argv[1]
W = ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = "Ủy ban nhân dân tỉnh thông báo lịch tiếp công dân trong tháng. "

def add(name, data, *reasons):
    path = os.path.join(folder, name)
    open(path, "wb").write(data)
    print(json.dumps({"name": name + " " + "|".join(reasons), "file": path, "content_type": "",
                      "url": "http://x.gov.vn/" + name}))

class Pipe(io.BytesIO): # sizes stand behind the parts, as a program writes them that cannot go back
    def seekable(self):
        return False
    def seek(self, *at):
        raise OSError

def container(parts, level=9, out=None):
    out = out or io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as z:
        for name, data in parts:
            with z.open(name, "w", force_zip64=False) as f:
                for piece in data if isinstance(data, list) else [data]:
                    f.write(piece)
    return out.getvalue()

def docx(body):
    return [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body)]

def document(text):
    return ("<w:document%s><w:p><w:t>%s</w:t></w:p></w:document>" % (W, text)).encode()

def pdf(stream, extra=b"", filters=b""):
    return (b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
            b"2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
            b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>>>>> endobj\n"
            b"4 0 obj <<" + filters + b"/Length %d>> stream\n" % len(stream) + stream + b"\nendstream endobj\n"
            b"5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
            b"trailer <</Root 1 0 R" + extra + b">>\n%%EOF\n")

LINES = b"BT /F1 9 Tf 72 720 Td 10 TL\n" + b"(Nothing but a line of text in a file) Tj T*\n" * 20 + b"ET\n"
ZEROS = [b"\0" * (1 << 20)] * 200
good_docx, good_pdf = container(docx(document(TEXT))), pdf(LINES)

add("good.docx", good_docx, "INDEXED")
add("good.pdf", good_pdf, "INDEXED")
# Blows up: 200 MB of zeros in few bytes, where they are read and where they are not.
spaces = [b"<w:document" + W.encode() + b"><w:t>"] + [b" " * (1 << 20)] * 100 + [b"</w:t></w:document>"]
add("bomb.docx", container(docx(spaces)), "TOO_BIG")
add("bomb-beside.docx", container([("word/media/image1.png", ZEROS)] + docx(document(TEXT))), "INDEXED")
beside = container([("word/media/image1.png", ZEROS)] + docx(document(TEXT)), out=Pipe())
add("bomb-no-directory.docx", beside[:-200], "TOO_BIG", "PARSE_ERROR")
add("many-parts.docx", container([("word/p%d.xml" % i, b"") for i in range(10500)] + docx(document(TEXT)), 1), "PARSE_ERROR")
entities = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)) + b"]>"
add("entities.docx", container(docx(entities + b"<w:document" + W.encode() + b"><w:t>&j;</w:t></w:document>")), "PARSE_ERROR")
outside = b'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
add("other-file.docx", container(docx(outside + b"<w:document" + W.encode() + b"><w:t>&f;</w:t></w:document>")), "PARSE_ERROR")
add("deep.docx", container(docx(b"<w:document" + W.encode() + b">" + b"<w:p>" * 200000)), "PARSE_ERROR")
inner = container([("a", b"\0" * (1 << 22))])
for _ in range(6):
    inner = container([("a.zip", inner)])
add("nested.zip", inner, "TYPE_UNSUPPORTED")
add("nested.docx", container([("word/embeddings/a.zip", inner)] + docx(document(TEXT))), "INDEXED")
squeeze = zlib.compressobj(9)
huge = b"".join(squeeze.compress(LINES * 100) for _ in range(500)) + squeeze.flush()
add("bomb.pdf", pdf(huge, filters=b"/Filter/FlateDecode"), "PARSE_ERROR", "TOO_BIG")
twice = zlib.compress(zlib.compress(b" " * (300 << 20), 9), 9)
add("bomb-twice.pdf", pdf(twice, filters=b"/Filter[/FlateDecode/FlateDecode]"), "PARSE_ERROR", "TOO_BIG", "SCAN_NO_TEXT")
pages = b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>> endobj\ntrailer <</Root 1 0 R>>\n"
add("pages-in-a-circle.pdf", pages, "PARSE_ERROR", "SCAN_NO_TEXT")
add("length-lies.pdf", good_pdf.replace(b"/Length ", b"/Length 99999"), "INDEXED", "PARSE_ERROR", "SCAN_NO_TEXT")
# Locked.
add("locked.pdf", pdf(b"\x8a" * 80, extra=b"/Encrypt <</Filter/Standard/V 2/R 3/Length 128/O<" + b"41" * 32 +
    b">/U<" + b"42" * 32 + b">/P -44>>/ID[<" + b"43" * 16 + b"><" + b"43" * 16 + b">]"), "ENCRYPTED")
ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
def stream(name):
    return "".join(name).encode("utf-16-le")
add("locked.docx", ole + b"\0" * 512 + stream("EncryptedPackage") + b"\0" * 512, "ENCRYPTED")
add("locked.doc", ole + b"\xec\xa5\xc1\0" + b"\0" * 7 + b"\x01" + b"\0" * 500 + stream("WordDocument") + b"\0" * 512, "ENCRYPTED")
# Cut off, empty, full of noise.
noise = bytes((i * 7919 >> 3) & 255 for i in range(20000))
add("cut.docx", good_docx[:len(good_docx) // 2], "PARSE_ERROR")
add("cut.pdf", good_pdf[:len(good_pdf) // 3], "PARSE_ERROR", "SCAN_NO_TEXT")
add("empty.pdf", b"%PDF-1.7\n", "PARSE_ERROR")
add("noise.pdf", b"%PDF-1.7\n" + noise, "PARSE_ERROR")
add("noise.doc", ole + stream("WordDocument") + noise, "PARSE_ERROR", "EMPTY")
add("noise.xls", ole + stream("Workbook") + noise, "PARSE_ERROR", "EMPTY")
add("noise.ppt", ole + stream("PowerPoint Document") + noise, "PARSE_ERROR", "EMPTY")
add("noise.rtf", b"{\\rtf1" + b"{\\a" * 200000, "PARSE_ERROR", "EMPTY")
add("numbers.rtf", b"{\\rtf1\\ansi " + b"\\u-99999999999999999999?\\bin99999999999 " * 1000 + b"}", "PARSE_ERROR", "EMPTY", "INDEXED")
add("noise.zip", b"PK\x03\x04" + noise, "TYPE_UNSUPPORTED")
# Not what its name says.
add("error-page.pdf", b"<!DOCTYPE html><html><head><title>404 - File or directory not found.</title></head><body><h2>404 - File or directory not found.</h2></body></html>", "SOFT404")
add("word-of-old.docx", ole + b"\0" * 2000, "TYPE_UNSUPPORTED")
END
printf '[indexer]\nchild_timeout_ms = 4000\n' >"$DIR/liencong.conf"

TMPDIR=$DIR/tmp "$BIN/indexer" extract-test --config "$DIR/liencong.conf" <"$DIR/rows.jsonl" >"$OUT" 2>"$ERR"
is "no file stops the indexer" 0 $?
cp "$OUT" "$DIR/results"
jq -r '[(.name | split(" ")[0]), (.name | split(" ")[1]), .reason, .text] | @tsv' "$DIR/results" >"$DIR/table"
while IFS="$(printf '\t')" read -r name want got text; do
    case "|$want|" in
    *"|$got|"*) ok "$name is $got" true ;;
    *) ok "$name: want $want, got $got" false ;;
    esac
done <"$DIR/table"
is "every file has its line" "$(wc -l <"$DIR/rows.jsonl")" "$(wc -l <"$DIR/table")"
ok "nothing of this machine comes out" sh -c "! grep -q 'root:' '$DIR/results'"
is "no temporary file is left" "" "$(ls -A "$DIR/tmp")"
left() { ps -eo pid,comm,args | awk -v dir="$DIR" '$2 ~ /^(pdftotext|antiword|catdoc|xls2csv|catppt)$/ && index($0, dir)'; }
is "no reader is left" "" "$(left)"
finish
