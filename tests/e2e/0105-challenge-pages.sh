#!/bin/bash
# No page of the real portals and news sites at hand is a firewall's challenge.
. "${0%/*}/../t.sh"
need_shared
export DIR
GOV=$(data html-gov) && SET=$(data conformance-dev) || exit 1

mkdir "$DIR/pages"
python3 - "$GOV" "$SET/article-extraction" "$SET/trafilatura-eval" "$SET/readability" >"$DIR/rows" <<'E2'
import gzip, json, os, sys
count = 0
for top in sys.argv[1:]:
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            if not name.endswith((".html", ".html.gz", ".htm")):
                continue
            body = gzip.open(path).read() if name.endswith(".gz") else open(path, "rb").read()
            copy = "%s/pages/%d" % (os.environ["DIR"], count)
            open(copy, "wb").write(body)
            count += 1
            print(json.dumps({"name": path, "file": copy}))
E2
run crawler challenge-test <"$DIR/rows"
is "every page is answered" "$(wc -l <"$DIR/rows")" "$(wc -l <"$OUT")"
ok "there are some of them ($(wc -l <"$OUT"))" test "$(wc -l <"$OUT")" -gt 900
is "none of them is taken for a challenge" "" "$(jq -r 'select(.challenge or .error) | .name' "$OUT")"

jq -r '.[] | select(.name == "robots/mod.gov.vn") | .body_b64' "$SET/vn-gov/dev/robots.json" | base64 -d >"$DIR/cookie"
run crawler challenge-test <<END
{"name": "mod", "file": "$DIR/cookie"}
END
ok "the cookie challenge of mod.gov.vn is one" match '"challenge":"cookie set by a script"' "$OUT"
finish
