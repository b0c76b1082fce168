#!/usr/bin/env python3
"""console_attacks.py HOST:PORT: requests that no browser sends, byte by byte.
Prints TAP without the plan: what is asked of each is in its sentence."""
import socket, sys

host, port = sys.argv[1].rsplit(":", 1)
number = 0


def send(raw):
    """Everything that comes back until the server closes or is quiet."""
    s = socket.create_connection((host, int(port)), timeout=5)
    s.settimeout(1.5)
    s.sendall(raw.encode("latin-1"))
    got = b""
    try:
        while True:
            piece = s.recv(65536)
            if not piece:
                break
            got += piece
    except socket.timeout:
        pass
    s.close()
    return got.decode("latin-1")


def ok(sentence, good, got=""):
    global number
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {sentence}")
    if not good:
        print("# " + got[:300].replace("\r\n", " | "))


def statuses(got):
    return [line.split(" ")[1] for line in got.split("\r\n") if line.startswith("HTTP/1.1 ")]


HEAD = "Host: console.test\r\n"
SMUGGLED = "GET /emblem.svg HTTP/1.1\r\nHost: x\r\n\r\n"

got = send(f"POST /dang-nhap HTTP/1.1\r\n{HEAD}Content-Length: {len(SMUGGLED) + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}")
ok("two lengths of one body (chunked and counted) hide no second request", len(statuses(got)) == 1, got)
got = send(f"POST /dang-nhap HTTP/1.1\r\n{HEAD}Content-Length: 0\r\nContent-Length: {len(SMUGGLED)}\r\n\r\n{SMUGGLED}")
ok("neither do two counted ones", len(statuses(got)) == 1, got)
got = send(f"POST /dang-nhap HTTP/1.1\r\n{HEAD}Content-Length: +5\r\n\r\nx=1&y")
ok("a length with a sign is none", statuses(got)[:1] != ["200"], got)
got = send(f"POST /dang-nhap HTTP/1.1\r\n{HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{SMUGGLED}")
ok("an unknown coding hides no second request", len(statuses(got)) == 1, got)
got = send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
ok("two hosts: the answer names neither", "Location: /dang-nhap" in got or statuses(got) == ["400"], got)
got = send("GET http://evil.test/ HTTP/1.1\r\nHost: evil.test\r\n\r\n")
ok("a forged host comes back in no header", "evil" not in got.split("\r\n\r\n")[0], got)
got = send(f"GET /\r\nX-Injected: 1 HTTP/1.1\r\n{HEAD}\r\n")
ok("a line break in the path is no header of the answer", "X-Injected" not in got.split("\r\n\r\n")[0], got)
got = send(f"GET /dang-nhap?ve=%2F%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\n{HEAD}Connection: close\r\n\r\n")
ok("nor is one in an argument", "x=1" not in got.split("\r\n\r\n")[0], got)
for path in ("/cong/../../../etc/passwd", "/cong/..%2f..%2f..%2fetc%2fpasswd", "/..//etc/passwd", "/cong/%00", "//etc/passwd",
             "/console.css/../../liencong.conf", "/cong/%c0%ae%c0%ae/x", "/cong/x/..;/nguoi-dung"):
    got = send(f"GET {path} HTTP/1.1\r\n{HEAD}Connection: close\r\n\r\n")
    ok(f"{path} leads nowhere", statuses(got)[:1] in (["303"], ["404"], ["400"]) and "root:" not in got and "[common]" not in got, got)
for method in ("PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "CONNECT", "GETX", "post"):
    got = send(f"{method} /dang-nhap HTTP/1.1\r\n{HEAD}Connection: close\r\nX-Secret: 1\r\n\r\n")
    ok(f"{method} is no method here", statuses(got)[:1] in (["405"], ["501"], ["400"], ["404"]) and "X-Secret" not in got, got)
got = send(f"GET /nhat-ky HTTP/1.1\r\n{HEAD}X-Original-URL: /dang-nhap\r\nX-Rewrite-URL: /dang-nhap\r\nX-HTTP-Method-Override: GET\r\nConnection: close\r\n\r\n")
ok("headers that rename the address are not heeded", "Location: /dang-nhap?ve=%2Fnhat-ky" in got, got)
got = send(f"GET /nguoi-dung HTTP/1.1\r\n{HEAD}Cookie: __Host-lc=' OR 1=1 --; __Host-lc={'a' * 52}\r\nConnection: close\r\n\r\n")
ok("SQL in a cookie is no session", statuses(got) == ["303"], got)
got = send(f"POST /dang-nhap HTTP/1.1\r\n{HEAD}Content-Length: 9999999\r\nConnection: close\r\n\r\n")
ok("a body beyond 64 KiB is refused unread", statuses(got) == ["413"], got)
got = send(f"GET /dang-nhap?{'&'.join('a=1' for _ in range(300))} HTTP/1.1\r\n{HEAD}Connection: close\r\n\r\n")
ok("so are 300 arguments", statuses(got) == ["400"], got)
print(f"1..{number}")
