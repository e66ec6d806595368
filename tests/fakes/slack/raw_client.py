"""A client without manners for the fake's own tests: calls with any arguments, and WebSocket frames
as the test wants them. Blocking, standard library only."""

import base64
import http.client
import json
import os
import socket
import struct
import urllib.parse

from . import frames

PATIENCE = 10


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.raw = body
        try:
            self.body = json.loads(body)
        except ValueError:
            self.body = {}

    @property
    def error(self):
        return self.body.get('error')

    @property
    def ok(self):
        return self.body.get('ok') is True


def request(url, body=None, headers=None, method=None):
    """One request on a connection of its own."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
    try:
        connection.request(method or ('GET' if body is None else 'POST'),
                           parts.path + (f'?{parts.query}' if parts.query else ''), body,
                           headers or {})
        found = connection.getresponse()
        return Reply(found.status, {name.lower(): value for name, value in found.getheaders()},
                     found.read())
    finally:
        connection.close()


class Caller:
    """The Web API with one token."""

    def __init__(self, fake, token=None):
        self.fake = fake
        self.token = token

    def headers(self):
        return {'Authorization': f'Bearer {self.token}'} if self.token else {}

    def form(self, method, **args):
        args = {name: value if isinstance(value, str) else json.dumps(value)
                for name, value in args.items()}
        return request(self.fake.api_url + method, urllib.parse.urlencode(args).encode(),
                       self.headers() | {'Content-Type': 'application/x-www-form-urlencoded'})

    def json(self, method, **args):
        return request(self.fake.api_url + method, json.dumps(args).encode(), self.headers() | {
            'Content-Type': 'application/json; charset=utf-8'})

    def get(self, method, **args):
        return request(self.fake.api_url + method + '?' + urllib.parse.urlencode(args), None,
                       self.headers())


class RawSocket:
    """One Socket Mode connection; `status` is that of the handshake."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.tcp = socket.create_connection((parts.hostname, parts.port), PATIENCE)
        key = base64.b64encode(os.urandom(16)).decode()
        self.tcp.sendall((
            f'GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n'
            'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
            f'Sec-WebSocket-Key: {key}\r\n\r\n').encode())
        self.buffer = b''
        while b'\r\n\r\n' not in self.buffer:
            self.more()
        head, self.buffer = self.buffer.split(b'\r\n\r\n', 1)
        self.status = int(head.split(b' ')[1])
        self.good_key = frames.accept_key(key).encode() in head
        self.pongs = []
        self.pings = 0

    def more(self):
        data = self.tcp.recv(65536)
        if not data:
            raise EOFError('the fake closed TCP')
        self.buffer += data
        return data

    def frame(self):
        """(opcode, payload) of the next frame."""
        while True:
            if len(self.buffer) >= 2:
                size, start = self.buffer[1] & 0x7f, 2
                if size == 126 and len(self.buffer) >= 4:
                    size, start = struct.unpack('!H', self.buffer[2:4])[0], 4
                elif size == 127 and len(self.buffer) >= 10:
                    size, start = struct.unpack('!Q', self.buffer[2:10])[0], 10
                elif size >= 126:
                    size = 1 << 60
                if len(self.buffer) >= start + size:
                    opcode = self.buffer[0] & 0x0f
                    payload = self.buffer[start:start + size]
                    self.buffer = self.buffer[start + size:]
                    return opcode, payload
            self.more()

    def receive(self):
        """The next text message as JSON; ('close', code) for a close frame."""
        while True:
            opcode, payload = self.frame()
            if opcode == frames.TEXT:
                return json.loads(payload)
            if opcode == frames.CLOSE:
                return ('close', int.from_bytes(payload[:2], 'big'))
            if opcode == frames.PONG:
                self.pongs.append(payload)
            if opcode == frames.PING:
                self.pings += 1

    def quiet(self, seconds):
        """True if nothing comes in that time, and no end of TCP either."""
        if self.buffer:
            return False
        self.tcp.settimeout(seconds)
        try:
            self.tcp.recv(1, socket.MSG_PEEK)
            return False
        except TimeoutError:
            return True
        finally:
            self.tcp.settimeout(PATIENCE)

    def send(self, opcode, payload, final=True, masked=True):
        key = os.urandom(4) if masked else b''
        size = len(payload)
        first = opcode | (0x80 if final else 0)
        bit = 0x80 if masked else 0
        head = bytes((first, bit | size)) if size < 126 else \
            struct.pack('!BBH', first, bit | 126, size) if size < 65536 else \
            struct.pack('!BBQ', first, bit | 127, size)
        self.tcp.sendall(head + key + (frames.mask(payload, key) if masked else payload))

    def ack(self, envelope, payload=None, size=0):
        """Acks; with `size` the text is filled up to so many bytes."""
        value = {'envelope_id': envelope['envelope_id']}
        if payload is not None:
            value['payload'] = payload
        text = json.dumps(value).encode()
        if size:
            text = text[:-1] + b' ' * (size - len(text)) + b'}'
        self.send(frames.TEXT, text)

    def close(self, code=1000):
        self.send(frames.CLOSE, code.to_bytes(2, 'big'))

    def drop(self):
        self.tcp.close()


def connect(fake, more=''):
    """A Socket Mode connection by a fresh URL."""
    url = Caller(fake, fake.app_token).form('apps.connections.open').body['url']
    return RawSocket(url + more)
