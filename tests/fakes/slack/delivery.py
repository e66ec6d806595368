"""What Slack sends to the app and what becomes of it: attempts over either transport, the deadline
of an ack, retries of events on their plan, and none for what people press."""

import collections
import json
import time
import uuid

COMPACT = (',', ':')  # as Slack writes JSON


class Delivery:
    """One thing to tell the app. `state` is pending, acked or lost; `attempts` are dictionaries
    with envelope_id, socket, sent_at, retry, reason and, once known, acked_at or failure."""

    __slots__ = ('kind', 'payload', 'body', 'accepts', 'team', 'attempts', 'state', 'answer',
                 'created_at', 'acked_at', 'first_failure_at', 'on_answer', 'timer', 'ack_bytes')

    def __init__(self, kind, payload, team, accepts=False, on_answer=None):
        self.kind = kind
        self.payload = payload
        self.body = json.dumps(payload, ensure_ascii=False, separators=COMPACT)
        self.accepts = accepts
        self.team = team
        self.attempts = []
        self.state = 'pending'
        self.answer = None     # the payload that came with the ack
        self.created_at = time.monotonic()
        self.acked_at = None
        self.first_failure_at = None
        self.on_answer = on_answer
        self.timer = None
        self.ack_bytes = 0

    @property
    def done(self):
        return self.state != 'pending'

    @property
    def latency(self):
        """Seconds from the first attempt to the ack; None without one."""
        return None if self.acked_at is None else self.acked_at - self.attempts[0]['sent_at']

    def wait(self, seconds=10.0):
        """Until acked or lost, from outside of the fake's thread; gives itself."""
        end = time.monotonic() + seconds
        while self.state == 'pending' and time.monotonic() < end:
            time.sleep(0.002)
        return self

    def view(self):
        inner = self.payload.get('event') or {}
        return {'kind': self.kind, 'type': inner.get('type') or self.payload.get('type')
                or self.payload.get('command'), 'event_id': self.payload.get('event_id'),
                'team': self.team, 'state': self.state, 'attempts': self.attempts,
                'answer': self.answer, 'latency': self.latency}


class Deliveries:
    """Hands each delivery to one socket, or by HTTP, and watches for the ack."""

    def __init__(self, fake):
        self.fake = fake
        self.settings = fake.settings
        self.counters = fake.counters
        self.hub = fake.hub
        self.hub.acked = self.ack_text
        self.http = None     # set by the owner: start(delivery, attempt, done)
        self.waiting = {}    # envelope_id: (delivery, attempt)
        self.old_ids = collections.OrderedDict()  # acked or expired envelope ids
        self.log = collections.deque(maxlen=self.settings.log_entries)
        self.latencies = collections.deque(maxlen=self.settings.log_entries)
        self.held = None     # a list while deliveries are held back

    def start(self, delivery):
        self.log.append(delivery)
        self.counters['deliveries'] += 1
        if self.held is not None:
            self.held.append(delivery)
        else:
            self.attempt(delivery, '')
        return delivery

    def attempt(self, delivery, reason):
        if delivery.state != 'pending':
            return
        attempt = {'envelope_id': str(uuid.uuid4()), 'socket': None, 'sent_at': time.monotonic(),
                   'retry': len(delivery.attempts), 'reason': reason}
        delivery.attempts.append(attempt)
        if attempt['retry']:
            self.counters['retries'] += 1
        if self.settings.mode == 'http':
            self.http.start(delivery, attempt)
            return
        socket = self.hub.choose()
        if socket is None:
            self.failed(delivery, attempt, 'no_socket')
            return
        attempt['socket'] = socket.number
        socket.sent += 1
        self.waiting[attempt['envelope_id']] = (delivery, attempt)
        delivery.timer = self.fake.loop.call_later(
            self.settings.ack_seconds, self.expired, delivery, attempt)
        if not socket.deaf:
            socket.send_text(self.envelope(delivery, attempt))

    @staticmethod
    def envelope(delivery, attempt):
        tail = ''
        if delivery.kind == 'events_api':
            tail = (f',"retry_attempt":{attempt["retry"]},'
                    f'"retry_reason":{json.dumps(attempt["reason"])}')
        return (f'{{"envelope_id":"{attempt["envelope_id"]}","payload":{delivery.body},'
                f'"type":"{delivery.kind}","accepts_response_payload":'
                f'{"true" if delivery.accepts else "false"}{tail}}}')

    def expired(self, delivery, attempt):
        if self.waiting.pop(attempt['envelope_id'], None) is not None:
            self.old(attempt['envelope_id'], 'expired')
            self.failed(delivery, attempt, 'timeout')

    def failed(self, delivery, attempt, failure, retry=True):
        """An attempt came to nothing; `failure` becomes the reason of the next."""
        if delivery.state != 'pending':
            return
        attempt['failure'] = failure
        self.counters[f'failed_{failure}'] += 1
        now = time.monotonic()
        if delivery.first_failure_at is None:
            delivery.first_failure_at = now
        offsets = self.settings.retry_offsets
        if delivery.kind != 'events_api' or attempt['retry'] >= len(offsets) or not retry:
            delivery.state = 'lost'
            self.counters[f'lost_{delivery.kind}'] += 1
            self.fake.note('lost', kind=delivery.kind, failure=failure)
            if delivery.on_answer:
                delivery.on_answer(delivery, None)
            return
        due = delivery.first_failure_at + offsets[attempt['retry']] * self.settings.time_scale
        reason = 'timeout' if self.settings.mode == 'socket' else failure
        self.fake.loop.call_later(max(0.0, due - now), self.attempt, delivery, reason)

    def ack_text(self, socket, text):
        if len(text) >= self.settings.ack_bytes:
            self.counters['oversized_acks'] += 1
            return
        try:
            ack = json.loads(text)
            envelope_id = ack['envelope_id']
        except (ValueError, KeyError, TypeError):
            self.counters['malformed_acks'] += 1
            return
        found = self.waiting.pop(envelope_id, None)
        if found is None:
            kind = self.old_ids.get(envelope_id, 'unknown')
            self.counters[{'acked': 'duplicate_acks', 'expired': 'late_acks'}.get(
                kind, 'unknown_acks')] += 1
            return
        delivery, attempt = found
        delivery.ack_bytes = len(text)
        if attempt['socket'] != socket.number:
            self.counters['acks_over_another_socket'] += 1
        payload = ack.get('payload')
        if payload and not delivery.accepts:
            self.counters['refused_payloads'] += 1
            payload = None
        self.succeeded(delivery, attempt, payload)

    def succeeded(self, delivery, attempt, payload):
        """The app has acked in time; `payload` is what came along."""
        now = time.monotonic()
        attempt['acked_at'] = now
        self.old(attempt['envelope_id'], 'acked')
        if delivery.timer is not None:
            delivery.timer.cancel()
            delivery.timer = None
        self.counters['acks'] += 1
        if delivery.state != 'pending':
            self.counters['second_acks'] += 1
            return
        delivery.acked_at = now
        self.latencies.append(now - attempt['sent_at'])
        delivery.answer = payload or None
        if delivery.on_answer:
            delivery.on_answer(delivery, delivery.answer or {})
        delivery.state = 'acked'

    def old(self, envelope_id, how):
        self.old_ids[envelope_id] = how
        if len(self.old_ids) > 20_000:
            self.old_ids.popitem(last=False)

    def hold(self):
        """Deliveries wait from now on, until released together."""
        self.held = []

    def release(self):
        held, self.held = self.held or [], None
        for delivery in held:
            self.attempt(delivery, '')

    def pending(self):
        return len(self.waiting)
