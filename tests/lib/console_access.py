#!/usr/bin/env python3
"""console_access.py ADDRESS ROUTES PORTAL <VISITORS: every address of the
console as every visitor.  ROUTES is the output of `console routes`; a line of
VISITORS is "name session scope role" where scope is none, here, above, below,
elsewhere, all or admin.  Prints what was not as the table says, then a count.
Forms are sent without their token: whoever has the right learns that it is
missing, whoever has not learns only that."""
import http.client, sys
from concurrent.futures import ThreadPoolExecutor

address, routes_file, portal = sys.argv[1:4]
ORDER = ["nobody", "signed", "viewer", "editor", "owner", "admin"]
NO_RIGHT, NO_TOKEN = "Bạn không có quyền", "Biểu mẫu đã hết hạn"


def concrete(path):
    return "/".join(portal if s == "{cong}" else "999999" if s.startswith("{") else s for s in path.split("/"))


def held(visitor, scope):
    """The role that a visitor holds as far as that scope is concerned."""
    where, role = visitor["where"], visitor["role"]
    if visitor["session"] == "-":
        return "nobody"
    if where == "admin":
        return "admin"
    if scope == "any" and where != "none":
        return role
    if where == "all" or (scope == "portal" and where in ("here", "above")):
        return role
    return "signed"


def ask(method, path, session):
    connection = http.client.HTTPConnection(address, timeout=20)
    headers = {} if session == "-" else {"Cookie": "__Host-lc=" + session}
    body = None
    if method == "POST":
        headers["Content-Type"], body = "application/x-www-form-urlencoded", "x=1"
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, answer.getheader("Location") or "", text


def outcome(method, status, location, text):
    if location.startswith("/dang-nhap?ve=") or (status == 401 and "Cần đăng nhập" in text):
        return "sign in first"
    if status == 403 and NO_RIGHT in text:
        return "no right"
    if method == "POST" and status == 403 and NO_TOKEN in text:
        return "allowed"
    if method == "GET" and status != 401 and status != 405:
        return "allowed"
    return f"status {status}"


def check(job):
    (method, path, role, scope, _), visitor = job
    may = ORDER.index(held(visitor, scope)) >= ORDER.index(role)
    want = "allowed" if may else "sign in first" if visitor["session"] == "-" else "no right"
    have = outcome(method, *ask(method, concrete(path), visitor["session"]))
    return None if have == want else f"{method} {path} as {visitor['name']}: {have}, not {want}"


routes = [line.rstrip("\n").split("\t") for line in open(routes_file, encoding="utf-8")]
visitors = [dict(zip(("name", "session", "where", "role"), line.split())) for line in sys.stdin]
jobs = [(route, visitor) for route in routes for visitor in visitors]
with ThreadPoolExecutor(4) as pool:
    wrong = [w for w in pool.map(check, jobs) if w]
print("\n".join(wrong + [f"{len(jobs)} asked, {len(wrong)} wrong"]))
sys.exit(bool(wrong) or not jobs)
