#!/usr/bin/env python3
"""A web server in trouble: portals whose page /fault is broken in one way each, and a log of when they were asked.

usage: faulty.py serve DIR PORT      one portal per host name; the first label says what is wrong with it (see FAULTS)
       faulty.py files DIR PORT PAGES NAME..   writes DIR/portals.csv and DIR/hosts for portals NAME.gov.vn.test
       faulty.py audit DIR SECONDS   prints requests of a portal that came sooner than SECONDS after the one before,
                                     while it was under way, or before Retry-After; exit 1 when there are any

While DIR/over exists nothing is broken any more; "busy" is over with its first answer.  DIR/down-NAME makes the whole portal NAME answer the status in it, or 503.
DIR/requests.log has a line per request: begin end host path status, in seconds of a clock that is never set.
"""
import asyncio
import functools
import gzip
import os
import random
import socket
import struct
import sys
import time
from pathlib import Path

RETRY_AFTER = 3
HTML = "text/html; charset=utf-8"


def head(status, size=None, *more, kind=HTML):
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", *more]
    return ("\r\n".join(lines + ([] if size is None else [f"Content-Length: {size}"])) + "\r\n\r\n").encode()


def page(host, path):
    """A page like no other; pages of a portal "big..." are large and cannot be packed."""
    noise = random.Random(host + path)
    words = " ".join(f"từ{noise.randrange(10**6)}" for _ in range(80))
    fat = noise.randbytes(30000).hex() if host.startswith("big") else ""
    return f"<html><title>{host} {path}</title><body><p>{words}<!-- {fat} --></body></html>".encode()


# --- what can be wrong with a page: each is given the stream and the whole body; True: the connection may go on ---

def reset(out):
    out.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    out.transport.abort()


async def send(out, *parts):
    for part in parts:
        out.write(part)
        await out.drain()


async def reset_early(out, body):
    reset(out)


async def reset_head(out, body):
    await send(out, head(200, len(body))[:40])
    await asyncio.sleep(.1)
    reset(out)


async def reset_body(out, body):
    await send(out, head(200, len(body)), body[:200])
    await asyncio.sleep(.1)
    reset(out)


async def chunk_cut(out, body):
    await send(out, head(200, None, "Transfer-Encoding: chunked"), b"1000\r\n", body[:100])


async def too_short(out, body):
    await send(out, head(200, len(body) + 500), body)


async def too_long(out, body):
    await send(out, head(200, 200), body)


async def endless(out, body):
    await send(out, head(200))
    while not out.is_closing():
        await send(out, b"<p>more</p>" * 1000)


async def garbage(out, body):
    await send(out, bytes(range(256)) * 8)


async def huge_head(out, body):
    await send(out, b"HTTP/1.1 200 OK\r\n", b"X-Filler: " + b"a" * 4000 + b"\r\n")
    for _ in range(400):
        await send(out, b"X-More: " + b"b" * 4000 + b"\r\n")
    await send(out, b"\r\n", body)


@functools.lru_cache
def packed_bomb(body):
    return gzip.compress(body + bytes(100 << 20), 9)


async def bomb(out, body):
    packed = packed_bomb(body)
    await send(out, head(200, len(packed), "Content-Encoding: gzip"), packed)
    return True


async def private(out, body):
    await send(out, head(302, 0, "Location: http://169.254.169.254/latest/meta-data/"))
    return True


async def slow(out, body):
    await send(out, head(200, len(body)))
    for byte in body:
        await send(out, bytes([byte]))
        await asyncio.sleep(.2)


async def steady(out, body):
    await send(out, head(200, len(body)))
    for at in range(0, len(body), 200):
        await send(out, body[at:at + 200])
        await asyncio.sleep(.3)
    return True


async def silent(out, body):
    await asyncio.sleep(60)


async def busy(out, body):
    await send(out, head(503, 0, f"Retry-After: {RETRY_AFTER}"))
    return True


FAULTS = {"resetearly": reset_early, "resethead": reset_head, "resetbody": reset_body, "chunkcut": chunk_cut,
          "short": too_short, "long": too_long, "endless": endless, "garbage": garbage, "hugehead": huge_head,
          "bomb": bomb, "private": private, "slow": slow, "steady": steady, "silent": silent, "busy": busy}


