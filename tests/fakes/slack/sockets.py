"""Socket Mode: one-shot connection URLs, the registered connections of an app with their ghosts,
what goes out in frames cut anywhere, acks coming in, warnings, refreshes and the other endings."""

import asyncio
import json
import time
import urllib.parse

from . import frames
from .http_wire import answer

# After how many bytes the pieces of chunking 'split' end.
PIECES = (1, 1, 2, 3, 7, 16, 61, 128, 509, 4096)


class Socket:
    """One registration. A ghost has none of a client's bytes any more, or never had a client."""

    def __init__(self, hub, number, connection=None, lifetime=0.0):
        self.hub = hub
        self.number = number
        self.connection = connection
        self.lifetime = lifetime
        self.state = 'new'       # new, open, draining (told to go), closing (close sent), closed
        self.deaf = False        # envelopes for it are swallowed; pings are answered
        self.half_open = False   # nothing is read or written any more
        self.close_code = None   # from the client's close frame
        self.sent = 0            # envelopes
        self.opened_at = time.monotonic()
        self.ended_at = None
        self.pings = 0           # from the client
        self.last_pong_at = None
        self.reader = frames.FrameReader()
        self.fragments = None
        self.pending = bytearray()
        self.flushing = False
        self.timers = []

    def view(self):
        return {'number': self.number, 'state': self.state, 'half_open': self.half_open,
                'deaf': self.deaf, 'sent': self.sent, 'pings': self.pings,
                'close_code': self.close_code, 'ghost': self.connection is None,
                'tcp_open': self.connection is not None and not self.connection.gone,
                'opened_at': self.opened_at, 'ended_at': self.ended_at}

    # Outgoing

    def write(self, data):
        if self.half_open or self.connection is None or self.connection.transport.is_closing():
            return
        if self.hub.settings.chunking is None and not self.pending:
            self.connection.transport.write(data)
            return
        self.pending += data
        if not self.flushing:
            self.flushing = True
            self.hub.loop.call_later(self.hub.settings.chunk_seconds, self.flush)

    def flush(self):
        self.flushing = False
        if self.half_open or self.connection.transport.is_closing():
            self.pending.clear()
            return
        mode = self.hub.settings.chunking
        size = len(self.pending)
        if mode == 'split':
            size = self.hub.random.choice(PIECES)
        elif isinstance(mode, int):
            size = mode
        self.connection.transport.write(bytes(self.pending[:size]))
        del self.pending[:size]
        if self.pending:
            self.flushing = True
            self.hub.loop.call_later(self.hub.settings.chunk_seconds, self.flush)

    def send_text(self, text):
        self.write(frames.encode(frames.TEXT, text.encode()))

    def send_json(self, value):
        self.send_text(json.dumps(value))

    def ping(self):
        if self.state not in ('open', 'draining'):
            return
        self.write(frames.encode(frames.PING, b'Ping from fake Slack'))
        self.later(self.hub.settings.ping_seconds or 1.0, self.ping)

    def later(self, seconds, act, *arguments):
        self.timers.append(self.hub.loop.call_later(seconds, act, *arguments))

    # Incoming

    def data_received(self, data):
        if self.half_open:
            return
        try:
            for final, opcode, payload in self.reader.feed(data):
                self.frame(final, opcode, payload)
        except frames.BadFrame as error:
            self.hub.counters['bad_frames'] += 1
            self.hub.note('bad_frame', socket=self.number, reason=str(error))
            self.close(1002)

    def frame(self, final, opcode, payload):
        if opcode == frames.TEXT and final and self.fragments is None:
            self.text(payload)
        elif opcode == frames.PING:
            self.pings += 1
            self.write(frames.encode(frames.PONG, payload))
        elif opcode == frames.PONG:
            self.last_pong_at = time.monotonic()
        elif opcode == frames.CLOSE:
            self.client_closes(payload)
        elif opcode == frames.BINARY:
            self.hub.counters['binary_frames'] += 1
        else:
            self.fragment(final, opcode, payload)

    def fragment(self, final, opcode, payload):
        if (opcode == frames.CONTINUATION) == (self.fragments is None):
            raise frames.BadFrame('a continuation of nothing, or a new text inside another')
        self.fragments = (self.fragments or b'') + payload
        if not final:
            return
        whole, self.fragments = self.fragments, None
        self.hub.counters['fragmented_acks'] += 1
        if self.hub.settings.fragments == 'accept':
            self.text(whole)

    def text(self, payload):
        if self.state != 'closed':
            self.hub.acked(self, payload)

    def client_closes(self, payload):
        self.close_code = int.from_bytes(payload[:2], 'big') if len(payload) >= 2 else 1005
        self.hub.counters['close_frames'] += 1
        if self.state != 'closing':
            self.write(frames.encode(frames.CLOSE, payload[:2]))
        self.hub.ended(self)
        if not self.hub.settings.linger:
            self.connection.transport.close()

    # Endings

    def tell_to_go(self, reason, close_after):
        """Says `disconnect` and gets no more envelopes; the close frame follows."""
        if self.state != 'open':
            return
        self.say_disconnect(reason)
        self.state = 'draining'
        self.hub.watch_gap()
        if close_after is not None:
            self.later(close_after, self.close)

    def say_disconnect(self, reason):
        self.send_json({'type': 'disconnect', 'reason': reason,
                        'debug_info': {'host': 'applink-fake'}})

    def close(self, code=1000):
        if self.state in ('closing', 'closed'):
            return
        self.write(frames.encode(frames.CLOSE, code.to_bytes(2, 'big')))
        self.hub.ended(self, 'closing')

    def connection_lost(self):
        if self.state not in ('closed', 'closing') and self.close_code is None:
            self.hub.counters['dropped_without_close'] += 1
            if self.hub.settings.ghost_seconds > 0 or self.half_open:
                self.half_open = True
                self.later(self.hub.settings.ghost_seconds or 3600, self.hub.ended, self)
                return
        self.hub.ended(self)


