"""Receivers of webhooks, good and bad: receiver.py LOG PORT_FILE

Each request is one JSON line in LOG: path, headers, body.  The path says how
it is answered: /ok 204, /fail 500, /hang never, /redirect 302 to /ok, /gone 410,
/later 503 with Retry-After, /garbage bytes that are no HTTP, /short 200 with half
a body, /endless 200 with a body without end.

A GET is the question of a hub of WebSub: /lie answers another challenge, /no 404,
/once503 503 the first time, the bad ones above as they are, all others the
challenge.
"""
import http.server
import json
import sys
import threading
import time
import urllib.parse

LOCK = threading.Lock()
SEEN = set()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0))).decode()
        with LOCK, open(sys.argv[1], 'a', encoding='utf-8') as log:
            headers = {name.lower(): value for name, value in self.headers.items()}
            log.write(json.dumps({'path': self.path, 'headers': headers, 'body': body}) + '\n')
        self.close_connection = True
        getattr(self, 'answer_' + self.path.strip('/').split('/')[0], self.answer_ok)()

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        with LOCK, open(sys.argv[1], 'a', encoding='utf-8') as log:
            log.write(json.dumps({'path': url.path, 'asked': query}) + '\n')
        self.close_connection = True
        name = url.path.strip('/').split('/')[0]
        challenge = query.get('hub.challenge', '').encode()
        if name in ('fail', 'hang', 'redirect', 'garbage', 'endless'):
            getattr(self, 'answer_' + name)()
        elif name == 'no':
            self.say(404, [('Content-Length', '0')])
        elif name == 'once503' and name not in SEEN:
            SEEN.add(name)
            self.say(503, [('Content-Length', '0')])
        else:
            self.say(200, [], b'another one' if name == 'lie' else challenge)

    def say(self, status, headers=(), body=b''):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def answer_ok(self):
        self.say(204)

    def answer_fail(self):
        self.say(500, [('Content-Length', '0')])

    def answer_gone(self):
        self.say(410, [('Content-Length', '0')])

    def answer_later(self):
        self.say(503, [('Content-Length', '0'), ('Retry-After', '7200')])

    def answer_redirect(self):
        self.say(302, [('Location', '/ok/redirected'), ('Content-Length', '0')])

    def answer_hang(self):
        time.sleep(600)

    def answer_garbage(self):
        self.wfile.write(b'\x00\xff this is no HTTP at all\n\n')

    def answer_short(self):
        self.say(200, [('Content-Length', '1000')], b'half')

    def answer_endless(self):
        self.say(200)
        try:
            while True:
                self.wfile.write(b'x' * 65536)
        except OSError:
            pass


http.server.ThreadingHTTPServer.request_queue_size = 128
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
server.daemon_threads = True
with open(sys.argv[2], 'w', encoding='utf-8') as port:
    port.write(str(server.server_port))
server.serve_forever()