class Server:
    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.log = open(folder / "requests.log", "a", buffering=1)
        self.pages = int((folder / "pages").read_text())
        self.refused = set()  # portals that were "busy" once

    def body_of(self, host, path):
        if path == "/robots.txt":
            sitemap = "" if host.startswith("twin") else f"Sitemap: http://{host}:{self.port}/sitemap.xml\n"
            return f"User-agent: *\nDisallow: /cam/\n{sitemap}".encode(), "text/plain"
        if path != "/sitemap.xml":
            return page(host, path), HTML
        paths = [f"/{n}" for n in range(1, self.pages + 1)] + ["/fault"] * (host.split(".")[0] in FAULTS)
        urls = "".join(f"<url><loc>http://{host}:{self.port}{p}</loc></url>" for p in paths)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode(), "text/xml"

    def is_over(self, name):
        again = name == "busy" and name in self.refused
        self.refused.add(name)
        return again or (self.folder / "over").exists()

    async def answer(self, out, host, path):
        """Status as logged, and whether the connection may go on."""
        name = host.split(".")[0]
        body, kind = self.body_of(host, path)
        down = self.folder / f"down-{name}"
        if down.exists():
            status = int(down.read_text() or 503)
            await send(out, head(status, 0))
            return status, True
        if path == "/fault" and name in FAULTS and not self.is_over(name):
            return name, await FAULTS[name](out, body)
        if name == "close":
            await send(out, head(200, None, "Connection: close", kind=kind), body)
            return 200, False
        await send(out, head(200, len(body), kind=kind), body)
        return 200, True

    async def serve(self, stream, out):
        more = True
        try:
            while more and (text := await stream.readuntil(b"\r\n\r\n")):
                begin = time.monotonic()
                lines = text.decode("latin-1").split("\r\n")
                host = next(line[5:].strip() for line in lines if line.lower().startswith("host:")).split(":")[0]
                path, status = lines[0].split()[1], "broken"
                try:
                    status, more = await self.answer(out, host, path)
                finally:
                    self.log.write(f"{begin:.3f} {time.monotonic():.3f} {host} {path} {status}\n")
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            out.close()


async def serve(folder, port):
    bomb_host = "bomb.gov.vn.test"
    if bomb_host in (folder / "hosts").read_text():
        packed_bomb(page(bomb_host, "/fault"))  # before anybody asks: meanwhile nobody would be answered
    server = await asyncio.start_server(Server(folder, port).serve, "127.0.0.1", port)
    await server.serve_forever()


def files(folder, port, pages, names):
    head = "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s"
    rows = [f"000.{n:02}.00.H26,Cổng {name},department,,{name}.gov.vn.test,http://{name}.gov.vn.test:{port}/,," for n, name in enumerate(names)]
    (folder / "portals.csv").write_text("\n".join([head, *rows, ""]))
    (folder / "hosts").write_text("127.0.0.1 " + " ".join(f"{name}.gov.vn.test" for name in names) + "\n")
    (folder / "pages").write_text(pages)


def audit(folder, pause):
    asked, wrong = {}, 0
    for line in open(folder / "requests.log"):
        begin, end, host, path, status = line.split()
        asked.setdefault(host, []).append((float(begin), float(end), path, status))
    for host, rows in sorted(asked.items()):
        rows.sort()
        for before, now in zip(rows, rows[1:]):
            least = before[1] + RETRY_AFTER if before[3] == "busy" else before[0] + pause
            if now[0] < least - .01:
                wrong += 1
                print(f"{host}{now[2]} {now[0] - before[0]:.3f} s after {before[2]} ({before[3]})")
    print(f"{sum(map(len, asked.values()))} requests to {len(asked)} portals, {wrong} too soon")
    return 1 if wrong else 0


def main(command, folder, *more):
    folder = Path(folder)
    if command == "serve":
        asyncio.run(serve(folder, int(more[0])))
    elif command == "files":
        files(folder, more[0], more[1], more[2:])
    else:
        return audit(folder, float(more[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