class SocketHub:
    """All connections of the app. `on_ack(socket, text)` is called for every text frame."""

    def __init__(self, fake):
        self.fake = fake
        self.settings = fake.settings
        self.random = fake.random
        self.loop = fake.loop
        self.counters = fake.counters
        self.note = fake.note
        self.tickets = {}      # ticket: (expires, debug)
        self.registered = []   # Socket, ghosts included
        self.past = []         # ended ones, oldest first
        self.numbers = 0
        self.enabled = True    # Socket Mode in the app's settings
        self.refusing = 0      # so many handshakes are answered 503
        self.gap_since = None  # when the last open socket went, until there is one again
        self.gaps = []         # seconds without any
        self.acked = lambda socket, text: None

    def issue_url(self):
        ticket = self.fake.secret_text(32)
        self.tickets[ticket] = time.monotonic() + self.settings.ticket_seconds
        query = urllib.parse.urlencode({'ticket': ticket, 'app_id': self.fake.app_id})
        return f'{self.fake.socket_base}/link/?{query}'

    def open_sockets(self):
        return [one for one in self.registered if one.state == 'open']

    def watch_gap(self):
        now = time.monotonic()
        if self.open_sockets():
            if self.gap_since is not None:
                self.gaps.append(now - self.gap_since)
            self.gap_since = None
        elif self.gap_since is None:
            self.gap_since = now
            self.counters['times_without_socket'] += 1

    def choose(self):
        """The socket for the next envelope: any, in no pattern; ghosts are in the draw."""
        candidates = [one for one in self.registered if one.state == 'open']
        return self.random.choice(candidates) if candidates else None

    def handshake(self, request, connection):
        headers = request.headers
        query = request.parameters()
        if headers.get('upgrade', '').lower() != 'websocket' or request.method != 'GET' \
                or headers.get('sec-websocket-version') != '13' \
                or 'sec-websocket-key' not in headers:
            return answer(400, 'not a WebSocket handshake')
        if 'permessage-deflate' in headers.get('sec-websocket-extensions', ''):
            self.counters['deflate_offers'] += 1
        if self.refusing > 0:
            self.refusing -= 1
            self.tickets.pop(query.get('ticket', ''), None)
            return answer(503, 'try later')
        expires = self.tickets.pop(query.get('ticket', ''), 0.0)
        if expires < time.monotonic():
            self.counters['refused_tickets'] += 1
            self.note('refused_ticket')
            return answer(401, 'ticket used, expired or unknown')
        accept = frames.accept_key(headers['sec-websocket-key'])
        connection.transport.write(
            b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
            b'Sec-WebSocket-Accept: ' + accept.encode() + b'\r\n\r\n')
        debug = query.get('debug_reconnects') == 'true'
        self.numbers += 1
        socket = Socket(self, self.numbers, connection, self.settings.debug_connection_seconds
                        if debug else self.settings.connection_seconds)
        connection.upgrade(socket)
        self.register(socket)
        return None

    def register(self, socket):
        if not self.enabled:
            socket.state = 'open'
            socket.tell_to_go('link_disabled', 0.05)
            return
        if len(self.registered) >= self.settings.connections_max:
            self.counters['too_many_websockets'] += 1
            socket.state = 'open'
            socket.tell_to_go('too_many_websockets', 0.05)
            return
        socket.state = 'open'
        self.registered.append(socket)
        self.watch_gap()
        self.counters['connections'] += 1
        self.counters['connections_most'] = max(self.counters['connections_most'],
                                                len(self.registered))
        self.note('socket_open', socket=socket.number)
        if not self.settings.say_hello:
            return
        socket.send_json({
            'type': 'hello', 'num_connections': len(self.registered),
            'debug_info': {'host': 'applink-fake', 'build_number': 163, 'started': '2026-11-25 '
                           '08:00:00.000', 'approximate_connection_time': int(socket.lifetime)},
            'connection_info': {'app_id': self.fake.app_id}})
        if self.settings.ping_seconds:
            socket.later(self.settings.ping_seconds, socket.ping)
        warning = min(self.settings.warning_seconds, socket.lifetime / 10)
        socket.later(socket.lifetime - warning, self.refresh, socket, warning)

    def refresh(self, socket, warning_seconds, close_after=1.0):
        """A warning first if `warning_seconds` is above 0, then the request to refresh."""
        if socket.state != 'open':
            return
        if warning_seconds > 0:
            socket.say_disconnect('warning')
            socket.later(warning_seconds, socket.tell_to_go, 'refresh_requested', close_after)
        else:
            socket.tell_to_go('refresh_requested', close_after)

    def add_ghosts(self, count):
        for _ in range(count):
            self.numbers += 1
            ghost = Socket(self, self.numbers)
            ghost.state, ghost.half_open = 'open', True
            self.registered.append(ghost)

    def drop_ghosts(self):
        for ghost in [one for one in self.registered if one.half_open]:
            self.ended(ghost)

    def ended(self, socket, state='closed'):
        was = socket.state
        socket.state = state
        for timer in socket.timers:
            timer.cancel()
        socket.timers.clear()
        if was in ('closed', 'closing'):
            return
        socket.ended_at = time.monotonic()
        if socket in self.registered:
            self.registered.remove(socket)
            self.past.append(socket)
            self.note('socket_end', socket=socket.number, code=socket.close_code)
            self.watch_gap()

    async def stop(self):
        for socket in list(self.registered):
            self.ended(socket)
        await asyncio.sleep(0)
