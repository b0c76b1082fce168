#!/bin/bash
# How soon what is published is seen: by API v1 and v2, in a feed, by a WebSub
# subscriber, by a webhook; and how soon a withdrawal is.  Milliseconds from the end of
# the command, median and worst of ROUNDS.
#   ROUNDS=20 tests/bench/hub_publish.sh
. "${0%/*}/../t.sh"
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
printf '[common]\nallow_private = 127.0.0.1\n[syndication]\nbase_url = %s\n' "$HUB" >"$DIR/conf"
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" --config "$DIR/conf" 2>>"$ERR"; }
KEY=$(syndication key add --name bench --address 127.0.0.1)
syndication key quota 1 --service items --per-hour 1000000000 --per-day 1000000000
: >"$DIR/log"
python3 "$TOP/tests/lib/receiver.py" "$DIR/log" "$DIR/port" 2>/dev/null & PIDS="$PIDS $!"
within 20 test -s "$DIR/port"; TO=http://127.0.0.1:$(cat "$DIR/port")
serve hub syndication serve --data "$DIR/hub" --config "$DIR/conf" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"
syndication hook add --url "$TO/ok/hook" >/dev/null
curl -s "$HUB/websub" -d hub.mode=subscribe --data-urlencode "hub.topic=$HUB/feed.atom" --data-urlencode "hub.callback=$TO/ok/feed" >/dev/null
within 20 match '"/ok/feed", "headers"' "$DIR/log"
python3 - "$HUB" "$KEY" "$DIR/log" "${ROUNDS:-20}" "$BIN/syndication" "$DIR" <<'PY'
import json, statistics, subprocess, sys, threading, time, urllib.error, urllib.parse, urllib.request
hub, key, log, rounds, program, folder = sys.argv[1:]
def run(*words, text=None):
    return subprocess.run([program, *words, '--data', folder + '/hub', '--config', folder + '/conf'],
                          input=text, capture_output=True, text=True, check=True).stdout
def get(path, form=None):
    data = urllib.parse.urlencode(form).encode() if form else None
    try:
        with urllib.request.urlopen(urllib.request.Request(hub + path, data, {'X-API-Key': key})) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as e:
        return str(e.code)
def heard(path, word):
    return any(word in line and '"path": "' + path in line for line in open(log, encoding='utf-8'))
times = {}
def watch(name, start, seen):
    while not seen():
        time.sleep(0.002)
    times.setdefault(name, []).append((time.monotonic() - start) * 1000)
def together(checks):
    start = time.monotonic()
    threads = [threading.Thread(target=watch, args=(name, start, seen)) for name, seen in checks.items()]
    for t in threads: t.start()
    for t in threads: t.join()
for n in range(int(rounds)):
    title = f'Tin{n}.'
    item = json.loads(run('put', text=json.dumps({'Title': title, 'Type': 1, 'Status': 1})))['Id']
    v1 = {'secret_key': key, 'id': item}
    together({'api_v1': lambda: title in get('/api/v1/hubcontent/detail', v1), 'api_v2': lambda: title in get(f'/api/v2/items/{item}'),
              'feed': lambda: title in get('/feed.atom'), 'websub': lambda: heard('/ok/feed', title), 'webhook': lambda: heard('/ok/hook', title)})
    run('withdraw', str(item))
    together({'withdrawn_api_v2': lambda: get(f'/api/v2/items/{item}') == '410', 'withdrawn_feed': lambda: title not in get('/feed.atom')})
for name, ms in times.items():
    print(f'{name:20} {statistics.median(ms):7.0f} ms median {max(ms):7.0f} ms worst')
PY
