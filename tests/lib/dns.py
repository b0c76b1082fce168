#!/usr/bin/env python3
"""A name server in trouble, on UDP and TCP of 127.0.0.1: the first label of a name says how it is answered.

usage: dns.py DIR PORT     serves; DIR/questions.log gets a line "NAME TYPE udp|tcp" per question

While DIR/over exists every name is answered well.  Good addresses are 127.0.0.1.
"""
import asyncio
import random
import socket
import struct
import sys
from pathlib import Path

A, CNAME = 1, 5
SERVFAIL, NXDOMAIN, REFUSED = 2, 3, 5
GOOD = "127.0.0.1"


def name_bytes(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def read_name(data, at):
    parts = []
    while data[at]:
        parts.append(data[at + 1:at + 1 + data[at]].decode())
        at += data[at] + 1
    return ".".join(parts).lower(), at + 1


def record(name, kind, data):
    return name_bytes(name) + struct.pack("!HHIH", kind, 1, 60, len(data)) + data


def addresses(name, *all_of_them):
    return [record(name, A, socket.inet_aton(a)) for a in all_of_them]


class Question:
    def __init__(self, data):
        self.data, self.id = data, data[:2]
        self.name, end = read_name(data, 12)
        self.kind = struct.unpack("!H", data[end:end + 2])[0]
        self.text = data[12:end + 4]

    def reply(self, records=(), code=0, flags=0x8180, number=None):
        return (number or self.id) + struct.pack("!HHHHH", flags | code, 1, len(records), 0, 0) + self.text + b"".join(records)

    def address(self, *all_of_them):
        """Those of IPv4; of IPv6 there are none."""
        return self.reply(addresses(self.name, *all_of_them) if self.kind == A else [])


def chain(q, length):
    names = [q.name] + [f"c{n}.{q.name}" for n in range(length)]
    links = [record(a, CNAME, name_bytes(b)) for a, b in zip(names, names[1:])]
    return q.reply(links + (addresses(names[-1], GOOD) if q.kind == A else []))


def loop(q):
    other = "loop." + q.name
    return q.reply([record(q.name, CNAME, name_bytes(other)), record(other, CNAME, name_bytes(q.name))])


def wrong_id(q):
    """Somebody guesses: only the second answer is to our question."""
    forged = bytes([q.id[0] ^ 0x55, q.id[1]])
    return [q.reply(addresses(q.name, "127.0.0.9"), number=forged), q.address(GOOD)]


def other_question(q):
    """The answer is to a question that was not asked."""
    other = Question(q.id + q.data[2:12] + name_bytes("other.test") + struct.pack("!HH", A, 1))
    return [other.reply(addresses(q.name, "127.0.0.9")), q.address(GOOD)]


def cut(q):
    """A record says it is longer than the answer."""
    return q.address(GOOD)[:-2] if q.kind == A else q.reply()


ANSWERS = {
    "servfail": lambda q: q.reply(code=SERVFAIL),
    "refused": lambda q: q.reply(code=REFUSED),
    "nxdomain": lambda q: q.reply(code=NXDOMAIN),
    "empty": lambda q: q.reply(),
    "silent": lambda q: [],
    "garbage": lambda q: q.id + random.Random(q.name).randbytes(60),
    "short": lambda q: q.id,
    "cut": cut,
    "wrongid": wrong_id,
    "other": other_question,
    "cname": lambda q: chain(q, 5),
    "cnameloop": loop,
    "private": lambda q: q.address("10.0.0.1", "169.254.169.254", "192.168.1.1"),
    "mixed": lambda q: q.address("10.0.0.1", GOOD, "169.254.169.254"),
    "deadfirst": lambda q: q.address("127.0.0.2", "127.0.0.3", GOOD),
    "many": lambda q: q.address(*["127.0.0.1"] * 60),
}


class Server(asyncio.DatagramProtocol):
    def __init__(self, folder):
        self.folder, self.log = folder, open(folder / "questions.log", "a", buffering=1)

    def answers(self, data, how):
        q = Question(data)
        self.log.write(f"{q.name} {q.kind} {how}\n")
        label = q.name.split(".")[0]
        if label == "truncated" and how == "udp":
            return [q.reply(flags=0x8380)]
        answer = q.address(GOOD) if (self.folder / "over").exists() else ANSWERS.get(label, lambda q: q.address(GOOD))(q)
        return answer if isinstance(answer, list) else [answer]

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        for answer in self.answers(data, "udp"):
            self.transport.sendto(answer, addr)

    async def stream(self, stream, out):
        try:
            while True:
                size, = struct.unpack("!H", await stream.readexactly(2))
                for answer in self.answers(await stream.readexactly(size), "tcp"):
                    out.write(struct.pack("!H", len(answer)) + answer)
        except (OSError, asyncio.IncompleteReadError):
            out.close()


async def main(folder, port):
    server = Server(Path(folder))
    await asyncio.get_running_loop().create_datagram_endpoint(lambda: server, ("127.0.0.1", int(port)))
    tcp = await asyncio.start_server(server.stream, "127.0.0.1", int(port))
    print("ready", flush=True)
    await tcp.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
