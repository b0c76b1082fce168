#!/usr/bin/env python3
"""The crawler's parsers against the conformance rows, through its probes.

conformance.py CRAWLER DATA SUITE     prints one line a score: "name right of rows",
                                      and what is wrong (at most SHOW rows) on stderr

DATA is the unpacked archive conformance-dev (or -heldout).  docs/conformance.md
says which rows are left out and why.
"""
import base64
import json
import subprocess
import sys
from pathlib import Path

SHOW = 12


def answers(crawler, command, rows):
    """One answer a row; the rows get their place as name."""
    text = "".join(json.dumps({**row, "name": str(i)}) + "\n" for i, row in enumerate(rows))
    run = subprocess.run([crawler, command], input=text.encode(), capture_output=True, check=True)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    if [a.get("name") for a in found] != [str(i) for i in range(len(rows))]:
        raise SystemExit(f"{command}: an answer is missing or out of order")
    return found


def score(name, pairs):
    """pairs: (what the row is, wanted, got)"""
    pairs = list(pairs)
    wrong = [p for p in pairs if p[1] != p[2]]
    for what, want, got in wrong[:SHOW]:
        print(f"{name}: {str(what)[:200]}: want {str(want)[:200]}, got {str(got)[:200]}", file=sys.stderr)
    print(name, len(pairs) - len(wrong), "of", len(pairs))


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def half(data, suite):
    """data/suite/dev, or heldout when that is what there is."""
    return next(p for p in sorted((data / suite).iterdir()) if p.is_dir())


def body(row):
    return {k: row[k] for k in ("robots_txt", "robots_txt_b64") if row.get(k) is not None}


def in_json(text):
    """Lone surrogates cannot be handed over in JSON."""
    return not any(0xD800 <= ord(c) < 0xE000 for c in text)


def robots_unit(crawler, folder):
    rows = [r for r in lines(folder / "unit.jsonl") if in_json(r["url"])]
    asked = [{**body(r), "user_agent": r["user_agent"], "url": r["url"]} for r in rows]
    found = answers(crawler, "robots-test", asked)
    for tier in sorted({r["tier"] for r in rows}):
        score(f"robots-tier-{tier}", ((r["name"], r["allowed"], a.get("allowed"))
                                      for r, a in zip(rows, found) if r["tier"] == tier))


def robots_extras(crawler, folder):
    for kind in ("crawl_delay_ms", "sitemaps"):
        rows = [r for r in lines(folder / "extras.jsonl") if r["kind"] == kind and r.get("ua_mode") != "full-ua-string"]
        found = answers(crawler, "robots-test", [{**body(r), "user_agent": r["user_agent"]} for r in rows])
        score(f"robots-{kind}", ((r["name"], r["value"], a.get(kind)) for r, a in zip(rows, found)))


