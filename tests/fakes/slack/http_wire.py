"""HTTP/1.1 as the server side reads and writes it, on bare transports, so that a test can reset a
connection in the middle, keep it open too long, or change it into a WebSocket."""

import asyncio
import email.utils
import json
import socket
import struct
import time
import urllib.parse

MAX_HEAD = 64 * 1024
MAX_BODY = 64 * 1024 * 1024
REASONS = {101: 'Switching Protocols', 200: 'OK', 302: 'Found', 400: 'Bad Request',
           401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed',
           413: 'Content Too Large', 429: 'Too Many Requests', 500: 'Internal Server Error',
           502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout'}


class Malformed(Exception):
    """What the other side sent is no HTTP."""


class Request:
    """One request: `path` and `query` as sent, header names in lower case."""

    __slots__ = ('method', 'path', 'query', 'headers', 'body')

    def __init__(self, method, target, headers, body):
        self.method = method
        self.path, _, self.query = target.partition('?')
        self.headers = headers
        self.body = body

    def parameters(self):
        return dict(urllib.parse.parse_qsl(self.query, keep_blank_values=True))

    def form(self):
        return dict(urllib.parse.parse_qsl(self.body.decode('utf-8', 'replace'),
                                           keep_blank_values=True))


def parse_head(text):
    """The first line and the headers, names in lower case."""
    lines = text.split('\r\n')
    headers = {}
    for line in lines[1:]:
        name, colon, value = line.partition(':')
        if not colon:
            raise Malformed(f'header line {line!r}')
        headers[name.strip().lower()] = value.strip()
    return lines[0], headers


def take_chunked(buffer, start):
    """(body, end) of a chunked body that begins at `start`; None while it is incomplete."""
    body = bytearray()
    while True:
        line_end = buffer.find(b'\r\n', start)
        if line_end < 0:
            return None
        try:
            size = int(bytes(buffer[start:line_end]).split(b';')[0], 16)
        except ValueError:
            raise Malformed('chunk size') from None
        start = line_end + 2
        if size == 0:
            trailer_end = buffer.find(b'\r\n', start)
            return None if trailer_end < 0 else (bytes(body), trailer_end + 2)
        if len(buffer) < start + size + 2:
            return None
        body += buffer[start:start + size]
        start += size + 2


def multipart(request):
    """{name: bytes} of a multipart form; a file's name is dropped."""
    mark = request.headers.get('content-type', '').partition('boundary=')[2].split(';')[0]
    parts = {}
    for part in request.body.split(b'--' + mark.strip('"').encode())[1:-1]:
        head, _, content = part.partition(b'\r\n\r\n')
        name = head.decode('utf-8', 'replace').partition('name="')[2].partition('"')[0]
        parts[name] = content.removesuffix(b'\r\n')
    return parts


_date = [0, '']


def http_date():
    second = int(time.time())
    if _date[0] != second:
        _date[:] = [second, email.utils.formatdate(second, usegmt=True)]
    return _date[1]


def answer(status, body=b'', content_type='text/plain; charset=utf-8', headers='', date=None):
    """A whole response; `headers` are further lines, each with its CRLF."""
    if isinstance(body, str):
        body = body.encode()
    head = (f'HTTP/1.1 {status} {REASONS.get(status, "Unknown")}\r\nDate: {date or http_date()}\r\n'
            f'Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{headers}\r\n')
    return head.encode('latin-1') + body


def answer_json(status, value, headers='', date=None):
    return answer(status, json.dumps(value), 'application/json; charset=utf-8', headers, date)


class HttpConnection(asyncio.Protocol):
    """One connection from a client. `handle(request, connection)` gives the response's bytes, None
    when the connection has been taken over, or a coroutine that gives one of these."""

    def __init__(self, handle, connections):
        self.handle = handle
        self.connections = connections
        self.buffer = bytearray()
        self.receiver = None  # of raw bytes, after an upgrade
        self.busy = None      # the task that answers the last request
        self.transport = None
        self.gone = False

    def connection_made(self, transport):
        self.transport = transport
        sock = transport.get_extra_info('socket')
        if sock is not None:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connections.add(self)

    def connection_lost(self, error):
        self.gone = True
        self.connections.discard(self)
        if self.receiver is not None:
            self.receiver.connection_lost()

    def eof_received(self):
        return False

    def data_received(self, data):
        if self.receiver is not None:
            self.receiver.data_received(data)
            return
        self.buffer += data
        if self.busy is None:
            self.process()

    def process(self):
        while self.receiver is None and self.busy is None and not self.gone:
            try:
                request = self.next_request()
            except Malformed as error:
                self.transport.write(answer(400, str(error), headers='Connection: close\r\n'))
                self.transport.close()
                return
            if request is None:
                return
            found = self.handle(request, self)
            if asyncio.iscoroutine(found):
                self.busy = asyncio.get_running_loop().create_task(self.finish(found, request))
            else:
                self.send(found, request)

    async def finish(self, coroutine, request):
        try:
            self.send(await coroutine, request)
        finally:
            self.busy = None
        self.process()

    def send(self, data, request):
        if data is None or self.gone or self.transport.is_closing():
            return
        self.transport.write(data)
        if request.headers.get('connection', '').lower() == 'close':
            self.transport.close()
            self.gone = True

    def next_request(self):
        buffer = self.buffer
        head_end = buffer.find(b'\r\n\r\n')
        if head_end < 0:
            if len(buffer) > MAX_HEAD:
                raise Malformed('head too long')
            return None
        first, headers = parse_head(buffer[:head_end].decode('latin-1'))
        words = first.split(' ')
        if len(words) != 3 or words[2] != 'HTTP/1.1' or 'host' not in headers:
            raise Malformed('request line, or no Host')
        start = head_end + 4
        if 'chunked' in headers.get('transfer-encoding', '').lower():
            taken = take_chunked(buffer, start)
            if taken is None:
                return None
            body, end = taken
        else:
            length = headers.get('content-length', '0')
            if not length.isdigit() or int(length) > MAX_BODY:
                raise Malformed('content length')
            end = start + int(length)
            if len(buffer) < end:
                return None
            body = bytes(buffer[start:end])
        del buffer[:end]
        return Request(words[0], words[1], headers, body)

    def upgrade(self, receiver):
        """From now on bytes go to `receiver`, which has data_received and connection_lost."""
        self.receiver = receiver
        rest, self.buffer = bytes(self.buffer), bytearray()
        if rest:
            receiver.data_received(rest)

    def reset(self):
        """Ends the connection with a TCP reset."""
        sock = self.transport.get_extra_info('socket')
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.transport.abort()
        self.gone = True
