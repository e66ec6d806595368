"""Delivery over HTTP: signed POSTs to the app's request URL, the retry headers, redirects, and the
checks that Slack makes of an endpoint. Connections are kept and used again."""

import asyncio
import hashlib
import hmac
import json
import time
import urllib.parse

from .http_wire import Malformed, parse_head, take_chunked

REDIRECTS_MAX = 2
FORM = 'application/x-www-form-urlencoded'


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body


async def read_answer(reader):
    """One response; the flag says whether the connection can be used again."""
    head = (await reader.readuntil(b'\r\n\r\n'))[:-4].decode('latin-1')
    first, headers = parse_head(head)
    status = int(first.split(' ')[1])
    keep = headers.get('connection', '').lower() != 'close'
    if 'chunked' in headers.get('transfer-encoding', ''):
        raw = bytearray()
        while True:
            found = take_chunked(raw, 0)
            if found is not None:
                return Answer(status, headers, found[0]), keep
            more = await reader.read(65536)
            if not more:
                raise Malformed('chunks ended early')
            raw += more
    if 'content-length' in headers:
        body = await reader.readexactly(int(headers['content-length']))
    elif status in (204, 304):
        body = b''
    else:
        body, keep = await reader.read(), False
    return Answer(status, headers, body), keep


class HttpSender:
    def __init__(self, fake):
        self.fake = fake
        self.settings = fake.settings
        self.idle = {}   # (host, port): [(reader, writer)]
        self.tasks = set()
        self.sent = []   # what the endpoint said, newest last, for tests that read it

    def signed(self, body, secret=None, timestamp=None):
        """The headers that prove where a body comes from."""
        if timestamp is None:
            timestamp = int(self.fake.stamps.now() + self.settings.signing_skew)
        base = b'v0:' + str(timestamp).encode() + b':' + body
        key = (secret if secret is not None else self.fake.signing_secret).encode()
        digest = hmac.new(key, base, hashlib.sha256).hexdigest()
        return {'X-Slack-Request-Timestamp': str(timestamp), 'X-Slack-Signature': 'v0=' + digest}

    def form_of(self, delivery):
        """(content type, body) of a delivery."""
        if delivery.kind == 'events_api':
            return 'application/json', delivery.body.encode()
        if delivery.kind == 'interactive':
            return FORM, urllib.parse.urlencode({'payload': delivery.body}).encode()
        return FORM, urllib.parse.urlencode(delivery.payload).encode()

    def start(self, delivery, attempt):
        task = self.fake.loop.create_task(self.deliver(delivery, attempt))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def deliver(self, delivery, attempt):
        kind, body = self.form_of(delivery)
        headers = {'Content-Type': kind}
        if attempt['retry']:
            headers |= {'X-Slack-Retry-Num': str(attempt['retry']),
                        'X-Slack-Retry-Reason': attempt['reason']}
        url = self.settings.request_url
        if delivery.kind == 'slash_commands' and self.settings.command_url:
            url = self.settings.command_url
        failure, found = 'unknown_error', None
        try:
            found = await asyncio.wait_for(self.follow(url, body, headers),
                                           self.settings.ack_seconds)
            failure = None if found.status == 200 else (
                'too_many_redirects' if 300 <= found.status < 400 else 'http_error')
        except asyncio.TimeoutError:
            failure = 'http_timeout'
        except (OSError, EOFError, Malformed, ValueError):
            failure = 'connection_failed'
        deliveries = self.fake.deliveries
        attempt['status'] = found.status if found else None
        if failure is None:
            deliveries.succeeded(delivery, attempt, self.payload(delivery, found))
            return
        retry = not (found and found.headers.get('x-slack-no-retry') == '1')
        deliveries.failed(delivery, attempt, failure, retry)

    @staticmethod
    def payload(delivery, found):
        """What the answer says besides yes: only where Slack looks at it."""
        if delivery.kind == 'events_api' or not found.body.strip():
            return None
        try:
            return json.loads(found.body)
        except ValueError:
            return {'text': found.body.decode('utf-8', 'replace')}

    async def follow(self, url, body, headers):
        for _ in range(REDIRECTS_MAX + 1):
            found = await self.post(url, body, headers | self.signed(body))
            if found.status not in (301, 302, 303, 307, 308) or 'location' not in found.headers:
                return found
            url = urllib.parse.urljoin(url, found.headers['location'])
        return found

    async def post(self, url, body, headers):
        """One POST; a kept connection that has died meanwhile is replaced once."""
        parts = urllib.parse.urlsplit(url)
        place = (parts.hostname, parts.port or 80)
        path = (parts.path or '/') + (f'?{parts.query}' if parts.query else '')
        lines = {'Host': f'{place[0]}:{place[1]}', 'User-Agent': 'Slackbot 1.0 (fake)',
                 'Accept': 'application/json,*/*', 'Content-Length': str(len(body))} | headers
        head = ''.join(f'{name}: {value}\r\n' for name, value in lines.items())
        data = f'POST {path} HTTP/1.1\r\n{head}\r\n'.encode() + body
        while True:
            kept = self.idle.setdefault(place, [])
            reused = bool(kept)
            reader, writer = kept.pop() if kept else await asyncio.open_connection(*place)
            try:
                writer.write(data)
                found, keep = await read_answer(reader)
            except (OSError, EOFError):
                writer.close()
                if reused:
                    continue
                raise
            except BaseException:
                writer.close()
                raise
            if keep:
                self.idle[place].append((reader, writer))
            else:
                writer.close()
            return found

    async def send_raw(self, body, headers, url=None):
        """Any bytes with any headers: for tests of what the app refuses."""
        return await asyncio.wait_for(
            self.post(url or self.settings.request_url, body, headers), 10)

    async def verify_url(self):
        """url_verification: true if the challenge comes back."""
        challenge = self.fake.secret_text(40)
        body = json.dumps({'type': 'url_verification', 'challenge': challenge,
                           'token': 'verification-token-of-the-fake'}).encode()
        found = await self.send_raw(body, {'Content-Type': 'application/json'} | self.signed(body))
        if found.status != 200:
            return False
        text = found.body.decode('utf-8', 'replace').strip()
        if text.startswith('{'):
            return json.loads(text).get('challenge') == challenge
        return text == challenge

    async def ssl_check(self):
        body = urllib.parse.urlencode({'ssl_check': 1, 'token': 'verification-token-of-the-fake'})
        found = await self.send_raw(
            body.encode(), {'Content-Type': FORM} | self.signed(body.encode()),
            self.settings.command_url or self.settings.request_url)
        return found.status == 200 and not found.body

    async def stop(self):
        for task in list(self.tasks):
            task.cancel()
        for kept in self.idle.values():
            for _, writer in kept:
                writer.close()
        await asyncio.sleep(time.get_clock_info('monotonic').resolution)