def robots_wild(crawler, folder):
    bodies = {p.stem: base64.b64encode(p.read_bytes()).decode() for p in (folder / "wild").glob("*.txt")}
    table = [line.split("\t") for line in (folder / "wild.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    found = answers(crawler, "robots-test",
                    [{"robots_txt_b64": bodies[t[0]], "user_agent": t[1], "url": t[2]} for t in table])
    score("robots-wild-consensus", ((t[:3], t[3] == "1", a.get("allowed")) for t, a in zip(table, found) if t[4] == "1"))
    score("robots-wild-google", ((t[:3], t[3] == "1", a.get("allowed")) for t, a in zip(table, found)))
    rows = lines(folder / "wild_extract.jsonl")
    found = answers(crawler, "robots-test",
                    [{"robots_txt_b64": bodies[r["host"]], "user_agent": "vnagencybot"} for r in rows])
    score("robots-wild-sitemaps", ((r["host"], r["sitemaps"]["protego"], a["sitemaps"])
                                   for r, a in zip(rows, found) if r["sitemaps_agree"]))

    def delay(reading):
        return None if reading is None else round(reading * 1000)
    both = [(r, r["crawl_delay_s"]["vnagencybot"], a) for r, a in zip(rows, found)]
    score("robots-wild-delays", ((r["host"], delay(d["protego"]), a["crawl_delay_ms"])
                                 for r, d, a in both if d["protego"] == d["crawler_commons"]))


def robots_vn(crawler, folder):
    asked, wanted = [], []
    for case in json.loads((folder / "robots.json").read_text(encoding="utf-8")):
        if case["status"] != 200 or not case["body_b64"]:
            continue
        for agent, path, allowed in case["checks"]:
            asked.append({"robots_txt_b64": case["body_b64"], "user_agent": agent, "url": f"https://{case['host']}{path}"})
            wanted.append((case["name"] + " " + path, allowed))
    found = answers(crawler, "robots-test", asked)
    score("robots-vn", ((name, allowed, a.get("allowed")) for (name, allowed), a in zip(wanted, found)))


def robots(crawler, data):
    folder = half(data, "robots")
    robots_unit(crawler, folder)
    robots_extras(crawler, folder)
    robots_wild(crawler, folder)
    robots_vn(crawler, half(data, "vn-gov"))


def supported(case):
    """Not: rejecting by place of the sitemap, DOCTYPE allowed, nor where another suite reads more than expected."""
    options, wider = case["options"], case.get("suite_expect", {}).get("urls", [])
    name = case["name"]
    return not options["doctype_allowed"] and "testMobileSitemap" not in name and len(wider) <= case["expect"].get("count", 0)


def reading(result):
    """What both sides say of a sitemap."""
    if result["error"]:
        return "error"
    keys = ("loc", "lastmod", "changefreq", "priority")
    return (result["type"], [[u.get(k) for k in keys] for u in result.get("urls", [])],
            [[s["loc"], s["lastmod"]] for s in result.get("sitemaps", [])])


def sitemaps(crawler, data):
    folder = half(data, "sitemaps")
    cases = [c for c in json.loads((folder / "expected.json").read_text(encoding="utf-8")) if supported(c)]
    found = answers(crawler, "sitemap-test",
                    [{"file": str(folder / c["file"]), "url": c["url"], "content_type": c["content_type"]} for c in cases])
    score("sitemaps", ((c["name"], reading(c["expect"]), reading(a)) for c, a in zip(cases, found)))
    files = sorted((folder / "fuzz").iterdir())
    found = answers(crawler, "sitemap-test", [{"file": str(f), "url": "http://example.com/sitemap.xml"} for f in files])
    score("sitemaps-fuzz-survived", ((f.name, True, "type" in a) for f, a in zip(files, found)))
    expected = json.loads((folder / "fuzz_expected.json").read_text(encoding="utf-8"))
    score("sitemaps-fuzz", ((f.name, reading(expected[f.name]), reading(a))
                            for f, a in zip(files, found) if f.name in expected))


def urls(crawler, data):
    folder = half(data, "urls")
    rows = lines(folder / "whatwg_parse.jsonl")
    found = answers(crawler, "url-test", [{"input": r["input"], "base": r["base"]} for r in rows])
    score("url-whatwg", ((r["input"], None if r["failure"] else r["href"], a["href"]) for r, a in zip(rows, found)))
    rows = lines(folder / "idna_toascii.jsonl")
    found = answers(crawler, "url-test", [{"input": f"https://{r['input']}/x"} for r in rows])
    score("url-idna", ((r["input"], r["output"] and f"https://{r['output']}/x", a["href"]) for r, a in zip(rows, found)))
    rows = lines(folder / "resolve.jsonl")
    found = answers(crawler, "url-test", [{"input": r["ref"], "base": r["base"]} for r in rows])
    score("url-resolve", (((r["ref"], r["base"]), r["output"].rstrip("/"), (a["href"] or "").rstrip("/"))
                          for r, a in zip(rows, found)))
    rows = lines(folder / "percent_encoding.jsonl")
    found = answers(crawler, "url-test", [{"input": "https://example.com/#" + r["input"]} for r in rows])
    score("url-percent", ((r["input"], "https://example.com/#" + r["output"]["utf-8"], a["href"])
                          for r, a in zip(rows, found)))
    rows = lines(folder / "normalize_basic.jsonl")
    found = answers(crawler, "url-test", [{"input": r["input"]} for r in rows])
    score("url-normalize", ((r["input"], r["output"], a["canonical"]) for r, a in zip(rows, found)))


def ssrf(crawler, data):
    rows = json.loads((half(data, "ssrf") / "ssrf.json").read_text(encoding="utf-8"))
    rows = [r for r in rows if r["decision"] != "resolve"]
    found = answers(crawler, "ssrf-test", [{"url": r["url"]} for r in rows])
    score("ssrf-urls", ((r["url"], r["decision"] == "allow", a["allowed"]) for r, a in zip(rows, found)))
    rows = [r for r in rows if r.get("ip") and r["reason"] != "non-web port: policy"]
    found = answers(crawler, "ssrf-test", [{"address": r["ip"]} for r in rows])
    score("ssrf-addresses", ((r["ip"], r["decision"] == "allow", a["allowed"]) for r, a in zip(rows, found)))


if __name__ == "__main__":
    suites = {"robots": robots, "sitemaps": sitemaps, "urls": urls, "ssrf": ssrf}
    suites[sys.argv[3]](sys.argv[1], Path(sys.argv[2]))
