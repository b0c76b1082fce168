#!/usr/bin/env python3
"""Does `crawler warc` read the conformance files as they should be read?

warc_conformance.py CRAWLER FOLDER SCRATCH     one line a case, "ok NAME" or "not NAME: why"

expected.json   every record of a strict parser is found, with type, date and URL, and the number
                of wrong digests is that of the reference reader; what is broken is said in errors
writer_records  each record alone is clean
spec_examples   records whose text is complete are clean; none stops the reader
"""
import json
import re
import subprocess
import sys
from pathlib import Path


def crawler(*args):
    run = subprocess.run([CRAWLER, "warc", *args], capture_output=True, timeout=60, check=False)
    return run.returncode, run.stdout.decode("utf-8", "replace")


def check(path):
    status, out = crawler("check", str(path))
    return status, json.loads(out)


def say(name, faults):
    print(f"not {name}: {'; '.join(faults)}" if faults else f"ok {name}")


def listed(path):
    rows = [line.split("\t") for line in crawler("list", str(path))[1].splitlines()]
    return [(row[1], row[2], row[4].strip("<>")) for row in rows]


def file_case(case, path):
    status, said = check(path)
    faults = []
    strict, reference = case.get("strict_parse"), case["warcio"]
    if not strict:  # ARC, not WARC
        return [] if status == 1 and said["errors"] else ["an ARC file passed as WARC"]
    want = [(r["type"], r["date"], (r["target_uri"] or "").strip("<>")) for r in strict["records"]]
    got = listed(path)
    if got[:len(want)] != want and strict["error"] is None:
        faults.append(f"records {got} instead of {want}")
    if strict["error"] is None and said["records"] != strict["count"]:
        faults.append(f"{said['records']} records, not {strict['count']}")
    if reference["error"] is None and said["bad_digests"] != reference["digest_check"].get("fail", 0):
        faults.append(f"{said['bad_digests']} bad digests")
    if (reference["error"] is None) != (status == 0):
        faults.append(f"exit {status}, reference reader says {reference['error']}")
    return faults


def with_own_line_ends(text):
    """The vectors have CRLF throughout, also in payloads that have LF: undo that where the length
    says so."""
    head, block = text.removesuffix("\r\n\r\n").split("\r\n\r\n", 1)
    length = int(re.search(r"Content-Length: (\d+)", head)[1])
    if len(block.encode()) != length:
        http, gap, body = block.rpartition("\r\n\r\n")
        block = http + gap + body.replace("\r\n", "\n")
    return f"{head}\r\n\r\n{block}\r\n\r\n"


def main():
    for case in json.loads((FOLDER / "expected.json").read_text()):
        say(case["name"], file_case(case, FOLDER / case["file"]))
    path = SCRATCH / "record.warc"
    for case in json.loads((FOLDER / "writer_records.json").read_text()):
        path.write_bytes(with_own_line_ends(case["record_text_crlf"]).encode())
        status, said = check(path)
        say(case["name"], [] if status == 0 and said["records"] == 1 else [json.dumps(said)])
    for case in json.loads((FOLDER / "spec_examples.json").read_text()):
        path.write_bytes(case["text"].replace("\n", "\r\n").encode() + b"\r\n\r\n")
        status, said = check(path)
        say(case["name"], [] if status == 0 or said["errors"] else ["neither clean nor an error"])


CRAWLER, FOLDER, SCRATCH = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
main()
