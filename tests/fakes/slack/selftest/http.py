"""Delivery over HTTP to a small endpoint of the test's own: signatures, retries, redirects."""

import hashlib
import hmac
import http.server
import json
import threading
import time
import urllib.parse

from .stage import FAST, stage


class Endpoint:
    """Keeps what comes; answers as `plan` says, one entry a request, then 200."""

    def __init__(self):
        self.seen, self.plan = [], []
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                endpoint.seen.append((self.path, {name.lower(): value for name, value
                                                  in self.headers.items()}, body))
                status, headers, answer = endpoint.plan.pop(0) if endpoint.plan else (200, {}, b'')
                if status == 'slow':
                    time.sleep(headers)
                    status, headers = 200, {}
                if callable(answer):
                    answer = answer(body)
                self.send_response(status)
                for name, value in ({'Content-Length': str(len(answer))} | headers).items():
                    self.send_header(name, value)
                try:
                    self.end_headers()
                    self.wfile.write(answer)
                except OSError:
                    pass  # the fake has lost patience, as it was to

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_port}/slack/events'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def signed_well(secret, headers, body):
    stamp = headers['x-slack-request-timestamp']
    base = b'v0:' + stamp.encode() + b':' + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return headers['x-slack-signature'] == 'v0=' + digest and abs(int(stamp) - time.time()) < 5


def forms(check, s, endpoint):
    s.fake.say(s.ana, 'grüße')
    check('an event', s.fake.settled())
    _, headers, body = endpoint.seen[-1]
    check('is JSON and signed', headers['content-type'] == 'application/json'
          and json.loads(body)['event']['text'] == 'grüße'
          and signed_well(s.fake.signing_secret, headers, body), headers)
    check('without retry headers', 'x-slack-retry-num' not in headers)
    endpoint.plan.append((200, {}, b'{"text": "shown", "response_type": "ephemeral"}'))
    found = s.fake.command(s.ana, '/pln', 'a b')
    form = dict(urllib.parse.parse_qsl((found.wait(), endpoint.seen[-1][2])[1].decode()))
    check('a command is a form', form['text'] == 'a b' and form['trigger_id'], form)
    check('its answer is shown', s.fake.ephemeral(s.ana)[-1]['text'] == 'shown')
    s.fake.shortcut(s.ana, 'pln_save', s.fake.say(s.ana, 'x')).wait()
    form = [dict(urllib.parse.parse_qsl(body.decode())) for _, headers, body in endpoint.seen
            if b'payload=' in body][-1]
    check('an interaction is a form with a payload', list(form) == ['payload']
          and json.loads(form['payload'])['type'] == 'message_action')
    s.fake.settled()


def retries(check, s, endpoint):
    def outcome(*plan, retry_count):
        endpoint.plan[:] = plan
        before = len(endpoint.seen)
        s.fake.say(s.ana, 'try')
        s.fake.settled()
        found = [headers for _, headers, _ in endpoint.seen[before:]]
        check(f'{plan[0][0]}: {retry_count} retries', len(found) == retry_count + 1, len(found))
        return [(one.get('x-slack-retry-num'), one.get('x-slack-retry-reason')) for one in found]
    found = outcome(*[(500, {}, b'')] * 4, retry_count=3)
    check('retry headers', found == [(None, None)] + [(str(n), 'http_error') for n in (1, 2, 3)],
          found)
    check('lost after three', s.fake.lost())
    outcome((500, {'X-Slack-No-Retry': '1'}, b''), retry_count=0)
    found = outcome(('slow', 0.5, b''), retry_count=1)
    check('http_timeout', found[-1] == ('1', 'http_timeout'), found)
    found = outcome(*[(302, {'Location': '/elsewhere'}, b'')] * 3, retry_count=3)
    check('too_many_redirects', found[-1] == ('1', 'too_many_redirects'), found)
    endpoint.plan[:] = [(500, {}, b'')]
    found = s.fake.command(s.ana, '/pln').wait()
    check('a command is not tried again', found.state == 'lost' and len(found.attempts) == 1)
    s.fake.use_http('http://127.0.0.1:9/none')
    s.fake.say(s.ana, 'nobody')
    s.fake.settled()
    check('connection_failed', s.fake.count('failed_connection_failed') == 4)


def run(check):
    endpoint = Endpoint()
    try:
        with stage(mode='http', **FAST) as s:
            s.fake.use_http(endpoint.url)
            endpoint.plan.append((200, {}, lambda body: json.loads(body)['challenge'].encode()))
            check('url_verification', s.fake.verify_url())
            check('a wrong challenge', not s.fake.verify_url())
            check('ssl_check', s.fake.ssl_check() and b'ssl_check=1' in endpoint.seen[-1][2])
            forms(check, s, endpoint)
            retries(check, s, endpoint)
    finally:
        endpoint.close()
